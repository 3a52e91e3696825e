"""The page 工单: the list, and the case that was opened from it."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QWidget

from gaoxinban.application.changes import Changes
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Privacy
from gaoxinban.domain.transition import ENDED
from gaoxinban.ui.kit.actions import action_text
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.queue.act_keys import ActKeys
from gaoxinban.ui.queue.acts import possible
from gaoxinban.ui.queue.bulk_acts import BulkActs
from gaoxinban.ui.queue.case_offers import (
    add_follow_up,
    add_papers,
    add_write_rule,
    case_offers,
)
from gaoxinban.ui.queue.list_acts import ListActs
from gaoxinban.ui.queue.list_moves import add_list_moves
from gaoxinban.ui.queue.list_panel import ListPanel
from gaoxinban.ui.queue.operations import (
    CaseGlimpse,
    CaseShown,
    leads_elsewhere,
    load_glimpse,
)
from gaoxinban.ui.queue.paper import CasePaper
from gaoxinban.ui.queue.view_shelf import ViewShelf

if TYPE_CHECKING:
    from gaoxinban.ui.queue.case_panel import CasePanel

REST_MS = 40
"""How long the cursor rests on a case before its preview is read; nobody sees a wait so short."""


class QueuePanel(Panel):
    """List and case share the acts: their keys mean the case under the cursor, or the open one."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._arrived = False
        self._from_elsewhere = False
        self._several = False
        self._previewed: CaseGlimpse | None = None
        self.list = ListPanel(context)
        self.paper = CasePaper(context, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.list)
        for prefix, title in (
            ("ticket.", self.tr("办理")),
            ("queue.", self.tr("列表")),
            ("queue.view", self.tr("视图")),
        ):
            context.actions.name_group(prefix, title)
        self.acts = ActKeys(context, self, self._begin)
        add_list_moves(self)
        self._papers = add_papers(self)
        self._follow_up = add_follow_up(self)
        self._write_rule = add_write_rule(self)
        self.list.view.offer(self.acts.actions)
        self.bulk = BulkActs(context, self.list.view, self.list)
        self.tools = ListActs(context, self.list, self.bulk)
        self.shelf = ViewShelf(context, self.list)
        self.list.view.follow_eye()
        self.list.selected.connect(self._on_selected)
        self.list.view.table.chosen_changed.connect(self._on_chosen)
        self.list.chosen.connect(self.show_case)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._read_preview)
        self.each_minute(self.pass_minute)
        self.list.view.table.installEventFilter(self)
        self.track(context.seat.officer_changed, lambda _officer: self._preview())

    @cached_property
    def case(self) -> "CasePanel":
        """The page of a case; made when the first one is opened."""
        from gaoxinban.ui.queue.case_panel import CasePanel

        made = CasePanel(self.context, self.acts.specs)
        self._stack.addWidget(made)
        made.view.acts.add_tools([*self._papers, *case_offers(made, self)])
        made.view.head.offer(self.context.actions.get("ticket.enterprise"))
        made.loaded.connect(self._on_loaded)
        made.links.picked.connect(self.show_case)
        return made

    @property
    def _case_is_made(self) -> bool:
        return "case" in self.__dict__

    @property
    def case_is_open(self) -> bool:
        """Whether the page of a case stands before the list."""
        return self._case_is_made and self._stack.currentWidget() is self.case

    @property
    def current_id(self) -> int | None:
        """The case that the keys mean."""
        return self.case.ticket_id if self.case_is_open else self.list.current_id

    def show_case(self, ticket_id: int, act: str = "") -> None:
        """Open the page of a case."""
        self._stack.setCurrentWidget(self.case)
        self.case.show_ticket(ticket_id, act)
        self.case.take_focus()

    def show_list(self) -> None:
        """Back to the list, as it was left; the cursor stands on the case one comes from."""
        self._from_elsewhere = False
        came_from = self.case.ticket_id if self._case_is_made else None
        self._stack.setCurrentWidget(self.list)
        if came_from is not None:
            self.list.view.table.go_to(came_from)
        self.list.take_focus()
        self._preview()

    def open(self, target: object) -> None:
        """The id of a case, a TicketFilter, or the key of a view."""
        if isinstance(target, int):
            self._from_elsewhere = self._arrived
            self.show_case(target)
        elif isinstance(target, TicketFilter):
            self.show_list()
            self.list.show_filter(target)
        elif isinstance(target, str):
            self.show_list()
            self.list.view.bar.choose_view(target)

    def step_back(self) -> bool:
        """Esc: out of the form, out of the case; to where the case was asked for."""
        if not self.case_is_open:
            return self.shelf.step_back() or self.bulk.step_back() or self.list.step_back()
        if self.case.step_back():
            return True
        elsewhere = self._from_elsewhere
        self.show_list()
        return not elsewhere

    def take_focus(self) -> None:
        """Where one goes on: in the case or in the list."""
        self._arrived = False
        (self.case if self.case_is_open else self.list).take_focus()

    def come_again(self) -> None:
        """Its key on an open case leads back to the list."""
        if self.case_is_open:
            self.show_list()
        self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody came from another page."""
        super().showEvent(event)
        self._arrived = True

    def concerns(self, changes: Changes) -> bool:
        """The list and the case see to themselves; this one keeps the preview."""
        return changes.tickets and (
            not changes.ticket_ids or self.list.current_id in changes.ticket_ids
        )

    def refresh(self) -> None:
        """Read the case under the cursor again."""
        self._preview()

    def pass_minute(self) -> None:
        """Lights and times left stand for now, in the list, its preview and the open case."""
        self.list.refresh_times()
        if self._case_is_made:
            self.case.mark_stale()
        self._preview()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The key of an act that may not be done gets its reason, not silence."""
        if not self._explain_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table would swallow letters; whoever comes to it has left an empty filter row."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._explain_key(event)
        if event.type() == QEvent.Type.FocusIn:
            self.list.view.bar.narrow.fold_if_empty()
        return super().eventFilter(watched, event)

    def _begin(self, name: str) -> None:
        if self.case_is_open:
            self.case.begin(name)
        elif not self.bulk.takes(name) and self.list.current_id is not None:
            self.show_case(self.list.current_id, name)

    def step(self, by: int) -> None:
        """J and K in the case page turn to the next case of the list."""
        table = self.list.view.table
        if not self.case_is_open:
            table.step(by)
            return
        before = table.current_id()
        table.step(by)
        if table.current_id() not in (None, before):
            self.show_case(table.current_id())

    def focus_filter(self) -> None:
        """Type into the field over the list."""
        if self.case_is_open:
            self.show_list()
        self.list.view.bar.focus_text()

    def open_current(self) -> None:
        """Open the case under the cursor."""
        if self.list.current_id is not None:
            self.show_case(self.list.current_id)

    def open_enterprise(self) -> None:
        """The page of who asks, where that may be told."""
        if self.case.shown is None:
            return
        row = self.case.shown.detail.row
        if row.privacy is Privacy.NAMED:
            self.context.navigate("enterprises", row.enterprise_id)
        else:
            said = self.tr("来电人要求{how}，没有企业可以打开。")
            self.context.notifier.warn(said.format(how=row.privacy.label))

    def follow_up(self) -> None:
        """登记 a new case that takes up this ended one again."""
        shown = self._shown
        if shown is None or shown.detail.row.state not in ENDED:
            return
        if not shown.detail.told:
            said = self.tr("本工单是保密件，由看得到来电人的人来接续登记。")
            self.context.notifier.warn(said)
            return
        from gaoxinban.application.commands import LogCase

        self.context.navigate("intake", LogCase(title="", after=shown.id))

    def write_rule(self) -> None:
        """The ruling of a 会商 as a new rule in the editor of the 派单目录."""
        if self.current_id is not None:
            from gaoxinban.application.ruling import RuledCase

            self.context.navigate("rules", RuledCase(self.current_id))

    def print_cases(self) -> None:
        """The chosen cases, or the one that the keys mean."""
        if self.case_is_open or not self.tools.print_chosen():
            self.paper.preview(self.current_id)

    def flip_why(self) -> None:
        """Show or hide how the promises were worked out."""
        self.case.view.show_why(visible=self.case.view.why.isHidden())

    def _on_selected(self, _ticket_id: object) -> None:
        if not self.case_is_open:
            self._preview()

    def _on_chosen(self, _count: int) -> None:
        """Of several cases every act may be asked for: each case answers for itself."""
        if self.bulk.several != self._several and self._previewed is not None:
            self._enable(self._previewed)

    def _preview(self) -> None:
        ticket_id = self.list.current_id
        if self.case_is_open:
            return
        if ticket_id is None:
            self._previewed = None
            self.list.view.preview.clear()
            self.acts.switch(on=False)
            for action in (self._follow_up, self._write_rule):
                action.setEnabled(False)
            return
        # Until it is known what may be done, a quick key is not lost: the case's page answers.
        self.acts.switch(on=True)
        self._rest.start()

    def _read_preview(self) -> None:
        """The cursor rests: nobody reads while J is held down, or before the first rows stand."""
        ticket_id = self.list.current_id
        if self.case_is_open or ticket_id is None:
            return
        if self.list.is_turning:
            self._rest.start()
            return
        office, actor = self.context.office, self.context.seat.reader
        self.context.runner.read(
            self,
            lambda: load_glimpse(office, actor, ticket_id),
            on_done=self._on_previewed,
            on_refused=lambda _refused: self.list.view.preview.clear(),
            latest="preview",
        )

    def _on_previewed(self, shown: CaseGlimpse) -> None:
        if self.case_is_open or shown.id != self.list.current_id:
            return
        self._previewed = shown
        self._enable(shown)
        self.list.view.preview.show_case(shown, possible(shown))

    def _on_loaded(self, shown: CaseShown) -> None:
        if self.case_is_open:
            self._enable(shown)
        offer = self.acts.offer(shown)
        led = tuple(self.context.actions.get(name) for name in leads_elsewhere(shown))
        if shown.detail.row.state in ENDED:
            offer = replace(offer, possible=(*led, *offer.possible))
        elif led:
            offer = replace(offer, more=(*led, *offer.more))
        self.case.view.acts.offer(offer, self.acts.standstill(shown))

    def _explain_key(self, event: QKeyEvent) -> bool:
        barred = self.acts.barred(event)
        if not self.case_is_open and "ticket.undo" in barred and self.bulk.take_back():
            return True
        shown = self._shown
        if not barred or (shown is None and "ticket.undo" in barred):
            return False  # 撤销 may mean what is no case's
        if shown is None:
            self.context.notifier.warn(self.tr("这里没有选中的工单。"))
            return True
        said = self.acts.objection(shown, barred[-1])
        if barred[-1] == "ticket.redo" and self._follow_up.isEnabled():
            act_text = action_text(self._follow_up)
            self.context.notifier.warn(said, act_text=act_text, act=self._follow_up.trigger)
        else:
            self.context.notifier.warn(said)
        return True

    @property
    def _shown(self) -> CaseGlimpse | None:
        """What is known of the case that the keys mean."""
        return self.case.shown if self.case_is_open else self._previewed

    def _enable(self, shown: CaseGlimpse) -> None:
        self._several = not self.case_is_open and self.bulk.several
        self.acts.fit({} if self._several else shown.objections)
        led = () if self._several else leads_elsewhere(shown)
        self._follow_up.setEnabled("ticket.follow_up" in led)
        self._write_rule.setEnabled("ticket.write_rule" in led)
