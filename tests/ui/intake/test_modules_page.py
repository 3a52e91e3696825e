"""The editor of text modules: by keys, for those who may, nothing typed is lost."""

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gaoxinban.domain.term import Role
from gaoxinban.ui.intake.panel import MODULES

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def editor(panel, keyboard):
    panel.form.body.setPlainText("说到一半")
    keyboard.press(Key.Key_M, SHIFT)
    return panel._editor


def names(office):
    return [each.name for each in office.desk.modules.all()]


def write(editor, keyboard, name="停电告知", body="{企业}所在片区停电。"):
    keyboard.press(Key.Key_N, SHIFT)
    keyboard.text(name)
    editor.form.body.setFocus()
    keyboard.text(body)
    keyboard.control(Key.Key_Return)


def test_a_key_opens_it_and_esc_leads_back_to_the_form(editor, panel, cursor):
    assert editor.isVisible()
    assert not panel.desk.isVisible()
    assert editor.table.model().rowCount() > 30
    assert editor.form.module().name == "接电开场"
    assert cursor() == "文字模板"
    assert panel.step_back()
    assert panel.desk.isVisible()
    assert cursor() == "反映内容"
    assert panel.form.read().body == "说到一半"
    assert not panel.step_back()


def test_another_page_can_lead_here(panel, cursor):
    panel.open(MODULES)
    assert cursor() == "文字模板"
    panel.take_focus()
    assert cursor() == "文字模板"


def test_a_new_one_is_offered_at_once(editor, panel, keyboard, office, desk_context):
    write(editor, keyboard)
    assert names(office)[-1] == "停电告知"
    assert desk_context.notifier.messages[-1].text == "已保存，输入 ::tdgz 就能用"
    assert editor.table.current_row().name == "停电告知"
    panel.step_back()
    panel.form.body.clear()
    keyboard.text("::tdgz")
    keyboard.press(Key.Key_Return)
    assert panel.form.read().body == "{企业}所在片区停电。"


def test_a_change_is_saved_and_nothing_is_logged_by_the_same_key(
    editor, keyboard, office, desk_context
):
    from gaoxinban.application.rows import TicketFilter

    was = office.desk.modules.all()[0].body

    before = len(office.ticket_ids(TicketFilter()))
    editor.form.body.setFocus()
    keyboard.text("早！")
    keyboard.control(Key.Key_S)
    assert office.desk.modules.all()[0].body.startswith("早！")
    keyboard.text("很")
    keyboard.control(Key.Key_Return)
    assert office.desk.modules.all()[0].version == 3
    desk_context.notifier.messages[-1].act()
    again = office.desk.modules.all()[0]
    assert (again.version, again.body) == (4, f"早！{was}"), "the last change alone is taken back"
    assert len(office.ticket_ids(TicketFilter())) == before


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(editor, keyboard, office):
    write(editor, keyboard, body=" ")
    assert "内容" in editor.form.error("body")
    assert editor.form.module().name == "停电告知"
    assert "停电告知" not in names(office)


def test_what_is_being_changed_survives_a_change_elsewhere(editor, keyboard, office, desk_context):
    editor.form.body.setFocus()
    keyboard.text("改到一半")
    other = office.desk.modules.all()[3]
    office.desk.modules.drop(desk_context.seat.actor, other.id)
    editor.mark_stale()
    assert editor.form.module().body.startswith("改到一半")
    assert editor.table.model().rowCount() == len(names(office))


def left(editor):
    """Names of the forms that something is kept of, with what is typed as the text."""
    context = editor.context
    with context.office._database.desk() as desk:
        drafts = desk.drafts_of(f"form {context.seat.reader.ref}")
    return {each.window.rpartition(" ")[0]: each.payload["fields"].get("body") for each in drafts}


def test_what_is_typed_outlives_a_look_at_another_and_goes_when_it_is_saved(
    editor, keyboard, office
):
    first, second, *_ = office.desk.modules.all()
    editor.form.body.setFocus()
    keyboard.text("改到一半")
    editor.table.go_to(second.id)
    assert editor.form.module() == second
    keyboard.press(Key.Key_N, SHIFT)
    editor.form.body.setFocus()
    keyboard.text("另一条")
    editor.drafts.flush()
    assert left(editor) == {f"module {first.id}": f"改到一半{first.body}", "module new": "另一条"}
    editor.table.go_to(first.id)
    keyboard.control(Key.Key_Return)
    assert office.desk.modules.all()[0].body == f"改到一半{first.body}"
    assert left(editor) == {"module new": "另一条"}
    keyboard.press(Key.Key_N, SHIFT)
    assert editor.form.module().body == "另一条"


def test_what_is_not_wanted_is_thrown_away_by_a_key_and_can_be_had_back(
    editor, keyboard, office, desk_context
):
    first = office.desk.modules.all()[0]
    editor.form.body.setFocus()
    keyboard.text("改到一半")
    keyboard.press(Key.Key_D, SHIFT)
    assert editor.form.module() == first
    assert left(editor) == {}
    desk_context.notifier.messages[-1].act()
    assert editor.form.module().body.startswith("改到一半")


def test_a_deletion_can_be_taken_back(editor, keyboard, office, desk_context):
    first = names(office)[0]
    keyboard.press(Key.Key_Delete, SHIFT)
    assert first not in names(office)
    assert editor.form.module().name == names(office)[0]
    message = desk_context.notifier.messages[-1]
    assert message.act_text == "撤销"
    message.act()
    assert first in names(office)


def test_others_may_read_them(editor, keyboard, office, desk_context):
    officers = office.directory().officers
    desk_context.seat.sit(next(each for each in officers if each.role is Role.OFFICER))
    assert editor.form.body.isReadOnly()
    assert "由主管或管理员维护" in editor.note.text()
    before = names(office)
    for key in (Key.Key_Delete, Key.Key_N):
        keyboard.press(key, SHIFT)
    assert names(office) == before
    assert not editor.keep.isEnabled()


def test_every_control_has_a_name_and_the_model_is_sound(editor, qtmodeltester):
    assert focusable_without_name(editor) == []
    qtmodeltester.check(editor.table.model())


def test_tab_goes_through_the_form(editor, keyboard, cursor):
    editor.form.name.setFocus()
    seen = []
    for _ in range(4):
        keyboard.press(Key.Key_Tab)
        seen.append(cursor())
    assert seen == ["关键字", "分类", "内容", "保存"]
    assert QApplication.focusWidget() is not None
