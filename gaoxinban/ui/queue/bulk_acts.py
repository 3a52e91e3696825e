"""Several cases at once: 签收, 派单 or 改派, 催办, with progress, refusals and 撤销."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gaoxinban.application.rows import Directory
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.form_drafts import FormDrafts, Key
from gaoxinban.ui.kit.notifier import Message
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.paged_model import UNKNOWN
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.queue import bulk
from gaoxinban.ui.queue.bulk import BulkDone, MakeCommand
from gaoxinban.ui.queue.list_view import ListView

FORM = "queue bulk"
ALIKE = {
    "ticket.accept": "queue.bulk.accept",
    "ticket.dispatch": "queue.bulk.assign",
    "ticket.transfer": "queue.bulk.assign",
    "ticket.urge": "queue.bulk.urge",
}
"""Keys of one case that mean all chosen ones."""


class BulkActs(QObject):
    """Owns the bar under the list while more than one row is chosen."""

    def __init__(self, context: PageContext, view: ListView, owner: Panel) -> None:
        super().__init__(owner)
        self._context = context
        self._view = view
        self._running: Progress | None = None
        self._undo_last: Callable[[], object] | None = None
        self.drafts = FormDrafts(context, owner)
        self.drafts.restored.connect(context.notifier.info)
        self.drafts.handed_on.connect(self._put_away)
        self._add_actions(owner)
        owner.track(context.notifier.posted, self._on_posted)
        view.table.chosen_changed.connect(self._on_chosen)

    @property
    def several(self) -> bool:
        """Whether the keys mean more than one case."""
        return bool(self._view.table.chosen_count() > 1)

    def takes(self, name: str) -> bool:
        """Do the key of one case to all chosen ones; False when only one is chosen."""
        if name == "ticket.undo" and self.take_back():
            return True
        if not self.several:
            return False
        alike = ALIKE.get(name)
        if alike is None:
            said = self.tr("这个动作要一件一件办。先按 Esc 取消选择（已选 {n} 件）")
            self._context.notifier.warn(said.format(n=self._view.table.chosen_count()))
        else:
            self._context.actions.trigger(alike)
        return True

    def take_back(self) -> bool:
        """Undo what was last done to the list; False when something else was done since."""
        if self._undo_last is None:
            return False
        self._undo_last()
        return True

    def step_back(self) -> bool:
        """Esc: stop, put the team's field away, choose none."""
        if self._running is not None:
            self._running.cancel()
            return True
        if self._view.bulk.asks_assign:
            self._put_away()
            self._view.table.setFocus()
            return True
        return bool(self._view.table.choose_none())

    def chosen_ids(self, most: int = bulk.MOST) -> Sequence[int]:
        """The chosen cases; none, with a sentence, where they are too many."""
        table = self._view.table
        if table.chosen_count() > most:
            said = self.tr("一次最多 {most} 件，已选 {n} 件，请先筛选或少选一些。")
            self._context.notifier.warn(said.format(most=most, n=f"{table.chosen_count():,}"))
            return ()
        return [each for each in table.selected_ids() if each != UNKNOWN]

    def _add_actions(self, owner: QWidget) -> None:
        add, bar = self._context.actions.add, self._view.bulk
        accept = partial(self._run, self.tr("已签收 {n} 件"), bulk.accept)
        shown: list[QAction] = [
            add(
                owner,
                "queue.bulk.accept",
                self.tr("签收所选"),
                accept,
                keys="Ctrl+Alt+A",
                tooltip=self.tr("一件一件签收，能签的都签"),
            ),
            add(
                owner,
                "queue.bulk.assign",
                self.tr("派给团队"),
                self._ask_assign,
                keys="Ctrl+Alt+T",
                tooltip=self.tr("待派的派单，在办的改派"),
            ),
            add(
                owner,
                "queue.bulk.urge",
                self.tr("催办所选"),
                partial(self._run, self.tr("已催办 {n} 件"), bulk.urge("")),
                keys="Ctrl+Alt+U",
                tooltip=self.tr("提醒每一件的承办人"),
            ),
        ]
        for action in shown:
            action.setEnabled(False)
        self._actions = shown
        bar.offer(shown)
        bar.offer_assign(
            add(
                bar,
                "queue.bulk.assign_now",
                self.tr("派出"),
                self._assign,
                keys="Ctrl+Return",
                tooltip=self.tr("把所选的都派给这个团队"),
            )
        )

    def _on_chosen(self, count: int) -> None:
        several = count > 1
        self._view.show_several(several)
        for action in self._actions:
            action.setEnabled(several and self._running is None)
        if several:
            self._view.bulk.show_chosen(count)
        elif self._running is None:
            self._put_away()
            self._view.bulk.say("")

    def _put_away(self) -> None:
        """The team is not asked for any more; what was typed is kept."""
        self.drafts.end()
        self._view.bulk.ask_assign(asked=False)

    def _ask_assign(self) -> None:
        office, bar = self._context.office, self._view.bulk

        def show(directory: Directory) -> None:
            bar.offer_teams([each for each in directory.teams if each.active])
            if not bar.asks_assign:  # asked again, what is being typed stays
                bar.clear_assign()
                self.drafts.begin(bar.kept, FORM)
            bar.ask_assign(asked=True)

        self._context.runner.read(self, office.directory, on_done=show, latest="teams")

    def _assign(self) -> None:
        bar = self._view.bulk
        if not bar.asks_assign:
            return
        team = bar.team.value()
        if team is None:
            bar.error.say(self.tr("请选一个团队。"))
            bar.team.setFocus()
            return
        reason = bar.reason.text().strip()
        if reason:
            self._hand_over(int(team), reason)
            return
        office, ids = self._context.office, self.chosen_ids()
        if not ids:
            return
        self._context.runner.read(
            self,
            lambda: bulk.ensure_no_reason_needed(office, ids),
            on_done=lambda _none: self._hand_over(int(team), ""),
            on_refused=self._on_reason_wanted,
            latest="reason",
        )

    def _hand_over(self, team_id: int, reason: str) -> None:
        if self._view.bulk.asks_assign:
            self._view.bulk.ask_assign(asked=False)
            self._view.table.setFocus()
            make = bulk.assign(team_id, reason)
            self._run(self.tr("已派出 {n} 件"), make, by_form=True)

    def _on_reason_wanted(self, refused: Refused) -> None:
        bar = self._view.bulk
        if bar.asks_assign:
            bar.error.say(refused.sentence)
            bar.reason.setFocus()

    def _run(self, word: str, make: MakeCommand, *, by_form: bool = False) -> None:
        """`word` tells how many were done; `by_form`: what was typed is done with it."""
        ids = self.chosen_ids()
        if not ids or self._running is not None:
            return
        office, actor = self._context.office, self._context.acting()
        if actor is None:
            return
        progress = self._begin(len(ids))
        form = self.drafts.begin_doing() if by_form else None
        self._context.runner.write(
            self,
            lambda: bulk.perform(office, actor, ids, make, progress, form),
            on_done=partial(self._on_done, word, form),
            on_refused=self._on_refused,
            on_end=partial(self._on_end, form),
        )

    def _undo(self, done: BulkDone) -> None:
        office, actor = self._context.office, self._context.acting()
        if actor is None or self._running is not None:
            return
        progress = self._begin(len(done.done))
        self._context.runner.write(
            self,
            lambda: bulk.undo(office, actor, done.done, progress),
            on_done=self._on_undone,
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def _begin(self, total: int) -> Progress:
        bar = self._view.bulk
        bar.say(self.tr("正在办 {n} 件，按 Esc 停下").format(n=total))

        def show(done: int, total: int, _note: str) -> None:
            said = self.tr("已办 {done} / {total}，按 Esc 停下")
            bar.say(said.format(done=done, total=total))

        self._running = self._context.runner.progress(self, show)
        for action in self._actions:
            action.setEnabled(False)
        return self._running

    def _on_done(self, word: str, form: Key | None, done: BulkDone) -> None:
        if form is not None and done.done and not done.left:
            self.drafts.done(form)
        parts = [word.format(n=len(done.done))]
        if done.refused:
            parts.append(self.tr("{n} 件没办成").format(n=len(done.refused)))
        if done.left:
            parts.append(self.tr("{n} 件还没办就停下了").format(n=done.left))
        said = "，".join(parts)
        self._view.bulk.say(said, done.refused)
        if done.done:
            self._context.notifier.info(said, undo=partial(self._undo, done))
        else:
            self._context.notifier.warn(done.refused[0] if done.refused else said)

    def _on_posted(self, message: Message) -> None:
        """What was done in the list is what Ctrl+Z there means, until something else is done."""
        if message.level == "info" and not message.stays:
            here = message.undoes and self._view.isVisible()
            self._undo_last = message.act if here else None

    def _on_undone(self, done: BulkDone) -> None:
        said = self.tr("已撤销 {n} 件").format(n=len(done.done))
        if done.refused:
            said = self.tr("{said}，{n} 件不能撤销").format(said=said, n=len(done.refused))
        self._view.bulk.say(said, done.refused)
        self._context.notifier.info(said)

    def _on_refused(self, refused: Refused) -> None:
        self._view.bulk.say("", [refused.sentence])
        self._context.notifier.warn(refused.sentence)

    def _on_end(self, form: Key | None = None) -> None:
        self._running = None
        if form is not None:  # kept, where cases are left to do
            self.drafts.refused()
            self.drafts.end()
        for action in self._actions:
            action.setEnabled(self.several)
