"""保密: what an event says of who asks, and to whom."""

import pytest

from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.privacy import merging_as_told, surviving_case
from gaoxinban.domain.term import Privacy, Role
from gaoxinban.domain.ticket import Ticket

HANDLER = Actor("officer:5", "王敏", Role.OFFICER, team_id=2, officer_id=5)
STRANGER = Actor("officer:6", "赵六", Role.SUPERVISOR, officer_id=6)


def merging(kind, ticket_id, **data):
    return Event(ticket_id, 4, kind, 0, 0, "officer:5", {"number": "GX-2026-000009", **data})


GONE = merging(EventKind.MERGE, 9, into=3)
KEPT = merging(EventKind.ABSORB, 3, ticket=9)


def test_both_halves_of_a_merge_name_the_case_that_lives_on():
    assert (surviving_case(GONE), surviving_case(KEPT)) == (3, 3)
    assert surviving_case(merging(EventKind.NOTE, 3)) is None


@pytest.mark.parametrize("event", [GONE, KEPT])
@pytest.mark.parametrize(
    ("privacy", "reader", "told"),
    [
        (Privacy.CONFIDENTIAL, HANDLER, True),
        (Privacy.CONFIDENTIAL, STRANGER, False),
        (Privacy.CONFIDENTIAL, None, False),
        (Privacy.NAMED, None, True),
    ],
)
def test_the_other_number_is_told_to_who_may_know_the_surviving_caller(
    event, privacy, reader, told
):
    surviving = Ticket(3, privacy=privacy)
    surviving.give(2, 0)
    surviving.officer_id = 5
    said = merging_as_told(event, surviving, reader)
    assert said == event if told else said.data["number"] == "一件保密的工单"
    assert said.data.keys() == event.data.keys()
