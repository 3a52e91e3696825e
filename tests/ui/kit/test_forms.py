import pytest
from accessible import focusable_without_name
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form, line_edit, text_of


@pytest.fixture
def form(qtbot):
    made = Form()
    qtbot.addWidget(made)
    made.add("name", "名称", line_edit("名称"), required=True)
    made.add("body", "内容", GrowingText("内容"))
    choice = made.add("channel", "渠道", Choice("渠道"))
    choice.set_terms(Channel)
    made.show()
    made.activateWindow()
    return made


def test_a_refusal_stands_beside_its_field_until_it_is_mended(form, qtbot):
    form.show_refused(Refused("名称不能为空。", field="name"))
    name = form.field("name")
    assert form.error("name") == "名称不能为空。"
    assert name.property("faulty") is True
    qtbot.waitUntil(name.hasFocus)
    with qtbot.waitSignal(form.edited) as edited:
        qtbot.keyClicks(name, "x")
    assert edited.args == ["name"]
    assert form.error("name") == ""
    assert name.property("faulty") is False


@pytest.mark.parametrize("field", [None, "elsewhere"])
def test_a_refusal_of_no_field_stands_on_top(form, field):
    form.show_refused(Refused("工单刚被别人改过。", field=field))
    assert form.general_error == "工单刚被别人改过。"
    form.clear_errors()
    assert form.general_error == ""


def test_every_field_has_an_accessible_name(form):
    assert focusable_without_name(form) == []
    nameless = line_edit("")
    nameless.setParent(form)
    assert len(focusable_without_name(form)) == 1


def test_text_is_read_trimmed(form):
    form.field("name").setText("  天合  ")
    form.field("body").setPlainText("一\n")
    assert text_of(form.field("name")) == "天合"
    assert text_of(form.field("body")) == "一"
    with pytest.raises(TypeError):
        text_of(QWidget(form))


def test_a_choice_offers_terms_and_tells_values(form):
    choice = form.field("channel")
    heard = []
    choice.value_changed.connect(heard.append)
    assert choice.value() is Channel.PHONE
    choice.set_value(Channel.WECHAT)
    choice.set_value("no such thing")
    assert choice.value() is Channel.WECHAT
    assert heard == [Channel.WECHAT]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("微", Channel.WECHAT), ("345", Channel.HOTLINE), ("走访", Channel.FIELD_VISIT)],
)
def test_typing_finds_any_part(form, qtbot, type_in, typed, value):
    choice = form.field("channel")
    line = choice.lineEdit()
    line.selectAll()
    type_in(line, typed)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert choice.value() is value
    assert choice.currentText() == value.label


def test_a_word_that_is_not_offered_falls_back(form, qtbot, type_in):
    choice = form.field("channel")
    line = choice.lineEdit()
    line.selectAll()
    type_in(line, "火星")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert choice.value() is Channel.PHONE
    assert choice.currentText() == "电话"


def test_another_list_keeps_the_value_where_it_can(form):
    choice = form.field("channel")
    choice.set_options([(1, "一"), (2, "二")])
    choice.set_value(2)
    choice.set_options([(2, "二"), (3, "三")])
    assert choice.value() == 2
    choice.set_options([(3, "三")])
    assert choice.value() == 3
    choice.set_options([])
    assert choice.value() is None
    choice.set_terms(Channel, blank="全部")
    assert (choice.value(), choice.currentText()) == (None, "全部")


def test_text_grows_and_stops_growing(form, qtbot):
    body = form.field("body")
    least = body.height()
    body.setPlainText("行\n" * 6)
    grown = body.height()
    body.setPlainText("行\n" * 60)
    most = body.height()
    assert least < grown < most < 60 * body.fontMetrics().lineSpacing()
    body.setPlainText("")
    assert body.height() == least


def test_pasting_takes_text_only(form):
    body = form.field("body")
    data = QMimeData()
    data.setHtml("<b>粗</b>")
    data.setText("粗\0字<img src=x>")
    body.insertFromMimeData(data)
    assert body.text == "粗字<img src=x>"


