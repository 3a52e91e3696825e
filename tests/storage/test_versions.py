"""Versions of promises and calendars on a real file: preview, publish, adopt."""

import random
from dataclasses import replace
from datetime import date

import pytest
from lives import live
from new_office import acting, request

from gaoxinban.application.versions import Choice
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_version import DayMark, SpecialDay
from gaoxinban.domain.fold import replay
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.ledger import ledger, light, signals
from gaoxinban.domain.promise import Promise, PromiseRow, PromiseUnit
from gaoxinban.domain.term import LegName, RequestKind, Role


def stricter(policy, leg=LegName.RESOLVE, amount=2, unit=PromiseUnit.DAYS, **changes):
    """The policy with one leg promised otherwise to everybody."""
    rows = tuple(
        PromiseRow(leg, Promise(amount, unit), row.category, row.kind, row.urgency)
        if row.leg is leg
        else row
        for row in policy.rows
    )
    return replace(policy, rows=rows, **changes)


def with_days(version, *marked):
    return version.with_days([SpecialDay(day, mark, "测试") for day, mark in marked])


def one_by_one(office, candidate):
    """The slow way: every open case replayed and its ledger made anew."""
    now = office.clock.now()
    found = {}
    with office._database.rules() as rules:
        numbers = rules.open_cases().ticket.tolist()
    with office._view() as (_, book, cases, _):
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
    for number, candidate in enumerate(candidates[:2], 1):
        office.rules.publish(supervisor, candidate, Choice(number, "试行", open_cases=number == 1))
        live(office, clock, chance, cases=4, acts=25)
    office.rules.publish(supervisor, candidates[4], Choice(1, "台风放假"))
    live(office, clock, chance, cases=4, acts=25)
    for candidate in (stricter(policy, amount=9), replace(calendar, hours=((480, 1200),))):
        agree(office, candidate)
    assert office.maintenance.verify() == []
