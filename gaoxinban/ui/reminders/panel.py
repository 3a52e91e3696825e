"""The page 提醒: everything that was told to whoever sits here, the newest first."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.application.reminder_ports import PastReminder
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.reminding import reminding
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.reminders.wording import past_columns


class RemindersPanel(Panel):
    """A list; Enter opens the case."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._now: Instant = context.office.clock.now()
        self.table = TableView(self.tr("提醒"))
        self.model: RowModel[PastReminder] = RowModel(
            past_columns(lambda: self._now),
            row_id=lambda past: (past.told.ticket_id, past.told.kind, past.told.occasion),
            parent=self,
        )
        empty = EmptyState(
            self.tr("还没有提醒"),
            self.tr("工单交到您手上、被催办，或时限快到，会在这里和屏幕一角告诉您。"),
        )
        self.table.show_model(self.model, empty=empty)
        self.table.remember(context.settings, "reminders")
        self.table.opened.connect(self._on_opened)
        self.settings_action = context.actions.add(
            self,
            "reminders.settings",
            self.tr("提醒设置"),
            lambda: context.navigate("settings", "reminders"),
            keys="S",
            tooltip=self.tr("要不要提醒，提前多久"),
        )
        self.said = PlainLabel("", role="muted")
        top = QHBoxLayout()
        top.setSpacing(tokens.GAP)
        top.addWidget(self.said)
        top.addStretch(1)
        if "window.silence" in context.actions.names():
            top.addWidget(ActionButton(context.actions.get("window.silence")))
        for name in ("window.export", "window.print_list"):
            if name in context.actions.names():
                top.addWidget(ActionButton(context.actions.get(name), quiet=True, show_keys=False))
        top.addWidget(ActionButton(self.settings_action))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, 3 * tokens.GRID, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GAP)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        self.track(context.seat.officer_changed, self._on_seat)
        wishes = self._wishes = reminding(context.settings)
        self.track(wishes.told, self.mark_stale)
        self.track(wishes.changed, self._show_wishes)
        self._show_wishes()

    def refresh(self) -> None:
        """Read the list anew."""
        self._show_wishes()
        if self.context.seat.officer is None:
            self.model.set_rows(())
            return
        office, actor = self.context.office, self.context.seat.actor
        self.context.runner.read(
            self,
            lambda: (office.clock.now(), office.reminders.recent(actor)),
            on_done=self._on_read,
            on_refused=lambda _refused: self.model.set_rows(()),
            latest="recent",
        )

    def take_focus(self) -> None:
        """One begins in the list."""
        self.table.setFocus()

    def _on_read(self, found: tuple[Instant, list[PastReminder]]) -> None:
        self._now, rows = found
        self.model.set_rows(rows)
        if rows and self.table.current_id() is None:
            self.table.go_to(self.model.id_at(0))

    def _on_opened(self, row_id: tuple[int, str, int]) -> None:
        self.context.navigate("queue", row_id[0])

    def _on_seat(self, _officer: object) -> None:
        """Another person's list is not left standing."""
        self.model.set_rows(())
        self._show_wishes()
        self.mark_stale()

    def _show_wishes(self) -> None:
        """Whoever waits for a notice must know when none comes."""
        officer = self.context.seat.officer
        today = local_date(self.context.office.clock.now())
        if officer is not None and not self._wishes.is_on(officer.id):
            self.said.setText(self.tr("您在这台电脑上关掉了提醒，按 S 打开。"))
        elif officer is not None and self._wishes.is_silent(officer.id, today):
            self.said.setText(self.tr("今天不再弹出，下次上班时一次告诉您。"))
        else:
            self.said.setText(self.tr("下班时间不打扰，上班时一次告诉您。"))
