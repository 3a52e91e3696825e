"""A visit that brought no request: noted, back-dated with both times, corrected, taken back."""

import pytest
from new_office import acting
from registered import merge

from gaoxinban.application import commands as c
from gaoxinban.application.visiting import NoteVisit
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import ContactMeans, Role

HOUR = 3600 * SECOND


@pytest.fixture
def note(office, who, enterprise):
    """Note a visit; gives its id."""

    def noter(note="车间在扩建，暂时没有困难", actor=who, **more):
        command = NoteVisit(enterprise_id=enterprise, note=note, **more)
        return office.register.note_visit(actor, command).value

    return noter


def met(office, enterprise):
    return [
        (e.what, e.actor, e.who, e.note, e.number)
        for e in office.register.page(enterprise).encounters
    ]


def test_a_visit_stands_among_the_encounters_with_both_times(office, who, enterprise, note, clock):
    service = acting(office, Role.OFFICER, "企业服务组")
    office.do(service, c.AcceptCase(ticket_id=1))
    clock.advance(hours=30)
    office.do(service, c.ContactCase(ticket_id=1, reached="李工", note="材料齐"))
    yesterday = clock.now() - 26 * HOUR
    note(
        officer_id=service.officer_id,
        reached=" 王总\n",
        note="车间在扩建\u202e，\n暂时没有困难",
        happened_at=yesterday,
    )
    entered = clock.now()
    clock.advance(minutes=1)
    note("回了电话", means=ContactMeans.PHONE)
    page = office.register.page(enterprise)
    assert met(office, enterprise) == [
        ("联系（电话）", who.name, "", "回了电话", ""),
        ("首次联系（电话）", service.name, "李工", "材料齐", "GX-2026-000001"),
        ("走访（上门）", service.name, "王总", "车间在扩建，\n暂时没有困难", ""),
    ]
    visit = page.encounters[-1]
    assert (visit.at, visit.entered_at) == (yesterday, entered)
    assert [each.note for each in page.visits] == ["回了电话", "车间在扩建，\n暂时没有困难"]
    history = page.changes[1]
    assert (history.what, history.actor) == ("走访", who.name)
    assert history.fields["means"] == ("", "上门")
    assert history.fields["officer_id"][1].startswith(service.name)
    assert history.fields["happened_at"][1].startswith("2026-")
    assert office.detail(1).row.version == 4, "no case was touched"
    assert office.maintenance.verify() == []


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"note": " \u200b\n"}, "note", "请写下说了什么"),
        ({"happened_at": 4_102_444_800 * SECOND}, "happened_at", "还没有到"),
        ({"officer_id": 999}, "officer_id", "没有这个承办人"),
    ],
)
def test_what_cannot_be_noted_is_refused_beside_its_field(
    office, enterprise, note, wrong, field, sentence
):
    with pytest.raises(Refused, match=sentence) as caught:
        note(**wrong)
    assert caught.value.field == field
    assert met(office, enterprise) == []


def test_a_correction_takes_the_place_and_the_history_keeps_both(
    office, boss, enterprise, note, clock
):
    first = note("谈了用电", reached="王总")
    clock.advance(hours=20)
    when = office.register.page(enterprise).visits[0].at
    second = note("谈了用地", boss, reached="王总", happened_at=when, visit_id=first)
    page = office.register.page(enterprise)
    assert [(e.note, e.at) for e in page.visits] == [("谈了用地", when)]
    assert page.changes[0].what == "更正走访"
    assert page.changes[0].fields["note"] == ("谈了用电", "谈了用地")
    with pytest.raises(Conflict, match="刚被别人更正或撤销"):
        note("谈了用工", visit_id=first)
    again = page.visits[0].visit
    same = {"officer_id": again.officer_id, "reached": "王总", "happened_at": when}
    with pytest.raises(Refused, match="没有任何改动"):
        note("谈了用地", boss, visit_id=second, **same)
    office.register.undo(boss, enterprise)
    assert [e.note for e in office.register.page(enterprise).visits] == ["谈了用电"]


def test_a_visit_is_taken_back_by_whoever_noted_it(office, who, boss, enterprise, note):
    note("记错了企业")
    with pytest.raises(Refused, match="不是您做的"):
        office.register.undo(boss, enterprise)
    assert office.register.undo(who, enterprise).value == "走访"
    assert met(office, enterprise) == []
    assert [each.what for each in office.register.page(enterprise).changes] == [
        "撤销（走访）",
        "走访",
    ]


def test_visits_of_a_double_are_seen_on_the_standing_record(office, who, boss, enterprise, double):
    office.register.note_visit(who, NoteVisit(enterprise_id=double, note="并入以前"))
    merge(office, boss, enterprise, double)
    office.register.note_visit(who, NoteVisit(enterprise_id=double, note="并入以后"))
    assert [e.note for e in office.register.page(double).visits] == ["并入以后", "并入以前"]
    office.register.undo(who, enterprise)
    office.register.part(boss, double, "是两家")
    assert [e.note for e in office.register.page(double).visits] == ["并入以前"]


def test_nobody_is_visited_who_is_not_told(office, who):
    with pytest.raises(Refused, match="没有企业可以打开"):
        office.register.note_visit(who, NoteVisit(enterprise_id=-1, note="x"))
