"""What is written once stays, and is written whole or not at all."""

import pytest
import sqlcipher3.dbapi2 as driver
from new_office import acting, at, request
from open_file import execute, rows

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage import case_store

TABLES = (
    "event", "content", "ticket", "holding", "leg", "ticket_search", "enterprise", "rule_version",
)  # fmt: skip


def counted(path):
    return {table: rows(path, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


@pytest.fixture
def logged(desk, tmp_path):
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    case = office.log(officer, request()).value
    return office, clock, officer, case, tmp_path / "office.db"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET payload = '{}' WHERE id = 1",
        "UPDATE event SET chain_hash = chain_hash",
        "DELETE FROM event",
        "UPDATE rule_version SET payload = '{}' WHERE kind = 'promise'",
        "DELETE FROM rule_version WHERE id = 3",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE id = 1",
        "REPLACE INTO rule_version SELECT * FROM rule_version WHERE id = 1",
    ],
)
def test_history_refuses_to_be_changed(logged, statement):
    """Follow-ups were edited in place, with no trace: django-helpdesk followup_edit."""
    path = logged[-1]
    before = rows(path, "SELECT * FROM event"), rows(path, "SELECT * FROM rule_version")
    with pytest.raises(driver.Error, match=r"append-only|immutable"):
        execute(path, statement)
    assert before == (rows(path, "SELECT * FROM event"), rows(path, "SELECT * FROM rule_version"))


@pytest.mark.parametrize("table", ["_CONTENTS", "_EVENTS", "_TICKETS", "_LEGS", "_SEARCHES"])
def test_a_failure_half_way_leaves_nothing(logged, monkeypatch, table):
    office, _, officer, case, path = logged
    before = counted(path)
    batch = getattr(case_store, table)
    real = type(batch).write

    def broken(self, connection, values):
        real(self, connection, values)
        if self is batch:
            raise RuntimeError("the power went out")

    monkeypatch.setattr(type(batch), "write", broken)
    with pytest.raises(RuntimeError):
        office.log(officer, request(enterprise_name="常州另一家有限公司"))
    with pytest.raises(RuntimeError):
        office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="半途"))
    monkeypatch.undo()
    assert counted(path) == before
    assert office.log(officer, request()).value.number == "GX-2026-000002"
    assert office.maintenance.verify() == []


def test_a_transaction_without_commit_leaves_nothing_and_forgets_its_numbers(logged):
    office, _, officer, _, path = logged
    before = counted(path)
    with office.transaction() as uow:
        assert uow.cases.next_serial(2026) == 2
        uow.book.add_team("临时专班")
    assert counted(path) == before
    with office.transaction() as uow:
        assert uow.cases.next_serial(2026) == 2
        assert uow.book.team_named("临时专班") is None
    assert office.log(officer, request()).value.number == "GX-2026-000002"


def test_the_year_of_a_number_is_the_local_one(desk):
    """Zammad counts years, months and days in UTC: zammad#5865."""
    office, clock = desk
    officer = acting(office, Role.OFFICER)
    numbers = []
    for moment in ("2026-12-31 23:59", "2027-01-01 00:00", "2027-01-01 07:59"):
        clock.set(at(moment))
        numbers.append(office.log(officer, request()).value.number)
    last_year = request(happened_at=at("2026-12-31 23:59:59"), late_reason="除夕夜的电话")
    numbers.append(office.log(officer, last_year).value.number)
    assert numbers == ["GX-2026-000001", "GX-2027-000001", "GX-2027-000002", "GX-2026-000002"]


def test_refused_acts_use_no_number_and_write_no_event(logged):
    office, _, officer, case, path = logged
    before = counted(path)
    for wrong in (
        lambda: office.log(officer, request(title="  ")),
        lambda: office.log(officer, request(enterprise_id=999)),
        lambda: office.log(officer, request(team_id=999)),
        lambda: office.do(officer, c.CloseCase(ticket_id=case.ticket_id)),
        lambda: office.do(officer, c.NoteCase(ticket_id=999, note="x")),
    ):
        with pytest.raises(Refused):
            wrong()
    assert counted(path) == before


def test_only_the_first_of_two_who_saw_the_same_case_may_act(logged):
    """Roundup compares whole seconds; here two acts in one second are told apart."""
    office, _, officer, case, path = logged
    seen = office.detail(case.ticket_id).row.version
    office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="先", version=seen))
    before = counted(path)
    with pytest.raises(Conflict, match="还在"):
        office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="后", version=seen))
    assert counted(path) == before


def test_events_hold_no_name_no_phone_and_no_free_text(desk, tmp_path):
    """Personal data stands in content rows alone, where it can be erased by law."""
    office, _ = desk
    officer = acting(office, Role.SUPERVISOR)
    secret = {"title": "机密标题", "body": "机密内容", "contact_name": "王某某"}
    case = office.log(officer, request(**secret, contact_phone="13912345678")).value
    office.do(officer, c.AmendCase(ticket_id=case.ticket_id, reason="机密原因", title="机密新题"))
    office.do(officer, c.ContactCase(ticket_id=case.ticket_id, reached="王某某", note="机密"))
    written = str(rows(tmp_path / "office.db", "SELECT * FROM event"))
    assert "机密" not in written
    assert "王某某" not in written
    assert "13912345678" not in written


def test_erased_texts_leave_the_chain_provable(logged):
    """Deletion of content by law: the row stays, its payload goes."""
    office, _, officer, case, path = logged
    execute(path, f"UPDATE content SET payload = NULL WHERE ticket_id = {case.ticket_id}")
    findings = [finding.sentence for finding in office.maintenance.verify()]
    assert not any("指纹" in said or "总链" in said or "不见" in said for said in findings)
    office.maintenance.rebuild()
    assert office.maintenance.verify() == []
    assert "社保" not in str(rows(path, "SELECT * FROM ticket_search, ticket"))
    office.do(officer, c.NoteCase(ticket_id=case.ticket_id, note="仍可办理"))
    assert office.maintenance.verify() == []
