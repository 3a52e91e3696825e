"""The ways to a list: walked, collected, put together in arrays. They give the same list."""

import itertools
from contextlib import closing
from dataclasses import replace
from types import SimpleNamespace

import pytest
from listed import FILTERS
from new_office import acting, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import RequestKind, Role, TicketState
from gaoxinban.storage import first_by_value, ordered_ids, ticket_order, ticket_reads
from gaoxinban.storage.leg_times import TIMES
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.ticket_order import SORTS


def of_some_days(office):
    """The cases of the middle days, of one kind; they stand anywhere in most orders."""
    by_day = sorted(row.logged_at for row in office.ticket_page(TicketFilter(), 1000).rows)
    return TicketFilter(
        logged_from=by_day[len(by_day) // 4],
        logged_before=by_day[-len(by_day) // 4],
        kind=RequestKind.HELP,
    )


@pytest.mark.parametrize("name", ["ended", "team", "kind", "all", "days"])
def test_every_way_gives_the_same_list(busy, monkeypatch, name):
    office, _ = busy
    for sort in SORTS:
        wanted = of_some_days(office) if name == "days" else FILTERS[name]
        wanted = replace(wanted, sort=sort, descending=sort != "updated")
        chosen = list(office.ticket_ids(wanted))
        assert len(chosen) > 5
        for rare, many in itertools.product((True, False), repeat=2):
            monkeypatch.setattr(Matching, "is_rare", rare)
            monkeypatch.setattr(Matching, "is_many", many)
            assert list(office.ticket_ids(wanted)) == chosen
            first = office.ticket_page(wanted, 4)
            monkeypatch.setattr(Matching, "is_rare", not rare)
            more = office.ticket_page(wanted, 99, first.cursor)
            assert [row.id for row in (*first.rows, *more.rows)] == chosen
        monkeypatch.undo()


def test_few_of_many_are_collected_and_many_are_walked_to(busy, monkeypatch):
    """At a million cases, as the sums of a small office say it."""
    office, _ = busy
    monkeypatch.setattr(Matching, "all", 10**6)
    with office._database.read() as view:

        def is_rare(rows=200, **wanted):
            return Matching(view.reads._connection, TicketFilter(**wanted), 0, rows).is_rare

        assert is_rare(officer_id=3, sort="updated")
        assert is_rare(officer_id=3, kind=RequestKind.HELP, sort="title")
        assert is_rare(24, states=(TicketState.CALLED_BACK,), sort="updated")
        assert not is_rare(kind=RequestKind.HELP, sort="updated")
        assert not is_rare(officer_id=3, sort="logged")
        monkeypatch.setattr(Matching, "_up_to_many", lambda *_: 25_001)
        assert not is_rare(officer_id=3, sort="updated")
        assert not is_rare(officer_id=3, rows=None, sort="title")
        monkeypatch.setattr(Matching, "sum", lambda *_: 10**6)
        monkeypatch.setattr(Matching, "_before", 990_000)
        last_days = {"logged_from": 1, "kind": RequestKind.HELP}
        assert is_rare(**last_days, sort="updated", descending=False)
        assert not is_rare(**last_days, sort="updated")
        monkeypatch.setattr(Matching, "_before", 600_000)
        assert not is_rare(**last_days, sort="updated", descending=False)


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [True, False])
def test_a_very_long_list_is_the_same_list(busy, monkeypatch, sort, descending):
    office, _ = busy
    for name in ("all", "ended", "team", "kind", "text"):
        wanted = replace(FILTERS[name], sort=sort, descending=descending)
        short = list(office.ticket_ids(wanted))
        with monkeypatch.context() as patch:
            patch.setattr(ticket_reads, "SHORT", 2)
            patch.setattr(Matching, "all", 2)
            assert list(office.ticket_ids(wanted)) == short


def test_cases_of_a_team_that_is_gone_stand_behind_the_others(busy):
    """Its name is no longer offered; its cases are still there, in every way to the list."""
    office, _ = busy
    gone = next(
        row.team for row in office.ticket_rows(office.ticket_ids(TicketFilter())) if row.team
    )
    directory = office.directory()
    number = next(team.id for team in directory.teams if team.name == gone)
    listed = [replace(team, active=team.id != number) for team in directory.teams]
    book = SimpleNamespace(teams=lambda: listed)
    ranked = ticket_order.ranks("team", book)
    assert ranked.values[-2:] == (number, None)
    for descending in (True, False):
        wanted = TicketFilter(sort="team", descending=descending)
        with office._database.read() as view:
            matching = Matching(view.reads._connection, wanted, 0)
            statement = ordered_ids.ordered(matching, book, rare=False)
            whole = list(ordered_ids.id_vector(matching.connection, statement))
            assert first_by_value.first_by_rank(matching, book, len(whole)) == whole
        teams = [row.team for row in office.ticket_rows(whole)]
        assert len(whole) == office.views.count(TicketFilter())
        assert gone in teams


def test_late_legs_that_end_with_a_withdrawn_case_are_no_times_of_acts(tmp_path, monkeypatch):
    """In arrays as in the rows: the index of the times has them like all others."""
    office, clock = new_office(tmp_path)
    boss, admin = acting(office, Role.SUPERVISOR), acting(office, Role.ADMIN)
    signed, unsigned, going = (office.log(boss, request()).value.ticket_id for _ in range(3))
    nowhere = office.log(boss, request(dispatch=False)).value.ticket_id
    for each in (signed, going):
        office.do(boss, c.AcceptCase(ticket_id=each))
    clock.advance(days=60)
    for each in (signed, unsigned, nowhere):
        office.do(admin, c.VoidCase(ticket_id=each, reason="重复"))
    with closing(office):
        row = office.ticket_rows([nowhere])[0]
        assert (row.dispatched_at, row.accepted_at, row.contacted_at) == (None, None, None)
        listed = [TicketFilter(sort=sort) for sort in TIMES]
        short = [list(office.ticket_ids(wanted)) for wanted in listed]
        monkeypatch.setattr(ticket_reads, "SHORT", 0)
        assert [list(office.ticket_ids(wanted)) for wanted in listed] == short
