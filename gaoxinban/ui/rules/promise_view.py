"""How the promises are laid out: the table, and beside it one row to change and the caps."""

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.promise import Promise, PromiseRow, PromiseUnit
from gaoxinban.domain.term import LegName, RequestKind, Urgency
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import Form, line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.scrolled import scrolled
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.calendar_view import WIDTH
from gaoxinban.ui.rules.side_pages import SidePages

Placed = tuple[int, PromiseRow, str]
"""Place in the draft, the row, the name of its category."""
EDIT, PUBLISH = range(2)


class PromiseView(QWidget):
    """Layout; the panel decides what is shown."""

    def __init__(self, box: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel("", role="heading")
        self.state = PlainLabel("", role="muted")
        self.table = TableView(self.tr("承诺时限"))
        self.model: RowModel[Placed] = RowModel(
            columns(), row_id=lambda placed: placed[0], parent=self
        )
        self.table.show_model(self.model)
        self.row_form = RowForm()
        self.caps = CapsForm()
        self.history = PlainLabel("", role="muted")
        self.history.setWordWrap(True)
        self.row_buttons = QGridLayout()
        self.buttons = QGridLayout()
        edit = scrolled(self._edit_page(), self.tr("选中的一行"))
        self.side = SidePages(WIDTH, (edit, box))
        top = QHBoxLayout()
        top.setSpacing(tokens.MARGIN)
        top.addWidget(self.title)
        top.addWidget(self.state)
        top.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(tokens.GAP)
        left.addLayout(top)
        left.addWidget(self.table, 1)
        said = self.tr("同一环节以限定最细的一行为准：先看分类，再看紧急程度，再看类型。")
        told = PlainLabel(said, role="muted")
        told.setWordWrap(True)
        left.addWidget(told)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.MARGIN)
        row.addLayout(left, 1)
        row.addWidget(self.side)

    def _edit_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("选中的一行"), role="strong"))
        layout.addWidget(self.row_form)
        layout.addLayout(self.row_buttons)
        layout.addSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("上限和生效"), role="strong"))
        layout.addWidget(self.caps)
        layout.addLayout(self.buttons)
        layout.addSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("版本"), role="strong"))
        layout.addWidget(self.history)
        layout.addStretch(1)
        return page


class RowForm(Form):
    """One row of the promises; keys leg, category, kind, urgency, amount, unit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=40)
        every = self.tr("不限")
        self.leg = self.add("leg", self.tr("环节"), Choice(self.tr("环节")))
        self.leg.set_terms(LegName)
        self.category = self.add("category", self.tr("分类"), Choice(self.tr("分类")))
        self.category.setSizeAdjustPolicy(
            Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.category.setMinimumContentsLength(8)
        self.category.set_options([(None, every)])
        self.kind = self.add("kind", self.tr("类型"), Choice(self.tr("类型")))
        self.kind.set_terms(RequestKind, blank=every)
        self.urgency = self.add("urgency", self.tr("紧急"), Choice(self.tr("紧急程度")))
        self.urgency.set_terms(Urgency, blank=every)
        self.amount = self.add("amount", self.tr("时限"), line_edit(self.tr("时限"), most=6))
        self.unit = self.add("unit", self.tr("单位"), Choice(self.tr("单位")))
        self.unit.set_terms(PromiseUnit)

    def offer_categories(self, categories: Mapping[str, str]) -> None:
        """All categories of the office."""
        self.category.set_options([(None, self.tr("不限")), *categories.items()])

    def show_row(self, row: PromiseRow) -> None:
        """Fill the fields."""
        self.clear_errors()
        self.leg.set_value(row.leg)
        self.category.set_value(row.category)
        self.kind.set_value(row.kind)
        self.urgency.set_value(row.urgency)
        self.amount.setText(str(row.promise.amount))
        self.unit.set_value(row.promise.unit)
        self.begin()

    @property
    def typed(self) -> bool:
        """Whether something stands there that was not put in yet."""
        return bool(self.draft())

    def row(self) -> PromiseRow:
        """What the fields say."""
        amount = _whole(self.amount.text(), "amount")
        return PromiseRow(
            leg=self.leg.value(),
            promise=Promise(amount, self.unit.value()),
            category=self.category.value(),
            kind=self.kind.value(),
            urgency=self.urgency.value(),
        )


class CapsForm(Form):
    """挂起 and 延期 in working days, and the first day; keys pause, extension, since."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=40)
        hint = self.tr("个工作日，全件累计")
        name = self.tr("挂起")
        self.pause = self.add("pause", name, line_edit(self.tr("挂起上限"), placeholder=hint))
        name = self.tr("延期")
        self.extension = self.add(
            "extension", name, line_edit(self.tr("延期上限"), placeholder=hint)
        )
        hint = self.tr("如 2027-01-01；空着：发布就生效")
        field = line_edit(self.tr("生效日期"), placeholder=hint, most=10)
        self.since = self.add("since", self.tr("生效"), field)

    def show_caps(self, pause: int, extension: int, pending: date | None) -> None:
        """Fill the fields; `pending`: the first day of what is not in force yet."""
        self.clear_errors()
        self.pause.setText(str(pause))
        self.extension.setText(str(extension))
        self.since.setText("" if pending is None else pending.isoformat())

    def days(self) -> tuple[int, int]:
        """The caps of pause and extension, in working days."""
        return _whole(self.pause.text(), "pause"), _whole(self.extension.text(), "extension")

    def first_day(self) -> date | None:
        """From which day on logged cases go by it; None: from its publication."""
        said = self.since.text().strip()
        try:
            return date.fromisoformat(said) if said else None
        except ValueError as error:
            wanted = self.tr("生效日期应写成 2027-01-01；空着就是发布后立即生效。")
            raise Refused(wanted, field="since") from error


def columns() -> tuple[Column[Placed], ...]:
    """Leg, whom it is for, how long."""
    every = tr("不限")
    return (
        Column("leg", tr("环节"), 80, lambda placed: placed[1].leg.label),
        Column("category", tr("分类"), 0, lambda placed: placed[2] or every),
        Column(
            "kind",
            tr("类型"),
            56,
            lambda placed: every if placed[1].kind is None else placed[1].kind.label,
        ),
        Column(
            "urgency",
            tr("紧急程度"),
            76,
            lambda placed: every if placed[1].urgency is None else placed[1].urgency.label,
        ),
        Column(
            "promise",
            tr("时限"),
            100,
            lambda placed: str(placed[1].promise),
            figure=True,
        ),
    )


def _whole(text: str, field: str) -> int:
    typed = text.strip()
    if not typed.isdecimal():
        raise Refused(tr("请填写一个整数。"), field=field)
    return int(typed)
