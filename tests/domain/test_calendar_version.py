"""A calendar version: what is refused, what is stored, and how a correction is made."""

import json
from datetime import date

import pytest

from gaoxinban.domain.calendar import CalendarVersion, DayMark, Season, SpecialDay, WorkCalendar
from gaoxinban.domain.errors import Refused


def version(**changes):
    return CalendarVersion(
        **({"name": "测试", "number": 1, "first_year": 2024, "last_year": 2027} | changes)
    )


FULL = {
    "published_years": frozenset({2024, 2025}),
    "hours": ((480, 720), (780, 1020)),
    "seasons": (
        Season("夏季", (6, 1), (9, 30), ((510, 720), (840, 1080))),
        Season.between("修路", date(2026, 3, 3), date(2026, 3, 4), ((600, 720),)),
    ),
    "days": (
        SpecialDay(date(2026, 2, 28), DayMark.WORK, "春节"),
        SpecialDay(date(2026, 2, 17), DayMark.REST, "春节"),
        SpecialDay(date(2026, 2, 16), DayMark.HOURS, "除夕半天", ((510, 720),)),
    ),
}


def test_payload_round_trips_through_json():
    before = version(**FULL)
    after = CalendarVersion.from_payload(json.loads(json.dumps(before.to_payload())))
    assert after == before
    assert hash(after) == hash(before)


def test_payload_does_not_depend_on_the_order_of_entry():
    """Its hash is stored: equal versions must give equal bytes."""
    other = version(
        **(FULL | {"days": FULL["days"][::-1], "published_years": frozenset([2025, 2024])})
    )
    assert json.dumps(other.to_payload()) == json.dumps(version(**FULL).to_payload())
    assert [special.day.day for special in other.days] == [16, 17, 28]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "  "}, "名称"),
        ({"number": 0}, "版本号从 1 开始"),
        ({"first_year": 2028}, "2028-2027"),
        ({"first_year": 1980}, "1992"),
        ({"last_year": 2090}, "最多包含 60 年"),
        ({"published_years": frozenset({2023})}, "已公布年份 2023"),
        ({"hours": ()}, "默认工作时间为空"),
        ({"hours": ((720, 510),)}, "12:00-08:30"),
        ({"hours": ((510, 510),)}, "08:30-08:30"),
        ({"hours": ((510, 1441),)}, "24:01"),
        ({"hours": ((510, 720), (700, 1050))}, "11:40-17:30 与前一段重叠"),
        ({"hours": ((810, 1050), (510, 720))}, "次序颠倒"),
        ({"seasons": (Season("夏季", (6, 31), (9, 30), ((510, 720),)),)}, "夏季.*6月31日 不存在"),
        ({"seasons": (Season("夏季", (6, 1), (9, 30), ()),)}, "夏季.*为空"),
        (
            {
                "seasons": (
                    Season.between("修路", date(2026, 3, 4), date(2026, 3, 3), ((510, 720),)),
                )
            },
            "修路.*对调",
        ),
        ({"days": (SpecialDay(date(2023, 1, 1), DayMark.REST, "元旦"),)}, "2023-01-01 不在"),
        ({"days": (SpecialDay(date(2026, 1, 1), DayMark.REST, "元旦"),) * 2}, "2026-01-01 重复"),
        ({"days": (SpecialDay(date(2026, 1, 1), DayMark.REST, "元旦", ((1, 2),)),)}, "标为「休」"),
        ({"days": (SpecialDay(date(2026, 1, 1), DayMark.HOURS, "半天"),)}, "标为「另定」"),
        ({"days": (SpecialDay(date(2026, 1, 1), DayMark.HOURS, "半天", ()),)}, "2026-01-01.*为空"),
        ({"days": (SpecialDay(date(2026, 1, 4), DayMark.WORK, "班", ((9, 8),)),)}, "2026-01-04"),
    ],
)
def test_what_makes_no_calendar_is_refused_in_words(changes, sentence):
    with pytest.raises(Refused, match=sentence):
        version(**changes)


@pytest.mark.parametrize(
    "damage",
    [
        lambda payload: payload.pop("hours"),
        lambda payload: payload.update(hours="08:30-12:00"),
        lambda payload: payload.update(hours=[[510.0, 720]]),
        lambda payload: payload.update(hours=[[510, 720, 800]]),
        lambda payload: payload.update(number=True),
        lambda payload: payload.update(name=7),
        lambda payload: payload.update(published_years=None),
        lambda payload: payload["days"][0].update(day="2026-02-30"),
        lambda payload: payload["days"][0].update(mark="调休"),
        lambda payload: payload["days"].append(3),
        lambda payload: payload["seasons"][0].update(since=5),
    ],
)
def test_a_damaged_payload_is_refused_not_raised(damage):
    payload = version(**FULL).to_payload()
    damage(payload)
    with pytest.raises(Refused, match="格式不对"):
        CalendarVersion.from_payload(payload)


def test_a_correction_is_the_next_version_and_leaves_the_old_alone():
    old = version(**FULL)
    new = old.with_days([SpecialDay(date(2026, 2, 17), DayMark.WORK, "改正")])
    assert (old.number, new.number) == (1, 2)
    assert WorkCalendar(old).day_kind(date(2026, 2, 17)).kind.label == "休"
    assert WorkCalendar(new).day_kind(date(2026, 2, 17)).kind.label == "班"
    assert len(new.days) == len(old.days)


def test_publishing_a_year_replaces_what_was_computed_and_keeps_own_hours():
    old = version(**FULL)
    new = old.with_days([SpecialDay(date(2026, 2, 18), DayMark.REST, "春节")], publishing=[2026])
    assert {special.day.day: special.mark for special in new.days} == {
        16: DayMark.HOURS,
        18: DayMark.REST,
    }
    assert new.published_years == {2024, 2025, 2026}


def test_publishing_a_later_year_extends_the_calendar():
    new = version(**FULL).with_days(
        [SpecialDay(date(2028, 1, 3), DayMark.REST, "元旦")], publishing=[2028]
    )
    assert (new.first_year, new.last_year) == (2024, 2028)
    assert not WorkCalendar(new).day_kind(date(2028, 1, 3)).provisional


def test_a_season_says_itself_which_dates_it_covers():
    works = Season.between("修路", date(2026, 3, 3), date(2026, 3, 4), ((600, 720),))
    covered = [day for day in range(1, 8) if works.covers(date(2026, 3, day))]
    assert covered == [3, 4]


def test_other_hours_are_the_next_version_and_dates_stay():
    old = version(**FULL)
    summer = old.seasons[0]
    new = old.with_hours(((540, 720),), [summer])
    assert (new.number, new.hours, new.seasons, new.days) == (2, ((540, 720),), (summer,), old.days)
    assert new.published_years == old.published_years
    assert WorkCalendar(new).day_kind(date(2026, 2, 16)).hours == ((510, 720),)
    with pytest.raises(Refused, match=r"冬季.*2024-2027 年之内一天也没有") as refused:
        old.with_hours(
            old.hours, [Season("冬季", (12, 1), (2, 1), ((540, 720),), until=date(2023, 12, 31))]
        )
    assert refused.value.field == "seasons"


def test_the_usual_hours_of_a_date_are_those_of_its_season():
    found = version(**FULL)
    assert found.usual_hours(date(2026, 3, 3)) == ((600, 720),)
    assert found.usual_hours(date(2026, 7, 4)) == ((510, 720), (840, 1080))
    assert found.usual_hours(date(2026, 2, 16)) == found.hours
    assert found.season_of(date(2026, 2, 16)) is None
