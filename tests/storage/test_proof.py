"""`verify` finds every forgery, `rebuild` puts right whatever can be derived, and both say so."""

import random
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lives import live
from new_office import acting, copy_of, new_office, request
from open_file import execute, guards_down, rows

from gaoxinban.application import commands as c
from gaoxinban.application.proving import findings_of
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.storage import projection, tables
from gaoxinban.storage.projection import HoldingRecord, LegRecord, TicketRecord

DERIVED = ("ticket", "holding", "leg", "ticket_search")
COUNTED = "SELECT * FROM ticket_count WHERE cases <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7"
SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"


def derived(path):
    found = {table: rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED}
    return {**found, "ticket_count": rows(path, COUNTED)}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lived")
    office, clock = new_office(folder)
    live(office, clock, random.Random(11), cases=8, acts=60)
    office.close()
    return folder / "office.db", clock.now()


@pytest.fixture
def lived(kept, tmp_path):
    """An office with eight cases that have seen a good deal; its file."""
    office, _ = copy_of(kept, tmp_path)
    with closing(office):
        yield office, tmp_path / "office.db"


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32))
def test_what_is_stored_equals_a_replay_bit_for_bit(tmp_path_factory, seed):
    folder = tmp_path_factory.mktemp("life")
    office, clock = new_office(folder)
    try:
        live(office, clock, random.Random(seed), cases=6, acts=45)
        assert office.maintenance.verify() == []
        before = derived(folder / "office.db")
        assert office.maintenance.rebuild() == []
        assert derived(folder / "office.db") == before
        for ticket_id in range(1, 7):
            detail = office.detail(ticket_id) if ticket_id <= len(before["ticket"]) else None
            if detail is not None and detail.row.state.value in ("closed", "declined"):
                held = sum(holding.working_seconds for holding in detail.holdings)
                assert held == detail.working_seconds
    finally:
        office.close()


