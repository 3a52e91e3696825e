import pytest
from hypothesis import given
from hypothesis import strategies as st
from new_office import FixedClock, at

from gaoxinban.domain.instant import SECOND
from gaoxinban.ui.kit.moment_field import MomentField
from gaoxinban.ui.kit.moments import moment_text, read_moment, reading_text

NOW = at("2026-03-02 09:30")


def test_yesterday_is_written_out_before_it_is_another_day(qtbot):
    """A form open over midnight, or a draft that comes back, meant a day later."""
    field = MomentField("时间", FixedClock(NOW).now)
    qtbot.addWidget(field)
    for typed, kept in (("昨天 16:20", "2026-03-01 16:20"), ("十点半", "十点半"), ("", "")):
        field.setText(typed)
        field.editingFinished.emit()
        assert field.text() == kept


def test_what_is_kept_of_a_field_means_the_same_on_another_day(qtbot):
    """Killed with the cursor in the field, the word itself lay in the draft."""
    field = MomentField("时间", FixedClock(NOW).now)
    qtbot.addWidget(field)
    kept = {
        "昨天 16:20": "2026-03-01 16:20",
        "16:20": "2026-03-02 16:20",
        "12-31 23:59": "2025-12-31 23:59",
        "前天": "2026-02-28 ",
        "昨天 下午4": "2026-03-01 下午4",
        "16": "16",
        "": "",
    }
    for typed, expected in kept.items():
        field.setText(typed)
        assert (field.kept, field.text()) == (expected, typed)


def test_yesterday_is_meant_from_the_day_on_which_it_was_typed(qtbot):
    clock = FixedClock(at("2026-03-02 23:59"))
    field = MomentField("时间", clock.now)
    qtbot.addWidget(field)
    field.setText("昨天 16:20")
    clock.advance(minutes=2)
    assert field.moment() == field.meant == at("2026-03-01 16:20")
    field.editingFinished.emit()
    assert field.text() == "2026-03-01 16:20"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("8:05", "2026-03-02 08:05"),
        ("08：05", "2026-03-02 08:05"),
        ("今天8点", "2026-03-02 08:00"),
        ("昨天 16:20", "2026-03-01 16:20"),
        ("前天 下午4点半", "2026-02-28 16:30"),
        ("昨天晚上8时05分", "2026-03-01 20:05"),
        ("下午4点20", "2026-03-02 16:20"),
        ("2-28 9:30", "2026-02-28 09:30"),
        ("2月28日 9:30", "2026-02-28 09:30"),
        ("2月28日9点", "2026-02-28 09:00"),
        ("12-31 23:59", "2025-12-31 23:59"),
        ("2025/11/20 10:00", "2025-11-20 10:00"),
        ("2025年11月20日10:00", "2025-11-20 10:00"),
        ("2026-03-02T09:00", "2026-03-02 09:00"),
        ("２月２８日 ９：３０", "2026-02-28 09:30"),
        ("2月28日 9时5分", "2026-02-28 09:05"),
        ("昨天中午1点", "2026-03-01 13:00"),
        ("昨天中午12点半", "2026-03-01 12:30"),
        ("昨天中午11点", "2026-03-01 11:00"),
        ("昨天下午12点", "2026-03-01 12:00"),
        ("凌晨12点", "2026-03-02 00:00"),
        ("昨天晚上12点", "2026-03-02 00:00"),
    ],
)
def test_what_the_desk_writes(text, meant):
    assert read_moment(text, NOW) == at(meant)


@pytest.mark.parametrize(
    "text",
    ["", "16", "昨天", "2-28", "2-30 9:00", "2-29 9:00", "25:00", "9:60", "9:5", "下午", "13-1 9:00",
     "昨天的16:20左右", "abc", "9:00 昨天", "下午23点70", "0001-01-01 0:00"],
)  # fmt: skip
def test_what_is_no_day_and_time(text):
    assert read_moment(text, NOW) is None


@given(st.integers(min_value=0, max_value=NOW // SECOND // 60))
def test_a_moment_written_is_read_again(minutes):
    instant = minutes * 60 * SECOND
    assert read_moment(moment_text(instant), NOW) == instant


def test_what_was_understood_names_the_weekday():
    assert reading_text(at("2026-03-01 16:20")) == "2026年3月1日 周日 16:20"
