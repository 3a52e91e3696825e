"""工作日历: the year, its marks and versions; correcting a day; taking in a list."""

import json
from datetime import date, timedelta

import pytest
from accessible import focusable_without_name
from new_office import acting, at, person
from PySide6.QtCore import Qt

from gaoxinban.application.versions import Choice
from gaoxinban.domain.calendar import CalendarVersion, DayFact, DayKind, DayMark, SpecialDay
from gaoxinban.domain.hours_text import read_seasons
from gaoxinban.domain.term import Role
from gaoxinban.ui.rules.calendar_view import DAY, HOURS, INFO, PUBLISH
from gaoxinban.ui.rules.wording import mark_of
from gaoxinban.ui.rules.year_grid import month_title, working_days_text

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def facts_of(page, month):
    return [fact for fact in page.calendar.shown.facts if fact.day.month == month]


def test_it_begins_with_this_year_and_today(drive):
    page = drive()
    assert page.calendar.view.title.text() == "2026 年"
    assert page.calendar.view.grid.current.day == date(2026, 11, 23)
    assert "248 个工作日" in page.calendar.view.total.text()
    assert working_days_text(facts_of(page, 2)) == "16 个工作日"
    assert "08:30-12:00 13:30-17:30" in page.calendar.view.info.hours.text()
    assert focusable_without_name(page.page) == []


def test_keys_move_by_day_week_month_and_year(drive):
    page = drive()
    grid = page.calendar.view.grid
    page.key(K.Key_Right)
    assert grid.current.day == date(2026, 11, 24)
    page.key(K.Key_Down)
    assert grid.current.day == date(2026, 12, 1)
    page.key(K.Key_End)
    assert grid.current.day == date(2026, 12, 31)
    page.key(K.Key_Right)
    assert grid.current.day == date(2026, 12, 31)
    page.key(K.Key_PageDown)
    assert grid.current.day == date(2027, 12, 31)
    assert "暂定" in page.calendar.view.total.text()
    assert month_title(facts_of(page, 3)) == "3月 暂定"
    assert "暂定" in page.calendar.view.day.text()
    page.key(K.Key_PageUp)
    assert month_title(facts_of(page, 3)) == "3月"


def test_on_a_small_screen_the_cursor_is_scrolled_into_sight(drive):
    page = drive()
    view = page.calendar.view
    page.page.resize(860, 420)  # what 1920 x 1080 leaves of the page at 200 %
    assert view.grid.height() > view.year.viewport().height()
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        view.grid.go_to(day)
        cell = view.grid.place_of(day).toRect()
        seen = view.grid.visibleRegion().boundingRect()
        assert seen.contains(cell)


def test_29_february_finds_a_place_in_every_year(drive):
    page = drive()
    page.page.open(2024)
    page.calendar.view.grid.go_to(date(2024, 2, 29))
    page.key(K.Key_PageDown)
    assert page.calendar.view.grid.current.day == date(2025, 2, 28)


def test_years_end_where_the_calendar_does(drive, office):
    page = drive()
    page.page.open(1900)
    assert page.calendar.shown.year == office.rules.calendar().first_year


@pytest.mark.parametrize(("now", "missing"), [("2026-10-31 09:00", False), ("2026-11-01 09:00", 1)])
def test_the_missing_next_year_is_announced_from_november_on(drive, office, now, missing):
    office.test_clock.set(at(now))
    page = drive()
    assert page.calendar.view.banner.isVisible() == bool(missing)
    assert ("2027" in page.calendar.view.banner.text.text()) == bool(missing)


def test_a_day_is_corrected_by_keys_as_a_new_version(drive, office, open_case):
    page = drive()
    page.key(K.Key_Right)
    page.key(K.Key_M)
    assert page.calendar.view.side.shown == DAY
    page.calendar.view.day_form.name.setText("停电检修")
    page.key(K.Key_Return, CTRL)
    box = page.calendar.box
    assert page.calendar.view.side.shown == PUBLISH
    assert "停电检修 休" in box.changes.text()
    assert "在办工单 1 件" in box.preview.text()
    assert "1 件的时限会变" in box.preview.text()
    assert page.calendar.view.grid.current.kind is DayKind.HOLIDAY
    assert "预览" in page.calendar.view.title.text()
    page.key(K.Key_Return, CTRL)
    assert "发布" in box.form.error("reason")
    box.reason.setPlainText("供电公司通知")
    page.key(K.Key_Return, CTRL)
    assert page.calendar.view.side.shown == INFO
    assert "工作日历第 2 版已发布" in page.said
    assert office.rules.calendar().number == 2
    assert page.calendar.shown.version.number == 2
    assert "供电公司通知" in page.calendar.view.info.history.text()
    assert "第1版" in office.detail(open_case).calendar.replace(" ", "")


def test_open_cases_go_over_by_choice(drive, office, open_case):
    page = drive()
    page.key(K.Key_Right)
    page.key(K.Key_M)
    page.key(K.Key_Return, CTRL)
    page.calendar.box.scope.set_value(True)
    page.calendar.box.reason.setPlainText("供电公司通知")
    page.key(K.Key_Return, CTRL)
    assert "1 件在办工单已改用" in page.said
    assert "第2版" in office.detail(open_case).calendar.replace(" ", "")


