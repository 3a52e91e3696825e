"""Messages, crash reports, the log of a process that died."""

import logging
import subprocess
import sys
import threading

import pytest
from PySide6.QtCore import QtMsgType, qWarning
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.crash import CrashDialog, CrashHooks, FaultLog, crash_report
from gaoxinban.ui.kit.notifier import MessageLine, Notifier


@pytest.fixture
def notifier(qapp):
    return Notifier()


@pytest.fixture
def line(notifier, qtbot):
    made = MessageLine(notifier)
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_last_message_stands(notifier, line):
    notifier.info("已登记 GX-2026-000001")
    assert line.text == "已登记 GX-2026-000001"
    notifier.warn("日历暂定")
    assert line.text == "注意：日历暂定"
    notifier.error("打印机没有回应")
    assert line.text == "出错：打印机没有回应"
    assert [each.level for each in notifier.messages] == ["info", "warn", "error"]


def test_what_was_done_can_be_undone_from_the_line_once(notifier, line, qtbot):
    undone = []
    notifier.info("已派 项目推进组", undo=lambda: undone.append(1))
    button = line.findChild(QPushButton)
    assert button.isVisible()
    assert button.accessibleName() == "撤销"
    button.click()
    assert undone == [1]
    assert (line.text, button.isVisible()) == ("", False)


def test_what_has_faded_is_taken_back_once_until_something_else_is_done(notifier, line):
    undone = []
    notifier.info("已派 项目推进组", undo=lambda: undone.append(1))
    line.clear()
    notifier.warn("表单还开着")
    assert line.take_back() is True
    assert line.take_back() is False, "once"
    for then in (lambda: notifier.info("已保存"), line.leave):
        notifier.info("已派 项目推进组", undo=lambda: undone.append(2))
        then()
        assert line.take_back() is False
    assert undone == [1]


def test_information_fades_and_errors_stay(notifier, line, qtbot):
    line._fade.setInterval(1)
    notifier.error("打印机没有回应")
    assert not line._fade.isActive()
    notifier.info("已保存")
    qtbot.waitUntil(lambda: line.text == "")


def test_a_reminder_fades_late_and_is_taken_back(notifier, line, qtbot):
    said = notifier.remind("办结快到时限", act_text="去看", act=lambda: None)
    assert (line._fade.isActive(), line._fade_late.isActive()) == (False, True)
    notifier.withdraw(said)
    assert line.text == ""
    line._fade_late.setInterval(1)
    notifier.remind("办结快到时限", act_text="去看", act=lambda: None)
    qtbot.waitUntil(lambda: line.text == "")


def test_an_uncaught_error_is_logged_and_reported(qapp, qtbot, logged_warnings):
    with CrashHooks() as hooks, qtbot.waitSignal(hooks.reported) as reported:
        sys.excepthook(RuntimeError, RuntimeError("broken"), None)
    assert "RuntimeError: broken" in reported.args[0]
    assert "Qt 6" in reported.args[0]
    assert [record.getMessage() for record in logged_warnings] == ["uncaught"]


def test_an_error_of_another_thread_hops_to_the_gui_thread(qapp, qtbot, logged_warnings):
    def fail():
        raise RuntimeError("in a worker")

    threads = []
    with CrashHooks() as hooks:
        hooks.reported.connect(lambda _text: threads.append(threading.current_thread()))
        with qtbot.waitSignal(hooks.reported):
            worker = threading.Thread(target=fail)
            worker.start()
            worker.join()
    assert threads == [threading.main_thread()]


def test_a_refusal_that_nobody_took_is_a_message(qapp, qtbot):
    with CrashHooks() as hooks, qtbot.waitSignal(hooks.refused) as refused:
        error = Refused("请先选择经办人。")
        sys.excepthook(Refused, error, None)
    assert refused.args[0].sentence == "请先选择经办人。"


def test_an_error_while_reporting_does_not_loop(qapp, logged_warnings):
    with CrashHooks() as hooks:

        def fail(_text):
            error = ValueError("while reporting")
            sys.excepthook(ValueError, error, None)

        hooks.reported.connect(fail)
        error = RuntimeError("first")
        sys.excepthook(RuntimeError, error, None)
    messages = [record.getMessage() for record in logged_warnings]
    assert messages == ["uncaught", "error while reporting an error"]


def test_the_hooks_of_before_come_back(qapp):
    before = (sys.excepthook, threading.excepthook)
    with CrashHooks():
        assert sys.excepthook is not before[0]
    assert (sys.excepthook, threading.excepthook) == before


def test_messages_of_qt_go_to_the_log(qapp, logged_warnings):
    with CrashHooks():
        qWarning("from Qt")
    assert [(r.name, r.getMessage()) for r in logged_warnings] == [("gaoxinban.qt", "from Qt")]
    assert logging.getLogger("gaoxinban.qt")
    assert QtMsgType.QtWarningMsg


def test_a_report_can_be_copied_and_collects_what_follows(qtbot):
    dialog = CrashDialog(crash_report(ValueError("一")))
    qtbot.addWidget(dialog)
    dialog.show()
    assert not dialog.isModal()
    dialog.add("第二个")
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "复制")
    copy.click()
    text = QGuiApplication.clipboard().text()
    assert "ValueError: 一" in text
    assert "第二个" in text


def test_the_log_of_a_process_that_died_is_read_at_the_next_start(tmp_path):
    path = tmp_path / "logs" / "fault.log"
    code = (
        "import sys, faulthandler; from pathlib import Path\n"
        "from gaoxinban.ui.kit.crash import FaultLog\n"
        f"log = FaultLog(Path({str(path)!r})); log.start()\n"
        "faulthandler._sigabrt() if sys.argv[1] == 'die' else log.stop()\n"
    )
    assert FaultLog(path).previous() == ""
    subprocess.run([sys.executable, "-c", code, "die"], check=False)
    assert "Fatal Python error: Aborted" in FaultLog(path).previous()
    subprocess.run([sys.executable, "-c", code, "live"], check=True)
    assert FaultLog(path).previous() == ""


def test_a_folder_that_cannot_be_written_is_no_reason_not_to_start(tmp_path, logged_warnings):
    file = tmp_path / "file"
    file.write_text("")
    log = FaultLog(file / "fault.log")
    log.start(enable=lambda **_: pytest.fail("nothing to write to"))
    log.stop()
    assert len(logged_warnings) == 1
