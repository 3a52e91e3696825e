"""撤销: one's own last act, within ten minutes, until anyone else has acted."""

import pytest
from cast import cast, under_way

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import HolderKind, TicketState


@pytest.fixture
def play(desk):
    return under_way(desk)


def test_an_undone_act_never_happened_but_stays_in_the_history(play):
    before = play.detail()
    play.do(play.officer, c.PauseCase, reason="等材料", awaited=HolderKind.ENTERPRISE)
    play.clock.advance(minutes=5)
    play.do(play.officer, c.UndoAct)
    after = play.detail()
    assert after.row.state is TicketState.ACCEPTED
    assert len(after.holdings) == len(before.holdings)
    assert not after.pauses
    assert [row.undone for row in after.timeline[-2:]] == [True, False]
    assert after.timeline[-2].line.startswith("（已撤销）挂起")
    assert after.timeline[-1].kind is E.UNDO
    assert after.timeline[-1].line == "撤销：挂起", "nobody sees the numbers of steps"
    assert after.undone == 1
    assert play.office.maintenance.verify() == []


def test_acts_are_undone_one_after_the_other(play):
    play.do(play.officer, c.NoteCase, note="一")
    play.do(play.officer, c.NoteCase, note="二")
    play.do(play.officer, c.UndoAct)
    play.do(play.officer, c.UndoAct)
    assert [row.undone for row in play.detail().timeline if row.kind is E.NOTE] == [True, True]


def test_ten_minutes_are_over(play):
    play.clock.advance(minutes=10)
    play.do(play.officer, c.UndoAct)
    play.do(play.officer, c.ContactCase, reached="李工")
    play.clock.advance(minutes=10, seconds=1)
    with pytest.raises(Refused, match="10 分钟"):
        play.do(play.officer, c.UndoAct)


def test_nobody_undoes_what_another_did(play):
    with pytest.raises(Refused, match="不是您做的"):
        play.do(play.boss, c.UndoAct)
    play.do(play.officer, c.NoteCase, note="甲")
    play.do(play.boss, c.NoteCase, note="乙")
    with pytest.raises(Refused, match="不是您做的"):
        play.do(play.officer, c.UndoAct)
    play.do(play.boss, c.UndoAct)
    with pytest.raises(Refused, match="别人已经办过"):
        play.do(play.officer, c.UndoAct)


def test_a_log_cannot_be_undone_and_its_number_stays(desk):
    play = cast(desk)
    own = play.log(play.stranger, dispatch=False)
    with pytest.raises(Refused, match="登记不能撤销"):
        play.do(play.stranger, c.UndoAct, ticket_id=own)


def test_what_followed_by_itself_goes_with_it(play):
    for _ in range(2):
        play.do(play.officer, c.ResolveCase, result="答复")
        play.do(play.officer, c.CallBackCase, solved=False)
    play.do(play.officer, c.ResolveCase, result="答复")
    play.do(play.officer, c.CallBackCase, solved=False)
    assert (play.detail().redos, play.detail().escalated) == (3, True)
    play.do(play.officer, c.UndoAct)
    detail = play.detail()
    assert (detail.redos, detail.escalated) == (2, False)
    assert detail.row.state is TicketState.RESOLVED
    assert detail.undone == 3  # the call back, the redo, the escalation


def test_a_voiding_and_a_declining_can_be_undone_at_once(play):
    play.do(play.boss, c.VoidCase, reason="看错了")
    play.do(play.boss, c.UndoAct)
    assert play.detail().row.state is TicketState.ACCEPTED
    assert play.detail().closed_at is None


def test_what_is_too_late_to_undo_is_not_offered(play):
    assert play.office.offered(play.officer, play.id)[E.UNDO] is None
    play.clock.advance(minutes=10, seconds=1)
    assert "10 分钟" in play.office.offered(play.officer, play.id)[E.UNDO]


def test_a_merge_of_long_ago_is_still_offered_to_be_undone(play):
    later = play.log()
    play.office.do(play.boss, c.MergeCase(ticket_id=later, into_id=play.id, reason="同一件事"))
    play.clock.advance(hours=9)
    assert play.office.offered(play.lead, later)[E.UNDO] is None
