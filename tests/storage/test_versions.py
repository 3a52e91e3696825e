"""Versions of promises and calendars on a real file: preview, publish, adopt."""

import json
import random
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from lives import live
from new_office import acting, at, request
from open_file import rows

from gaoxinban.application import commands as c
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_version import DayMark, SpecialDay
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.fold import replay
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.ledger import ledger, signals
from gaoxinban.domain.light import light
from gaoxinban.domain.promise import Promise, PromiseRow, PromiseUnit
from gaoxinban.domain.term import LegName, Light, RequestKind, Role


def stricter(policy, leg=LegName.RESOLVE, amount=2, unit=PromiseUnit.DAYS, **changes):
    """The policy with one leg promised otherwise to everybody."""
    lines = tuple(
        PromiseRow(leg, Promise(amount, unit), row.category, row.kind, row.urgency)
        if row.leg is leg
        else row
        for row in policy.rows
    )
    return replace(policy, rows=lines, **changes)


def with_days(version, *marked):
    return version.with_days([SpecialDay(day, mark, "测试") for day, mark in marked])


def one_by_one(office, candidate):
    """The slow way: every open case replayed and its ledger made anew."""
    now = office.clock.now()
    found = {}
    with office._database.rules() as rules:
        numbers = rules.open_cases().ticket.tolist()
    with office._view() as view:
        book, cases = view.book, view.cases
        for number in numbers:
            case = replay(number, cases.events(number))
            before = ledger(
                case, book.calendar(case.calendar_version)[1], book.promises(case.promise_version)
            )
            calendar = book.calendar(case.calendar_version)[1]
            promises = book.promises(case.promise_version)
            if hasattr(candidate, "rows"):
                promises = candidate
            else:
                calendar = WorkCalendar(candidate)
            after = ledger(case, calendar, promises)
            dues = [
                min((leg.due for leg in each.legs if leg.until is None and leg.due), default=None)
                for each in (before, after)
            ]
            lights = [light(signals(case, each.legs), now) for each in (before, after)]
            touched = any(
                one.due != other.due for one, other in zip(before.legs, after.legs, strict=True)
            )
            late = any(
                other.delay_seconds(calendar, now) < one.delay_seconds(calendar, now)
                for one, other in zip(before.legs, after.legs, strict=True)
            )
            if late and hasattr(candidate, "rows"):  # it stays with its promises
                dues, lights, touched = dues[:1] * 2, lights[:1] * 2, False
            found[number] = (*dues, *lights, touched)
    return found


def agree(office, candidate):
    """The preview says of every case what the slow way says."""
    expected = one_by_one(office, candidate)
    seen = office.rules.preview(candidate)
    flips = {number for number, (_, _, old, new, _) in expected.items() if old is not new}
    touched = {number for number, row in expected.items() if row[-1]}
    assert seen.open_cases == len(expected)
    assert seen.flips == len(flips) == sum(seen.turns.values())
    assert seen.touched == len(touched)
    assert {case.ticket_id for case in seen.cases} == flips | touched or len(seen.cases) == 100
    for case in seen.cases:
        shown = (case.old_due, case.new_due, case.old_light, case.new_light)
        assert shown == expected[case.ticket_id][:4], case
    return seen


@pytest.mark.parametrize("seed", range(4))
def test_the_preview_in_bulk_is_the_ledger_case_by_case(desk, seed):
    office, clock = desk
    chance = random.Random(seed)
    live(office, clock, chance, cases=25, acts=150)
    for _ in range(12):  # young ones, whose lights can still turn
        clock.advance(minutes=chance.choice((5, 50, 200)))
        office.log(acting(office, Role.LEAD), request(kind=chance.choice(list(RequestKind))))
    policy, calendar = office.rules.promises(), office.rules.calendar()
    today = local_date(clock.now())
    days = [date.fromordinal(today.toordinal() + offset) for offset in range(-20, 12)]
    candidates = [
        stricter(policy, amount=chance.choice((1, 3, 20))),
        stricter(policy, LegName.CONTACT, 30, PromiseUnit.MINUTES),
        stricter(policy, LegName.ACCEPT, 3, PromiseUnit.DAYS),
        replace(policy, pause_cap_days=1),
        with_days(calendar, *((day, DayMark.REST) for day in days if chance.random() < 0.4)),
        replace(calendar, hours=((9 * 60, 12 * 60), (13 * 60, 16 * 60))),
    ]
    seen = [agree(office, candidate) for candidate in candidates]
    assert any(each.touched for each in seen)
    # And again when the cases stand under different versions, some of them adopted.
    supervisor = acting(office, Role.SUPERVISOR)
    told = request(happened_at=clock.now(), late_reason="记在纸上")
    clock.advance(minutes=5)
    for number, candidate in enumerate(candidates[:2], 1):
        office.rules.publish(supervisor, candidate, Choice(number, "试行", open_cases=number == 1))
        late = office.log(supervisor, told).value.ticket_id
        assert office.detail(late).promise_version == 1
        live(office, clock, chance, cases=4, acts=25)
    office.rules.publish(supervisor, candidates[4], Choice(1, "台风放假"))
    live(office, clock, chance, cases=4, acts=25)
    for candidate in (stricter(policy, amount=9), replace(calendar, hours=((480, 1200),))):
        agree(office, candidate)
    assert office.maintenance.verify() == []


