"""可能重复: similar cases beside the form, one of them marked; keys open it or add to it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gaoxinban.application.similar import SimilarCase
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.side_view import Card, CaseLine, wrapping
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import PlainLabel

ASK_AFTER_MS = 250
"""After the last keystroke: more than one look a second nobody can take."""


class SimilarCard(Card):
    """The lines; hidden while there is nothing to show, so that nobody learns to look away.

    Signals:
        picked: id of the case that was clicked.
    """

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.setText(self.tr("可能重复"))
        self.hint = wrapping(PlainLabel("", role="muted"))
        self._rows: list[QWidget] = []
        self._marks: list[PlainLabel] = []
        self.column.addWidget(self.hint)
        self.hide()

    def show_cases(self, cases: Sequence[SimilarCase], now: Instant) -> None:
        """Replace the lines."""
        for row in self._rows:
            self.column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows, self._marks = [], []
        for place, each in enumerate(cases):
            mark = PlainLabel("", role="strong")
            mark.setFixedWidth(3 * tokens.GRID)
            line = CaseLine(each.row, now, wording.similar_title(each))
            line.picked.connect(self.picked)
            row = QWidget()
            inside = QHBoxLayout(row)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(0)
            inside.addWidget(mark)
            inside.addWidget(line, 1)
            self.column.insertWidget(1 + place, row)
            self._rows.append(row)
            self._marks.append(mark)
        self.setVisible(bool(cases))

    def mark(self, place: int, hint: str) -> None:
        """Point at one line, and say what the keys do with it."""
        self.hint.setText(hint)
        for number, mark in enumerate(self._marks):
            mark.setText("▸" if number == place else "")
            mark.setForegroundRole(QPalette.ColorRole.Highlight)
            mark.setForegroundRole(QPalette.ColorRole.WindowText)


class SimilarBox(QObject):
    """Asks behind the typing, throws late answers away, and knows which line is marked."""

    def __init__(
        self, context: PageContext, form: IntakeForm, card: SimilarCard, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._card = card
        self._asked: tuple[str, int | None] | None = None
        self._place = 0
        self.cases: list[SimilarCase] = []
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(ASK_AFTER_MS)
        self._wait.timeout.connect(self.ask)

    @property
    def marked(self) -> SimilarCase | None:
        """The case that the keys mean."""
        return self.cases[self._place] if self._place < len(self.cases) else None

    def ask_soon(self) -> None:
        """Something was typed."""
        self._wait.start()

    def ask(self, *, again: bool = False) -> None:
        """Ask now, unless the same was asked last; `again` when cases have changed."""
        self._wait.stop()
        draft = self._form.read()
        asked = (f"{draft.title}\n{draft.said}".strip(), draft.known_id)
        if asked == self._asked and not again:
            self._mark()  # who calls may be kept back now, or no more
            return
        self._asked = asked
        office, now = self._context.office, self._context.office.clock.now()
        self._context.runner.read(
            self,
            lambda: office.desk.similar(*asked),
            on_done=lambda found: self._show(found, now),
            on_refused=lambda _refused: None,
            latest="similar",
        )

    def next(self) -> None:
        """Mark the next line, round the end."""
        if self.cases:
            self._place = (self._place + 1) % len(self.cases)
            self._mark()

    def _mark(self) -> None:
        if self.marked is not None:
            several = len(self.cases) > 1
            hint = wording.similar_hint(self.marked, self._form.read(), several=several)
            self._card.mark(self._place, hint)

    def _show(self, found: list[SimilarCase], now: Instant) -> None:
        kept = None if self.marked is None else self.marked.row.id
        self.cases = found
        ids = [each.row.id for each in found]
        self._place = ids.index(kept) if kept in ids else 0
        self._card.show_cases(found, now)
        self._mark()
        for name in ("intake.open_similar", "intake.add_to_similar"):
            self._context.actions.get(name).setEnabled(bool(found))
        self._context.actions.get("intake.next_similar").setEnabled(len(found) > 1)
