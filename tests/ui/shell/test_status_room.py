"""The foot of the window: what is said now has the room before what is announced for days."""

from PySide6.QtGui import QAction

from gaoxinban.ui.kit.notifier import Notifier
from gaoxinban.ui.kit.page import Seat
from gaoxinban.ui.shell.status_line import StatusLine


def test_an_announcement_gives_way_to_a_long_message_and_comes_back(inline, qtbot):
    notifier = Notifier(inline)
    line = StatusLine(notifier, inline, Seat(inline))
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
