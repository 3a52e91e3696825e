"""会商 becomes a rule: the draft that a ruling on a case gives to the editor."""

import pytest
from cast import cast

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Privacy

SAID = {"title": "厂门口道路破损", "body": "请问雨污管网谁来修？已经找过两次。"}


@pytest.fixture
def play(desk):
    """A case over which two teams sat together; it is the 项目推进组's now."""
    return cast(desk, **SAID)


def rule(play, case=None):
    play.do(
        play.boss,
        c.ConsultCase,
        ticket_id=case or play.id,
        team_id=play.team("项目推进组"),
        participants="两组",
        ruling="归推进组",
    )


def test_team_category_words_and_the_number_of_the_case(play):
    rule(play)
    detail = play.detail()
    seed = play.office.dispatching.of_ruling(play.boss, play.id)
    assert seed.table["name"] == f"厂门口道路破损（{detail.row.number} 会商）"
    draft = play.office.dispatching.draft()
    assert draft.teams[seed.table["team"]] == "项目推进组"
    assert draft.categories[seed.table["category"]] == detail.category_name
    words = seed.table["condition"]["words"]
    assert words
    assert all(word in SAID["title"] + SAID["body"] for word in words)
    assert "请问" not in words
    made = draft.catalogue.read_rule({**seed.table, "number": 900})
    by = [each.number for each in draft.catalogue.rules].index(seed.before)
    rules = draft.catalogue.rules
    candidate = draft.with_rules([*rules[:by], made, *rules[by:]])
    assert play.office.dispatching.replay(candidate).answered == {900: 1}


def test_a_ruling_that_was_undone_is_none_and_the_last_one_counts(play):
    with pytest.raises(Refused, match="没有会商裁定"):
        play.office.dispatching.of_ruling(play.boss, play.id)
    rule(play)
    play.do(play.boss, c.UndoAct)
    with pytest.raises(Refused, match="没有会商裁定"):
        play.office.dispatching.of_ruling(play.boss, play.id)


def test_only_supervisors_write_rules(play):
    rule(play)
    with pytest.raises(Refused, match="主管"):
        play.office.dispatching.of_ruling(play.lead, play.id)


def test_a_confidential_case_does_not_tell_who_asked_in_a_rule(play):
    secret = play.log(
        title="李小明反映雨污管网破损", privacy=Privacy.CONFIDENTIAL, contact_name="李小明"
    )
    rule(play, secret)
    seed = play.office.dispatching.of_ruling(play.boss, secret)
    assert "李小明" not in str(seed)
    assert "雨污管网" in seed.table["name"]
