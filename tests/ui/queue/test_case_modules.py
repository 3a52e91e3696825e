"""「::」 in the forms of acts: the office's text modules, with what this case is about."""

from PySide6.QtCore import Qt

from gaoxinban.application.desk_ports import TextModule
from gaoxinban.domain.event import EventKind

K = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_text_module_is_put_in_with_what_the_case_is_about(drive, cast, type_in, office):
    module = TextModule(name="测试告知", keyword="csgz", body="{企业} {联系人} {编号} {日期}")
    office.desk.modules.put(cast.supervisor.actor, module)
    page = drive()
    page.open(cast.in_hand())
    page.key(K.Key_N)
    type_in(page.form.first, "::csg")
    page.key(K.Key_Return)
    row = page.shown.detail.row
    assert page.form.first.text == f"{row.enterprise} 李工 {row.number} 11月23日"
    page.key(K.Key_Return, CTRL)
    assert page.shown.detail.timeline[-1].kind is EventKind.NOTE


def test_esc_closes_the_list_before_it_leaves_the_form(drive, cast, type_in):
    page = drive()
    page.open(cast.in_hand())
    page.key(K.Key_N)
    type_in(page.form.first, "::")
    page.key(K.Key_Escape)
    assert page.form is not None
    assert page.form.first.text == "::"
