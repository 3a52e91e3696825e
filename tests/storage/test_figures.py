"""Figures: every number recomputed by another road from the rows of the cases."""

import random
from collections import Counter, defaultdict
from contextlib import closing, suppress
from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lives import live
from new_office import acting, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.figure_rows import FIGURES, CallBackRow
from gaoxinban.application.rows import GROUPINGS, StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.figures import percentile
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.term import LegName, Privacy, Role, TicketState
from gaoxinban.storage.stats_reads import _values

SPANS = st.tuples(st.integers(0, 2**31 - 1), st.integers(0, 2**32 - 1))
"""Working and natural seconds of a leg, up to 68 and 136 years."""


@given(st.lists(SPANS, min_size=1, max_size=60), st.sampled_from([0, 50, 90, 100]))
def test_percentiles_are_numpys(spans, percent):
    joined = ",".join(str(working * 2**32 + natural) for working, natural in spans)
    for ordered, values in zip(_values(joined), zip(*spans, strict=True), strict=True):
        assert list(ordered) == sorted(values)
        expected = pytest.approx(np.percentile(values, percent), rel=1e-12)
        assert percentile(ordered, percent) == expected


def test_no_data_is_none_and_never_zero(desk):
    """An idle team had the best minimum: Znuny TicketSolutionResponseTime."""
    office, _ = desk
    assert _values(None) == ((), ())
    assert percentile([], 50) is None
    assert office.stats(StatsQuery()) == []
    office.log(acting(office, Role.OFFICER), request(dispatch=False))
    (row,) = office.stats(StatsQuery(leg=LegName.RESOLVE))
    assert (row.n, row.open, row.due, row.zero_delay, row.zero_delay_of) == (0, 1, 0, 0, 0)
    assert row.median_working_seconds is None
    assert row.p90_working_seconds is None
    assert row.max_working_seconds is None
    assert row.median_natural_seconds is None
    assert row.p90_natural_seconds is None


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    office, clock = new_office(folder)
    chance = random.Random(21)
    ids = live(office, clock, chance, cases=60, acts=400)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    for ticket_id in chance.sample(ids, 30):
        with suppress(Refused):  # one that has ended
            office.do(boss, c.AskExemption(ticket_id=ticket_id, reason="停电"))
            office.do(admin, c.DecideExemption(ticket_id=ticket_id, granted=True, reason="属实"))
    for ticket_id in chance.sample(ids, 24):
        with suppress(Refused):
            if ticket_id % 2:
                office.do(admin, c.VoidCase(ticket_id=ticket_id, reason="重复"))
            office.do(
                admin, c.DeclineCase(ticket_id=ticket_id, ground="不属本区", instead="请找邻区")
            )
    for ticket_id in chance.sample(ids, 30):
        with suppress(Refused):
            solved = c.CallBackCase(ticket_id=ticket_id, solved=chance.random() < 0.7)
            office.do(admin, solved)
    states = Counter(office.detail(each).row.state for each in ids)
    assert states[TicketState.VOIDED] > 2
    assert states[TicketState.DECLINED] > 2
    with closing(office):
        yield office, clock


def recomputed(office, query):
    """The same figures from the pages of the cases, as a person would count them."""
    groups, gone = defaultdict(list), defaultdict(Counter)
    for ticket_id in office.ticket_ids(TicketFilter(sort="number", descending=False)):
        detail = office.detail(ticket_id)
        if query.since is not None and detail.row.logged_at < query.since:
            continue
        if query.before is not None and detail.row.logged_at >= query.before:
            continue
        for leg in detail.legs:
            if query.leg in (None, leg.name):
                key = tuple(_group(detail, leg.team, name) for name in query.by)
                groups[leg.name, key].append((detail, leg))
        for name in LegName if query.leg is None else [query.leg]:
            key = tuple(_group(detail, detail.row.team, each) for each in query.by)
            gone[name, key][detail.row.state.value] += detail.row.state in WITHDRAWN
            gone[name, key]["pauses_granted"] += bool(detail.pause_grants)
            gone[name, key]["pause_days_granted"] += sum(one.days for one in detail.pause_grants)
    return {
        key: _figures(groups[key]) | {name: gone[key][name] for name in ASIDE}
        for key in {*groups, *(key for key, counts in gone.items() if counts.total())}
    }


