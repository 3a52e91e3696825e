"""What is edited in 规则 and not published outlives the window, for who edited it alone."""

import pytest
from new_office import person
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gaoxinban.domain.promise import PromiseUnit
from gaoxinban.domain.term import Role
from gaoxinban.ui.rules.calendar_view import HOURS, INFO

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SUMMER = "夏令 6月1日-9月30日 08:30-12:00 14:00-18:00"


def left(page, form):
    found = page.page.context.office.desk.drafts.of_form(page.context.seat.reader, form)
    return None if found is None else found.payload


@pytest.fixture
def shown(drive, office):
    """A page of the office, as after a new start: `shown()`."""

    def show():
        made = drive()
        made.key(K.Key_2, CTRL)
        return made

    return show


def as_left(office, supervisor, form, payload):
    office.desk.drafts.keep_form((form, supervisor.actor.ref), payload)


def test_rows_and_caps_of_the_promises_are_kept_and_go_with_the_version(shown, office):
    page = shown()
    promises = page.promises
    was = len(promises.draft)
    promises.view.caps.pause.setText("15")
    promises.view.table.setFocus()
    page.key(K.Key_Delete)
    promises.drafts.flush()
    kept = left(page, "rules promises")
    assert len(kept["rows"]) == was - 1
    assert kept["fields"] == {"pause": "15"}
    page.trigger("rules.promises.back")
    assert (len(promises.draft), promises.view.caps.pause.text()) == (was, "10")
    assert left(page, "rules promises") is None
    page.context.notifier.messages[-1].act()
    assert (len(promises.draft), promises.view.caps.pause.text()) == (was - 1, "15")


def test_promises_of_a_dead_window_come_back_and_their_drafts_go_with_the_version(
    shown, office, supervisor
):
    rows = office.rules.promises().to_payload()["rows"]
    changed = [*rows[:-1], {**rows[-1], "amount": rows[-1]["amount"] + 1}]
    as_left(office, supervisor, "rules promises", {"fields": {"pause": "15"}, "rows": changed})
    as_left(office, supervisor, "rules.promises 新一版承诺时限", {"fields": {"reason": "人手不足"}})
    page = shown()
    assert page.said.startswith("已恢复 今天 09:00 填的内容，不要就按 Ctrl+R")
    page.key(K.Key_S, CTRL)
    box = page.promises.box
    assert "挂起上限 10 → 15 个工作日" in box.changes.text()
    assert box.reason.text == "人手不足"
    page.key(K.Key_Return, CTRL)
    assert office.rules.promises().number == 2
    assert left(page, "rules promises") is None
    assert left(page, "rules.promises 新一版承诺时限") is None
    assert not page.promises.changed


def test_a_row_that_was_typed_and_not_put_in_is_kept(shown):
    """Killed before 「改这一行」 only the rows in the table were there again."""
    page = shown()
    view = page.promises.view
    view.table.go_to(3)
    view.row_form.amount.selectAll()
    QTest.keyClicks(view.row_form.amount, "77")
    view.row_form.unit.set_value(PromiseUnit.MINUTES)
    page.promises.drafts.flush()
    assert left(page, "rules promises")["row"]["fields"]["amount"] == "77"
    page.trigger("rules.promises.change")
    page.promises.drafts.flush()
    assert "row" not in left(page, "rules promises")


def test_a_row_that_a_dead_window_left_stands_beside_the_table(shown, office, supervisor):
    was = office.rules.promises().to_payload()["rows"][3:4]
    typed = {"place": 3, "was": was, "fields": {"amount": "77", "unit": "minutes"}}
    as_left(office, supervisor, "rules promises", {"row": typed})
    page = shown()
    view = page.promises.view
    assert page.said.startswith("已恢复")
    assert view.table.current_id() == 3
    assert view.row_form.amount.text() == "77"
    assert view.row_form.unit.value() is PromiseUnit.MINUTES
    assert view.row_form.general_error == ""
    page.trigger("rules.promises.change")
    assert str(page.promises.draft[3].promise) == "77 工作分钟"


def test_a_row_that_another_changed_meanwhile_says_so(shown, office, supervisor):
    was = office.rules.promises().to_payload()["rows"][:1]
    typed = {"place": 0, "was": [{**was[0], "amount": 99}], "fields": {"amount": "7"}}
    as_left(office, supervisor, "rules promises", {"row": typed})
    form = shown().promises.view.row_form
    assert form.amount.text() == "7"
    assert "别人改过这张表" in form.general_error


def test_a_row_that_is_not_put_in_is_not_published_away(shown):
    """Its draft would go with the version that does not have it."""
    page = shown()
    view = page.promises.view
    view.row_form.amount.setText("77")
    page.trigger("rules.promises.look")
    assert "还没有放进去" in view.row_form.general_error
    assert page.promises.proposal is None
    view.table.go_to(1)  # given up
    page.promises.drafts.flush()
    assert left(page, "rules promises") is None
    assert page.said == "填的一行没有放进去"
    page.context.notifier.messages[-1].act()
    assert (view.table.current_id(), view.row_form.amount.text()) == (0, "77")
    page.promises.drafts.flush()
    assert left(page, "rules promises")["row"]["fields"] == {"amount": "77"}


def test_nobody_sees_what_another_has_edited(shown, office):
    page = shown()
    me, promises = page.context.seat.officer, page.promises
    other = person(office, Role.ADMIN)
    promises.view.caps.pause.setText("15")
    page.key(K.Key_S, CTRL)
    promises.box.reason.setPlainText("人手不足")
    page.context.seat.sit(other)
    assert promises.proposal is None
    assert promises.view.caps.pause.text() == "10"
    page.context.seat.sit(me)
    assert promises.view.caps.pause.text() == "15"
    page.key(K.Key_S, CTRL)
    assert promises.box.reason.text == "人手不足"


def test_hours_that_are_not_published_come_back_and_escape_gives_them_up(drive, office, supervisor):
    as_left(office, supervisor, "rules hours", {"fields": {"seasons": SUMMER}})
    page = drive()
    page.key(K.Key_H)
    form = page.calendar.view.hours_form
    assert form.seasons.text == SUMMER
    assert form.seasons_read.text().startswith("✓ 夏令")
    page.key(K.Key_Return, CTRL)
    assert page.page.step_back()
    assert page.calendar.view.side.shown == HOURS
    assert form.seasons.text == SUMMER
    assert page.page.step_back()
    assert page.calendar.view.side.shown == INFO
    assert left(page, "rules hours") is None
    page.context.notifier.messages[-1].act()
    assert form.seasons.text == SUMMER


def test_rules_of_the_directory_belong_to_who_edits_them(drive, office):
    page = drive()
    page.key(K.Key_5, CTRL)
    me, leaf = page.context.seat.officer, page.page.directory
    other = person(office, Role.ADMIN)
    page.trigger("rules.directory.new")
    number = leaf.view.rule_form.number
    page.context.seat.sit(other)
    assert leaf.draft.place_of(number) < 0
    leaf.drafts.flush()
    assert left(page, "rules directory") is None
    page.context.seat.sit(me)
    assert leaf.draft.place_of(number) >= 0
