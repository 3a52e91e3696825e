"""The selected case in a strip under the list: what it is, who holds it, what comes next."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.duration import instant_text
from gaoxinban.ui.kit.lights import LightBadge
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel
from gaoxinban.ui.kit.text_width import fix_lines
from gaoxinban.ui.queue.operations import CaseGlimpse
from gaoxinban.ui.queue.wording import light_text

_MOST_ACTS = 5
HEIGHT = (6, 46)
"""Five lines and a button, which grows as a line does, and what lies between them."""


class PreviewStrip(QFrame):
    """Height is fixed, so that the table never moves while the cursor does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self._badge = LightBadge()
        self._title = ElidedLabel(role="strong")
        self._facts = ElidedLabel()
        self._body = PlainLabel()
        self._body.setWordWrap(True)
        self._body.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._last = ElidedLabel()
        self._facts.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._last.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._acts = QHBoxLayout()
        self._acts.setSpacing(tokens.GAP)
        self._buttons: dict[str, ActionButton] = {}
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        """Nothing is selected: say what would stand here."""
        self._title.set_text(self.tr("选中一件工单，这里显示它的内容、在谁手里和下一步"))
        self._facts.set_text("")
        self._body.setText("")
        self._last.set_text("")
        self._badge.hide()
        for button in self._buttons.values():
            button.hide()

    def offer(self, actions: list[QAction]) -> None:
        """Make a button for every act; only possible ones are shown."""
        for action in actions:
            button = ActionButton(action)
            button.hide()
            self._buttons[action.objectName()] = button
            self._acts.addWidget(button)
        self._acts.addStretch(1)

    def show_case(self, shown: CaseGlimpse, possible: list[str]) -> None:
        """Show a case and the buttons of the acts named in `possible`, the likeliest first."""
        detail, row = shown.detail, shown.detail.row
        self._badge.set_light(shown.row.light, light_text(shown.row.light, shown.row.rest))
        self._badge.show()
        self._title.set_text(f"{row.number}  {row.title}")
        holder = self.tr("在 {who} 手里").format(who=detail.holder) if detail.holder else ""
        facts = (row.enterprise, detail.category_name, row.state.label, holder)
        self._facts.set_text("  ·  ".join(fact for fact in facts if fact))
        self._body.setText(_first_lines(detail.body))
        if detail.timeline:
            last = detail.timeline[-1]
            when = instant_text(last.happened_at, detail.now)
            self._last.set_text(f"{when}  {last.actor}  {last.line}")
        wanted = possible[:_MOST_ACTS]
        for name, button in self._buttons.items():
            button.setVisible(name in wanted)
        for place, name in enumerate(wanted):
            self._acts.insertWidget(place, self._buttons[name])

    def _lay_out(self) -> None:
        self._badge.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._badge)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        layout.addLayout(head)
        layout.addWidget(self._facts)
        layout.addWidget(self._body, 1)
        layout.addWidget(self._last)
        layout.addLayout(self._acts)
        fix_lines(self, *HEIGHT)


def _first_lines(body: str) -> str:
    """Enough for two lines; a label would lay out 100,000 characters otherwise."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    said = " ".join(lines)
    most = 160
    return said if len(said) <= most else said[: most - 1] + "…"
