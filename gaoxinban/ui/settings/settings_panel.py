"""The page 设置: every section under its title, in one column that scrolls."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.tab_order import focusable_in, follow_layout
from gaoxinban.ui.settings.sections import sections

WIDTH = 180 * tokens.GRID


class SettingsPanel(Panel):
    """Shows what `sections` lists; a section sees to itself."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._frames: dict[str, QFrame] = {}
        self._shown = ""
        column = QVBoxLayout()
        column.setSpacing(tokens.MARGIN)
        for section in sections():
            frame = QFrame()
            frame.setProperty("panel", True)
            inside = QVBoxLayout(frame)
            inside.setContentsMargins(*(4 * [tokens.MARGIN]))
            inside.setSpacing(3 * tokens.GRID)
            inside.addWidget(PlainLabel(section.title, role="heading"))
            inside.addWidget(section.make(context))
            self._frames[section.key] = frame
            column.addWidget(frame)
        column.addStretch(1)
        self._place(column)
        follow_layout(column)

    def open(self, target: object) -> None:
        """The key of a section: it comes into sight, and the cursor into it."""
        if isinstance(target, str) and target in self._frames:
            self._shown = target
            self.take_focus()

    def take_focus(self) -> None:
        """One begins in the section that was asked for, else in the first."""
        frame = self._frames.get(self._shown) or next(iter(self._frames.values()))
        first = focusable_in(frame)
        self._scroll.ensureWidgetVisible(frame)
        if first is not None:
            first.setFocus()

    def _place(self, column: QVBoxLayout) -> None:
        """No wider than a line that is read at ease."""
        inside = QWidget()
        column.setContentsMargins(0, 0, 0, 0)
        narrow = QWidget()
        narrow.setLayout(column)
        narrow.setMaximumWidth(WIDTH)
        row = QHBoxLayout(inside)
        row.setContentsMargins(*(4 * [tokens.MARGIN]))
        row.addWidget(narrow, 1)
        row.addStretch(0)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(inside)
        self._scroll.setAccessibleName(self.tr("设置"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