@pytest.fixture
def logged(desk):
    """Three open cases logged on Monday morning; now it is Wednesday noon."""
    office, clock = desk
    officer = acting(office, Role.SUPERVISOR)
    cases = [
        office.log(officer, request(title=f"第{number}件", kind=kind)).value
        for number, kind in enumerate(
            (RequestKind.HELP, RequestKind.COMPLAINT, RequestKind.ENQUIRY), 1
        )
    ]
    for case in cases:
        office.do(officer, c.AcceptCase(ticket_id=case.ticket_id))
        office.do(officer, c.ContactCase(ticket_id=case.ticket_id, reached="李工"))
    clock.set(at("2026-03-04 11:00"))
    return office, clock, officer, cases


def test_a_preview_names_what_would_turn_and_writes_nothing(logged, tmp_path):
    office, _, _, cases = logged
    before = rows(tmp_path / "office.db", "SELECT * FROM event")
    seen = office.rules.preview(stricter(office.rules.promises(), amount=2))
    assert (seen.kind, seen.based_on, seen.open_cases) == (RuleKind.PROMISE, 1, 3)
    assert (seen.touched, seen.flips, seen.moving) == (2, 2, 0)
    assert seen.kept == 1  # an enquiry that was due yesterday gets no second day
    assert seen.turns == {(Light.GREEN, Light.RED): 2}
    assert [case.old_light is case.new_light for case in seen.cases] == [False, False]
    first = next(case for case in seen.cases if case.number == cases[0].number)
    assert (first.old_due, first.new_due) == (at("2026-03-09 09:00"), at("2026-03-04 09:00"))
    assert (first.old_light, first.new_light) == (Light.GREEN, Light.RED)
    assert rows(tmp_path / "office.db", "SELECT * FROM event") == before


def test_new_cases_only_unless_a_supervisor_says_otherwise(logged):
    office, _, officer, cases = logged
    wanted = stricter(office.rules.promises(), amount=2)
    made = office.rules.publish(officer, wanted, Choice(1, "提速")).value
    assert (made.kind, made.number, made.adopted) == (RuleKind.PROMISE, 2, 0)
    old = office.detail(cases[0].ticket_id)
    assert old.row.due_at == at("2026-03-09 09:00")
    new = office.log(officer, request(title="新的一件")).value
    row = office.detail(new.ticket_id).row
    assert row.resolve_due == at("2026-03-06 11:00")
    assert row.signals.resolve_late_after > at("2026-03-06 11:00")
    assert [each.number for each in office.rules.versions(RuleKind.PROMISE)] == [2, 1]
    newest, first = office.rules.versions(RuleKind.PROMISE)
    assert (newest.reason, newest.in_force, newest.created_by) == ("提速", True, officer.ref)
    assert (first.reason, first.in_force) == ("", False)
    assert office.rules.promises().number == 2
    assert office.rules.promises(1).rows != wanted.rows
    assert office.maintenance.verify() == []


