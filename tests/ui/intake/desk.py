"""What several tests of the page say and do."""

from PySide6.QtCore import Qt

TRINA = "天合示例光能股份有限公司"
STAR = "星宇示例车灯股份有限公司"
POWER = "您好，新上两条产线，变压器容量不够，想申请用电增容。要走什么流程？"


def forecast_shown(panel, qtbot, text="将派给"):
    qtbot.waitUntil(lambda: text in panel.side.routing.heading.text())


def log_request(panel, keyboard, name="天合", body=POWER):
    panel.take_focus()
    keyboard.text(name)
    keyboard.press(Qt.Key.Key_Return)
    keyboard.text(body)
    keyboard.control(Qt.Key.Key_Return)
