"""The window from outside: painted first, pages on demand, keys, search, memory."""

import re
import threading

import pytest
from accessible import focusable_without_name
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QVBoxLayout,
)

from gaoxinban.application.rows import OfficerOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.page import Destination, PageSpec, Suggestion
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.shell.application import (
    OpenedOffice,
    Shell,
    ShellPlan,
    make_application,
    prepare_environment,
)
from gaoxinban.ui.shell.main_window import KEYS

OFFICERS = (
    OfficerOption(1, "王敏", Role.OFFICER, 1, "企业服务组"),
    OfficerOption(2, "李强", Role.LEAD, 2, "项目推进组"),
)


class Page(Panel):
    made = 0

    def __init__(self, context):
        super().__init__(context)
        type(self).made += 1
        self.opened = []
        self.inner = False
        self.line = QLineEdit()
        self.line.setAccessibleName("输入")
        QVBoxLayout(self).addWidget(self.line)

    def open(self, target):
        self.opened.append(target)

    def step_back(self):
        was, self.inner = self.inner, False
        return was

    def take_focus(self):
        self.line.setFocus()


class Intake(Page):
    pass


class Queue(Page):
    def __init__(self, context):
        super().__init__(context)
        self.done = []
        context.actions.add(
            self,
            "ticket.accept",
            "签收",
            lambda: self.done.append(context.seat.actor.name),
            keys="F4",
            tooltip="签收这件工单",
        )


PAGES = (
    PageSpec("intake", "登记", "intake", Intake, "登记一件诉求", ("Ctrl+N",)),
    PageSpec("queue", "工单", "queue", Queue, "全部工单"),
)


class Office:
    """Nothing that was found before stands there any more."""

    def ticket_rows(self, ids):
        return []

    enterprise_rows = ticket_rows


def search(office, text):
    del office
    return [Suggestion(Destination("queue", 7), "GX-2026-000007", "扩产", "工单")] * ("7" in text)


@pytest.fixture
def open_shell(dressed, qtbot, tmp_path):
    shells = []

    def opener(office=lambda: OpenedOffice(Office(), OFFICERS, "日历 2026 版2"), *, wait=True):
        Intake.made = Queue.made = 0
        plan = ShellPlan(office, PAGES, search, settings_file=tmp_path / "window.ini")
        shell = Shell(dressed, plan)
        shells.append(shell)
        shell.window.show()
        shell.window.activateWindow()
        if wait:
            qtbot.waitUntil(lambda: shell.window.panel("intake") is not None)
        return shell

    yield opener
    for shell in shells:
        shell.close()


def test_the_window_is_painted_before_the_office_is_opened(open_shell, qtbot):
    gate, order = threading.Event(), []

    def office():
        order.append("office")
        gate.wait(10)
        return OpenedOffice(object(), OFFICERS)

    shell = open_shell(office, wait=False)
    shell.window.first_painted.connect(lambda: order.append("painted"))
    qtbot.waitUntil(lambda: "office" in order)
    assert order == ["painted", "office"]
    assert shell.window.panel("intake") is None
    shell.window.action("window.queue").trigger()  # already chosen while loading
    gate.set()
    qtbot.waitUntil(lambda: shell.window.panel("queue") is not None)
    assert shell.window.current_page == "queue"


def test_an_office_that_cannot_be_opened_says_why(open_shell, qtbot):
    def office():
        raise Refused("数据库比程序新,请升级程序。")

    shell = open_shell(office, wait=False)
    qtbot.waitUntil(lambda: "数据库比程序新" in shell.window.pages._instead._hint.text())


def test_pages_are_made_when_they_are_opened_and_kept(open_shell):
    window = open_shell().window
    assert (Intake.made, Queue.made) == (1, 0)
    for name in ("window.queue", "window.intake", "window.queue"):
        window.action(name).trigger()
    assert (Intake.made, Queue.made) == (1, 1)
    assert window.current_page == "queue"
    assert window.windowTitle().startswith("工单 · 高新办")