def test_open_cases_go_over_by_an_event_each_with_the_reason(logged, tmp_path):
    office, clock, officer, cases = logged
    office.do(officer, c.ResolveCase(ticket_id=cases[2].ticket_id, result="已答复"))
    told = []
    wanted = stricter(office.rules.promises(), amount=2)
    seen = office.rules.preview(wanted)
    choice = Choice(seen.based_on, "全区提速", open_cases=True)
    made = office.rules.publish(officer, wanted, choice, told.append).value
    assert (made.number, made.adopted, told) == (2, 2, [2])
    adopted = rows(
        tmp_path / "office.db",
        "SELECT ticket_id, happened_at, actor, payload FROM event WHERE kind = 'adopt'",
    )
    assert adopted == [
        (case.ticket_id, clock.now(), officer.ref, '{"promise":2}') for case in cases[:2]
    ]
    found = office.detail(cases[0].ticket_id)
    assert found.row.due_at == at("2026-03-04 09:00")
    assert found.row.light(clock.now()) is Light.RED
    assert any("全区提速" in row.text for row in found.timeline)
    shown = {case.ticket_id: case for case in seen.cases}
    assert found.row.due_at == shown[cases[0].ticket_id].new_due
    assert office.maintenance.verify() == []
    assert office.maintenance.rebuild() == []


def test_publishing_needs_a_supervisor_a_reason_and_the_version_that_was_seen(logged, tmp_path):
    office, _, officer, _ = logged
    wanted = stricter(office.rules.promises())
    before = rows(tmp_path / "office.db", "SELECT * FROM rule_version")
    for role in (Role.OFFICER, Role.LEAD):
        with pytest.raises(Refused, match="主管、管理员"):
            office.rules.publish(acting(office, role), wanted, Choice(1, "提速"))
    with pytest.raises(Refused, match="为什么"):
        office.rules.publish(officer, wanted, Choice(1, " "))
    with pytest.raises(Refused, match="完全相同"):
        office.rules.publish(officer, office.rules.promises(), Choice(1, "提速"))
    with pytest.raises(Refused, match="完全相同"):
        office.rules.preview(office.rules.calendar())
    assert rows(tmp_path / "office.db", "SELECT * FROM rule_version") == before
    office.rules.publish(officer, wanted, Choice(1, "提速"))
    with pytest.raises(Conflict, match="第 2 版"):
        office.rules.publish(officer, stricter(wanted, amount=4), Choice(1, "再提速"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"amount": 0}, "至少为 1"),
        ({"amount": 367}, "太长"),
        ({"amount": 9000, "unit": PromiseUnit.HOURS}, "太长"),
        ({"pause_cap_days": -1}, "挂起上限"),
        ({"extension_cap_days": 1000}, "延期上限"),
    ],
)
def test_promises_that_cannot_work_are_refused(desk, change, said):
    office, _ = desk
    with pytest.raises(Refused, match=said):
        office.rules.preview(stricter(office.rules.promises(), **change))


def test_every_leg_must_promise_something_to_everybody(desk):
    office, _ = desk
    policy = office.rules.promises()
    for leg in LegName:
        kept = tuple(row for row in policy.rows if row.leg is not leg)
        with pytest.raises(Refused, match=f"没有「{leg.label}」"):
            office.rules.preview(replace(policy, rows=kept))
    by_kind = tuple(
        row for row in policy.rows if row.leg is not LegName.RESOLVE or row.kind is not None
    )
    assert office.rules.preview(replace(policy, rows=by_kind)).open_cases == 0
    stranger = PromiseRow(LegName.RESOLVE, Promise(1, PromiseUnit.DAYS), category="没有的")
    with pytest.raises(Refused, match="没有的"):
        office.rules.preview(replace(policy, rows=(*policy.rows, stranger)))


def test_a_failed_publication_leaves_nothing_behind_not_even_compiled(logged, monkeypatch):
    """The cache of compiled versions outlives a transaction; what was undone must not stay in it."""
    from gaoxinban.storage.version_store import SqlRules

    office, _, officer, cases = logged
    policy = office.rules.promises()
    real = SqlRules.adopt

    def broken(self, *given):
        real(self, *given)
        raise RuntimeError("the power went out")

    monkeypatch.setattr(SqlRules, "adopt", broken)
    choice = Choice(1, "提速", open_cases=True)
    with pytest.raises(RuntimeError):
        office.rules.publish(officer, stricter(policy, amount=1), choice)
    monkeypatch.undo()
    assert office.rules.promises() == policy
    assert office.detail(cases[0].ticket_id).row.due_at == at("2026-03-09 09:00")
    office.rules.publish(officer, stricter(policy, amount=7), choice)
    assert office.detail(cases[0].ticket_id).row.due_at == at("2026-03-11 09:00")
    assert office.maintenance.verify() == []


