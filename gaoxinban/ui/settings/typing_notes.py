"""输入与快捷键: which input methods work, what they need, and where the keys are listed."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.translation import tr


class TypingSection(QWidget):
    """A few sentences; the manual has the rest."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        for said in (
            tr("Windows：微软拼音、搜狗等系统里装好的输入法都能直接用。"),
            tr("Linux：fcitx5 和 ibus 都能用，先登录桌面、打开输入法，再打开本程序。"),
            tr("正在选字时，单个字母的按键不会触发动作，Enter 只确认选字，不会提交。"),
            tr("光标不在文字框里，单个字母就是按键；按 Esc 离开文字框。"),
        ):
            line = PlainLabel(said)
            line.setWordWrap(True)
            layout.addWidget(line)
        row = QHBoxLayout()
        row.addWidget(ActionButton(context.actions.get("window.keys")))
        row.addStretch(1)
        layout.addLayout(row)
