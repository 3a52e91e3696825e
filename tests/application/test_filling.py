"""What is kept of a form goes in the transaction of the act that is done by it."""

import pytest
from new_office import acting

from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.filling import filling
from gaoxinban.application.register import SaveContact
from gaoxinban.application.staffing import PersonWanted
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role, TeamFunction

FORM, OTHER = "form of the test", "another form"


def save_module(office, who, name):
    office.desk.modules.put(who, TextModule(name=name, body=name))


def save_team(office, who, name):
    office.teams.put(who, None, name, TeamFunction.SERVICE)


def save_person(office, who, name):
    office.staff.hire(who, PersonWanted(name, Role.OFFICER, None))


def save_category(office, who, name):
    office.categories.put(who, None, None, name, "")


def save_contact(office, who, name):
    with office._database.write() as uow:
        enterprise_id = uow.enterprises.add(Enterprise(name="常州示例电源有限公司", name_key=name))
        uow.commit()
    fields = {"name": ("", name)}
    office.register.save_contact(who, SaveContact(enterprise_id=enterprise_id, changes=fields))


@pytest.mark.parametrize("save", [save_module, save_team, save_person, save_category, save_contact])
def test_an_act_takes_the_drafts_of_its_forms_with_it_and_a_refused_one_leaves_them(office, save):
    who, drafts = acting(office, Role.ADMIN), office.desk.drafts
    for form in (FORM, OTHER):
        drafts.keep_form((form, who.ref), {"fields": {"name": "写到一半"}})
    with pytest.raises(Refused):
        save(office, filling(who, FORM), "")
    assert drafts.of_form(who, FORM) is not None
    save(office, filling(who, FORM), "园区保障")
    assert drafts.of_form(who, FORM) is None
    assert drafts.of_form(who, OTHER) is not None