WITHDRAWN = TicketState.DECLINED, TicketState.MERGED, TicketState.VOIDED
ASIDE = *(state.value for state in WITHDRAWN), "pauses_granted", "pause_days_granted"


def _group(detail, team, name):
    day = local_date(detail.row.logged_at)
    return {
        "team": lambda: team or None,
        "month": lambda: f"{day.year}-{day.month:02d}",
        "category": lambda: detail.category_name or None,
        "kind": lambda: detail.row.kind.label,
        "urgency": lambda: detail.row.urgency.label,
        "channel": lambda: detail.channel.label,
        "town": lambda: detail.town or None,
    }[name]()


def _figures(legs):
    ended = [leg for _, leg in legs if leg.until is not None]
    working = [leg.working_seconds for leg in ended]
    natural = [leg.natural_seconds for leg in ended]
    kept = _rates([(detail, leg) for detail, leg in legs if not detail.exempted])
    return {
        "n": len(ended),
        "open": len(legs) - len(ended),
        "overdue": sum(leg.until is None and leg.late for _, leg in legs),
        "exempted": len({detail.row.id for detail, _ in legs if detail.exempted}),
        **_rates(legs),
        **{f"kept_{name}": value for name, value in kept.items()},
        "max_working_seconds": max(working, default=None),
        **{
            f"{name}_{unit}_seconds": float(np.percentile(values, percent)) if values else None
            for name, percent in (("median", 50), ("p90", 90))
            for unit, values in (("working", working), ("natural", natural))
        },
    }


def _rates(legs):
    due = [
        (detail, leg)
        for detail, leg in legs
        if leg.due is not None and (leg.until is not None or leg.late)
    ]
    due_cases = {detail.row.id: detail for detail, _ in due}
    clean = [case for case in due_cases.values() if not any(leg.late for leg in case.legs)]
    return {
        "due": len(due),
        "on_time": sum(not leg.late for _, leg in due),
        "zero_delay": len(clean),
        "zero_delay_of": len(due_cases),
    }


@pytest.mark.parametrize(
    "query",
    [
        StatsQuery(),
        StatsQuery(by=("team", "month"), leg=LegName.RESOLVE),
        StatsQuery(by=("month",), leg=LegName.ACCEPT),
        StatsQuery(by=("team",)),
        StatsQuery(by=("category",), leg=LegName.CONTACT),
        StatsQuery(by=("kind", "urgency")),
        StatsQuery(by=("channel", "town"), leg=LegName.DISPATCH),
        StatsQuery(since=at("2026-03-10 00:00"), before=at("2026-03-25 00:00"), by=("team",)),
    ],
    ids=str,
)
def test_figures_agree_with_the_pages_of_the_cases(busy, query):
    """Numerator and denominator are of one cohort: freescout#4125.

    The whole is reckoned from its cases; a total that adds up averages: django-helpdesk.
    """
    office, clock = busy
    start = clock.now()
    try:
        for days in (-15, 0, 20):
            clock.set(start + days * 86_400_000_000)
            if days < 0 and query.by:
                continue
            _compare(office, query)
    finally:
        clock.set(start)


def _compare(office, query):
    expected = recomputed(office, query)
    found = {
        (row.leg, tuple(row.group[name] for name in query.by)): row for row in office.stats(query)
    }
    assert found.keys() == expected.keys()
    for key, figures in expected.items():
        assert figures.keys() == FIGURES
        for name, value in figures.items():
            shown = getattr(found[key], name)
            assert shown == (value if value is None else pytest.approx(value)), (key, name)


