"""What was typed comes back: after 清空 by a key, after a crash by itself."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gaoxinban.application.desk_ports import Draft
from gaoxinban.domain.term import Privacy
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.draft import IntakeDraft
from gaoxinban.ui.intake.draft_keeper import DraftKeeper
from gaoxinban.ui.intake.draft_payload import from_payload
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.kit.notifier import Message
from gaoxinban.ui.kit.page import PageContext


class Recovery(QObject):
    """Puts drafts back into an empty form, one at a time; never over what stands there.

    Signals:
        shown: the IntakeDraft that shall stand in the form now.
        said: a sentence, and whether the text that came back can be thrown away by key.
    """

    shown = Signal(object)
    said = Signal(str, bool)

    def __init__(
        self,
        context: PageContext,
        form: IntakeForm,
        read: Callable[[], IntakeDraft],
        parent: QObject,
    ) -> None:
        """`read` tells what stands in the form, with the files beside it."""
        super().__init__(parent)
        self._context = context
        self._form = form
        self._read = read
        self._cleared: IntakeDraft | None = None
        self._waiting: list[Draft] = []
        self._failing: Message | None = None
        self._told: Message | None = None
        self.keeper = DraftKeeper(context, read, self)
        self.keeper.left.connect(self._on_left)
        self.keeper.failing.connect(self._on_failing)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the form, and no file beside it, that would be missed."""
        return self._read().is_blank

    def clear(self) -> None:
        """Empty the form; what stood there can be brought back."""
        draft = self._read()
        self.shown.emit(IntakeDraft())
        self.keeper.touch()
        self.settle()
        if draft.is_blank:
            return
        self._cleared = draft
        self._offer()
        self._told = self._context.notifier.info(
            self.tr("表单已清空"), act_text=self.tr("恢复"), undo=self.restore
        )

    def restore(self) -> None:
        """Bring back what was cleared last, else what a dead window left.

        The next call may stand in the form already: it is put aside, to come back in its turn.
        """
        if self._told is not None:
            self._context.notifier.withdraw(self._told)
            self._told = None
        if self._cleared is not None:
            draft, self._cleared = self._cleared, None
            self._offer()
            if not self.is_blank:
                officer = self._context.seat.officer
                self.keeper.put_aside(None if officer is None else officer.id, self.keeper.look)
            self.shown.emit(draft)
            self.keeper.touch()
            self._form.body.setFocus()
        elif self._waiting and self.is_blank:
            self._bring_back(self._waiting.pop(0))

    def bring(self, draft: IntakeDraft) -> None:
        """Put a text back: into an empty form, else aside for the key."""
        if self.is_blank:
            self.shown.emit(draft)
            self.keeper.touch()
            self._form.body.setFocus()
        else:
            self._cleared = draft
            self._offer()

    def forget(self, officer_id: int) -> bool:
        """An officer leaves: what the next person must not be told goes. Whether it stood here.

        A named request stays in the form and can be brought back, for the telephone
        goes from hand to hand; any other is put aside as the draft of its owner.
        """
        self._waiting = []
        if self._cleared is not None and self._cleared.privacy is not Privacy.NAMED:
            self._cleared = None
        self._offer()
        if self._read().privacy is Privacy.NAMED:
            return False
        self.keeper.put_aside(officer_id)
        self.shown.emit(IntakeDraft())
        self.settle()
        return True

    def settle(self) -> None:
        """What came back is done with: logged, added, cleared."""
        self._context.actions.get("intake.throw_away").setEnabled(False)

    def _on_left(self, drafts: list[Draft]) -> None:
        self._waiting = drafts
        if self.is_blank:
            self._bring_back(self._waiting.pop(0))
            return
        self._offer()
        when = wording.left_at(drafts[0].saved_at, self._context.office.clock.now())
        said = self.tr("还有 {when} 未登记的内容，表单空了以后按 Ctrl+Shift+Z 恢复")
        self.said.emit(said.format(when=when), False)

    def _bring_back(self, left: Draft) -> None:
        draft = from_payload(left.payload)
        self.shown.emit(draft)
        if draft.enterprise_name:
            self._form.body.setFocus()
        self._context.actions.get("intake.throw_away").setEnabled(True)
        self._offer()
        when = wording.left_at(left.saved_at, self._context.office.clock.now())
        said = self.tr("已恢复 {when} 未登记的内容").format(when=when)
        if self._waiting:
            said += self.tr("，另有 {n} 份").format(n=len(self._waiting))
        self.said.emit(said, True)
        self.keeper.take_over(left, self._on_lost)

    def _on_lost(self) -> None:
        """Two windows opened at once, and the other one has it."""
        self.shown.emit(IntakeDraft())
        self.settle()
        self.said.emit(self.tr("未登记的内容已在另一个窗口恢复"), False)

    def _on_failing(self, sentence: str) -> None:
        """What is kept again need not keep the window open any longer."""
        if self._failing is not None:
            self._context.notifier.withdraw(self._failing)
        if not sentence:
            return
        said = self.tr("正在输入的内容暂时存不下来：{why}请不要关闭窗口。")
        # No warning: those go with the page, and this holds wherever one is.
        self._failing = self._context.notifier.error(said.format(why=sentence))

    def _offer(self) -> None:
        something = self._cleared is not None or bool(self._waiting)
        self._context.actions.get("intake.restore").setEnabled(something)