@pytest.mark.parametrize(
    ("key", "modifier", "page"),
    [
        (Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier, "queue"),
        (Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier, "intake"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, KEYS),
    ],
)
def test_keys_lead_to_pages(open_shell, qtbot, key, modifier, page):
    window = open_shell().window
    qtbot.keyClick(window, key, modifier)
    assert window.current_page == page


def test_escape_leaves_what_is_innermost_first(open_shell, qtbot):
    window = open_shell().window
    window.navigate("queue", 7)
    queue = window.panel("queue")
    assert queue.opened == [7]
    queue.inner = True
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert (queue.inner, window.current_page) == (False, "queue")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.current_page == "intake"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.current_page == "intake"


def test_f1_lists_the_keys_of_the_page_and_of_the_window(open_shell, qtbot):
    window = open_shell().window
    window.navigate("queue")
    window.action("window.keys").trigger()
    model = window._keys_page.table.model()
    names = [entry.name for entry, _title in model.rows]
    assert names[0] == "ticket.accept"
    assert "window.find" in names
    assert [title for _entry, title in model.rows if title] == ["工单", "到处能用"]
    window.action("window.keys").trigger()
    assert window.current_page == "queue"


def test_a_question_mark_is_typed_where_one_types(open_shell, qtbot):
    window = open_shell().window
    line = window.panel("intake").line
    qtbot.waitUntil(line.hasFocus)
    qtbot.keyClick(line, Qt.Key.Key_Question)
    assert line.text() == "?"
    window.rail._buttons["queue"].setFocus()
    qtbot.keyClick(window.rail._buttons["queue"], Qt.Key.Key_Question)
    assert window.current_page == KEYS


def test_the_search_field_finds_cases_and_acts(open_shell, qtbot):
    window = open_shell().window
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.search.hasFocus)
    qtbot.keyClicks(window.search, "7")
    qtbot.waitUntil(lambda: window.search.is_open)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.current_page == "queue"
    assert window.panel("queue").opened == [7]
    assert window.search.text() == ""
    window.search.setFocus()
    window.search.setText("签收")
    window.search.ask()
    qtbot.waitUntil(lambda: window.search.is_open)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.panel("queue").done == ["王敏"])


def test_escape_leads_out_of_the_search_field(open_shell, qtbot):
    window = open_shell().window
    window.action("window.find").trigger()
    qtbot.waitUntil(window.search.hasFocus)
    qtbot.keyClicks(window.search, "7")
    qtbot.waitUntil(lambda: window.search.is_open)
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.search.is_open
    qtbot.keyClick(window.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.panel("intake").line.hasFocus)
    assert window.search.text() == ""


def test_who_acts_is_chosen_below_and_remembered(open_shell, qtbot):
    shell = open_shell()
    window = shell.window
    assert window.seat.officer == OFFICERS[0]
    window.status.officer.set_value(2)
    assert window.seat.officer == OFFICERS[1]
    window.navigate("queue")
    shell.close()
    again = open_shell(wait=False).window
    qtbot.waitUntil(lambda: again.panel("queue") is not None)
    assert again.seat.officer == OFFICERS[1]
    assert again.current_page == "queue"


def test_an_office_without_people_has_nobody_in_the_seat(open_shell, qtbot):
    shell = open_shell(lambda: OpenedOffice(None, ()))
    assert shell.window.seat.officer is None
    assert not shell.window.status.officer.isEnabled()


def test_what_was_saved_is_said(open_shell, qtbot):
    shell = open_shell()

    class Outcome:
        changes = "tickets"

    shell.runner.write(shell.window, Outcome)
    qtbot.waitUntil(lambda: shell.window.status.saved.text().startswith("已保存 "))


def test_a_quiet_word_stands_while_something_takes_long(open_shell, qtbot):
    shell = open_shell()
    gate = threading.Event()
    shell.runner.read(shell.window, gate.wait)
    assert shell.window.status.busy.isHidden()
    qtbot.waitUntil(lambda: not shell.window.status.busy.isHidden())
    gate.set()
    qtbot.waitUntil(shell.window.status.busy.isHidden)


def test_every_control_has_a_name_for_readers(open_shell):
    window = open_shell().window
    window.navigate("queue")
    window.show_keys()
    assert focusable_without_name(window) == []


