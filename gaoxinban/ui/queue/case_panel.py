"""The page of one case: what is shown, which act is open, and doing it."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.privacy import NO_STEP
from gaoxinban.domain.term import TicketState
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.queue.act_drafts import ActDrafts, Key
from gaoxinban.ui.queue.act_form import ActForm, FormTools
from gaoxinban.ui.queue.act_spec import ActSpec
from gaoxinban.ui.queue.case_files import CaseFiles
from gaoxinban.ui.queue.case_links import CaseLinks
from gaoxinban.ui.queue.case_presence import CasePresence
from gaoxinban.ui.queue.case_view import CaseView
from gaoxinban.ui.queue.operations import CaseShown, load_case, open_cases, perform
from gaoxinban.ui.queue.paper import CasePaper


class CasePanel(Panel):
    """What somebody has typed in a form stays his, by case and act, until it is done.

    Signals:
        loaded: the CaseShown that stands now.
    """

    loaded = Signal(object)

    def __init__(
        self, context: PageContext, specs: Mapping[str, ActSpec], parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._specs = specs
        self._id: int | None = None
        self._pending = ""
        self._open: ActSpec | None = None
        self._busy = False
        self.drafts = ActDrafts(context, self)
        self._tools = FormTools(
            context.runner,
            context.office.enterprise_hits,
            partial(open_cases, context.office),
            context.office.clock.now,
            lambda: context.office.desk.modules.all(),  # noqa: PLW0108  loads when it is asked
        )
        self.shown: CaseShown | None = None
        self.paper = CasePaper(context, self)
        self.view = CaseView()
        self.files = CaseFiles(context)
        self.view.place_files(self.files)
        self.files.bar.welcome(self.view)
        self.view.acts.before = self.files.bar.chain_after(self.view.story)
        self.presence = CasePresence(context, self)
        self.view.place_presence(self.presence.label)
        self.links = CaseLinks(context.actions)
        self.view.place_links(self.links)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.do_action, self.leave_action = self._add_actions()
        self.throw_away_action = self._add_throwing_away()
        self.view.acts.finish_with(self.do_action, self.leave_action)
        self.track(context.seat.officer_changed, self._on_officer)

    @property
    def ticket_id(self) -> int | None:
        """The case that is shown or about to be."""
        return self._id

    @property
    def form(self) -> ActForm | None:
        """The open form."""
        return self.view.acts.form

    def show_ticket(self, ticket_id: int, act: str = "") -> None:
        """Show a case; `act` names what to open on it as soon as it is there."""
        if ticket_id != self._id:
            self.context.notifier.end_warning()
            self._close_form()
            self._id = ticket_id
            self.shown = None
        self.files.show_ticket(ticket_id)
        self.presence.show_ticket(ticket_id)
        self._pending = act
        self.mark_stale()

    def concerns(self, changes: Changes) -> bool:
        """A change of the case, of the names it shows, of the teams it could go to."""
        if changes.enterprises or changes.settings:
            return True
        return changes.tickets and (not changes.ticket_ids or self._id in changes.ticket_ids)

    def refresh(self) -> None:
        """Load the case again; what is typed stays."""
        ticket_id = self._id
        if ticket_id is None:
            return
        office, actor = self.context.office, self.context.seat.reader
        self.context.runner.read(
            self,
            lambda: load_case(office, actor, ticket_id),
            on_done=self._on_loaded,
            on_refused=self._on_gone,
            latest="case",
        )

    def begin(self, name: str) -> None:
        """Open the form of an act, or say why it may not be done."""
        if self.shown is None or self.shown.id != self._id:
            self._pending = name
            return
        spec = self._specs[name]
        objection = self.shown.objections[spec.kind]
        if objection is not None:
            self.context.notifier.warn(objection)
            return
        self.context.notifier.end_warning()
        self._close_form()
        from gaoxinban.ui.queue.forms_of_acts import FORMS

        form = FORMS[spec.kind](self.shown, self._tools)
        form.enter_goes_on()
        said = self.drafts.begin(form, self.shown, spec.kind.value)
        form.follow(self.shown)
        self._open = spec
        self._enable()  # first, for a form without fields leaves the cursor on its button
        self.view.acts.show_form(spec, form, said)
        self.files.bar.welcome(form)
        self.throw_away_action.setEnabled(bool(said))
        self.presence.work(spec.text)

    def take_focus(self) -> None:
        """The story can be read and scrolled at once."""
        form = self.form
        if form is not None:
            form.first.setFocus()
        else:
            self.view.story.setFocus()

    def step_back(self) -> bool:
        """Esc: put a warning away, leave the form; what was typed is kept for the next time."""
        if self._open is None:
            return self.files.step_back()
        self._close_form()
        self.view.story.setFocus()
        return True

    def _add_actions(self) -> tuple[QAction, QAction]:
        add = self.context.actions.add
        do = add(
            self,
            "ticket.do",
            self.tr("确定"),
            self._do,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("做这个动作"),
        )
        leave = add(
            self.view.acts,
            "ticket.leave",
            self.tr("放下 Esc"),
            self.step_back,
            keys="Ctrl+.",
            tooltip=self.tr("不做了，填写的内容先留着，Esc 也可以"),
            context="widget",
        )
        more = add(
            self,
            "ticket.more",
            self.tr("更多"),
            self.view.acts.flip_more,
            keys="O",
            tooltip=self.tr("展开或收起不常用的动作"),
        )
        self.view.acts.fold_with(more)
        print_why = add(
            self.view.why,
            "ticket.print_why",
            self.tr("打印说明"),
            lambda: self.paper.preview_reasons(self._id),
            keys="Ctrl+Shift+P",
            tooltip=self.tr("预览并打印这些说明"),
        )
        self.view.why.offer(print_why)
        print_named = add(
            self,
            "ticket.print_named",
            self.tr("打印（写明来电人）"),
            lambda: self.paper.preview_named(self._id),
            keys="Ctrl+Alt+P",
            tooltip=self.tr("保密件平常印「保密」；看得到来电人的人可以印出来"),
        )
        self.view.offer_names(print_named)
        do.setEnabled(False)
        return do, leave

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or the end: what was typed last is kept now."""
        super().hideEvent(event)
        self.drafts.flush()

    def throw_away(self) -> None:
        """What came back is not wanted: the form begins anew."""
        spec = self._open
        if spec is not None:
            self.drafts.throw_away()
            self._close_form()
            self.begin(spec.name)

    def _add_throwing_away(self) -> QAction:
        made = self.context.actions.add(
            self,
            "ticket.throw_away",
            self.tr("不要"),
            self.throw_away,
            keys="Ctrl+Shift+D",
            tooltip=self.tr("不要恢复出来的内容，重新填"),
        )
        made.setEnabled(False)
        self.view.acts.restore_with(made)
        return made

    def _on_officer(self, _officer: object) -> None:
        """What stands in the form belongs to who sat here; the next person begins anew."""
        reader = self.context.seat.reader
        if reader is not None and reader.ref == self.drafts.owner:
            self.mark_stale()  # the same one, in another team or role
            return
        self.shown = None
        self._pending = ""
        self._close_form()
        self.mark_stale()

    def _on_loaded(self, shown: CaseShown) -> None:
        if shown.id != self._id or shown.actor != self.context.seat.reader:
            return
        self.shown = shown
        self.view.show_case(shown)
        self.links.show_case(shown.detail)
        self.files.allow(shown.objections[EventKind.ATTACH])
        if self.form is not None:
            self.form.follow(shown)
        self._remind()
        self.loaded.emit(shown)
        if self._pending:
            name, self._pending = self._pending, ""
            self.begin(self._meant(name, shown))

    def _meant(self, name: str, shown: CaseShown) -> str:
        """A key was pressed before anything was known of the case: P is 恢复 where it is paused."""
        same = [each for each, spec in self._specs.items() if spec.keys == self._specs[name].keys]
        may = [each for each in same if shown.objections[self._specs[each].kind] is None]
        return name if name in may else next(iter(may), name)

    def _on_gone(self, refused: Refused) -> None:
        self._pending = ""
        self.context.notifier.error(refused.sentence)

    def _do(self) -> None:
        form, spec = self.form, self._open
        if form is None or spec is None or self._busy:
            return
        form.clear_errors()
        try:
            actor = self.context.seat.actor
            command = replace(form.command(), form=spec.kind.value)
        except Refused as refused:
            form.show_refused(refused)
            return
        office = self.context.office
        self._busy = True
        self._enable()
        kept = self.drafts.begin_doing()
        self.context.runner.write(
            self,
            lambda: perform(office, actor, spec.kind, command),
            on_done=lambda outcome: self._on_done(spec, kept, form, outcome),
            on_refused=lambda refused: self._on_refused(form, refused),
            on_end=self._on_end,
        )

    def _on_done(
        self, spec: ActSpec, kept: Key | None, form: ActForm, outcome: Outcome[ActedCase]
    ) -> None:
        self.drafts.done(kept)
        said = self._said(spec, outcome.value)
        if spec.kind is EventKind.UNDO or spec.kind in NO_STEP:
            self.context.notifier.info(said)
        else:
            undo = partial(self._undo, outcome.value)
            self.context.notifier.info(said, undo=undo)
        if self.form is form:
            self._open = None
            self.view.acts.close_form()
            self.presence.work("")
            self.view.story.setFocus()
            form.deleteLater()

    def _undo(self, case: ActedCase) -> None:
        """From the line that says what was done; later acts of others make it a conflict."""
        from gaoxinban.application.commands import UndoAct

        office, actor = self.context.office, self.context.acting()
        if actor is None:
            return
        command = UndoAct(ticket_id=case.ticket_id, version=case.version)
        self.context.runner.write(
            self,
            lambda: office.do(actor, command),
            on_done=lambda outcome: self.context.notifier.info(
                self.tr("{number} 已撤销").format(number=outcome.value.number)
            ),
        )

    def _said(self, spec: ActSpec, case: ActedCase) -> str:
        """「GX-2026-000871 已签收，现在是「办理中」」"""
        said = f"{case.number} {spec.done}"
        if spec.kind is EventKind.CALL_BACK and case.state is TicketState.ACCEPTED:
            said += self.tr("，没有解决或不满意，已自动重办")
        state = case.state.label
        if state in spec.done:
            return said
        return said + self.tr("，现在是「{state}」").format(state=state)

    def _on_refused(self, form: ActForm, refused: Refused) -> None:
        """A conflict loads the case again, so that the same key can do it after a look."""
        self.drafts.refused()
        if self.form is form:
            form.show_refused(refused)
        else:
            self.context.notifier.warn(refused.sentence)
        if isinstance(refused, Conflict):
            self.mark_stale()

    def _on_end(self) -> None:
        self._busy = False
        self._enable()

    def _enable(self) -> None:
        self.do_action.setEnabled(self._open is not None and not self._busy)
        self.do_action.setText(self.tr("确定") if self._open is None else self._open.text)

    def _close_form(self) -> None:
        self.drafts.end()
        form = self.view.acts.close_form()
        self.presence.work("")
        self._open = None
        self.throw_away_action.setEnabled(False)
        if form is not None:
            form.deleteLater()
        self._remind()
        self._enable()

    def _remind(self) -> None:
        """「填了一半：备注（N）」: after a crash nobody remembers which form stood open."""
        waiting = [] if self.shown is None else self.drafts.waiting(self.shown)
        names = {spec.kind.value: f"{spec.text}（{spec.keys}）" for spec in self._specs.values()}
        said = "、".join(names[each] for each in waiting if each in names)
        self.view.acts.remind(self.tr("填了一半：{acts}").format(acts=said) if said else "")
