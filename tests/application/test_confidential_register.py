"""保密 for what the register knows of the caller's enterprise beside the caller and its name."""

import pytest
from cast import cast

from gaoxinban.application import commands as c
from gaoxinban.application import find
from gaoxinban.application.register import EditEnterprise, SaveContact
from gaoxinban.domain.term import Privacy

OLD, NEW = "紫藤隐名装备有限公司", "江苏蓝海智造股份有限公司"
CODE = "91320411MA1WXYZ12X"
COLLEAGUE, CELL = "慕容婉", "13911112222"
TELLING = (OLD, "紫藤", "蓝海", CODE, COLLEAGUE, "慕容总", CELL, "139.1111.2222", "8555 1234")
SAID = {
    "title": f"{CODE} 排水不畅，原紫藤隐名装备有限公司",
    "body": f"蓝海的{COLLEAGUE}也问，慕容总电话 139.1111.2222（{CELL}），公司总机 8555 1234，以前叫紫藤",
}


@pytest.fixture
def play(desk):
    """A confidential case of an enterprise with a code, a colleague, a switchboard, an old name."""
    play = cast(desk, enterprise_name=OLD, contact_phone="0519-85551234")
    register = play.office.register
    play.firm = play.office.look_up_enterprises("紫藤隐名")[0].id
    changes = {"name": (OLD, NEW), "uscc": ("", CODE)}
    register.edit(play.boss, EditEnterprise(enterprise_id=play.firm, changes=changes))
    people = {"name": ("", COLLEAGUE), "phone": ("", CELL)}
    register.save_contact(play.boss, SaveContact(enterprise_id=play.firm, changes=people))
    return play


def told(play, case):
    """Which of the words an administrator reads or finds, to whom the case is not assigned."""
    office = play.office
    shown = repr((office.detail(case, play.admin), office.ticket_rows([case])))
    return [
        word
        for word in TELLING
        if word in shown or case in [hit.row.id for hit in find.cases(office, word, 9)]
    ]


def of_the_firm(play, **said):
    nobody = {"enterprise_name": "", "contact_name": "", "contact_phone": ""}
    return play.log(enterprise_id=play.firm, **{**nobody, **said})


def test_code_colleagues_and_former_names_are_kept_back_from_the_start(play):
    case = of_the_firm(play, **SAID, privacy=Privacy.CONFIDENTIAL, dispatch=False)
    assert told(play, case) == []
    assert play.office.detail(case, play.stranger).body == SAID["body"], "logged it"
    play.office.maintenance.rebuild()
    assert told(play, case) == []
    assert play.office.maintenance.verify() == []


def test_they_are_kept_back_from_a_case_that_becomes_confidential(play):
    case = of_the_firm(play, **SAID, dispatch=False)
    assert told(play, case) != []
    play.do(play.boss, c.SetPrivacy, ticket_id=case, privacy=Privacy.CONFIDENTIAL, reason="要求")
    assert told(play, case) == []
    assert play.office.maintenance.verify() == []


def test_who_comes_to_the_enterprise_later_is_kept_back_from_what_is_written_later(play):
    case = of_the_firm(play, privacy=Privacy.CONFIDENTIAL, dispatch=False)
    register = play.office.register
    people = {"name": ("", "公羊默"), "phone": ("", "13877776666")}
    number = register.save_contact(
        play.boss, SaveContact(enterprise_id=play.firm, changes=people)
    ).value
    register.drop_contact(play.boss, number)
    play.do(play.stranger, c.NoteCase, ticket_id=case, note="公羊默来电，13877776666")
    shown = repr(play.office.detail(case, play.admin))
    assert not [word for word in ("公羊默", "13877776666") if word in shown]
    assert find.cases(play.office, "公羊默", 9) == []