@pytest.mark.parametrize("by", [(), ("team",), ("month", "kind"), ("town",)])
def test_who_called_back_agrees_with_the_histories(busy, by):
    """Of each cycle the last 回访; who asks after his own work is told apart."""
    office, _ = busy
    found = {
        tuple(row.group[name] for name in by): row for row in office.call_backs(StatsQuery(by=by))
    }
    assert (
        sum(row.called for row in found.values()) > sum(row.by_others for row in found.values()) > 0
    )
    wanted = Counter()
    for detail in map(office.detail, office.ticket_ids(TicketFilter())):
        group = tuple(_group(detail, detail.row.team, name) for name in by)
        for solved, others in _calls(detail):
            wanted[group, "called"] += 1
            wanted[group, "solved"] += solved
            wanted[group, "by_others"] += others
            wanted[group, "solved_by_others"] += others and solved
            wanted[group, "kept"] += not detail.exempted
            wanted[group, "kept_solved"] += solved and not detail.exempted
    assert {
        (group, name): getattr(row, name)
        for group, row in found.items()
        for name in [each.name for each in fields(CallBackRow)][1:]
    } == dict(wanted)


def _calls(detail):
    """Whether it said solved, and was somebody else's: the last 回访 that asked, of each cycle."""
    steps = [r for r in detail.timeline if r.kind in (EventKind.CALL_BACK, EventKind.REDO)]
    steps = [r for r in steps if not r.undone]
    for step, after in pairwise([*steps, None]):
        ends = after is None or after.kind is EventKind.REDO
        if step.kind is EventKind.CALL_BACK and ends and "未问是否解决" not in step.line:
            yield "已解决" in step.line, not step.own


def test_what_happens_after_the_end_moves_no_figure(desk):
    """Time to close ran to the last change of whatever kind: django-helpdesk."""
    office, clock = desk
    boss = acting(office, Role.SUPERVISOR)
    case = office.answer(boss, c.AnswerCase(log=request(), answer="带执照到窗口")).value.ticket_id
    for ends in (c.CallBackCase(ticket_id=case, solved=True), c.CloseCase(ticket_id=case)):
        clock.advance(hours=2)
        office.do(boss, ends)
    before, figures = office.detail(case), office.stats(StatsQuery())
    clock.advance(days=30)
    late = c.SetPrivacy(ticket_id=case, privacy=Privacy.CONFIDENTIAL, reason="来电人要求")
    office.do(boss, late)
    after = office.detail(case)
    assert (after.legs, after.closed_at) == (before.legs, before.closed_at)
    assert after.natural_seconds == before.natural_seconds
    assert len(after.timeline) > len(before.timeline)
    assert office.stats(StatsQuery()) == figures


def test_months_end_at_local_midnight(desk):
    """In UTC the first eight hours of a month belong to the month before: zammad#5865."""
    office, clock = desk
    officer = acting(office, Role.OFFICER)
    for moment in ("2026-03-31 23:59:59", "2026-04-01 00:00:00", "2026-04-01 07:59:59"):
        clock.set(at(moment))
        office.log(officer, request())
    rows = office.stats(StatsQuery(by=("month",), leg=LegName.RESOLVE))
    assert [(row.group["month"], row.open) for row in rows] == [("2026-03", 1), ("2026-04", 2)]
    first = StatsQuery(since=at("2026-04-01 00:00"), leg=LegName.RESOLVE)
    assert office.stats(first)[0].open == 2
    assert office.stats(replace(first, since=None, before=first.since))[0].open == 1


def test_a_case_given_out_three_times_is_accepted_thrice_and_counted_once(desk):
    office, clock = desk
    actor = acting(office, Role.SUPERVISOR)
    case = office.log(actor, request(dispatch=False)).value.ticket_id
    for team_id in (2, 3, 4):
        office.do(actor, c.DispatchCase(ticket_id=case, team_id=team_id))
        clock.advance(minutes=1)
        office.do(actor, c.AcceptCase(ticket_id=case))
        office.do(actor, c.ReturnCase(ticket_id=case, ground="不归本组"))
    (row,) = office.stats(StatsQuery(leg=LegName.ACCEPT))
    assert (row.n, row.due, row.on_time) == (3, 3, 3)
    assert (row.zero_delay, row.zero_delay_of) == (1, 1)


def test_every_grouping_works_and_another_is_refused(busy):
    office, _ = busy
    for name in GROUPINGS:
        assert office.stats(StatsQuery(by=(name,)))
    with pytest.raises(Refused, match="不能按「colour」分组") as caught:
        office.stats(StatsQuery(by=("colour",)))
    assert caught.value.field == "by"
