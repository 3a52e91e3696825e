"""Under the list while several cases are chosen: how many, what to do, what came of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.application.rows import TeamOption
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.fields import Choice, no_such_choice
from gaoxinban.ui.kit.form import ErrorLine, line_edit
from gaoxinban.ui.kit.kept_fields import KeptFields
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel
from gaoxinban.ui.kit.text_width import fix_lines
from gaoxinban.ui.queue.preview_strip import HEIGHT

REFUSALS_SHOWN = 3


class BulkBar(QFrame):
    """Layout only; as high as the preview in whose place it stands."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.head = PlainLabel("", role="strong")
        self.team = Choice(self.tr("派给哪个团队"))
        self.reason = line_edit(self.tr("原因"), placeholder=self.tr("原因；改派必须写"))
        self.kept = KeptFields({"team": self.team, "reason": self.reason}, self)
        self.error = ErrorLine()
        self.team.unknown.connect(lambda typed: self.error.say(no_such_choice(typed)))
        self.team.value_changed.connect(lambda _team: self.error.say(""))
        self.note = ElidedLabel()
        self._refusals = [ElidedLabel() for _ in range(REFUSALS_SHOWN)]
        self._buttons = QHBoxLayout()
        self._assign = QWidget()
        self._row = QHBoxLayout(self._assign)
        self._lay_out()
        self.ask_assign(asked=False)

    def offer(self, actions: Sequence[QAction]) -> None:
        """The acts that can be done on several cases."""
        for place, action in enumerate(actions):
            self._buttons.addWidget(ActionButton(action, quiet=place > 0))
        self._buttons.addStretch(1)

    def offer_assign(self, action: QAction) -> None:
        """The button that hands the cases over."""
        self._row.addWidget(ActionButton(action, primary=True))

    def show_chosen(self, count: int) -> None:
        """Say how many cases are chosen."""
        self.head.setText(self.tr("已选 {n} 件").format(n=f"{count:,}"))

    def ask_assign(self, *, asked: bool) -> None:
        """Show the field of the team, or the acts."""
        self._assign.setVisible(asked)
        self.error.say("")
        if asked:
            self.say("")
            # As by Tab, which marks 「选团队」: what is typed replaces it.
            self.team.setFocus(Qt.FocusReason.TabFocusReason)

    def clear_assign(self) -> None:
        """Empty the fields of team and reason."""
        self.team.set_value(None)
        self.reason.clear()

    @property
    def asks_assign(self) -> bool:
        """Whether a team is being asked for."""
        return not self._assign.isHidden()

    def offer_teams(self, teams: Sequence[TeamOption]) -> None:
        """Fill the choice; those that handle come before those that help."""
        kept = self.team.value()
        ordered = sorted(teams, key=lambda team: team.is_co_handler)
        self.team.set_options([(None, self.tr("选团队")), *((t.id, t.name) for t in ordered)])
        self.team.set_value(kept)

    def say(self, note: str, refusals: Sequence[str] = ()) -> None:
        """How far it is or what came of it, and the first refusals."""
        self.note.set_text(note)
        shown = list(refusals[:REFUSALS_SHOWN])
        more = len(refusals) - REFUSALS_SHOWN
        if more > 0:
            shown[-1] = self.tr("{said}（还有 {n} 件没办成）").format(said=shown[-1], n=more)
        for place, label in enumerate(self._refusals):
            label.set_text(shown[place] if place < len(shown) else "")
            label.setVisible(place < len(shown))

    def _lay_out(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(tokens.GAP)
        self.team.setFixedWidth(48 * tokens.GRID)
        self._row.addWidget(self.team)
        self._row.addWidget(self.reason, 1)
        self._buttons.setSpacing(tokens.GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, tokens.GAP, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        head = QHBoxLayout()
        head.setSpacing(3 * tokens.GAP)
        head.addWidget(self.head)
        keys = self.tr(
            "A 签收   T 派给团队   U 催办   Ctrl+P 打印   Ctrl+Shift+S 导出   "
            "空格 挑选   Esc 取消选择"
        )
        head.addWidget(PlainLabel(keys, role="muted"), 1)
        layout.addLayout(head)
        layout.addLayout(self._buttons)
        layout.addWidget(self._assign)
        layout.addWidget(self.error)
        layout.addWidget(self.note)
        for label in self._refusals:
            layout.addWidget(label)
        layout.addStretch(1)
        fix_lines(self, *HEIGHT)
        self.say("")
