"""What tells who asks without the full name: short forms, forms of address, spelt numbers."""

import pytest

from gaoxinban.domain.called import forms_of_address, known_as, short_names, spellings

TOWNS = "薛家镇", "三井街道"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("常州骏赫物流有限公司", ("骏赫物流", "骏赫")),
        ("天合光能股份有限公司", ("天合光能", "天合")),
        ("砺帆汽车电子（常州）有限公司", ("砺帆汽车电子", "砺帆")),
        ("江苏常州酞青颜料集团有限公司", ("酞青颜料", "酞青")),
        ("江苏abc智能装备有限公司", ("abc智能装备", "abc", "ABC")),
        ("常州市薛家镇宏远塑料厂", ("宏远塑料厂", "宏远")),
        ("三井宏远塑料厂", ("宏远塑料厂", "宏远")),
        ("星宇车灯", ("星宇",)),
        ("大酒店", ()),
        ("", ()),
    ],
)
def test_an_enterprise_is_called_without_place_and_legal_form(name, short):
    assert short_names(name, TOWNS) == short


def test_somebody_is_called_by_the_surname_and_a_title():
    assert {"谢总", "谢董", "谢经理", "谢书记", "老谢"} <= set(forms_of_address("谢立芳"))
    assert {"欧阳总", "欧阳工"} <= set(forms_of_address("欧阳明远"))
    assert "欧总" not in forms_of_address("欧阳明远")
    for no_name in ("Li Ming", "谢", "骏赫物流", "常州欧阳机械"):
        assert forms_of_address(no_name) == ()


@pytest.mark.parametrize("written", ["0519-81588888", "（0519）8158 8888", "051981588888"])
def test_a_number_of_the_town_is_also_said_without_its_area(written):
    assert {"051981588888", "0519-81588888", "81588888", "8158 8888"} <= set(spellings(written))


def test_a_number_is_grouped_as_people_group_it_and_several_are_told_apart():
    said = spellings("+86 15419702659")
    ways = ("154-1970-2659", "154 1970 2659", "154.1970.2659", "154 19702659", "1541 9702 659")
    assert {"15419702659", "１５４１９７０２６５９", *ways} <= set(said)
    assert spellings("15419702659、无") == said
    assert "8158-8888" in spellings("8158 8888")
    assert spellings("12345") == ()


def test_everything_is_named_once_a_line_each():
    said = known_as(["星宇车灯", "星宇车灯"], ["李工", "", "15419702659"], TOWNS).split("\n")
    assert said[:2] == ["星宇车灯", "星宇"]
    assert len(said) == len(set(said))
    assert {"李工", "李总", "15419702659", "154 1970 2659"} <= set(said)
