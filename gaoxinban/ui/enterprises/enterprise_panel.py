"""One enterprise: what is known of it, and its cases, newest first."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.office import Office
from gaoxinban.application.rows import EnterpriseDetail
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.enterprises.columns import CaseLine, case_columns
from gaoxinban.ui.enterprises.detail_view import EnterpriseView
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel


@dataclass(frozen=True, slots=True)
class Shown:
    """An enterprise with the lights of its cases as they stand now."""

    detail: EnterpriseDetail
    cases: tuple[CaseLine, ...]


def load(office: Office, enterprise_id: int) -> Shown:
    """In a worker."""
    detail = office.enterprise_detail(enterprise_id)
    now = office.clock.now()
    return Shown(detail, tuple(CaseLine(row, row.light(now), now) for row in detail.cases))


class EnterprisePanel(Panel):
    """Shows the enterprise that `show_enterprise` named last."""

    def __init__(
        self,
        context: PageContext,
        back: QAction,
        begin: QAction,
        parent: QWidget | None = None,
    ) -> None:
        """`back` leads to the register, `begin` to a request of this enterprise."""
        super().__init__(context, parent)
        self.enterprise_id: int | None = None
        self.view = EnterpriseView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.view.buttons.addWidget(ActionButton(back, quiet=True))
        self.view.buttons.addWidget(ActionButton(begin, primary=True))
        self._empty = EmptyState(
            self.tr("这家企业还没有工单"),
            self.tr("按 Ctrl+N 为它登记第一件诉求。"),
            parent=self.view.table.viewport(),
        )
        self.model = RowModel[CaseLine](case_columns(), parent=self)
        self.view.table.show_model(self.model, empty=self._empty)
        self._empty.hide()
        self.view.table.remember(context.settings, "enterprises/cases")
        context.actions.add(
            self.view.table,
            "enterprises.open_case",
            self.tr("打开工单"),
            self.open_current,
            keys=("Return", "Enter"),
            tooltip=self.tr("打开光标所在的工单"),
            context="widget",
        )
        self.view.table.opened.connect(self._on_opened)

    def concerns(self, changes: Any) -> bool:
        """Its profile and its cases."""
        return bool(changes.enterprises or changes.tickets)

    def show_enterprise(self, enterprise_id: int) -> None:
        """Show another enterprise; the one that stands there stays until it is loaded."""
        self.enterprise_id = enterprise_id
        self.mark_stale()

    def refresh(self) -> None:
        """Load it again."""
        enterprise_id, office = self.enterprise_id, self.context.office
        if enterprise_id is None:
            return
        self.context.runner.read(
            self,
            lambda: load(office, enterprise_id),
            on_done=self._on_loaded,
            on_refused=self._on_refused,
            latest="enterprise",
        )

    def take_focus(self) -> None:
        """One begins with its cases."""
        self.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_current(self) -> None:
        """Open the case under the cursor on its own page."""
        ticket_id = self.view.table.current_id()
        if ticket_id is not None:
            self.context.navigate("queue", int(ticket_id))

    def _on_opened(self, _ticket_id: object) -> None:
        self.open_current()

    def _on_refused(self, refused: Refused) -> None:
        self.view.error.say(refused.sentence)

    def _on_loaded(self, shown: Shown) -> None:
        view, detail = self.view, shown.detail
        view.error.say("")
        view.name.set_text(detail.row.name)
        view.profile.show_detail(detail)
        view.count.setText(self._count_text(detail))
        self.model.set_rows(shown.cases)
        if shown.cases and view.table.current_id() is None:
            view.table.step(0)

    def _count_text(self, detail: EnterpriseDetail) -> str:
        row = detail.row
        said = self.tr("工单 {cases} 件，在办 {open} 件").format(
            cases=row.cases, open=row.open_cases
        )
        if row.cases > len(detail.cases):
            said += self.tr("；列出最近 {shown} 件").format(shown=len(detail.cases))
        return said
