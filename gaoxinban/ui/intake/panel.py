"""登记: one request, typed while the phone is at the ear."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from gaoxinban.application.commands import LogCase
from gaoxinban.application.rows import Directory, LoggedCase
from gaoxinban.application.similar import SimilarCase
from gaoxinban.domain.term import Privacy
from gaoxinban.ui.intake import operations, wording
from gaoxinban.ui.intake.acts import IntakeActs, add_acts
from gaoxinban.ui.intake.caller import Caller
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.following import Following
from gaoxinban.ui.intake.forecasting import Forecaster
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.modes import Modes
from gaoxinban.ui.intake.page import MODULES
from gaoxinban.ui.intake.page_view import PageParts, fit, lay_out
from gaoxinban.ui.intake.recovery import Recovery
from gaoxinban.ui.intake.saving import Logged, Saver
from gaoxinban.ui.intake.side_view import DoneLine, SideView
from gaoxinban.ui.intake.similar_box import SimilarBox, SimilarCard
from gaoxinban.ui.intake.taking_back import TakingBack
from gaoxinban.ui.intake.templates import Templates
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.list_export import Listing
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.pending_files import PendingFiles

if TYPE_CHECKING:
    from gaoxinban.ui.intake.modules_panel import TextModulesPanel


class IntakePanel(Panel):
    """Owns the draft's life: look-up, forecast, saving, and what comes after it."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        office = context.office
        self.desk = QWidget()
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.desk)
        self._editor: TextModulesPanel | None = None
        self._directory: Directory | None = None
        self._looked = False
        self._last: tuple[LoggedCase, IntakeDraft] | None = None
        self._sitter = context.seat.officer
        self.form = IntakeForm(
            context.runner, lambda text: operations.look_up(office, text), office.clock.now
        )
        self.acts: IntakeActs = add_acts(self)
        self.files = PendingFiles(context, "intake.files")
        self.read = _reading(self.form, self.files)
        similar_card = SimilarCard()
        self.side = SideView(ActionButton(self.acts.rejected, quiet=True), [similar_card])
        self.caller = Caller(context, self.form, self.side.enterprise, self)
        self.forecaster = Forecaster(context, self.form, self.side, self)
        self.modes = Modes(self.form, self.side, self.acts, self.forecaster)
        self.similar = SimilarBox(context, self.form, similar_card, self.side.enterprise, self)
        self.templates = Templates(context, self.form, self)
        self.recovery = Recovery(context, self.form, self.read, self)
        self.form.follow.offer(self.acts.let_go)
        self.following = Following(context, self.form, self.caller, self.recovery, self)
        self.saver = Saver(context, self.form, self.caller, self.modes, self.recovery, self.read)
        self._after_logging = [
            ActionButton(self.acts.open_last, quiet=True),
            ActionButton(self.acts.same_enterprise, quiet=True),
        ]
        self._after_crash = [ActionButton(self.acts.throw_away, quiet=True)]
        self.done = DoneLine([*self._after_logging, *self._after_crash])
        self.taking_back = TakingBack(context, self.recovery, self.done, self)
        self._parts = PageParts(
            self.form,
            self.side,
            self.done,
            self.files,
            [
                ActionButton(self.acts.log, primary=True),
                ActionButton(self.acts.log_only),
                ActionButton(self.acts.answer),
            ],
            [
                ActionButton(self.acts.back_date, quiet=True),
                ActionButton(self.acts.clear, quiet=True, show_keys=False),
            ],
        )
        lay_out(self.desk, self._parts)
        self.form.team.setToolTip(self.acts.choose_team.toolTip())
        self.form.category.setToolTip(self.acts.take_category.toolTip())
        self.form.let_through([key for act in self.acts.all for key in act.shortcuts()])
        self._connect(similar_card)
        self._show(IntakeDraft())
        self._say_hint()

    def _connect(self, similar_card: SimilarCard) -> None:
        self.form.edited.connect(self._on_edited)
        self.caller.changed.connect(self.forecaster.ask)
        self.caller.changed.connect(self.similar.ask)
        self.caller.changed.connect(self.recovery.keeper.touch)
        self.caller.passed.connect(self.form.body.setFocus)
        self.side.enterprise.case_picked.connect(self._open_case)
        similar_card.picked.connect(self._open_case)
        self.recovery.shown.connect(self._show)
        self.files.changed.connect(self.recovery.keeper.touch)
        self.saver.logged.connect(self._on_logged)
        self.recovery.said.connect(self._on_recovered)
        self.track(self.context.seat.officer_changed, self._on_officer)
        self.each_minute(self.pass_minute)

    # What the window asks of a page

    def pass_minute(self) -> None:
        """Promises count from now, and 「明天」 becomes 「今天」 while a call is half written."""
        if self.isVisible():
            self.forecaster.ask()
        else:
            self.mark_stale()

    def refresh(self) -> None:
        """Short lists, card and forecast again; what was typed stays."""
        operations.load_directory(
            runner=self.context.runner,
            office=self.context.office,
            owner=self,
            on_done=self._on_directory,
        )
        self.caller.load_card()
        self.templates.load()
        self.similar.ask(again=True)
        self.forecaster.ask()
        if not self._looked:
            self._looked = True
            self.recovery.keeper.look()

    def open(self, target: object) -> None:
        """Log for this enterprise: `target` is its id. The rest of the form stays.

        `MODULES` opens the editor of text modules, a `LogCase` takes up the case that it
        comes `after`.
        """
        if target == MODULES:
            self.open_modules()
        elif isinstance(target, int):
            self.caller.take_id(target, self.form.body.setFocus)
        elif isinstance(target, LogCase) and target.after is not None:
            self.following.begin(target.after, self.clear)

    def listing(self) -> Listing[SimilarCase]:
        """What stands beside the form: the cases that may be meant."""
        return self.similar.listing()

    def step_back(self) -> bool:
        """Esc folds the answer, then the back-dating; what was typed there is kept."""
        if self._stack.currentWidget() is not self.desk:
            self._stack.setCurrentWidget(self.desk)
            self.form.body.setFocus()
            return True
        return self.modes.fold()

    def take_focus(self) -> None:
        """To 来电企业, or back to where one was typing."""
        if self._editor is not None and self._stack.currentWidget() is self._editor:
            self._editor.take_focus()
            return
        earlier = self.focusWidget()
        if self.form.read().is_blank or earlier is None or not self.form.isAncestorOf(earlier):
            earlier = self.form.enterprise
        earlier.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow window keeps every word of the form."""
        super().resizeEvent(event)
        fit(self._parts, event.size().width())

    def hideEvent(self, event: QHideEvent) -> None:
        """Another page, or the end: what was typed last is kept now."""
        super().hideEvent(event)
        self.recovery.keeper.flush()

    # What follows from typing

    def _on_directory(self, directory: Directory) -> None:
        if directory != self._directory:
            self._directory = directory
            self.form.category.set_options(wording.category_options(directory))
            self.form.team.set_options(wording.team_options(directory))

    def _on_edited(self) -> None:
        draft = self.form.read()
        offered = draft.title_used
        self.form.title.setPlaceholderText(
            self.tr("不填就用：{title}").format(title=offered)
            if offered
            else self.tr("不填就用反映内容的第一句")
        )
        self.forecaster.ask_soon()
        self.similar.ask_soon()
        self.recovery.keeper.touch()

    def _on_officer(self, _officer: object) -> None:
        """Somebody else sits here: what that person left in a dead window comes back.

        Who asked the person before is not for the next one.
        """
        before, self._sitter = self._sitter, self.context.seat.officer
        if before is not None and not self._is_here(before.id):
            if self.recovery.forget(before.id):
                self._say_hint()
            if self._last is not None and self._last[1].privacy is not Privacy.NAMED:
                self._forget_last()
        self.recovery.keeper.look()

    def _is_here(self, officer_id: int | None) -> bool:
        return self._sitter is not None and self._sitter.id == officer_id

    def _is_senders(self) -> bool:
        sender = self.saver.sent_by
        return sender is not None and self._is_here(sender.officer_id)

    def _forget_last(self) -> None:
        self._last = None
        self.acts.same_enterprise.setEnabled(False)
        self.acts.open_last.setEnabled(False)
        self._say_hint()

    def _on_recovered(self, sentence: str, can_go: bool) -> None:  # noqa: FBT001  a signal's
        self.done.say(sentence, offer=self._after_crash if can_go else ())

    # Acts

    def take_category(self) -> None:
        """F2: the suggested category becomes the chosen one."""
        if self.forecaster.category is not None:
            self.form.category.set_value(self.forecaster.category)

    def choose_team(self) -> None:
        """Ctrl+T: to the combo that overrides the suggestion."""
        self.form.team.setFocus()
        line = self.form.team.lineEdit()
        if line is not None:
            line.selectAll()

    def unfold_rejected(self) -> None:
        """F3: the rules that do not hold, and why."""
        self.side.routing.unfold()

    def log(self) -> None:
        """Ctrl+Enter: 登记并派单, or 当场答复 while the answer stands open."""
        self.files.when_idle(lambda: self.saver.save(dispatch=True))

    def log_only(self) -> None:
        """Ctrl+S: 登记 without 派单."""
        self.files.when_idle(lambda: self.saver.save(dispatch=False))

    def clear(self) -> None:
        """Empty the form; what stood there can be brought back."""
        self.recovery.clear()
        self.form.enterprise.setFocus()
        self._say_hint()

    def open_similar(self) -> None:
        """F4: the marked similar case."""
        if self.similar.marked is not None:
            self._open_case(self.similar.marked.row.id)

    def add_to_similar(self) -> None:
        """F5: what was typed goes to the marked case instead of making another.

        One that has ended takes nothing any more: a new case takes it up again.
        """
        marked = self.similar.marked
        if marked is not None and self.following.takes(marked):
            self.following.take(marked.row)
        elif marked is not None:
            case = marked.row.id
            self.files.when_idle(lambda: self.saver.add_to(case, self.taking_back.adding))

    def open_modules(self) -> None:
        """Ctrl+Shift+M: the editor of text modules in place of the form, which stays as it is."""
        if self._editor is None:
            from gaoxinban.ui.intake.modules_panel import TextModulesPanel

            self._editor = TextModulesPanel(self.context)
            self._stack.addWidget(self._editor)
        self._stack.setCurrentWidget(self._editor)
        self._editor.take_focus()

    def same_enterprise(self) -> None:
        """Ctrl+E: the next request of the same call; what was typed meanwhile stays."""
        if self._last is not None and self._last[1].asked_for:
            last = self._last[1]
            self.files.when_idle(lambda: self._begin_like(last))

    def _begin_like(self, last: IntakeDraft) -> None:
        draft = replace(
            self.read(),
            enterprise_id=last.enterprise_id,
            enterprise_name=last.enterprise_name,
            channel=last.channel,
            contact_name=last.contact_name,
            contact_phone=last.contact_phone,
            privacy=last.privacy,
        )
        self._show(draft)
        self.form.body.setFocus()

    def open_last(self) -> None:
        """Ctrl+O: the case that was logged last."""
        if self._last is not None:
            self._open_case(self._last[0].ticket_id)

    def _open_case(self, ticket_id: int) -> None:
        self.context.navigate("queue", ticket_id)

    # Saving

    def _on_logged(self, done: Logged) -> None:
        draft, said = done.draft, done.said
        self._last = (done.case, draft)
        self.files.attach_to(done.case.ticket_id, draft.files, self.saver.sent_by)
        self.recovery.settle()
        self.recovery.keeper.end_logging(refused=False)
        if self.read() == draft:
            here = self._has_cursor()
            self._show(IntakeDraft())
            if here:
                self.form.enterprise.setFocus()
        else:
            self.files.take_off(draft.files)
            said += self.tr("（此后输入的内容还在表单里，没有登记）")
        # Nobody is to be remembered of an anonymous call.
        self.acts.same_enterprise.setEnabled(draft.asked_for)
        self.acts.open_last.setEnabled(True)
        offer = self._after_logging[: 2 if draft.asked_for else 1]
        self.done.say(said, about=done.case.ticket_id, offer=offer)
        if draft.privacy is not Privacy.NAMED and not self._is_senders():
            self._forget_last()  # who sent it has left meanwhile
        elif done.undo is None and not self.isVisible():
            self.context.notifier.info(said, act_text=self.tr("打开"), act=self.open_last)
        else:
            given = done.case.team and not draft.answering
            dispatched = partial(self.taking_back.dispatch, done.case) if given else None
            # Also where nothing is offered: 撤销 never means what was done before.
            self.context.notifier.info(said, undo=done.undo or dispatched)

    # What is shown

    def _show(self, draft: IntakeDraft) -> None:
        self.form.fill(draft)
        self.files.show_laid(draft.files)
        self.caller.follow(draft)
        self.modes.begin(draft.kind)
        self.forecaster.ask()

    def _say_hint(self) -> None:
        hint = self.tr("Enter 选定企业，:: 套用文字模板，Ctrl+Enter 登记并派单，F1 看全部按键")
        self.done.say(hint)

    def _has_cursor(self) -> bool:
        cursor = QApplication.focusWidget()
        return self.isVisible() and (cursor is None or self.isAncestorOf(cursor))


def _reading(form: IntakeForm, files: PendingFiles) -> Callable[[], IntakeDraft]:
    """What stands in the form, with the files beside it; a closure that holds no panel."""
    return lambda: replace(form.read(), files=files.laid)
