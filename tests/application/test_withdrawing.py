"""撤销增加: a person, team or category is as if never added, while nothing has used it."""

import pytest
from cast import cast

from gaoxinban.application import commands as c
from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.register import EditEnterprise
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.application.versions import Choice
from gaoxinban.application.visiting import NoteVisit
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.term import Role, TeamFunction

SERVICE = "企业服务组"


@pytest.fixture
def play(desk):
    return cast(desk)


def hired(play, name="王敏"):
    wanted = PersonWanted(name, Role.LEAD, play.team(SERVICE))
    return play.office.staff.hire(play.admin, wanted)


def founded(play):
    return play.office.teams.put(play.admin, None, "临时专班", TeamFunction.SERVICE)


def filed(play):
    return play.office.categories.put(play.admin, None, "finance", "氢能贷", "用量：")


def lists(office):
    return office.staff.people(), office.teams.all(), office.categories.all()


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (hired, (AccountAct.HIRE, "撤销增加：王敏（企业服务组组长）")),
        (founded, (AccountAct.TEAM, "撤销增加：临时专班")),
        (filed, (AccountAct.CATEGORY, "撤销：增加「融资与担保/氢能贷」")),
    ],
)
def test_what_nothing_has_used_is_as_if_never_added(play, office, added, said):
    was = lists(office)
    way = added(play).back
    play.do(play.officer, c.NoteCase, note="什么也没用到")
    way(play.admin)
    assert lists(office) == was
    last = office.accounts.events(play.admin)[0]
    assert (last.act, last.note) == said
    with pytest.raises(Refused):
        way(play.admin)
    added(play)  # the name is free


def test_the_record_never_takes_one_person_for_another(play, office):
    """A new person under the number of one who was taken away would be told to be that one.

    What was taken away is told by name; a deletion told a number: osTicket#5442.
    """
    hired(play).back(play.admin)
    hired(play, "赵六")
    found = [each for each in office.accounts.events(play.admin) if each.act is AccountAct.HIRE]
    assert [(each.officer, each.note) for each in found] == [
        ("赵六", "赵六（企业服务组组长）"),
        ("", "撤销增加：王敏（企业服务组组长）"),
        ("", "王敏（企业服务组组长）"),
    ]


def undone(play, who, command, **given):
    """An act that nothing but the history knows of any more."""
    play.do(who, command, **given)
    play.do(who, c.UndoAct)


def accepts(play, made):
    play.do(made.actor, c.AcceptCase)


def was_assigned(play, made):
    undone(play, play.lead, c.AcceptCase, officer_id=made.id)


def has_a_password(play, made):
    play.office.accounts.set_password(play.admin, made.id, "three ducks")


def stands_in(play, made):
    lead, now = play.lead.officer_id, play.clock.now()
    play.office.staff.leave(play.admin, lead, now, None, made.id)


def is_liaison(play, made):
    firm = play.detail().row.enterprise_id
    play.office.register.edit(
        play.officer, EditEnterprise(enterprise_id=firm, changes={"liaison_id": ("", str(made.id))})
    )


def visited(play, made):
    visit = NoteVisit(
        enterprise_id=play.detail().row.enterprise_id, officer_id=made.id, note="看了新厂房"
    )
    play.office.register.note_visit(play.officer, visit)


def has_a_view(play, made):
    play.office.views.keep(made.actor, "我的", {})


def is_typing(play, made):
    play.office.desk.drafts.keep(("w", made.actor.ref, "m"), {"title": "停电"})


def is_narrowed_to(play, made):
    play.office.views.keep(play.officer, "新同事的", {"narrow": {"officer_id": made.id}})


def has_people(play, made):
    play.office.staff.hire(play.admin, PersonWanted("赵六", Role.OFFICER, made.id))


def was_suggested(play, made):
    undone(play, play.officer, c.ReturnCase, ground="不归我们", suggested_team_id=made.id)


def was_given_a_case(play, made):
    undone(play, play.boss, c.TransferCase, team_id=made.id, reason="专办")


def is_in_a_rule(play, made):
    draft = play.office.dispatching.draft()
    rule = {"number": 900, "name": "社保", "team": made.code, "condition": {"words": ["社保"]}}
    candidate = draft.with_rules([draft.catalogue.read_rule(rule), *draft.catalogue.rules])
    play.office.rules.publish(play.boss, candidate, Choice(based_on=1, reason="试行"))


def is_listed(play, made):
    play.office.views.keep(play.officer, "专班的", {"scope": made.id})


def has_a_case(play, made):
    play.log(category=made.code)


def was_filed(play, made):
    undone(play, play.officer, c.AmendCase, category=made.code, reason="分错了")


def is_asked_for(play, made):
    play.office.views.keep(play.officer, "氢能贷", {"narrow": {"category": made.code}})


PERSON = (accepts, was_assigned, has_a_password, stands_in, is_liaison, visited, has_a_view)
TEAM = (has_people, was_suggested, was_given_a_case, is_in_a_rule, is_listed)


@pytest.mark.parametrize(
    ("added", "used"),
    [
        *((hired, used) for used in (*PERSON, is_typing, is_narrowed_to)),
        *((founded, used) for used in TEAM),
        *((filed, used) for used in (has_a_case, was_filed, is_asked_for)),
    ],
)
def test_what_something_has_used_stays(play, office, added, used):
    made = added(play)
    used(play, made.value)
    stands, said = lists(office), office.accounts.events(play.admin)
    with pytest.raises(Refused, match="不能撤销"):
        made.back(play.admin)
    assert (lists(office), office.accounts.events(play.admin)) == (stands, said)


def test_what_was_changed_since_it_was_added_stays(play, office):
    made = filed(play)
    office.categories.put(play.admin, made.value.code, None, "绿氢贷", "用量：")
    with pytest.raises(Conflict):
        made.back(play.admin)
    assert made.value.code in {each.code for each in office.directory().categories}


def test_taking_away_is_for_whoever_may_add(play):
    for added in (hired, founded, filed):
        with pytest.raises(Refused, match="须由"):
            added(play).back(play.lead)
