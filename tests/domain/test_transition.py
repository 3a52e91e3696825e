"""The table of acts by state, and what undoing leaves of a history."""

import pytest
from domain.case import CALENDAR, POLICY, Story, at

from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.fold import replay
from gaoxinban.domain.ledger import ledger
from gaoxinban.domain.term import TicketState as S
from gaoxinban.domain.transition import OPEN_STATES, TRANSITIONS, allowed


@pytest.mark.parametrize("state", list(S))
def test_every_state_knows_undoing_and_none_logs_again(state):
    assert allowed(state, E.UNDO)
    assert not allowed(state, E.LOG)


@pytest.mark.parametrize("state", sorted(set(S) - OPEN_STATES))
def test_an_ended_case_is_neither_merged_nor_extended_nor_merged_into(state):
    for kind in (E.MERGE, E.ABSORB, E.VOID, E.EXTEND, E.EXTEND_ASK, E.PAUSE, E.HAND):
        assert not allowed(state, kind)


@pytest.mark.parametrize("state", [S.CLOSED, S.DECLINED, S.MERGED, S.VOIDED])
def test_nothing_moves_a_case_that_is_over(state):
    assert all(following is None for following in TRANSITIONS[state].values())


def test_a_pause_ends_with_the_case():
    story = (
        Story("03-02 09:00")
        .then(E.DISPATCH, "03-02 09:10", team=3)
        .then(E.ACCEPT, "03-02 10:00", officer=5)
        .then(E.CONTACT, "03-02 10:30")
        .then(E.PAUSE, "03-03 09:00", awaited="enterprise", reason="other")
        .then(E.VOID, "03-04 09:00")
    )
    assert story.ticket.pauses[-1].until == at("03-04 09:00")
    assert story.ticket.holder is None


def test_replay_skips_the_undone_and_keeps_their_numbers():
    plain = Story("03-02 09:00").then(E.DISPATCH, "03-02 09:10", team=3)
    story = Story("03-02 09:00").then(E.DISPATCH, "03-02 09:10", team=3)
    story.then(E.RETURN, "03-02 09:20")
    undoing = Story("03-02 09:00").events[0]
    events = [*story.events, _undo(undoing, seq=4, undoes=3)]
    again = replay(1, events)
    assert (again.version, again.undone, again.bounces) == (4, 1, 0)
    assert again.state is S.DISPATCHED
    assert ledger(again, CALENDAR, POLICY) == ledger(plain.ticket, CALENDAR, POLICY)


def test_who_acted_after_the_last_act_that_stands_bars_its_undoing():
    story = Story("03-02 09:00").then(E.NOTE, "03-02 09:10").then(E.NOTE, "03-02 09:20")
    own = replay(1, [*story.events, _undo(story.events[0], seq=4, undoes=3)])
    assert own.last_act.alone
    other = replay(1, [*story.events, _undo(story.events[0], seq=4, undoes=3, actor="officer:2")])
    assert not other.last_act.alone


def _undo(event, *, seq, undoes, actor="officer:1"):
    return event._replace(seq=seq, kind=E.UNDO, actor=actor, data={"undoes": undoes}, text=None)
