"""并单: the earlier clock survives, no text is lost, and undone it never happened."""

import pytest
from cast import under_way
from new_office import at

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import LegName, TicketState


@pytest.fixture
def play(desk):
    """A case under way, and a later one of the same enterprise: `second`."""
    play = under_way(desk)
    play.clock.advance(hours=3)
    play.second = play.log(title="社保又问一次", body="还有工伤备案也不会办", contact_name="周会计")
    return play


def merge(play, **given):
    play.do(play.lead, c.MergeCase, ticket_id=play.second, into_id=play.id, reason="同一件事")


def found(play, text):
    return {row.id for row in play.office.ticket_page(TicketFilter(text=text)).rows}


def test_the_earlier_clock_and_its_promises_survive(play):
    before = play.detail()
    merge(play)
    after = play.detail()
    assert after.legs == before.legs
    assert after.holdings == before.holdings
    assert after.absorbed == ("GX-2026-000002",)
    gone = play.detail(play.second)
    assert gone.row.state is TicketState.MERGED
    assert gone.merged_into == after.row.number
    assert not [leg for leg in gone.legs if leg.until is None]
    assert [leg.name for leg in gone.legs] == [LegName.DISPATCH]


def test_nothing_is_lost_from_either_text_and_a_search_finds_it(play):
    play.do(play.boss, c.NoteCase, ticket_id=play.second, note="已电话核对参保人数")
    merge(play)
    for words in ("社保又问一次", "工伤备案", "周会计", "参保人数"):
        assert play.id in found(play, words)
        assert play.second in found(play, words)
    assert play.detail(play.second).body == "还有工伤备案也不会办"
    assert "工伤备案" in play.detail().timeline[-1].text


def test_undone_it_never_happened_on_either_case(play):
    """Asked for everywhere, built nowhere: osTicket#5325."""
    rows = play.detail(play.second), play.detail()
    merge(play)
    play.do(play.lead, c.UndoAct, ticket_id=play.second)
    for before in rows:
        after = play.detail(before.row.id)
        assert (after.holdings, after.legs) == (before.holdings, before.legs)
        assert after.row.state is before.row.state
        assert not after.absorbed
        assert not after.merged_into
    assert play.id not in found(play, "工伤备案")
    assert play.office.maintenance.verify() == []


def test_a_lead_undoes_a_merge_later_and_says_why(play):
    merge(play)
    play.clock.set(at("2026-03-05 09:00"))
    play.do(play.officer, c.NoteCase, note="办到一半")
    with pytest.raises(Refused, match="理由"):
        play.do(play.boss, c.UndoAct, ticket_id=play.second)
    with pytest.raises(Refused):
        play.do(play.officer, c.UndoAct, ticket_id=play.second, reason="想拆开")
    play.do(play.boss, c.UndoAct, ticket_id=play.second, reason="其实是两件事")
    again = play.detail(play.second)
    assert again.row.state is TicketState.DISPATCHED
    accept = next(leg for leg in again.legs if leg.name is LegName.ACCEPT)
    assert accept.late  # the clock of a case that was never merged ran on
    assert play.detail().timeline[-2].text == "办到一半"


def test_opposite_merges_are_refused(play):
    """Two cases merged into each other: zammad#1216."""
    with pytest.raises(Refused, match="登记在先"):
        play.do(play.lead, c.MergeCase, ticket_id=play.id, into_id=play.second, reason="同一件事")
    merge(play)
    with pytest.raises(Refused):
        play.do(play.lead, c.MergeCase, ticket_id=play.id, into_id=play.second, reason="同一件事")
    with pytest.raises(Refused, match="不能并入自己"):
        play.do(play.lead, c.MergeCase, ticket_id=play.id, into_id=play.id, reason="x")


def test_nothing_goes_into_a_merged_or_ended_case(play):
    """Replies to a merged case went to the wrong place: zammad#983."""
    third = play.log(title="第三次来问")
    merge(play)
    with pytest.raises(Refused, match="已并单"):
        play.do(play.lead, c.MergeCase, ticket_id=third, into_id=play.second, reason="同")
    with pytest.raises(Refused, match="请在主单上办理"):
        play.do(play.lead, c.NoteCase, ticket_id=play.second, note="补充")
    play.do(play.officer, c.ResolveCase, result="已办")
    with pytest.raises(Refused, match="已办结"):
        play.do(play.lead, c.MergeCase, ticket_id=third, into_id=play.id, reason="同")


def test_only_cases_of_one_enterprise_are_merged(play):
    other = play.log(enterprise_name="常州另一家有限公司")
    with pytest.raises(Refused, match="另一家企业"):
        play.do(play.lead, c.MergeCase, ticket_id=other, into_id=play.id, reason="同一件事")


def test_a_merge_takes_a_reason_and_a_second_person(play):
    own = play.log(play.lead, title="我登记的")
    with pytest.raises(Refused, match="第二人"):
        play.do(play.lead, c.MergeCase, ticket_id=own, into_id=play.id, reason="同一件事")
    with pytest.raises(Refused, match="理由"):
        play.do(play.lead, c.MergeCase, ticket_id=play.second, into_id=play.id, reason=" ")


def test_a_chain_of_merges_carries_all_texts_to_the_first(play):
    third = play.log(title="第三次来问", body="生育津贴也要问")
    play.do(play.lead, c.MergeCase, ticket_id=third, into_id=play.second, reason="同一件事")
    merge(play)
    assert play.id in found(play, "生育津贴")
