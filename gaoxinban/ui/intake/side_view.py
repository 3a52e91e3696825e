"""The right side: who asks, where the case will go and why, and what is promised."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.rows import EnterpriseOption, TicketRow
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.operations import Forecast, KnownCaller
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.form import bring_into_view
from gaoxinban.ui.kit.lights import LightMark
from gaoxinban.ui.kit.plain_text import ElidedLabel, PlainLabel, plain_tooltip
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.wrapping_row import WrappingRow

CASES_SHOWN = 5
SIDE_WIDTH = 92 * tokens.GRID
NARROW_WIDTH = 65 * tokens.GRID


class Card(QFrame):
    """A framed part with a heading; nothing in it takes the focus."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.heading = wrapping(PlainLabel(heading, role="strong"))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*4 * [tokens.GAP + tokens.GRID])
        self.column.setSpacing(tokens.GRID)
        self.column.addWidget(self.heading)


class CaseLine(QWidget):
    """One case; a click opens it, ▸ before it says that the keys mean it.

    Signals:
        picked: the case's id.
    """

    picked = Signal(int)

    def __init__(self, row: TicketRow, now: Instant, text: str = "") -> None:
        super().__init__()
        self._id = row.id
        self._mark = PlainLabel("", role="strong")
        self._mark.setFixedWidth(3 * tokens.GRID)
        lamp = LightMark()
        lamp.set_light(row.light(now))
        number = PlainLabel(row.number, role="muted")
        state = PlainLabel(row.state.label, role="muted")
        self.title = ElidedLabel(text or row.title)
        self.title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        line = WrappingRow()  # a title that is too long for the rest has a line of its own
        line.setSpacing(tokens.GRID // 2)
        for widget in (lamp, number, state, self.title):
            line.addWidget(widget)
            widget.setContentsMargins(0, 0, tokens.GRID, 0)
        whole.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(line, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(plain_tooltip(f"{row.number} {text or row.title}"))

    def mark(self, *, marked: bool) -> None:
        """Whether the keys mean this one."""
        self._mark.setText("▸" if marked else "")

    @property
    def marked(self) -> bool:
        """Whether the keys mean this one."""
        return bool(self._mark.text())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click inside opens the case."""
        if self.rect().contains(event.position().toPoint()):
            self.picked.emit(self._id)


class EnterpriseCard(Card):
    """Who asks.

    Signals:
        case_picked: id of one of its open cases.
        cases_shown: other cases may stand there now, or none; `open_cases` has them.
    """

    case_picked = Signal(int)
    cases_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.facts = wrapping(PlainLabel("", role="muted"))
        self.contact = wrapping(PlainLabel())
        self.cases = wrapping(PlainLabel())
        self.year = wrapping(PlainLabel("", role="muted"))
        self.ratings = wrapping(PlainLabel("", role="muted"))
        for label in (self.facts, self.contact, self.cases, self.year, self.ratings):
            self.column.addWidget(label)
        self.hint = wrapping(PlainLabel("", role="muted"))
        self.hint.hide()
        self.column.addWidget(self.hint)
        self.open_cases: list[TicketRow] = []
        self.lines: list[CaseLine] = []
        self.show_nobody()

    def show_nobody(self) -> None:
        """No enterprise is chosen."""
        hint = self.tr("选好来电企业后，这里是它的概况和在办工单。")
        self._say(self.tr("来电企业"), hint)
        self.cases_shown.emit()

    def show_new(self, name: str) -> None:
        """It will be made when the case is logged."""
        self._say(name, self.tr("新企业：登记时一并建档，其余资料以后再补。"))
        self.cases_shown.emit()

    def show_option(self, option: EnterpriseOption) -> None:
        """What the look-up told already, until the rest is read."""
        known = "·".join(filter(None, (option.industry, option.town)))
        contact = wording.contact_line(option.contact_name, option.contact_phone)
        self._say(option.name, known, contact, wording.cases_line(option.open_cases))
        self.cases_shown.emit()

    def show_known(self, known: KnownCaller, now: Instant) -> None:
        """All of it, with the newest open cases."""
        detail, row = known.detail, known.detail.row
        self._say(
            row.name,
            wording.facts_line(detail),
            wording.people_line(detail),
            wording.cases_line(row.open_cases, row.cases),
        )
        for label, text in (
            (self.year, wording.year_line(known.facts) if row.cases else ""),
            (self.ratings, wording.ratings_line(known.facts)),
        ):
            label.setText(text)
            label.setVisible(bool(text))
        running = [case for case in detail.cases if case.signals.running]
        self.open_cases = running[:CASES_SHOWN]
        for case in self.open_cases:
            line = CaseLine(case, now)
            line.picked.connect(self.case_picked)
            self.lines.append(line)
            self.column.insertWidget(self.column.count() - 1, line)
        self.cases_shown.emit()

    def mark(self, marked: int | None, hint: str) -> None:
        """Point at the case of this id, and say what the keys do with it."""
        for case, line in zip(self.open_cases, self.lines, strict=True):
            line.mark(marked=case.id == marked)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _say(self, name: str, facts: str, contact: str = "", cases: str = "") -> None:
        for line in self.lines:
            self.column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.lines, self.open_cases = [], []
        self.hint.hide()
        self.heading.setText(name)
        texts = (facts, contact, cases, "", "")
        labels = (self.facts, self.contact, self.cases, self.year, self.ratings)
        for label, text in zip(labels, texts, strict=True):
            label.setText(text)
            label.setVisible(bool(text))


class RoutingCard(Card):
    """Where the case will go and why; the rules that do not hold are folded."""

    def __init__(self, fold: ActionButton, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.reason = wrapping(PlainLabel())
        self.category = wrapping(PlainLabel("", role="muted"))
        self.fold = fold
        self.fold.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rejected = wrapping(PlainLabel("", role="muted"))
        self.rejected.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.rejected.hide()
        self.column.removeWidget(self.heading)
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        for widget in (self.reason, self.category, self.rejected):
            self.column.addWidget(widget)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing was typed from which one could tell."""
        self.heading.setText(self.tr("派单去向"))
        self.reason.setText(self.tr("写下反映内容后，这里是派给谁、为什么。"))
        self.category.setText("")
        self.rejected.setText("")
        self._tidy()

    def show_answer(self) -> None:
        """Answered on the call: it goes nowhere."""
        self.show_nothing()
        self.heading.setText(self.tr("当场答复，不派单"))
        self.reason.setText(self.tr("登记、首次联系和办结一次记下。"))

    def show_forecast(self, forecast: Forecast, chosen_team: str, *, offer: bool) -> None:
        """The team and why, and what failed in the rules before; `offer` the category by key."""
        preview = forecast.preview
        self.heading.setText(wording.team_heading(preview, chosen_team))
        self.reason.setText(wording.team_reason(preview, chosen_team))
        found = preview.category_name if offer else ""
        said = self.tr("建议分类 {name}，按 F2 采用")
        self.category.setText(said.format(name=found) if found else "")
        self.rejected.setText("\n".join(each.sentence for each in preview.routing.rejected))
        self._tidy()

    def unfold(self) -> None:
        """Show the rejected rules, or fold them again."""
        self.rejected.setVisible(self.rejected.isHidden() and bool(self.rejected.text()))
        bring_into_view(self)

    def _tidy(self) -> None:
        lines = self.rejected.text().count("\n") + 1 if self.rejected.text() else 0
        self.fold.setVisible(bool(lines))
        side = tokens.GAP + tokens.GRID
        # The button is higher than the heading beside it.
        self.column.setContentsMargins(side, tokens.GAP if lines else side, side, side)
        if not lines:
            self.rejected.hide()
        self.category.setVisible(bool(self.category.text()))


class PromiseCard(Card):
    """What would be promised, were the case logged now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.heading.setText(self.tr("承诺"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(tokens.MARGIN)
        self.grid.setVerticalSpacing(tokens.GRID)
        self.grid.setColumnStretch(2, 1)
        self.note = wrapping(PlainLabel())
        self.column.addLayout(self.grid)
        self.column.addWidget(self.note)
        self.note.hide()
        self._rows: list[tuple[PlainLabel, PlainLabel, PlainLabel]] = []

    @property
    def lines(self) -> list[str]:
        """What stands there, a line a promise."""
        return [" ".join(label.text() for label in row) for row in self._rows if row[0].text()]

    def show_forecast(self, forecast: Forecast, draft: IntakeDraft) -> None:
        """派单, 联系 and 办结 with their instants; 暂定 where the year is not published."""
        promises = forecast.preview.promises
        while len(self._rows) < len(promises):
            promise = wrapping(PlainLabel("", role="muted"))  # the instant keeps its line
            row = (PlainLabel("", role="muted"), PlainLabel(), promise)
            for column, label in enumerate(row):
                self.grid.addWidget(label, len(self._rows), column)
            row[-1].setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._rows.append(row)
        for row, each in zip(self._rows, promises, strict=False):
            texts = (
                wording.leg_word(each.leg),
                wording.due_text(each.due, forecast.now),
                each.promise,
            )
            for label, text in zip(row, texts, strict=True):
                label.setText(text)
            row[1].setToolTip(plain_tooltip(exact_text(each.due)))
        notes = []
        if forecast.preview.provisional:
            notes.append(self.tr("暂定：有的日子还没有公布放假安排。"))
        if draft.back_dated:
            called = draft.happened_at is not None
            notes.append(
                self.tr("补录：以上从来电时间起算。")
                if called
                else self.tr("以上按现在登记计；写明来电时间后从那时起算。")
            )
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colours_of(self).warning)
        self.note.setPalette(palette)
        self.note.setText("\n".join(notes))
        self.note.setVisible(bool(notes))


class SideView(QScrollArea):
    """The cards one below the other; scrolls when the rejected rules are unfolded."""

    def __init__(
        self, fold: ActionButton, between: Sequence[QWidget], parent: QWidget | None = None
    ) -> None:
        """`between` stands below the enterprise: similar cases."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("企业概况、可能重复、派单去向和承诺"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.enterprise = EnterpriseCard()
        self.routing = RoutingCard(fold)
        self.promise = PromiseCard()
        inside = self._inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        cards = (self.enterprise, *between, self.routing, self.promise)
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.set_narrow(narrow=False)

    def set_narrow(self, *, narrow: bool) -> None:
        """Two widths; beside the cards stays room for the scroll bar, so nothing moves with it."""
        width = NARROW_WIDTH if narrow else SIDE_WIDTH
        self._inside.setFixedWidth(width)
        self.setFixedWidth(width + tokens.MARGIN)


class DoneLine(QWidget):
    """What was logged last, and what one may do with it; its place is kept while it is empty."""

    def __init__(self, buttons: Sequence[QPushButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = ElidedLabel()
        self.text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._buttons = buttons
        self._case: int | None = None
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.GAP)
        line.addWidget(self.text)
        for button in buttons:
            line.addWidget(button)
            button.hide()
        line.addStretch(1)
        self.setFixedHeight(tokens.FIELD_HEIGHT)

    def retell(self, case: int, sentence: str) -> bool:
        """Something else is true now of the case, if the line is about it; the buttons stay."""
        meant = case == self._case
        if meant:
            self.text.set_text(sentence)
        return meant

    def say(
        self, sentence: str, *, about: int | None = None, offer: Sequence[QPushButton] = ()
    ) -> None:
        """Show the sentence, `about` a case or none, and these of the buttons beside it."""
        self._case = about
        muted, strong = QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.WindowText
        self.text.setForegroundRole(strong if offer else muted)
        self.text.set_text(sentence)
        for button in self._buttons:
            button.setVisible(button in offer)


def wrapping(label: PlainLabel) -> PlainLabel:
    """A label that breaks its lines and can be narrow."""
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    return label