def test_a_half_day_needs_its_hours(drive):
    page = drive()
    page.key(K.Key_M)
    form = page.calendar.view.day_form
    form.mark.set_value(DayMark.HOURS)
    form.hours.setText("上午")
    page.key(K.Key_Return, CTRL)
    assert "08:30-12:00" in form.error("hours")
    form.hours.setText("8:30至11:00，13:30-15:00")
    page.key(K.Key_Return, CTRL)
    assert "08:30-11:00 13:30-15:00" in page.calendar.box.changes.text()


def test_a_correction_is_taken_back_by_another(drive, office):
    rules, actor = office.rules, acting(office, Role.ADMIN)
    special = SpecialDay(date(2026, 11, 23), DayMark.REST, "停电")
    rules.publish(actor, rules.calendar().with_days([special]), Choice(1, "停电"))
    page = drive()
    page.key(K.Key_M)
    page.calendar.view.day_form.mark.set_value(None)
    page.key(K.Key_Return, CTRL)
    page.calendar.box.reason.setPlainText("不停电了")
    page.key(K.Key_Return, CTRL)
    assert page.calendar.view.grid.current.kind is DayKind.WORKDAY
    assert office.rules.calendar().number == 3


def test_hours_and_seasons_are_typed_read_back_and_published_by_keys(drive, office, open_case):
    rules, boss = office.rules, acting(office, Role.ADMIN)
    half = SpecialDay(date(2026, 7, 1), DayMark.HOURS, "半天", ((510, 720),))
    rules.publish(boss, rules.calendar().with_days([half]), Choice(1, "半天"))
    page = drive()
    view, form = page.calendar.view, page.calendar.view.hours_form
    page.key(K.Key_H)
    assert view.side.shown == HOURS
    assert form.hours.text() == "08:30-12:00 13:30-17:30"
    assert "每天 7.5小时" in form.hours_read.text()
    page.key(K.Key_Tab)
    line = "夏令 06-01 至 09-30 8:30-12:00"
    page.qapp.focusWidget().insertPlainText(f"{line} 11:00")
    assert form.seasons_read.text().startswith("⚠ 看不懂「11:00」")
    page.key(K.Key_Return, CTRL)
    assert "看不懂「11:00」" in form.error("seasons")
    assert page.qapp.focusWidget() is form.seasons
    form.seasons.setPlainText(f"{line} 14:00-18:00\n冬令 12-1至2-29 9:00-12:00")
    assert form.error("seasons") == ""
    assert "✓ 冬令 12月1日-次年2月29日 09:00-12:00，每天 3小时，跨年" in form.seasons_read.text()
    form.hours.setText("9:00-12:00 13:00-17:00")
    page.key(K.Key_Return, CTRL)
    box = page.calendar.box
    assert view.side.shown == PUBLISH
    assert "改为 09:00-12:00 13:00-17:00（7小时）" in box.changes.text()
    assert "加上 夏令 6月1日-9月30日 08:30-12:00 14:00-18:00（7.5小时）" in box.changes.text()
    assert "1 件的时限会变" in box.preview.text()
    assert page.page.step_back()
    assert view.side.shown == HOURS
    assert form.hours.text() == "9:00-12:00 13:00-17:00"
    page.key(K.Key_Return, CTRL)
    box.reason.setPlainText("夏令作息的通知")
    page.key(K.Key_Return, CTRL)
    assert view.side.shown == INFO
    assert "夏令 6月1日-9月30日 08:30-12:00 14:00-18:00，7.5小时" in view.info.hours.text()
    assert [season.name for season in office.rules.calendar().seasons] == ["夏令", "冬令"]
    view.grid.go_to(date(2026, 7, 2))
    assert view.day.text() == "2026-07-02（周四）工作日 · 夏令 08:30-12:00 14:00-18:00"
    view.grid.go_to(date(2026, 7, 1))
    assert view.day.text() == "2026-07-01（周三）半天 另定工时 08:30-12:00"


def test_a_half_day_is_measured_by_its_season():
    found = CalendarVersion(
        "测试", 1, 2026, 2026, seasons=read_seasons("夏令 6-1至9-30 8:00-12:00")
    )
    marks = {
        month: mark_of(
            DayFact(
                date(2026, month, 1), DayKind.OWN_HOURS, "半天", ((480, 720),), provisional=False
            ),
            found,
        )
        for month in (5, 7)
    }
    assert marks == {5: "半", 7: "另"}


def test_officers_are_told_who_may_and_offered_nothing_that_is_refused(drive, office, supervisor):
    officer = person(office, Role.OFFICER)
    page = drive(officer)
    panel = page.page
    assert panel.note.text() == "您可以看；更改、发布和冻结由主管、管理员来做。"
    assert not panel.note.isHidden()
    page.key(K.Key_M)
    assert page.calendar.view.side.shown != DAY
    leading = (*panel.calendar.deciding, *panel.promises.deciding, *panel.directory.deciding)
    assert not any(action.isEnabled() for action in leading)
    page.context.seat.sit(supervisor)
    assert panel.note.isHidden()
    assert all(action.isEnabled() for action in leading)


