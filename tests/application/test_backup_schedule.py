"""The rule of the backups, over any history of making and deleting them."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from new_office import at

from gaoxinban.application import backup_schedule as schedule
from gaoxinban.application.backup_schedule import Backup
from gaoxinban.domain.instant import SECOND, local_date, local_month

DAY = 86_400 * SECOND
MOMENTS = st.integers(at("2025-01-01 00:00"), at("2027-12-31 23:59"))


def backup(made_at, fault=""):
    return Backup(f"b{made_at}", made_at, 1, 1, 0, fault)


def week(moment):
    return local_date(moment).isocalendar()[:2]


@given(st.lists(MOMENTS, min_size=1, max_size=80, unique=True))
def test_what_is_kept_is_the_newest_of_its_day_week_or_month(moments):
    kept = schedule.kept(moments)
    newest = max(moments)
    assert newest in kept
    assert len(kept) <= 7 + 5 + 12
    for period, most in ((local_date, 7), (week, 5), (local_month, 12)):
        periods = sorted({period(m) for m in moments}, reverse=True)[:most]
        for each in periods:
            assert max(m for m in moments if period(m) == each) in kept
    for each in kept:
        assert any(
            each == max(m for m in moments if period(m) == period(each))
            for period in (local_date, week, local_month)
        )


@given(st.lists(MOMENTS, max_size=40, unique=True), MOMENTS)
def test_thinning_out_twice_or_one_by_one_keeps_the_same(moments, another):
    """A rule that depends on what was deleted before would lose the monthly ones in time."""
    daily = sorted({*moments, another})
    step_by_step = frozenset()
    for each in daily:
        step_by_step = schedule.kept({*step_by_step, each})
    assert step_by_step == schedule.kept(daily)
    assert schedule.kept(step_by_step) == step_by_step


@given(st.lists(st.tuples(MOMENTS, st.booleans()), unique_by=lambda each: each[0], max_size=30))
def test_nothing_is_deleted_while_the_newest_is_not_verified(made):
    there = [backup(moment, "" if good else "坏了") for moment, good in made]
    newest = max(there, key=lambda each: each.made_at, default=None)
    gone = schedule.to_delete(there, newest.made_at if newest else 0)
    if newest is None or not newest.verified:
        assert gone == []
    else:
        assert newest not in gone
        stays = [each for each in there if each not in gone]
        assert all(each.verified for each in stays)
        assert {e.made_at for e in stays} == schedule.kept(e.made_at for e in there if e.verified)


def test_a_year_of_daily_backups_leaves_seven_days_five_weeks_and_twelve_months():
    """21 and not 24: one backup is often the newest of its day, week and month at once."""
    start = at("2025-11-24 12:00")
    there = [start + DAY * n for n in range(365)]
    days = [local_date(each).isoformat() for each in sorted(schedule.kept(there), reverse=True)]
    assert days == [
        "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20", "2026-11-19", "2026-11-18",
        "2026-11-17", "2026-11-15", "2026-11-08", "2026-11-01", "2026-10-31", "2026-09-30",
        "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30", "2026-03-31",
        "2026-02-28", "2026-01-31", "2025-12-31",
    ]  # fmt: skip


@given(MOMENTS, st.integers(0, 23), st.lists(MOMENTS, max_size=5))
def test_one_backup_a_day_and_on_the_first_chance(now, hour, made):
    due = schedule.last_due(now, hour)
    assert now - DAY < due <= now
    assert (due // SECOND + 8 * 3600) % 86_400 == hour * 3600
    began = at("2024-01-01 00:00")
    wanted = schedule.is_due(now, hour, made, began)
    assert wanted != any(due <= each <= now for each in made)
    assert not schedule.is_due(now, hour, [*made, now], began)


def test_an_empty_database_and_the_first_hours_of_work_need_no_backup_yet():
    morning = at("2026-03-02 09:00")
    assert not schedule.is_due(at("2026-03-02 23:00"), 12, [], None)
    assert not schedule.is_due(at("2026-03-02 11:59"), 12, [], morning)
    assert schedule.is_due(at("2026-03-02 12:00"), 12, [], morning)
    assert schedule.is_due(at("2026-03-03 08:00"), 12, [], morning), "the machine was off at noon"


def test_a_backup_from_the_future_stops_nothing_and_is_not_repeated():
    """The clock was a year ahead for an hour."""
    now, began = at("2026-03-02 13:00"), at("2026-01-01 00:00")
    ahead = now + 365 * DAY
    assert schedule.is_due(now, 12, [ahead], began)
    assert not schedule.is_due(now + DAY // 24, 12, [ahead, now], began)


def test_a_backup_from_the_future_is_neither_the_newest_nor_deleted():
    now = at("2026-03-02 13:00")
    ahead, today, bad = backup(now + 365 * DAY), backup(now), backup(now, "坏了")
    older = [backup(now - DAY * n) for n in range(1, 30)]
    assert schedule.newest_verified([ahead, *older, today], now) == today
    assert schedule.newest_verified([ahead], now) is None
    assert schedule.to_delete([ahead, bad, *older], now) == [], "the newest is not verified"
    gone = schedule.to_delete([ahead, today, *older], now)
    assert gone
    assert not {ahead, today} & set(gone)
    assert gone == schedule.to_delete([today, *older], now), "it takes nobody's place"


def test_what_is_said():
    now, began = at("2026-03-10 09:00"), at("2026-01-01 00:00")
    two_days = int(timedelta(days=2).total_seconds()) * SECOND
    assert schedule.notice(now, now - two_days, began, "") == ""
    assert "3 天前" in schedule.notice(now, now - two_days - DAY, began, "")
    assert "还没有核对过的备份" in schedule.notice(now, None, began, "")
    assert schedule.notice(now, None, now - DAY, "") == schedule.notice(now, None, None, "") == ""
    assert schedule.notice(now, now, began, "磁盘已满。") == "备份没有成功：磁盘已满。"
    assert schedule.notice(now, now, began, "备份不全：缺。") == "备份不全：缺。"