@pytest.mark.parametrize(
    ("key", "neighbour"), [(Qt.Key.Key_Tab, "之后"), (Qt.Key.Key_Backtab, "之前")]
)
def test_tab_leaves_an_open_list_with_what_was_typed(qtbot, key, neighbour):
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    before, choice, after = line_edit("之前"), Choice("渠道"), line_edit("之后")
    choice.set_terms(Channel)
    for each in (before, choice, after):
        column.addWidget(each)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    choice.setFocus()
    choice.lineEdit().selectAll()
    qtbot.keyClicks(choice.lineEdit(), "12")
    popup = choice.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, key)
    assert not popup.isVisible()
    assert choice.value() is Channel.HOTLINE
    assert QApplication.focusWidget().accessibleName() == neighbour


def test_tab_takes_the_line_that_the_arrows_marked(qtbot, type_in):
    choice = Choice("渠道")
    qtbot.addWidget(choice)
    choice.set_terms(Channel)
    choice.show()
    choice.activateWindow()
    qtbot.waitUntil(choice.isActiveWindow)
    choice.lineEdit().selectAll()
    type_in(choice.lineEdit(), "访")
    popup = choice.completer().popup()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Tab)
    assert choice.value() is Channel.FIELD_VISIT


def test_what_is_typed_goes_on_when_the_options_come_late(qtbot, type_in):
    choice = Choice("并入")
    qtbot.addWidget(choice)
    choice.set_options([(None, "请选择…")])
    choice.show()
    choice.activateWindow()
    qtbot.waitUntil(choice.isActiveWindow)
    choice.setFocus()
    choice.lineEdit().selectAll()
    choice.set_options([(None, "请选择…"), (7, "工单 135")])
    assert choice.lineEdit().selectedText() == "请选择…", "the first key replaces it"
    type_in(choice.lineEdit(), "1")
    choice.set_options([(None, "请选择…"), (7, "工单 135"), (8, "工单 24")])
    type_in(choice.lineEdit(), "3")
    choice.settle()
    assert choice.value() == 7


def test_a_long_choice_shows_how_it_begins(qtbot):
    choice = Choice("分类")
    qtbot.addWidget(choice)
    choice.set_options([(1, "用地与厂房空间/搬迁与征收"), (2, "人才公寓与子女教育/公寓申请")])
    choice.set_value(2)
    assert choice.lineEdit().cursorPosition() == 0


def test_a_picked_choice_shows_how_it_begins_and_is_replaced_by_what_is_typed(qtbot, type_in):
    page = QWidget()
    qtbot.addWidget(page)
    choice = Choice("并入")
    column = QVBoxLayout(page)
    for each in (line_edit("之前"), choice):
        column.addWidget(each)
    labels = [f"GX-2026-00000{n} {'一二三'[n]}号车间用电增容（待签收）" for n in range(3)]
    choice.set_options(list(enumerate(labels)))
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    choice.setFocus(Qt.FocusReason.TabFocusReason)
    line = choice.lineEdit()
    assert (line.cursorPosition(), line.selectedText()) == (0, labels[0])
    qtbot.keyClick(line, Qt.Key.Key_Down)
    assert (line.cursorPosition(), line.selectedText()) == (0, labels[1])
    for word, keys, wanted in (("三", [], 2), ("车间", [Qt.Key.Key_Down], 0)):
        type_in(line, word)
        for key in [*keys, Qt.Key.Key_Return]:
            qtbot.keyClick(choice.completer().popup(), key)
        qtbot.waitUntil(lambda wanted=wanted: line.selectedText() == labels[wanted])
        assert (line.cursorPosition(), choice.value()) == (0, wanted)


def test_a_word_that_no_choice_has_is_said_under_the_field(form, qtbot, type_in):
    choice = form.field("channel")
    heard = []
    choice.unknown.connect(heard.append)
    choice.lineEdit().selectAll()
    type_in(choice.lineEdit(), "火星")
    assert not choice.settle()
    assert form.error("channel") == "没有「火星」这一项，请从列表里选。"
    assert heard == ["火星"]
    type_in(choice.lineEdit(), "微")
    assert not form.error("channel"), "forgiven as soon as one goes on typing"
    choice.lineEdit().clear()
    assert choice.settle(), "an emptied field is the earlier choice, and no fault"
