"""The ways to a list: walked, collected, put together in arrays. They give the same list."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from listed import FILTERS, visited

from gaoxinban.application.rows import TicketFilter
from gaoxinban.storage import ticket_order, ticket_reads
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.ticket_order import SORTS


def test_a_rare_kind_is_collected_first_and_listed_as_the_others(busy, monkeypatch):
    """The two ways to a list give the same list."""
    office, _ = busy
    for name in ("ended", "team", "kind", "all"):
        for sort in SORTS:
            wanted = replace(FILTERS[name], sort=sort)
            walked = list(office.ticket_ids(wanted)), visited(office, wanted, 9)
            with monkeypatch.context() as patch:
                patch.setattr(Matching, "all", 10**6)
                assert (list(office.ticket_ids(wanted)), visited(office, wanted, 9)) == walked


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
    fewer = replace(directory, teams=tuple(t for t in directory.teams if t.id != number))
    book = SimpleNamespace(directory=lambda: fewer, teams=lambda: directory.teams)
    ranked = ticket_order.ranks("team", book)
    assert ranked.values[-2:] == (number, None)
    for descending in (True, False):
        wanted = TicketFilter(sort="team", descending=descending)
        with office._database.read() as view:
            matching = Matching(view.reads._connection, wanted, 0)
            statement = ticket_reads.ordered(matching, book, rare=False)
            whole = list(ticket_reads.id_vector(matching.connection, statement))
            assert ticket_reads._first_by_rank(matching, book, len(whole)) == whole
        teams = [row.team for row in office.ticket_rows(whole)]
        assert len(whole) == office.views.count(TicketFilter())
        assert gone in teams
