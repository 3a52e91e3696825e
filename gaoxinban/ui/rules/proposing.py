"""A panel that proposes a new version, shows what it would do, and publishes it."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.rule_ports import Published
from gaoxinban.application.versions import Choice as PublishChoice
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.form_drafts import FormDrafts, Key
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.rules.operations import Make, Proposal, propose
from gaoxinban.ui.rules.publish_box import PublishBox


class ProposingPanel(Panel):
    """Subclasses show the box (`show_box`), leave it (`show_plain`) and say where refusals go.

    What is edited (`drafts`, begun by the subclass) and the reason (`reasons`) outlive the
    window, and go in the transaction that publishes.
    """

    def __init__(self, context: PageContext, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.box = PublishBox()
        self.drafts = FormDrafts(context, self)
        self.reasons = FormDrafts(context, self)
        self.drafts.restored.connect(self._on_restored)
        self.reasons.restored.connect(context.notifier.info)
        self.gives_up = "Ctrl+R"
        """The key that does away with what was edited."""
        for kept in (self.drafts, self.reasons):
            kept.handed_on.connect(self._on_handed_on)
        self._prefix = prefix
        self._proposal: Proposal | None = None
        self._make: Make | None = None
        self._title = ""
        self._year: int | None = None
        self._busy = False
        self._again = False
        self._progress: Progress | None = None
        self.deciding: list[QAction] = []
        add = context.actions.add
        self.publish_action = add(
            self.box,
            f"{prefix}.publish",
            self.tr("发布这一版"),
            self.publish,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("发布后不能改，只能再发布新的一版"),
        )
        leave = add(
            self.box,
            f"{prefix}.leave",
            self.tr("放下 Esc"),
            self.leave,
            keys="Ctrl+.",
            tooltip=self.tr("不发布，Esc 也可以"),
        )
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addWidget(ActionButton(self.publish_action, primary=True), 1)
        row.addWidget(ActionButton(leave, show_keys=False))
        self.box.buttons.addLayout(row)

    def let_decide(self, *, allowed: bool) -> None:
        """Offer what leads to a new version to those alone who may publish one."""
        for action in self.deciding:
            action.setEnabled(allowed)

    @property
    def proposal(self) -> Proposal | None:
        """What is being looked at."""
        return self._proposal

    def show_box(self, proposal: Proposal) -> None:
        """The box has something to show."""
        raise NotImplementedError

    def show_plain(self) -> None:
        """Show what stood in place of the proposal."""
        raise NotImplementedError

    def refuse_proposal(self, refused: Refused) -> None:
        """Say why a candidate cannot even be looked at."""
        raise NotImplementedError

    def propose(self, title: str, make: Make, year: int | None = None) -> None:
        """Look at a candidate; `make` runs in a worker, on what is in force then."""
        actor = self.context.acting(self.refuse_proposal)
        if actor is None:
            return
        self._title, self._make, self._year = title, make, year
        office = self.context.office
        self.context.runner.read(
            self,
            lambda: propose(office, actor, make, year),
            on_done=self._on_proposed,
            on_refused=self.refuse_proposal,
            latest="proposal",
        )

    def propose_again(self) -> None:
        """Somebody else was first: the same change, on what is in force now."""
        if self.edited_over() is not None:
            self.read_and_look()
        elif self._make is not None:
            self.propose(self._title, self._make, self._year)

    def look(self) -> None:
        """Propose what is edited; of panels that edit a whole version."""
        raise NotImplementedError

    def read_and_look(self) -> None:
        """Propose a whole version anew, with what somebody else has changed in it."""
        self._again = True
        self.refresh()

    def has_read(self, *, newer: bool) -> None:
        """What is in force was read; a proposal that stands there was made without it."""
        if self._again or (newer and self._proposal is not None and not self._busy):
            self._again = False
            self.look()

    def publish(self) -> None:
        """Publish what is shown, for the reason that was typed."""
        proposal = self._proposal
        if proposal is None or self._busy:
            return
        actor = self.context.acting(self.box.show_refused)
        if actor is None:
            return
        choice = PublishChoice(
            based_on=proposal.based_on,
            reason=self.box.reason.text,
            open_cases=bool(self.box.scope.value()),
        )
        office, preview = self.context.office, proposal.preview
        total = 0
        if preview is not None:
            total = preview.open_cases - preview.kept if choice.open_cases else preview.moving
        progress = self._progress = self.context.runner.progress(self, self.box.show_progress)

        def told(done: int) -> None:
            """In the worker; what is refused in the middle takes the whole version back."""
            if progress.cancelled:
                raise Refused(self.tr("已停止，什么也没有发布。"))
            progress.report(done, total)

        self._set_busy(busy=True)
        by = self.reasons.acting_by(self.drafts.acting_by(actor))
        kept = self.drafts.begin_doing(), self.reasons.begin_doing()
        self.context.runner.write(
            self,
            lambda: office.rules.publish(by, proposal.candidate, choice, told),
            on_done=lambda outcome: self._on_published(outcome, *kept),
            on_refused=self._on_refused,
            on_end=lambda: self._set_busy(busy=False),
        )

    def leave(self) -> None:
        """Nothing is published; what is being published is stopped first."""
        if self._busy and self._progress is not None:
            self._progress.cancel()
            return
        self._put_away()
        self.show_left()

    def show_left(self) -> None:
        """The box was left; whoever keeps what was typed leads back to it."""
        self.show_plain()

    def step_back(self) -> bool:
        """Esc leaves the proposal."""
        if self._proposal is None:
            return False
        self.leave()
        return True

    def concerns(self, changes: Changes) -> bool:
        """Only what the office has set."""
        return changes.settings

    def start_anew(self) -> None:
        """Somebody else sits here: what is edited stands as it is in force, or as they left it."""
        self.show_plain()

    def _on_restored(self, said: str) -> None:
        wanted = self.tr("{said}，不要就按 {key}")
        self.context.notifier.info(wanted.format(said=said, key=self.gives_up))

    def _on_handed_on(self) -> None:
        if not self._busy:
            self._put_away()
            self.start_anew()

    def edited_over(self) -> int | None:
        """The version whose text is edited; None: only what differs is proposed."""
        return None

    def _on_proposed(self, proposal: Proposal) -> None:
        if self.edited_over() not in (None, proposal.based_on):
            self.read_and_look()  # published meanwhile, and not yet seen here
            return
        again, self._proposal = self._proposal is not None, proposal
        self.box.show_proposal(self._title, proposal)
        if not again:  # after a conflict the reason stands there already
            self.reasons.begin(self.box.form, f"{self._prefix} {self._title}")
        self.show_box(proposal)
        self.box.reason.setFocus()

    def _on_published(
        self, outcome: Outcome[Published], edited: Key | None, reason: Key | None
    ) -> None:
        self.drafts.done(edited)
        self.reasons.done(reason)
        done = outcome.value
        said = self.tr("{kind}第 {n} 版已发布").format(kind=done.kind.label, n=done.number)
        if done.adopted:
            said += self.tr("，{n} 件在办工单已改用").format(n=done.adopted)
        self.context.notifier.info(said)
        self._busy = False
        self._put_away()
        self.show_plain()

    def _put_away(self) -> None:
        self._proposal = None
        self.reasons.end()
        self.box.clear()

    def _on_refused(self, refused: Refused) -> None:
        """After a conflict the same change is looked at again, on what is in force now."""
        self.drafts.refused()
        self.reasons.refused()
        if isinstance(refused, Conflict):
            self.propose_again()
            self.context.notifier.warn(refused.sentence)
            return
        self.box.show_refused(refused)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.publish_action.setEnabled(not busy)
        if not busy:
            self.box.progress.hide()
