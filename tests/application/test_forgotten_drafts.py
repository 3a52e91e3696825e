"""Drafts of forms that nobody can open any more, and those with which nobody goes on."""

import pytest
from new_office import request

from gaoxinban.application import commands as c
from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.laid_files import as_payload
from gaoxinban.application.register import MergeEnterprises, SaveContact
from gaoxinban.application.staffing import HandOver, PersonWanted
from gaoxinban.domain.term import Role, TeamFunction

TYPED = {"fields": {"name": "写到一半"}}


def keep(office, who, *forms):
    for form in forms:
        office.desk.drafts.keep_form((form, who.ref), TYPED)


def left(office, who, forms):
    return [form for form in forms if office.desk.drafts.of_form(who, form) is not None]


def a_team(office, admin):
    made = office.teams.put(admin, None, "园区保障", TeamFunction.SERVICE)
    return [f"office team {made.value.id}"], lambda: made.back(admin)


def a_person(office, admin):
    made = office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, None))
    number = made.value.id
    return [f"office {what} {number}" for what in ("person", "leave")], lambda: made.back(admin)


def a_leaver(office, admin):
    number = office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, None)).value.id
    to = next(each.id for each in office.directory().officers if each.id != number)
    forms = [f"office {what} {number}" for what in ("leave", "retire")]
    return forms, lambda: office.staff.retire(admin, number, HandOver(to, "离职"))


def a_category(office, admin):
    made = office.categories.put(admin, None, None, "园区保障", "")
    return [f"office category {made.value.code}"], lambda: made.back(admin)


def a_module(office, admin):
    number = office.desk.modules.put(admin, TextModule(name="氢能", body="氢能")).value.id
    return [f"module {number}"], lambda: office.desk.modules.drop(admin, number)


def a_view(office, admin):
    number = office.views.keep(admin, "我的", {}).value.id
    return [f"queue view {number}"], lambda: office.views.drop(admin, number)


def a_contact(office, admin):
    number = an_enterprise(office, admin)
    fields = {"name": ("", "李工"), "phone": ("", "13800000012")}
    save = SaveContact(enterprise_id=number, changes=fields)
    contact = office.register.save_contact(admin, save).value
    forms = [f"enterprise {number} contact {contact}"]
    return forms, lambda: office.register.drop_contact(admin, contact)


def a_double(office, admin):
    kept = an_enterprise(office, admin)
    gone = an_enterprise(office, admin, "常州示例电源有限公司")
    forms = [f"enterprise {gone} {what}" for what in ("edit", "visit new", "contact new")]
    merge = MergeEnterprises(kept_id=kept, gone_id=gone, reason="重复")
    return forms, lambda: office.register.merge(admin, merge)


def a_merge(office, admin):
    _, merge = double = a_double(office, admin)
    merge()
    gone = int(double[0][0].split()[1])
    kept = office.enterprise_hits("示例精密", 1).options[0].id
    forms = [f"enterprise {kept} part {gone}"]
    return forms, lambda: office.register.part(admin, gone, "不是同一家")


def an_enterprise(office, admin, name="常州示例精密机械有限公司"):
    case = office.log(admin, request(enterprise_name=name, uscc="", dispatch=False)).value
    return office.detail(case.ticket_id).row.enterprise_id


@pytest.mark.parametrize(
    "made",
    [a_team, a_person, a_leaver, a_category, a_module, a_view, a_contact, a_double, a_merge],
)
def test_a_form_whose_subject_is_gone_is_cleared_a_day_later(office, clock, admin, who, made):
    forms, take_away = made(office, admin)
    keep(office, who, *forms)
    clock.advance(hours=25)
    assert office.desk.drafts.sweep() == 0
    take_away()
    assert left(office, who, forms) == forms  # it may be undone
    clock.advance(hours=25)
    assert office.desk.drafts.sweep() == len(forms)
    assert left(office, who, forms) == []


def test_forms_of_the_office_of_new_things_and_of_strange_names_stay(office, clock, who):
    forms = (
        "office team new",
        "office entry",
        "rules directory",
        "rules day 2026-10-01",
        "module new",
        "queue bulk",
        "enterprise 1 visit 4",
        "form of a later program",
    )
    an_enterprise(office, who)
    keep(office, who, *forms)
    clock.advance(hours=25)
    assert office.desk.drafts.sweep() == 0
    assert left(office, who, forms) == list(forms)
    strange = ("enterprise x edit", "enterprise 1 contact x", "queue view x", "enterprise 99 edit")
    keep(office, who, *strange)
    clock.advance(hours=25)
    assert office.desk.drafts.sweep() == len(strange)


def test_what_who_was_taken_away_had_typed_goes(office, clock, admin):
    made = office.staff.hire(admin, PersonWanted("王敏", Role.OFFICER, None))
    keep(office, made.value.actor, "module new")
    made.back(admin)
    office.desk.drafts.keep_form(("first start", ""), TYPED)
    clock.advance(hours=25)
    assert office.desk.drafts.sweep() == 1
    assert office.desk.drafts.of_form(None, "first start") is not None


def test_what_nobody_goes_on_with_is_emptied_and_told_once(office, clock, who):
    """It lay there for ever, with whatever was said of an enterprise."""
    drafts = office.desk.drafts
    case = office.log(who, request(dispatch=False)).value.ticket_id
    keep(office, who, "office entry")
    drafts.keep_act((case, "note", who.ref), TYPED)
    drafts.keep(("window", who.ref, "desk-1"), {"body": "车间停电"})
    since = clock.now()
    clock.advance(days=89)
    office.do(who, c.NoteCase(ticket_id=case, note="还在"))
    assert drafts.sweep() == 0
    clock.advance(days=2)
    office.do(who, c.NoteCase(ticket_id=case, note="还在"))
    assert drafts.sweep() == 2
    form, [act] = drafts.of_form(who, "office entry"), drafts.of_case(who, case)
    assert (form.payload, form.saved_at) == ({}, since)  # when it was typed is what is told
    assert (act.payload, act.saved_at) == ({}, since)
    assert drafts.sweep() == 0
    assert [each.payload for each in drafts.of(who)] == [{"body": "车间停电"}]  # never a request
    clock.advance(days=90)
    office.do(who, c.NoteCase(ticket_id=case, note="还在"))
    assert drafts.sweep() == 2  # nobody has come to be told
    assert drafts.of_form(who, "office entry") is None
    assert drafts.of_case(who, case) == []
    assert len(drafts.of(who)) == 1


def test_files_that_were_given_wait_on(office, clock, who):
    case = office.log(who, request(dispatch=False)).value.ticket_id
    named = as_payload([LaidFile("照片.png", "a" * 64, 3)])
    office.desk.drafts.keep_act((case, "attach", who.ref), named)
    clock.advance(days=100)
    office.do(who, c.NoteCase(ticket_id=case, note="还在"))
    assert office.desk.drafts.sweep() == 0
    assert office.desk.drafts.of_case(who, case)[0].payload == named


def test_a_clock_that_is_ahead_clears_nothing(office, clock, who):
    """The time counts in which the office did something."""
    office.log(who, request(dispatch=False))
    keep(office, who, "office entry")
    clock.advance(days=4000)
    assert office.desk.drafts.sweep() == 0
    assert office.desk.drafts.of_form(who, "office entry").payload == TYPED
