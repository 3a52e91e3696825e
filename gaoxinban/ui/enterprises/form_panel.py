"""A panel with one form at a time: opened, left with what was typed, saved, refused."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from gaoxinban.application.changes import Outcome
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.ui.enterprises.detail_view import SidePanel
from gaoxinban.ui.enterprises.forms import PartForm, RegisterForm
from gaoxinban.ui.kit.form_drafts import FormDrafts, Key
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel


class FormPanel(Panel):
    """What somebody has typed in a form lives on, for this person, until it is saved."""

    def __init__(self, context: PageContext, side: SidePanel, parent: QWidget | None) -> None:
        super().__init__(context, parent)
        self.enterprise_id: int | None = None
        self._side = side
        self._busy = False
        self.drafts = FormDrafts(context, self)
        self.drafts.restored.connect(self._on_restored)
        self.drafts.handed_on.connect(self.close_form)
        add = self.context.actions.add
        self._save = add(
            self,
            "enterprises.save",
            self.tr("保存"),
            self._do,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存表单"),
        )
        add(
            self,
            "enterprises.undo",
            self.tr("撤销"),
            self._on_undo,
            keys="Ctrl+Z",
            tooltip=self.tr(
                "撤销对这家企业的最后一次改动：本人做的，10 分钟之内，别人还没有接着改"
            ),
        )
        leave = add(
            self._side,
            "enterprises.leave",
            self.tr("放下 Esc"),
            self.step_back,
            keys="Ctrl+.",
            tooltip=self.tr("不改了，填写的内容先留着，Esc 也可以"),
            context="widget",
        )
        self._save.setEnabled(False)
        self._throw_away = add(
            self,
            "enterprises.throw_away",
            self.tr("不要"),
            self.throw_away,
            keys="Ctrl+Shift+D",
            tooltip=self.tr("不要恢复出来的内容，重新填"),
        )
        self._throw_away.setEnabled(False)
        self._side.finish_with(self._save, leave)
        self._side.restore_with(self._throw_away)

    @property
    def form(self) -> RegisterForm | None:
        """The form that stands open beside the cases."""
        return self._side.form

    def step_back(self) -> bool:
        """Esc: out of the form; what was typed is kept for the next time."""
        if self.form is None:
            return False
        self.close_form()
        self.take_focus()
        return True

    def open_form(self, make: Callable[[], RegisterForm]) -> None:
        """Open a form in the place of the record, as it was left."""
        self.close_form()
        assert self.enterprise_id is not None
        form = make()
        form.enter_goes_on()
        self._make = make
        self._save.setText(form.act)
        self._save.setEnabled(True)
        self._side.show_form(form)
        self.drafts.begin(form, f"enterprise {self.enterprise_id} {form.place}")

    def close_form(self) -> None:
        """Back to the record; what was typed is kept."""
        self.drafts.end()
        form = self._side.close_form()
        self._save.setEnabled(False)
        self._throw_away.setEnabled(False)
        if form is not None:
            form.deleteLater()

    def throw_away(self) -> None:
        """What came back is not wanted: the form begins anew."""
        self.drafts.throw_away()
        self.open_form(self._make)

    def _on_restored(self, sentence: str) -> None:
        self._side.say_restored(sentence)
        self._throw_away.setEnabled(True)

    def _do(self) -> None:
        form = self.form
        if form is None or self._busy:
            return
        form.clear_errors()
        try:
            save = form.save(self.context.office)
        except Refused as refused:
            form.refuse(refused)
            return
        self.write(save, form.done, form)

    def write(
        self, work: Callable[[Actor], Outcome[int]], said: str, form: RegisterForm | None = None
    ) -> None:
        """Do it in a worker, then say `said`, or why not beside the fields of `form`."""
        actor = self.context.acting()
        if actor is None:
            return
        self._busy = True
        by = actor if form is None else self.drafts.acting_by(actor)
        kept = None if form is None else self.drafts.begin_doing()
        self.context.runner.write(
            self,
            lambda: work(by),
            on_done=lambda _outcome: self._on_done(said, form, kept),
            on_refused=lambda refused: self._on_not_done(form, refused),
            on_end=self._on_end,
        )

    def undo(self, enterprise_id: int) -> None:
        """Take back the last change of this enterprise, if it was made here and just now."""
        office, actor = self.context.office, self.context.acting()
        if actor is None or self._busy:
            return
        self._busy = True
        self.context.runner.write(
            self,
            lambda: office.register.undo(actor, enterprise_id),
            on_done=lambda outcome: self.context.notifier.info(
                self.tr("已撤销：{what}").format(what=outcome.value)
            ),
            on_refused=lambda refused: self.context.notifier.warn(refused.sentence),
            on_end=self._on_end,
        )

    def _on_undo(self) -> None:
        if self.form is not None:
            self.context.notifier.warn(self.tr("表单还开着。先保存，或按 Esc 放下，再撤销。"))
        elif self.enterprise_id is not None:
            self.undo(self.enterprise_id)

    def _on_done(self, said: str, form: RegisterForm | None, kept: Key | None) -> None:
        if form is not None:
            self.drafts.done(kept)
        if self.enterprise_id is None or isinstance(form, PartForm):
            self.context.notifier.info(said)
        else:
            self.context.notifier.info(said, undo=partial(self.undo, self.enterprise_id))
        if form is not None and self.form is form:
            self.close_form()
            self.take_focus()

    def _on_not_done(self, form: RegisterForm | None, refused: Refused) -> None:
        if form is None:
            self.context.notifier.warn(refused.sentence)
        else:
            self.drafts.refused()
            form.refuse(refused)

    def _on_end(self) -> None:
        self._busy = False
