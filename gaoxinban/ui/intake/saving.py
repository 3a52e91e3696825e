"""What stands in the form goes into the books: checked, sent once, refused beside its field."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from gaoxinban.application.changes import Outcome
from gaoxinban.application.rows import LoggedCase
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.ui.intake import operations, wording
from gaoxinban.ui.intake.caller import Caller
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.intake.modes import Modes
from gaoxinban.ui.intake.recovery import Recovery
from gaoxinban.ui.kit.page import PageContext

ActOf = Callable[[IntakeDraft, Actor, str], Callable[[], Outcome[LoggedCase]]]
"""What is to be done with a draft, by whom; the window's draft is dropped with it."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A draft that is a case now, what is said of it, and how it is undone where that is near."""

    draft: IntakeDraft
    case: LoggedCase
    said: str
    undo: Callable[[], object] | None = None


class Saver(QObject):
    """Sends the form's draft; nothing is sent twice.

    Signals:
        logged: a `Logged`.
    """

    logged = Signal(object)

    def __init__(
        self,
        context: PageContext,
        form: IntakeForm,
        caller: Caller,
        modes: Modes,
        recovery: Recovery,
        read: Callable[[], IntakeDraft],
    ) -> None:
        super().__init__(form)
        self._read = read
        self._context = context
        self._form = form
        self._caller = caller
        self._modes = modes
        self._recovery = recovery
        self._saving = False
        self.sent_by: Actor | None = None

    def save(self, *, dispatch: bool) -> None:
        """登记, with or without 派单, or 当场答复 while the answer stands open."""
        draft = self._settled()
        if draft is None:
            return
        if draft.asked_for and draft.enterprise_name and not self._caller.settled:
            self._caller.settle(lambda: self._on_name_found(dispatch=dispatch))
            return
        if draft.back_dated and draft.happened_at is None:
            said = self.tr("请写明来电时间，例如 16:20、昨天 16:20、11-20 9:30。")
            self._form.show_refused(Refused(said, field="happened_at"))
            return
        office = self._context.office
        self._send(
            draft,
            lambda given, actor, window: operations.act_of(
                office, actor, given, dispatch=dispatch, window=window
            ),
            lambda case: Logged(draft, case, wording.logged_line(case, draft, office.clock.now())),
        )

    def add_to(self, ticket_id: int, undo: Callable[[LoggedCase, IntakeDraft], object]) -> None:
        """What was typed goes to a case that is there instead of making another."""
        draft = self._settled()
        if draft is None:
            return
        office = self._context.office
        self._send(
            draft,
            lambda given, actor, window: operations.add_of(
                office, actor, given, ticket_id=ticket_id, window=window
            ),
            lambda case: Logged(draft, case, wording.added_line(case), lambda: undo(case, draft)),
        )

    def _settled(self) -> IntakeDraft | None:
        """What stands there; None while it is being sent already, or where a word is unknown."""
        if self._saving:
            return None
        self._form.clear_errors()
        return self._read() if self._form.settle() else None

    def _send(
        self, draft: IntakeDraft, act_of: ActOf, logged: Callable[[LoggedCase], Logged]
    ) -> None:
        """One act in the write lane; its transaction drops the draft that was kept."""
        actor = self._context.acting(self._form.show_refused)
        if actor is None:
            return
        keeper = self._recovery.keeper
        self.sent_by = actor
        self._set_saving(saving=True)
        keeper.begin_logging(draft)
        operations.log_case(
            runner=self._context.runner,
            owner=self,
            act=act_of(draft, actor, keeper.window),
            on_done=lambda outcome: self.logged.emit(logged(outcome.value)),
            on_refused=lambda refused: self._on_refused(draft, refused),
            on_end=lambda: self._set_saving(saving=False),
        )

    def _on_name_found(self, *, dispatch: bool) -> None:
        """A name nobody confirmed: saved at once when it is known, asked for once when not."""
        if self._form.enterprise_id is not None:
            self.save(dispatch=dispatch)
            return
        said = self.tr("登记册中没有这个名称。是新企业就再按一次登记；不是，请在这里重新选择。")
        if not self._caller.settled:
            said = wording.unknown_letters(self._form.read().enterprise_name)
        self._form.show_refused(Refused(said, field="enterprise_name"))

    def _on_refused(self, draft: IntakeDraft, refused: Refused) -> None:
        """Beside its field; the title that was to come from the body is asked for there."""
        self._recovery.keeper.end_logging(refused=True)
        if refused.field == "title" and not draft.title:
            said = self.tr("请写下反映内容；只有一句话时，写标题也可以。")
            refused = Refused(said, field="body")
        self._form.show_refused(refused)
        if not self._form.isVisible():
            said = self.tr("没有登记：{why}").format(why=refused.sentence)
            self._context.notifier.warn(said)

    def _set_saving(self, *, saving: bool) -> None:
        self._saving = saving
        self._modes.set_saving(saving=saving)
