"""Imported cases at the limits: times outside the calendar, odd names of categories."""

from dataclasses import replace

import pytest
from import_cases import PLAIN, WHOLE, bring, count
from import_office import NOW, case_of, counts, local, office_in, reasons, ticket_of
from new_office import acting

from gaoxinban.application import commands as c
from gaoxinban.domain.term import RequestKind, Role, Urgency


@pytest.fixture
def office(tmp_path):
    with office_in(tmp_path) as made:
        yield made


BEYOND = (
    {**PLAIN, "编号": 1},
    {**PLAIN, "编号": 2, "时间": "1999/3/4 9:00"},
    {**PLAIN, "编号": 3, "时间": "2047/12/31 9:00", "团队": "企业服务组"},
    {**WHOLE, "编号": 4, "答复": "2060/1/1 9:00"},
    {**WHOLE, "编号": 5, "派单": "2047/12/31 9:00", "答复": "", "归档": "", "联系": "", "签收": ""},
    {**PLAIN, "编号": 6, "时间": "2060/3/4 9:00"},
    {**PLAIN, "编号": 1, "联系": "2060/1/1 9:00"},
)


@pytest.mark.parametrize("dry_run", [True, False])
def test_times_outside_the_calendar_cost_their_own_row_only(office, dry_run):
    report = bring(office, *BEYOND, dry_run=dry_run)
    assert counts(report)[:4] == (3, 0, 1, 3)
    refused = {row: reason for row, level, reason in reasons(report) if level == "refused"}
    assert list(refused) == [3, 4, 7]
    assert refused[3].startswith(
        "没有可用的登记时间：「时间」（1999-03-04 09:00）1999 年不在工作日历"
    )
    assert "期限超出了工作日历" in refused[4]
    assert refused[7].startswith("没有可用的登记时间：「时间」（2060-03-04 09:00）2060 年不在")
    dropped = [(row, reason) for row, _, reason in reasons(report) if "可计算的范围" in reason]
    assert [row for row, _ in dropped] == [5, 6, 8]
    assert dropped[0][1].startswith("「答复」（2060-01-01 09:00）不在工作日历 ")
    assert count(office) == (0 if dry_run else 3)


def test_a_time_that_was_dropped_leaves_the_others(office):
    bring(office, *BEYOND)
    found = ticket_of(office, "4")
    assert (found.resolved_at, found.closed_at) == (None, local("2026-11-05 09:00"))
    assert found.contacted_at == local("2026-11-02 09:50")
    again = bring(office, *BEYOND)
    assert counts(again)[:4] == (0, 0, 4, 3)


def test_a_case_known_here_is_not_moved_outside_its_calendar(office):
    bring(office, WHOLE)
    report = bring(office, {**WHOLE, "时间": "1999/3/4 9:00"})
    assert counts(report) == (0, 0, 0, 1, 0)
    bring(office, {**WHOLE, "归档": "2060/1/1 9:00"})
    found = ticket_of(office, "2549")
    assert found.logged_at == local("2026-11-02 09:32:09")
    assert found.closed_at is not None
    assert found.closed_at < local("2027-01-01")


def test_a_case_of_an_older_calendar_takes_no_time_that_only_the_newer_one_knows(office):
    bring(office, PLAIN)
    earlier = {**PLAIN, "时间": "2000/3/3 9:00", "答复": "2000/3/4 9:00", "结果": "已送电"}
    with office.transaction() as uow:
        payload = uow.book.calendar()[1].version.to_payload()
        uow.book.publish("calendar", {**payload, "first_year": 1999}, NOW, "test")
        uow.commit()
    report = bring(office, earlier, {**earlier, "编号": 2})
    assert [row for row, level, _ in reasons(report) if level == "refused"] == [2]
    assert ticket_of(office, "2549").resolved_at is None
    assert ticket_of(office, "2").resolved_at == local("2000-03-04 09:00")
    assert counts(bring(office, earlier))[:4] == (0, 0, 0, 1)


def test_what_has_not_happened_yet_is_not_done_in_time(office):
    """An answer of next year would stand in today's figures as one in time."""
    report = bring(office, {**WHOLE, "联系": "2027/1/4 9:00", "答复": "2027/1/4 9:00"})
    assert [reason for *_, reason in reasons(report) if "晚于现在，没有采用" in reason]
    found = ticket_of(office, "2549")
    assert (found.contacted_at, found.resolved_at) == (None, None)


def test_a_person_who_amends_an_imported_case_does_not_lengthen_its_promise(office):
    """Only another import says what was meant, and a supervisor; here an officer would have alone."""
    bring(office, {**PLAIN, "团队": "企业服务组"})
    before = ticket_of(office, "2549")
    officer = acting(office, Role.OFFICER, "企业服务组")
    amend = c.AmendCase(ticket_id=before.id, reason="其实是投诉", kind=RequestKind.COMPLAINT)
    office.do(officer, amend)
    assert ticket_of(office, "2549").promised_for == before.promised_for
    boss = acting(office, Role.SUPERVISOR)
    office.do(boss, replace(amend, kind=None, urgency=Urgency.URGENT, new_promises=True))
    assert ticket_of(office, "2549").promised_for[1] is RequestKind.COMPLAINT


@pytest.mark.parametrize("name", ["//", "/道路", "城乡建设/", "城乡建设/道路/路灯", " / 道路"])
def test_a_category_of_empty_or_too_many_parts_is_refused(office, name):
    before = office.directory().categories
    report = bring(office, {**PLAIN, "分类": name, "团队": "新的组"}, create_missing=True)
    assert counts(report)[:4] == (0, 0, 0, 1)
    assert "写法不对；应写「第一级」或「第一级/第二级」" in reasons(report)[0][2]
    assert office.directory().categories == before
    assert all(team.name != "新的组" for team in office.directory().teams)


def test_a_made_category_never_hangs_below_a_second_level(office):
    names = ("城乡建设/道路", "道路/路灯", "城乡建设 / 道路", "城乡建设")
    rows = [{**PLAIN, "编号": number, "分类": name} for number, name in enumerate(names, 1)]
    known = {option.code for option in office.directory().categories}
    bring(office, *rows, create_missing=True)
    found = [case_of(office, str(number)).category_name for number in range(1, 5)]
    assert found == ["城乡建设/道路", "道路/路灯", "城乡建设/道路", "城乡建设"]
    made = {o.code: o for o in office.directory().categories if o.code not in known}
    assert sorted(option.full_name for option in made.values()) == [
        "城乡建设",
        "城乡建设/道路",
        "道路",
        "道路/路灯",
    ]
    assert all(o.parent is None or made[o.parent].parent is None for o in made.values())