def test_who_stands_in_for_the_supervisor_publishes(drive, office, supervisor):
    stand_in = person(office, Role.LEAD)
    since = office.test_clock.now()
    office.staff.leave(acting(office, Role.ADMIN), supervisor.id, since, None, stand_in.id)
    page = drive(officer=next(o for o in office.directory().officers if o.id == stand_in.id))
    page.key(K.Key_H)
    page.calendar.view.hours_form.hours.setText("9:00-12:00 13:00-17:00")
    page.key(K.Key_Return, CTRL)
    page.calendar.box.reason.setPlainText("通知")
    page.key(K.Key_Return, CTRL)
    assert office.rules.calendar().number == 2


def test_escape_leaves_the_proposal_and_the_correction(drive):
    page = drive()
    page.key(K.Key_M)
    assert page.page.step_back()
    page.key(K.Key_M)
    page.key(K.Key_Return, CTRL)
    assert page.page.step_back()
    assert page.calendar.view.side.shown == INFO
    assert page.calendar.view.grid.current.kind is DayKind.WORKDAY
    assert not page.page.step_back()


def test_somebody_elses_version_is_not_overwritten(drive, office):
    page = drive()
    page.key(K.Key_M)
    page.key(K.Key_Return, CTRL)
    page.calendar.box.reason.setPlainText("通知")
    rules, actor = office.rules, acting(office, Role.ADMIN)
    other = SpecialDay(date(2026, 12, 1), DayMark.REST, "运动会")
    rules.publish(actor, rules.calendar().with_days([other]), Choice(1, "运动会"))
    page.key(K.Key_Return, CTRL)
    assert "刚被别人发布" in page.said
    assert page.calendar.box.reason.text == "通知"
    page.key(K.Key_Return, CTRL)
    days = {special.day: special.name for special in office.rules.calendar().days}
    assert days[date(2026, 12, 1)] == "运动会"
    assert date(2026, 11, 23) in days


def test_a_list_is_looked_at_and_published(drive, office, list_file):
    page = drive()
    page.calendar.ask_file = lambda _window: str(list_file)
    page.key(K.Key_O, CTRL)
    assert "2027 年由暂定转为已公布" in page.calendar.box.changes.text()
    assert page.calendar.view.title.text().startswith("2027 年")
    assert not page.calendar.view.grid.current.provisional
    page.calendar.box.reason.setPlainText("国办发明电")
    page.key(K.Key_Return, CTRL)
    assert 2027 in office.rules.calendar().published_years
    assert not page.calendar.view.banner.isVisible()


def test_a_list_without_working_days_is_warned_of_first(drive, tmp_path):
    page = drive()
    every = [{"name": "休", "date": f"{date(2026, 12, 31) + timedelta(days=n)}", "isOffDay": True}
             for n in range(1, 366)]  # fmt: skip
    (tmp_path / "2027.json").write_text(json.dumps({"year": 2027, "days": every}), "utf-8")
    page.calendar.ask_file = lambda _window: str(tmp_path / "2027.json")
    page.key(K.Key_O, CTRL)
    assert page.calendar.box.changes.text().startswith("注意：2027 年只剩 0 个工作日")


def test_a_file_that_is_no_list_is_refused(drive, tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    page = drive()
    for name in (path, tmp_path / "missing.json"):
        page.calendar.ask_file = lambda _window, name=name: str(name)
        page.trigger("rules.calendar.import")
        assert page.calendar.view.side.shown == INFO
    said = [message.text for message in page.context.notifier.messages]
    assert "days" in said[0]
    assert "打不开文件" in said[1]


def test_an_old_version_can_be_looked_at(drive, office):
    rules, actor = office.rules, acting(office, Role.ADMIN)
    special = SpecialDay(date(2026, 11, 23), DayMark.REST, "停电")
    rules.publish(actor, rules.calendar().with_days([special]), Choice(1, "停电"))
    page = drive()
    assert page.calendar.view.grid.current.kind is DayKind.HOLIDAY
    page.calendar.view.info.version.set_value(1)
    assert page.calendar.view.grid.current.kind is DayKind.WORKDAY
    assert "旧版" in page.calendar.view.title.text()
    page.calendar.view.info.version.set_value(2)
    assert page.calendar.view.grid.current.kind is DayKind.HOLIDAY


def test_with_the_real_workers(drive, threaded, qtbot):
    page = drive(runner=threaded)
    qtbot.waitUntil(lambda: page.calendar.shown is not None)
    page.key(K.Key_M)
    page.key(K.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.calendar.view.side.shown == PUBLISH)
    qtbot.waitUntil(lambda: not threaded.active)


def test_tab_walks_the_correction_from_top_to_bottom(drive, qapp):
    page = drive()
    page.key(K.Key_M)
    names = []
    for _ in range(4):
        names.append(qapp.focusWidget().accessibleName())
        page.key(K.Key_Tab)
    assert names == ["改为", "名称", "看看影响", "放下 Esc"]
