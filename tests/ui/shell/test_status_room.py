"""The foot of the window: what is said now has the room before what is announced for days."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gaoxinban.application.rows import OfficerOption
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.page import Seat
from gaoxinban.ui.shell.status_line import StatusLine


def test_an_announcement_gives_way_to_a_long_message_and_comes_back(inline, context, qtbot):
    notifier = Notifier(inline)
    line = StatusLine(notifier, inline, Seat(inline), context.settings)
    qtbot.addWidget(line)
    line.resize(900, 40)
    action = QAction("2027 年放假安排还没有导入", line)
    line.offer_announcement(action)
    line.show()
    announced = line._announced
    notifier.info("已保存")
    assert announced.isVisible()
    notifier.warn("长" * 60)
    assert not announced.isVisible()
    line.resize(3000, 40)
    qtbot.waitUntil(announced.isVisible)
    line.resize(900, 40)
    qtbot.waitUntil(announced.isHidden)
    line.message.clear()
    assert announced.isVisible()
    action.setVisible(False)
    notifier.warn("长" * 60)
    line.message.clear()


def test_in_a_narrow_window_nothing_is_cut(inline, context, qtbot):
    """「27 年放假安排」, 「已」: half a sentence said nothing."""
    notifier = Notifier(inline)
    host = QWidget()  # which holds it to no least width, as the window does not
    qtbot.addWidget(host)
    line = StatusLine(notifier, inline, Seat(inline), context.settings, host)
    line.offer_announcement(QAction("2027 年放假安排还没有导入  F8", line))
    line.show_signed_in(OfficerOption(1, "王主任", Role.ADMIN, None, ""), QAction("换经办人", line))
    line.say_saved("14:02")
    line.note.setText("日历 2026 第1版")
    host.show()
    parts = (line._announced, line.saved, line.note)
    for width in (1400, 900, 760, 600):
        line.resize(width, 40)
        for said in ("", "设置好了。同事在「人员」里增加。"):
            notifier.info(said)
            qtbot.wait(20)
            cut = [
                each
                for each in parts
                if each.isVisible() and each.width() < each.sizeHint().width()
            ]
            assert cut == [], (width, said)
    line.resize(1400, 40)
    qtbot.waitUntil(lambda: all(each.isVisible() for each in parts))