def test_every_action_has_text_key_and_tooltip(open_shell):
    window = open_shell().window
    window.navigate("queue")
    for name in window.actions_by_name.names():
        action = window.action(name)
        assert action.text()
        assert action.shortcuts()
        assert action.whatsThis()


def test_no_two_actions_that_are_visible_together_share_a_key(open_shell):
    window = open_shell().window
    window.navigate("queue")
    keys = [
        key.toString()
        for name in window.actions_by_name.names()
        for key in window.action(name).shortcuts()
    ]
    assert len(keys) == len(set(keys))


def test_an_unknown_page_is_named(open_shell):
    with pytest.raises(KeyError, match="intake"):
        open_shell().window.navigate("nowhere")


def test_the_scheme_is_flipped_and_remembered(open_shell, qtbot):
    shell = open_shell()
    dark = shell.theme.colours.dark
    shell.window.action("window.scheme").trigger()
    assert shell.theme.colours.dark is not dark
    shell.close()
    assert open_shell().theme.colours.dark is not dark


def test_size_page_and_a_place_that_is_gone(open_shell, qtbot):
    """The second monitor was taken away: the window comes back to where one can reach it."""
    shell = open_shell()
    shell.window.navigate("queue")
    shell.window.resize(880, 640)
    shell.window.move(5000, 4000)
    shell.close()
    again = open_shell(wait=False).window
    qtbot.waitUntil(lambda: again.current_page == "queue")
    assert (again.width(), again.height()) == (880, 640)
    room = again.screen().availableGeometry()
    assert room.contains(again.frameGeometry().center()), again.frameGeometry()
    again.showMaximized()
    again.close()
    assert open_shell(wait=False).window.isMaximized()


def test_errors_are_collected_in_one_report(open_shell, qtbot):
    shell = open_shell()
    shell.show_crash("第一个")
    shell.show_crash("第二个")
    dialogs = [w for w in QApplication.topLevelWidgets() if w.windowTitle() == "程序出错"]
    assert len(dialogs) == 1
    assert "第二个" in dialogs[0].report
    dialogs[0].close()
    qtbot.waitUntil(lambda: shell._dialog is None)
    shell.show_refused(Refused("请先选择经办人。"))
    assert shell.window.status.message.text == "注意：请先选择经办人。"


def test_closing_ends_the_office_and_the_workers(open_shell, qtbot):
    closed = []
    shell = open_shell(lambda: OpenedOffice(object(), close=lambda: closed.append(1)))
    shell.close()
    shell.close()
    assert closed == [1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, "ibus"),
        ({"QT_IM_MODULE": "fcitx"}, "fcitx;ibus"),
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx"}, "wayland;fcitx;ibus"),
        ({"QT_IM_MODULE": "ibus"}, "ibus"),
    ],
)
def test_chinese_input_needs_no_plugin(before, after):
    environment = dict(before)
    prepare_environment(environment)
    assert environment["QT_IM_MODULES"] == after


def test_the_dialogs_of_qt_speak_chinese(qapp, qtbot):
    """The file dialog of systems that have none of their own, and the one that prints."""
    make_application()
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    files = QFileDialog()
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    for dialog in (files, QPrintDialog(QPrinter())):
        qtbot.addWidget(dialog)
        words = dialog.findChildren(QLabel) + dialog.findChildren(QAbstractButton)
        said = [each.text() for each in words]
        assert len([each for each in said if each]) >= 5
        assert [each for each in said if re.search("[A-Za-z]{3}", each) and "PDF" not in each] == []


def test_larger_text_asks_for_a_larger_window(open_shell, monkeypatch):
    shell = open_shell()
    least = shell.window.minimumSize()
    assert least.height() <= 500  # 1920 x 1080 at 200 %, less the task bar
    monkeypatch.setattr(type(shell.window.screen()), "availableSize", lambda _self: 3 * least)
    shell.theme.set_text_percent(130)
    assert shell.window.minimumHeight() == round(1.3 * least.height())
    shell.theme.set_text_percent(100)
    assert shell.window.minimumSize() == least