FORGERIES = {
    "a column of an event": ("UPDATE event SET happened_at = happened_at + 1 WHERE id = 5", "指纹"),
    "the payload of an event": ("UPDATE event SET payload = '{\"team\":2}' WHERE id = 2", "指纹"),
    "the actor of an event": ("UPDATE event SET actor = 'officer:1' WHERE id = 9", "指纹"),
    "a deleted event": ("DELETE FROM event WHERE id = 7", "缺少第 7 号"),
    "the deleted last event": (
        "DELETE FROM event WHERE id = (SELECT max(id) FROM event)",
        "与事件不符",
    ),
    "two swapped events": (
        (
            "UPDATE event SET id = CASE id WHEN 5 THEN -6 ELSE -5 END WHERE id IN (5, 6);"
            "UPDATE event SET id = -id WHERE id < 0"
        ),
        "总链",
    ),
    "an inserted event": (
        (
            "INSERT INTO event SELECT max(id) + 1, ticket_id, 1000, 'note', happened_at, entered_at,"
            " actor, '{}', NULL, NULL, case_hash, chain_hash FROM event"
        ),
        "总链",
    ),
    "an edited text": ("UPDATE content SET payload = replace(payload, '社保', '罚款')", "文字内容"),
    "a deleted text": ("DELETE FROM content WHERE id = 3", "不见了"),
    "an invented text": ("INSERT INTO content VALUES (9999, 1, 'ab', '{}')", "不属于任何事件"),
    "a state": ("UPDATE ticket SET state = 'closed' WHERE id = 2", "状态"),
    "a number": ("UPDATE ticket SET number = 'GX-2026-000999' WHERE id = 2", "number"),
    "a holding": ("UPDATE holding SET working_seconds = 1 WHERE ticket_id = 1", "持有"),
    "a holding too many": (
        (
            "INSERT INTO holding SELECT 99999, ordinal, kind, ref, team_id, since, until,"
            " natural_seconds, working_seconds, paused FROM holding WHERE ticket_id = 1"
        ),
        "没有任何事件",
    ),
    "a leg": ("UPDATE leg SET late_after = late_after + 1 WHERE ticket_id = 3", "时限"),
    "a missing leg": ("DELETE FROM leg WHERE ticket_id = 3", "时限"),
    "a search text": ("UPDATE ticket_search SET search_text = '无' WHERE ticket_id = 4", "检索"),
    "the index of a search text": (
        (
            "INSERT INTO ticket_fts(ticket_fts, rowid, search_text)"
            " SELECT 'delete', ticket_id, search_text FROM ticket_search WHERE ticket_id = 2"
        ),
        "索引",
    ),
    "an actor that is no text": (
        "UPDATE event SET actor = CAST(X'ff' AS TEXT) WHERE id = 9",
        "第 9 号",
    ),
    "a payload that is no text": (
        "UPDATE event SET payload = CAST(X'7bff7d' AS TEXT) WHERE id = 9",
        "第 9 号",
    ),
    "a link that is no text": (
        "UPDATE event SET chain_hash = CAST(X'c328' AS TEXT) WHERE id = 9",
        "第 9 号",
    ),
    "a text that is no text": (
        "UPDATE content SET payload = CAST(X'80' AS TEXT) WHERE id = 3",
        "文字内容",
    ),
    "a text that is a number": (
        """UPDATE content SET payload = '{"title":5,"note":7}' WHERE id < 9""",
        "文字内容",
    ),
    "a title that is no text": (
        "UPDATE ticket SET title = CAST(X'e4bd' AS TEXT) WHERE id = 2",
        "title",
    ),
    "a category that is no text": (
        "UPDATE ticket SET category = CAST(X'ff' AS TEXT) WHERE id = 2",
        "category 应为",
    ),
    "a promise that is no text": (
        "UPDATE rule_version SET payload = CAST(X'ff' AS TEXT) WHERE kind = 'promise'",
        "「承诺时限」第 1 版",
    ),
    "a promise": (
        "UPDATE rule_version SET payload = replace(payload, '10', '90') WHERE kind = 'promise'",
        "「承诺时限」第 1 版",
    ),
    "a rule": (
        "DELETE FROM rule_version WHERE kind = 'calendar'",
        "没有「工作日历」第 1 版，请从备份",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forgery_is_found_without_repeating_what_people_wrote(lived, forgery):
    office, path = lived
    statements, said = FORGERIES[forgery]
    with guards_down(path):
        execute(path, *statements.split(";"))
    findings = [finding.sentence for finding in office.maintenance.verify()]
    assert any(said in sentence for sentence in findings), findings
    assert "李工" not in str(findings)
    assert "13800000012" not in str(findings)


def test_files_and_the_register_are_checked_whatever_a_forger_wrote(desk, tmp_path):
    """A check that ends with an error names nobody: text that is no UTF-8, a payload that is none."""
    office, clock = desk
    live(office, clock, random.Random(11), cases=2, acts=4)
    path = tmp_path / "office.db"
    with guards_down(path):
        execute(
            path, "UPDATE event SET kind = 'attach', payload = CAST(X'ff' AS TEXT) WHERE id = 2"
        )
        values = "1, 1, 'edit', NULL, 5, CAST(X'ff' AS TEXT), '', '', NULL, '', 'made up'"
        execute(path, f"INSERT INTO enterprise_change VALUES ({values})")
    findings = [finding.sentence for finding in findings_of(office)]
    assert any("第 2 号事件" in sentence for sentence in findings)
    assert any("企业登记册第 1 条变更" in sentence for sentence in findings)


@pytest.mark.parametrize(
    ("record", "table"),
    [(TicketRecord, tables.ticket), (HoldingRecord, tables.holding), (LegRecord, tables.leg)],
)
def test_records_have_the_columns_of_their_tables_in_their_order(record, table):
    assert list(record._fields) == table.columns.keys()


def test_cases_are_counted_by_all_that_tells_their_kind():
    assert [*projection.COUNTED, "cases"] == tables.ticket_count.columns.keys()


def test_guards_taken_away_are_missed(lived):
    office, path = lived
    execute(path, "DROP TRIGGER event_no_update")
    for findings in (office.maintenance.check(), office.maintenance.verify()):
        assert [finding.sentence for finding in findings] == [
            "数据库缺少保护用的触发器 event_no_update，可能被别的程序改动过。"
        ]


def test_guards_that_guard_nothing_are_named(lived):
    office, path = lived
    execute(path, "DROP TRIGGER event_no_update")
    execute(path, "CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END")
    execute(path, "CREATE TRIGGER tidy AFTER INSERT ON event BEGIN SELECT 1; END")
    for findings in (office.maintenance.check(), office.maintenance.verify()):
        assert [finding.sentence for finding in findings] == [
            "保护用的触发器 event_no_update 不是本程序建的那一个，可能被别的程序换过。",
            "表 event 上有不是本程序建的触发器 tidy，可能会改动记录。",
        ]


def test_history_full_text_and_counts_are_guarded(lived):
    _, path = lived
    kept = ("event", "rule_version", "frozen_month", "enterprise_change", "account_event")
    guards = {f"{table}_no_{act}" for table in kept for act in ("update", "delete", "replace")}
    followed = ("ticket_search", "enterprise", "ticket_count")
    guards |= {f"{table}_a{act}" for table in (*followed, "enterprise_letters") for act in "idu"}
    found = rows(path, "SELECT name FROM sqlite_master WHERE type = 'trigger'")
    assert {name for (name,) in found} == guards


def test_a_long_list_of_findings_is_cut_and_counted(desk, tmp_path):
    office, clock = desk
    live(office, clock, random.Random(3), cases=30, acts=60)
    path = tmp_path / "office.db"
    execute(path, "UPDATE ticket SET version = version + 1")
    findings = [finding.sentence for finding in office.maintenance.verify()]
    assert len(findings) == 21
    cases = rows(path, "SELECT count(*) FROM ticket")[0][0]
    assert findings[-1] == f"另有 {cases - 20} 处同类问题。"


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM holding",
        "DELETE FROM ticket_search; DELETE FROM leg; DELETE FROM ticket",
        "UPDATE ticket SET number = 'x' || id; UPDATE ticket SET state = 'closed', due_at = NULL",
        (
            "UPDATE ticket SET serial = -serial; UPDATE ticket SET serial = 3 WHERE id = 1;"
            "UPDATE ticket SET serial = 1, number = 'GX-2026-000001x' WHERE id = 3"
        ),
        (
            "INSERT INTO leg SELECT 777, name, ordinal, NULL, NULL, month, logged_at, since, until,"
            " due_at, late_after, near_after, 1, 1, 0, NULL FROM leg WHERE ticket_id = 1"
        ),
        "INSERT INTO ticket_fts(ticket_fts) VALUES ('delete-all')",
        "UPDATE ticket_count SET cases = cases + 1; DELETE FROM ticket_count WHERE kind = 'help'",
    ],
)
def test_rebuild_restores_what_events_tell_and_reports_what_was_wrong(lived, damage):
    office, path = lived
    before, schema = derived(path), rows(path, SCHEMA)
    execute(path, *damage.split(";"))
    assert office.maintenance.verify() != []
    assert office.maintenance.rebuild() != []
    assert (derived(path), rows(path, SCHEMA)) == (before, schema)
    assert office.maintenance.verify() == []


def test_rebuild_refuses_events_that_no_longer_add_up(lived):
    office, path = lived
    with guards_down(path):
        execute(path, "UPDATE event SET payload = 'not json' WHERE id = 1")
    before = derived(path)
    assert any("不能重演" in each.sentence for each in office.maintenance.verify())
    with pytest.raises(Refused, match="从备份恢复"):
        office.maintenance.rebuild()
    assert derived(path) == before


def test_the_office_goes_on_after_a_rebuild(lived):
    """What a lane remembered of numbers and chain must still be true."""
    office, _ = lived
    actor = acting(office, Role.SUPERVISOR)
    first = office.log(actor, request()).value
    office.maintenance.rebuild()
    second = office.log(actor, request()).value
    office.do(actor, c.NoteCase(ticket_id=first.ticket_id, note="继续"))
    assert int(second.number[-6:]) == int(first.number[-6:]) + 1
    assert office.maintenance.verify() == []
