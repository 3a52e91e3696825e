"""保密 for what people write: the short name, 「陆总」, the number in groups."""

import pytest
from cast import cast

from gaoxinban.application import commands as c
from gaoxinban.application import find
from gaoxinban.application.register import EditEnterprise, MergeEnterprises
from gaoxinban.domain.term import Privacy

SHORT = {
    "enterprise_name": "紫藤隐名装备有限公司",
    "contact_name": "陆离之",
    "contact_phone": "13988877766",
    "title": "紫藤隐名装备的排水",
    "body": "紫藤的陆总说车间门口排水不畅，回电139-8887-7766，或139 8887 7766",
}


@pytest.mark.parametrize("first", [Privacy.NAMED, Privacy.CONFIDENTIAL])
def test_short_names_and_spelt_numbers_are_kept_back_as_well(desk, first):
    """What people write in a title is 「紫藤」, never the whole name of the register."""
    play = cast(desk, **{**SHORT, "privacy": first}, dispatch=False)
    if first is Privacy.NAMED:
        play.do(play.boss, c.SetPrivacy, privacy=Privacy.CONFIDENTIAL, reason="本人要求")
    told = repr(play.office.ticket_rows([play.id])) + repr(play.office.detail(play.id, play.admin))
    assert not [word for word in ("紫藤", "陆", "8887") if word in told]
    assert find.cases(play.office, "紫藤", 9) == []
    assert play.office.detail(play.id, play.stranger).body == SHORT["body"], "logged it"


@pytest.mark.parametrize("act", ["note", "inform", "amend"])
def test_what_the_enterprise_is_called_after_a_change_of_name_is_kept_back_too(desk, act):
    """更名 is ordinary; whoever writes afterwards calls it as it is called now."""
    play = cast(desk, **SHORT, privacy=Privacy.CONFIDENTIAL)
    office, old = play.office, SHORT["enterprise_name"]
    firm = office.look_up_enterprises("紫藤隐名")[0].id
    new = {"name": (old, "江苏蓝海智造股份有限公司")}
    office.register.edit(play.boss, EditEnterprise(enterprise_id=firm, changes=new))
    play.do(play.officer, c.AcceptCase)
    said = "蓝海的人来电，江苏蓝海智造股份有限公司（以前的紫藤）又说了一遍"
    if act == "note":
        play.do(play.officer, c.NoteCase, note=said)
    elif act == "inform":
        play.do(play.officer, c.NoteCase, note=said, told=True)
    else:
        play.do(play.officer, c.AmendCase, reason="补充", body=said)
    told = repr(office.detail(play.id, play.admin)) + repr(office.ticket_rows([play.id]))
    assert not [word for word in ("紫藤", "蓝海") if word in told]
    assert find.cases(office, "蓝海", 9) == []
    assert said in repr(office.detail(play.id, play.officer)), "who has the case reads it"
    office.maintenance.rebuild()
    assert find.cases(office, "蓝海", 9) == []
    assert office.maintenance.verify() == []


def test_the_name_of_the_record_that_it_was_merged_into_is_kept_back_too(desk):
    play = cast(desk, **SHORT, privacy=Privacy.CONFIDENTIAL)
    office = play.office
    play.log(enterprise_name="江苏蓝海智造股份有限公司")
    lost, kept = (office.look_up_enterprises(name)[0].id for name in ("紫藤隐名", "蓝海智造"))
    merge = MergeEnterprises(kept_id=kept, gone_id=lost, reason="更名前后两条")
    office.register.merge(play.boss, merge)
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.NoteCase, note="蓝海智造来电")
    assert "蓝海" not in repr(office.detail(play.id, play.admin))
    assert play.id not in [hit.id for hit in find.cases(office, "蓝海", 9)]


def test_a_correction_is_kept_back_in_its_short_forms_too(desk):
    play = cast(desk, **SHORT, privacy=Privacy.CONFIDENTIAL, dispatch=False)
    renamed = {"contact_name": "谢立芳", "body": "请找谢经理，154 1970 2659"}
    play.do(play.stranger, c.AmendCase, reason="换人", contact_phone="15419702659", **renamed)
    assert play.office.detail(play.id, play.admin).body == "请找「保密」，「保密」"
