"""What a new version would change, and the reason for which it is published."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gaoxinban.application.rule_ports import CaseShift
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.operations import Proposal
from gaoxinban.ui.rules.wording import first_of, preview_text

_MOST_LINES = 12


class PublishBox(QFrame):
    """Changes, preview, cases, reason; the buttons are the panel's."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.heading = PlainLabel("", role="strong")
        self.changes = PlainLabel("", role="muted")
        self.changes.setWordWrap(True)
        self.preview = PlainLabel("")
        self.preview.setWordWrap(True)
        self.cases = TableView(self.tr("受影响的在办工单"))
        self.model: RowModel[CaseShift] = RowModel(
            _columns(), row_id=lambda shift: shift.ticket_id, parent=self
        )
        self.cases.show_model(self.model, empty=EmptyState(self.tr("没有工单受影响")))
        self.form = Form(label_width=40)
        self.reason = self.form.add(
            "reason", self.tr("理由"), GrowingText(self.tr("发布的理由"), lines=2), required=True
        )
        scope = self.tr("用于")
        self.scope = self.form.add("scope", scope, Choice(scope))
        self.scope.set_options(
            [
                (False, self.tr("新登记的工单")),
                (True, self.tr("新登记的和全部在办的工单")),
            ]
        )
        self.scope.setToolTip(self.tr("在办工单改用新版，每件记一笔「改用新版规则」"))
        self.progress = PlainLabel("")
        self.progress.hide()
        self.buttons = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        for widget in (self.heading, self.changes, self.preview):
            layout.addWidget(widget)
        layout.addWidget(self.cases, 1)
        layout.addStretch(0)  # the room of the cases, where there are none to show
        layout.addWidget(self.form)
        layout.addWidget(self.progress)
        layout.addLayout(self.buttons)

    def show_proposal(self, title: str, proposal: Proposal) -> None:
        """Show it; a reason that was typed stays."""
        self.heading.setText(title)
        self.changes.setText(first_of(proposal.changes, _MOST_LINES))
        preview = proposal.preview
        self.preview.setText(
            self.tr("只用于以后登记的诉求；已经登记的不重派，各按登记时的那一版。")
            if preview is None
            else preview_text(preview)
        )
        self.model.set_rows(() if preview is None else preview.cases)
        self.cases.setVisible(preview is not None)
        self.form.set_shown("scope", shown=preview is not None)
        self.form.clear_errors()

    def show_refused(self, refused: Refused) -> None:
        """Beside the field that it names, else on top."""
        self.form.show_refused(refused)

    def show_progress(self, done: int, total: int, _note: str = "") -> None:
        """How many open cases have gone over; fits `TaskRunner.progress`."""
        said = self.tr("正在改用新版：{done} / {total} 件，按 Esc 停止，停止就什么也不发布")
        self.progress.setText(said.format(done=f"{done:,}", total=f"{total:,}"))
        self.progress.show()

    def clear(self) -> None:
        """Ready for another proposal."""
        self.reason.clear()
        self.scope.set_value(False)
        self.form.clear_errors()


def _columns() -> tuple[Column[CaseShift], ...]:
    return (
        Column("number", tr("编号"), 114, lambda row: row.number),
        Column(
            "due",
            tr("最近时限"),
            96,
            lambda row: exact_text(row.new_due)[5:16],
            tooltip=_dues,
        ),
        Column(
            "light",
            tr("灯"),
            100,
            lambda row: (
                row.new_light.label
                if row.old_light is row.new_light
                else f"{row.old_light.label}→{row.new_light.label}"
            ),
            tooltip=_dues,
        ),
    )


def _dues(row: CaseShift) -> str:
    return tr("原时限 {old}，新时限 {new}").format(
        old=exact_text(row.old_due), new=exact_text(row.new_due)
    )
