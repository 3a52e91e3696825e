"""Cases beside the form that may be meant, one of them marked; keys open it or add to it.

可能重复 are those whose words are alike. Behind them come the caller's own open
cases, which no word need tell: 「催一下上次那件」.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from gaoxinban.application.similar import SimilarCase
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.side_view import Card, CaseLine, EnterpriseCard, wrapping
from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.form import bring_into_view
from gaoxinban.ui.kit.list_export import Listing, listing_of_rows
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
        self.lines: list[CaseLine] = []
        self.column.addWidget(self.hint)
        self.hide()

    def show_cases(self, cases: Sequence[SimilarCase], now: Instant) -> None:
        """Replace the lines."""
        for line in self.lines:
            self.column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines = []
        for place, each in enumerate(cases):
            line = CaseLine(each.row, now, wording.similar_title(each))
            line.picked.connect(self.picked)
            self.column.insertWidget(1 + place, line)
            self.lines.append(line)
        self.setVisible(bool(cases))

    def mark(self, place: int | None, hint: str) -> None:
        """Point at one line or none, and say what the keys do with it."""
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        for number, line in enumerate(self.lines):
            line.mark(marked=number == place)


class SimilarBox(QObject):
    """Asks behind the typing, throws late answers away, and knows which line is marked."""

    def __init__(
        self,
        context: PageContext,
        form: IntakeForm,
        card: SimilarCard,
        caller: EnterpriseCard,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._card = card
        self._caller = caller
        self._asked: tuple[str, int | None] | None = None
        self._marked: int | None = None
        self._chosen = False
        self.cases: list[SimilarCase] = []
        caller.cases_shown.connect(self._settle)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(ASK_AFTER_MS)
        self._wait.timeout.connect(self.ask)

    @property
    def marked(self) -> SimilarCase | None:
        """The case that the keys mean."""
        return next((each for each in self._offered() if each.row.id == self._marked), None)

    def _offered(self) -> list[SimilarCase]:
        """Those alike, then the other open cases of the caller."""
        alike = {each.row.id for each in self.cases}
        others = [each for each in self._caller.open_cases if each.id not in alike]
        return [*self.cases, *(SimilarCase(each, 0.0, same_enterprise=True) for each in others)]

    def listing(self) -> Listing[SimilarCase]:
        """Those that may be meant, to leave the window as a list."""
        columns: tuple[Column[SimilarCase], ...] = (
            Column("number", self.tr("编号"), 124, lambda s: s.row.number),
            Column("title", self.tr("标题"), 0, lambda s: s.row.title),
            Column("enterprise", self.tr("企业"), 200, lambda s: s.row.enterprise),
            Column("state", self.tr("状态"), 72, lambda s: s.row.state.label),
            Column("team", self.tr("团队"), 112, lambda s: s.row.team),
            Column("logged", self.tr("登记"), 140, lambda s: exact_text(s.row.logged_at)),
        )
        return listing_of_rows(self.tr("可能重复的工单"), columns, self.cases, self.tr("件"))

    def ask_soon(self) -> None:
        """Something was typed: ask as soon as the typing pauses."""
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
        ids = [each.row.id for each in self._offered()]
        if ids:
            place = ids.index(self._marked) + 1 if self._marked in ids else 0
            self._marked = ids[place % len(ids)]
            self._chosen = True
            self._mark()
            for line in (*self._card.lines, *self._caller.lines):
                if line.marked:
                    bring_into_view(line)

    def _mark(self) -> None:
        offered, marked = self._offered(), self.marked
        hint = ""
        if marked is not None:
            several = len(offered) > 1
            hint = wording.similar_hint(marked, self._form.read(), several=several)
        elif offered:
            hint = self.tr("F6 选在办的一件，再打开或并入")
        place = self.cases.index(marked) if marked in self.cases else None
        self._card.mark(place, "" if place is None else hint)
        self._caller.mark(self._marked if place is None else None, hint if place is None else "")
        for name in ("intake.open_similar", "intake.add_to_similar"):
            self._context.actions.get(name).setEnabled(marked is not None)
        other = len(offered) > (0 if marked is None else 1)
        self._context.actions.get("intake.next_similar").setEnabled(other)

    def _settle(self) -> None:
        """Keep the mark where it was; what is not alike is marked by the key alone."""
        kept = self.marked
        if kept is None or not (self._chosen or kept in self.cases):
            self._chosen = False
            self._marked = self.cases[0].row.id if self.cases else None
        self._mark()

    def _show(self, found: list[SimilarCase], now: Instant) -> None:
        self.cases = found
        self._card.show_cases(found, now)
        self._settle()