def test_another_program_sees_the_new_version_at_once(logged, tmp_path):
    office, clock, officer, _ = logged
    with closing(open_office(tmp_path / "office.db", clock=clock)) as other:
        assert other.rules.promises().number == 1
        other.log(acting(other, Role.OFFICER), request())
        office.rules.publish(officer, stricter(office.rules.promises()), Choice(1, "提速"))
        assert other.rules.promises().number == 2
        case = other.log(acting(other, Role.OFFICER), request()).value
        assert office.detail(case.ticket_id).row.resolve_due == at("2026-03-06 11:00")


# A 暂定 year is published


def national_list(year, *more):
    fixed = ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节"))
    entries = [
        {"name": name, "date": date(year, month, day).isoformat(), "isOffDay": True}
        for month, day, name in fixed
    ]
    entries += [{"name": "元旦", "date": day, "isOffDay": off} for day, off in more]
    return json.dumps({"year": year, "days": entries}, ensure_ascii=False).encode()


def test_open_cases_that_touch_a_published_year_go_over_by_themselves(desk):
    office, clock = desk
    clock.set(at("2026-12-28 09:00"))
    officer = acting(office, Role.SUPERVISOR)
    into = office.log(officer, request(kind=RequestKind.HELP)).value  # due 2027-01-05
    within = office.log(officer, request(kind=RequestKind.ENQUIRY)).value  # due 2026-12-29
    for case in (into, within):  # or the contact and the acceptance would stay running
        office.do(officer, c.AcceptCase(ticket_id=case.ticket_id))
        office.do(officer, c.ContactCase(ticket_id=case.ticket_id, reached="李工"))
    assert office.detail(into.ticket_id).provisional
    _, candidate = office.rules.listed(
        national_list(2027, ("2027-01-02", True), ("2027-01-04", True), ("2027-01-09", False))
    )
    seen = office.rules.preview(candidate)
    assert (seen.kind, seen.moving, seen.touched) == (RuleKind.CALENDAR, 1, 1)
    made = office.rules.publish(officer, candidate, Choice(1, "国务院通知")).value
    assert (made.number, made.adopted) == (2, 1)
    moved, stayed = office.detail(into.ticket_id), office.detail(within.ticket_id)
    assert not moved.provisional
    assert moved.row.due_at == at("2027-01-06 09:00")  # the 4th is off now
    assert (moved.calendar, stayed.calendar) == ("工作日历第 2 版", "工作日历第 1 版")
    assert office.maintenance.verify() == []


def test_a_case_that_runs_late_in_the_year_touches_it_too(desk):
    office, clock = desk
    clock.set(at("2026-12-28 09:00"))
    officer = acting(office, Role.SUPERVISOR)
    case = office.log(officer, request(kind=RequestKind.ENQUIRY)).value
    _, candidate = office.rules.listed(national_list(2027))
    clock.set(at("2027-01-01 00:00"))
    assert office.rules.preview(candidate).moving == 0  # its first second is not over
    clock.set(at("2027-01-01 00:01"))
    assert office.rules.preview(candidate).moving == 1
    office.rules.publish(officer, candidate, Choice(1, "国务院通知"))
    assert office.detail(case.ticket_id).calendar == "工作日历第 2 版"


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-10-31 23:59", ""),
        ("2026-11-01 00:00", "2027 年放假安排还没有导入"),
        ("2026-11-01 07:59", "2027 年放假安排还没有导入"),
        ("2026-12-31 23:59", "2027 年放假安排还没有导入"),
        ("2027-01-01 00:00", "2027 年放假安排还没有导入"),
        ("2027-12-01 00:00", "2027、2028 年放假安排还没有导入"),
    ],
)
def test_the_missing_year_is_announced_from_november_on_by_local_time(desk, now, said):
    office, clock = desk
    clock.set(at(now))
    assert office.rules.announcement().startswith(said)
    assert bool(office.rules.announcement()) is bool(said)


def test_the_announcement_ends_with_the_import(desk):
    office, clock = desk
    clock.set(at("2026-11-20 09:00"))
    _, candidate = office.rules.listed(national_list(2027))
    office.rules.publish(acting(office, Role.ADMIN), candidate, Choice(1, "国务院通知"))
    assert office.rules.announcement() == ""
    assert 2027 in office.rules.calendar().published_years
    assert office.rules.calendar(1).number == 1
    assert office.rules.year(2027)[0].sentence == "2027-01-01（周五）元旦 休"
    assert office.rules.year(2027, 1)[0].provisional
    with pytest.raises(Refused, match="1990"):
        office.rules.year(1990)
