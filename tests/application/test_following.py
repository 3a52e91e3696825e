"""接续: what ended comes up again as a new case that names the old one."""

from contextlib import closing

import pytest
from cast import under_way
from new_office import acting, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application.register import MergeEnterprises
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Privacy, Role, TicketState


def end(play):
    play.do(play.officer, c.ResolveCase, result="已办")
    play.do(play.officer, c.CloseCase)


def ended(desk, **said):
    """A case that is done with."""
    play = under_way(desk, **said)
    end(play)
    return play


def number_of(play, case):
    return play.detail(case).row.number


def test_both_cases_name_each_other(desk):
    play = ended(desk)
    again = play.log(title="又断档了", after=play.id)
    assert play.detail(again).follows[:2] == (play.id, number_of(play, play.id))
    assert [each.id for each in play.detail().followed_by] == [again]
    third = play.log(title="第三次", after=play.id)
    assert [each.id for each in play.detail().followed_by] == [again, third]
    assert play.detail().follows is None


def test_the_clock_of_the_new_case_is_its_own(desk):
    play = ended(desk)
    before = play.detail().legs
    play.clock.advance(days=3)
    again = play.log(title="又断档了", after=play.id)
    assert play.detail(again).row.logged_at == play.clock.now()
    assert play.detail().legs == before


def test_what_has_not_ended_is_redone_instead(desk):
    play = under_way(desk)
    with pytest.raises(Refused, match="归档以后才能接续"):
        play.log(title="又来", after=play.id)
    play.do(play.officer, c.ResolveCase, result="已办")
    with pytest.raises(Refused, match="重办"):
        play.log(title="又来", after=play.id)
    assert len(play.office.ticket_ids(TicketFilter())) == 1


def test_what_was_declined_may_come_up_again(desk):
    play = under_way(desk)
    other = play.log(title="不归本区", dispatch=False)
    play.do(play.lead, c.DeclineCase, ticket_id=other, ground="不归本区", instead="请找邻区")
    again = play.log(title="现在归了", after=other)
    assert play.detail(again).follows.id == other


def test_an_archived_case_says_how_it_goes_on(desk):
    play = ended(desk)
    with pytest.raises(Refused, match="请登记新工单并接续本件"):
        play.do(play.lead, c.RedoCase, reason="又断档了")


def test_only_a_case_of_the_same_enterprise_is_followed(desk):
    play = ended(desk)
    with pytest.raises(Refused, match="另一家企业"):
        play.log(enterprise_name="常州另一家有限公司", after=play.id)
    double = play.log(enterprise_name="常州另一家有限公司")
    other = play.detail(double).row.enterprise_id
    kept = play.detail().row.enterprise_id
    play.office.register.merge(
        play.boss, MergeEnterprises(kept_id=kept, gone_id=other, reason="同一家")
    )
    again = play.log(enterprise_name="", enterprise_id=other, after=play.id)
    assert play.detail(again).follows.id == play.id


def test_a_voided_case_takes_up_nothing(desk):
    play = ended(desk)
    again = play.log(title="登记错了", after=play.id)
    play.do(play.boss, c.VoidCase, ticket_id=again, reason="登记错了")
    assert play.detail().followed_by == ()
    assert play.detail(again).row.state is TicketState.VOIDED
    with pytest.raises(Refused, match="已作废」，不能接续，请照常登记"):
        play.log(title="又来", after=again)


# A link says that both are of one enterprise


def test_a_named_case_does_not_tell_who_asked_before(desk):
    play = ended(desk, privacy=Privacy.CONFIDENTIAL)
    with pytest.raises(Refused, match="保密件"):
        play.log(title="又来", after=play.id)
    with pytest.raises(Refused, match="实名来电"):
        play.log(play.lead, title="又来", after=play.id)
    again = play.log(play.lead, title="又来", privacy=Privacy.CONFIDENTIAL, after=play.id)
    assert play.office.detail(again, play.lead).follows.id == play.id


def test_a_case_made_confidential_later_is_linked_for_those_only_who_see_it(desk):
    play = ended(desk)
    again = play.log(title="又断档了", after=play.id)
    secret = {"privacy": Privacy.CONFIDENTIAL, "reason": "来电人要求"}
    play.do(play.lead, c.SetPrivacy, ticket_id=again, **secret)
    assert play.detail(again).follows is None
    assert play.detail().followed_by == ()
    assert play.office.case_sheet(again).explanation.detail.follows is None
    assert play.office.detail(again, play.lead).follows.id == play.id
    assert [each.id for each in play.office.detail(play.id, play.lead).followed_by] == [again]
    play.do(play.lead, c.SetPrivacy, **secret)
    assert play.detail(again).follows is None
    assert play.office.detail(again, play.lead).follows.id == play.id


def test_who_knows_one_confidential_case_does_not_learn_of_the_other(desk):
    play = ended(desk, privacy=Privacy.CONFIDENTIAL)
    other = acting(play.office, Role.LEAD, "项目推进组")
    again = play.log(
        play.lead,
        title="又来",
        privacy=Privacy.CONFIDENTIAL,
        after=play.id,
        team_id=play.team("项目推进组"),
    )
    known = play.office.detail(again, other)
    assert known.told
    assert known.follows is None, "it would say which enterprise the earlier case is of"
    assert not any("接续" in step for step in play.office.explain(again).steps)
    assert play.office.detail(again, play.lead).follows is None


def test_a_rebuild_finds_the_links_again(tmp_path):
    office, _ = new_office(tmp_path)
    with closing(office):
        desk = acting(office, Role.SUPERVISOR)
        old = office.answer(desk, c.AnswerCase(log=request(), answer="已答复")).value.ticket_id
        office.do(desk, c.CloseCase(ticket_id=old))
        again = office.answer(desk, c.AnswerCase(log=request(after=old), answer="再答复")).value
        office.maintenance.rebuild()
        assert office.maintenance.verify() == []
        assert [each.id for each in office.detail(old).followed_by] == [again.ticket_id]
