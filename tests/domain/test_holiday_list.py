"""Lists of 休 and 班 as people get hold of them: whole ones are read, faulty ones named."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_version import CalendarVersion, DayMark, SpecialDay
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.holiday_list import MOST_BYTES, HolidayList, read_list

REST = (
    ("元旦", "2027-01-01"),
    ("春节", "2027-02-08"),
    ("劳动节", "2027-05-01"),
    ("国庆节", "2027-10-01"),
)
WORK = ("春节", "2027-02-14"), ("国庆节", "2027-10-09")


def days(rest=REST, work=WORK):
    return [{"name": name, "date": day, "isOffDay": True} for name, day in rest] + [
        {"name": name, "date": day, "isOffDay": False} for name, day in work
    ]


def as_json(entries=None, **more):
    document = {"$schema": "x", "year": 2027, "papers": [], "days": entries or days(), **more}
    return json.dumps(document, ensure_ascii=False).encode()


def as_calendar(*events, end="END:VCALENDAR"):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH"]
    for first, after, said in events or tuple(
        (entry["date"], None, f"{entry['name']}（{'休' if entry['isOffDay'] else '班'}）")
        for entry in days()
    ):
        lines += ["BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{first.replace('-', '')}"]
        lines += [f"DTEND;VALUE=DATE:{after.replace('-', '')}"] if after else []
        lines += [f"SUMMARY:{said}", "END:VEVENT"]
    return "\r\n".join([*lines, end, ""]).encode()


def marks(found):
    return [(special.day.isoformat(), special.mark, special.name) for special in found.days]


EXPECTED = sorted(
    [(day, DayMark.REST, name) for name, day in REST]
    + [(day, DayMark.WORK, name) for name, day in WORK]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("data", [as_json(), as_calendar()], ids=["json", "ics"])
def test_both_formats_say_the_same_in_any_encoding(data, encoding):
    found = read_list(data.decode().encode(encoding), 2027)
    assert found.year == 2027
    assert marks(found) == EXPECTED


def test_an_event_of_several_days_ends_before_its_end():
    holidays = as_calendar(
        ("2027-01-01", "2027-01-04", "元旦 休"),
        ("2027-05-01", None, "劳动节假期 休"),
        ("2027-10-01", "2027-10-02", "国庆节(休)"),
        ("2027-10-09", None, "国庆节补班"),
        ("2027-07-11", None, "全民健身日"),
    )
    found = read_list(holidays)
    assert [day for day, _, name in marks(found) if name == "元旦"] == [
        "2027-01-01", "2027-01-02", "2027-01-03",
    ]  # fmt: skip
    assert marks(found)[-1] == ("2027-10-09", DayMark.WORK, "国庆节")
    assert ("2027-05-01", DayMark.REST, "劳动节") in marks(found)
    assert len(found.days) == 6


def test_folded_lines_alarms_and_times_of_day_are_understood():
    text = as_calendar().decode()
    alarm = "BEGIN:VALARM\r\nSUMMARY:班 休\r\nDTSTART:20990101\r\nEND:VALARM\r\n"
    text = text.replace("SUMMARY:元旦（休）", f"{alarm}SUMMARY:元旦\r\n （休）")
    text = text.replace("DTSTART;VALUE=DATE:20270101", "DTSTART;TZID=Asia/Shanghai:20270101T000000")
    assert marks(read_list(text.encode())) == EXPECTED


def test_new_years_rest_may_begin_in_the_december_before():
    entries = days(rest=(*REST, ("元旦", "2026-12-31")))
    assert marks(read_list(as_json(entries)))[0] == ("2026-12-31", DayMark.REST, "元旦")


JSON_FAULTS = {
    "empty": (b"", "空的"),
    "blank": (b" \n", "空的"),
    "neither": (b"hello", "认不出格式"),
    "binary": (b"\xff\xfe\x00\x81" * 9, "编码"),
    "huge": (b"x" * (MOST_BYTES + 1), "太大"),
    "cut off": (as_json()[:-9], "语法错误"),
    "deep": (b"[" * 200_000, "语法错误"),
    "a list": (b"[]", "没有 days"),
    "no days": (as_json().replace(b'"days"', b'"dayz"'), "没有 days"),
    "days no list": (b'{"year": 2027, "days": {}}', "应是一个清单"),
    "no year": (as_json(year=None), "没有 year"),
    "year as text": (as_json(year="2027"), "没有 year"),
    "year as truth": (as_json(year=True), "没有 year"),
    "year far off": (as_json(year=1800), "1800"),
    "nothing listed": (b'{"year": 2027, "days": []}', "一天也没有"),
    "a day no object": (as_json([*days(), 7]), "第 7 天的写法"),
    "no such date": (as_json(days(work=(("春节", "2027-02-30"),))), "2027-02-30"),
    "short date": (as_json(days(work=(("春节", "20270214"),))), "20270214"),
    "no mark": (as_json([*days(), {"name": "春节", "date": "2027-02-15"}]), "isOffDay"),
    "mark as number": (
        as_json([*days(), {"name": "春节", "date": "2027-02-15", "isOffDay": 1}]), "isOffDay",
    ),
    "no name": (as_json([*days(), {"date": "2027-02-15", "isOffDay": True}]), "没有节日名称"),
    "twice": (as_json(days(rest=(*REST, REST[0]))), "2027-01-01（周五）重复"),
    "both": (as_json(days(work=(("春节", "2027-05-01"),))), "重复"),
    "weekday worked": (as_json(days(work=(("春节", "2027-02-15"),))), "周一）本来就是工作日"),
    "other year": (as_json(days(rest=(*REST, ("元旦", "2028-01-01")))), "不属于 2027 年"),
    "year before": (as_json(days(rest=(*REST, ("国庆节", "2026-10-01")))), "不属于 2027 年"),
    "all of another year": (as_json(year=2026), "不属于 2026 年"),
    "incomplete": (as_json(days(rest=REST[:3])), "10月1日（国庆节）没有标「休」"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_a_faulty_list_is_refused_with_the_place(data, said):
    with pytest.raises(Refused, match=said) as refusal:
        read_list(data)
    assert refusal.value.sentence.startswith("放假安排不能导入：")
    assert refusal.value.field == "file"


CALENDAR_FAULTS = {
    "no event": (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "没有一个"),
    "cut off": (as_calendar(end="")[: as_calendar().rindex(b"END:VEVENT")], "中间断了"),
    "both words": (as_calendar(("2027-01-01", None, "休 班")), "分不清"),
    "no date": (as_calendar(("x", None, "元旦 休")), "没有日期"),
    "no such date": (as_calendar(("2027-13-01", None, "元旦 休")), "2027-13-01"),
    "far too long": (as_calendar(("2027-01-01", "2028-01-01", "元旦 休")), "365 天"),
    "repeated": (
        as_calendar().replace(b"SUMMARY", b"RRULE:FREQ=YEARLY\r\nSUMMARY", 1), "重复的日程",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), CALENDAR_FAULTS.values(), ids=CALENDAR_FAULTS)
def test_a_faulty_calendar_file_is_refused_with_the_place(data, said):
    with pytest.raises(Refused, match=said):
        read_list(data)


def test_the_year_that_was_asked_for_is_the_one_that_is_read():
    with pytest.raises(Refused, match=r"是 2027 年的放假安排，要的是 2028 年"):
        read_list(as_json(), 2028)
    with pytest.raises(Refused, match="不属于 2028 年"):
        read_list(as_calendar(), 2028)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    for prefix in (b"", b"{", b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n"):
        with pytest.raises(Refused):
            read_list(prefix + data)


# The next version of the calendar

OLD = CalendarVersion(
    name="测试",
    number=3,
    first_year=2025,
    last_year=2030,
    published_years=frozenset({2025, 2026}),
    days=(
        SpecialDay(date(2027, 4, 5), DayMark.REST, "清明节"),  # computed, not issued
        SpecialDay(date(2027, 1, 29), DayMark.HOURS, "半天", ((510, 720),)),
    ),
)


def test_a_list_publishes_its_year_and_nothing_else():
    made = read_list(as_json()).applied_to(OLD)
    assert (made.number, made.published_years) == (4, {2025, 2026, 2027})
    kept = {special.day for special in made.days}
    assert date(2027, 4, 5) not in kept
    assert date(2027, 1, 29) in kept
    calendar = WorkCalendar(made)
    assert not calendar.day_kind(date(2027, 2, 8)).hours
    assert calendar.day_kind(date(2027, 2, 14)).hours
    assert not calendar.day_kind(date(2027, 2, 8)).provisional


def test_the_same_list_again_is_not_a_new_version():
    made = read_list(as_json()).applied_to(OLD)
    with pytest.raises(Refused, match="完全相同"):
        read_list(as_calendar()).applied_to(made)


def test_a_corrected_list_keeps_the_december_days_of_the_next_years_list():
    after = read_list(as_json()).applied_to(OLD)
    eve = SpecialDay(date(2027, 12, 31), DayMark.REST, "元旦")
    following = HolidayList(
        2028,
        (
            eve,
            *(
                SpecialDay(date(2028, *day), DayMark.REST, "节")
                for day in ((1, 1), (5, 1), (10, 1))
            ),
        ),
    ).applied_to(after)
    corrected = read_list(as_json(days(work=WORK[:1]))).applied_to(following)
    assert eve in corrected.days
    assert date(2027, 10, 9) not in {special.day for special in corrected.days}


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31)), max_size=40))
def test_what_is_listed_is_what_the_calendar_does(chosen):
    resting = {date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1)}
    resting |= {day for day in chosen if day.weekday() < 5}
    working = {day for day in chosen if day.weekday() >= 5} - resting
    listed = (
        [("节", day.isoformat()) for day in resting],
        [("节", day.isoformat()) for day in working],
    )
    calendar = WorkCalendar(read_list(as_json(days(*listed))).applied_to(OLD))
    for offset in range(365):
        day = date(2027, 1, 1) + timedelta(days=offset)
        expected = day in working or (day.weekday() < 5 and day not in resting)
        assert bool(calendar.day_kind(day).hours) is expected
