"""保密 for what people write: the short name, 「陆总」, the number in groups."""

import pytest
from cast import cast

from gaoxinban.application import commands as c
from gaoxinban.application import find
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


def test_a_correction_is_kept_back_in_its_short_forms_too(desk):
    play = cast(desk, **SHORT, privacy=Privacy.CONFIDENTIAL, dispatch=False)
    renamed = {"contact_name": "谢立芳", "body": "请找谢经理，154 1970 2659"}
    play.do(play.stranger, c.AmendCase, reason="换人", contact_phone="15419702659", **renamed)
    assert play.office.detail(play.id, play.admin).body == "请找「保密」，「保密」"
