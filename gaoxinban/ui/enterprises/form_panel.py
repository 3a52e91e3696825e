"""A panel with one form at a time: opened, left with what was typed, saved, refused."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from gaoxinban.application.changes import Outcome
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.ui.enterprises.detail_view import SidePanel
from gaoxinban.ui.enterprises.forms import PartForm, RegisterForm
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel


class FormPanel(Panel):
    """Forms that somebody has typed in live on, by enterprise and kind, until they are saved."""

    def __init__(self, context: PageContext, side: SidePanel, parent: QWidget | None) -> None:
        super().__init__(context, parent)
        self.enterprise_id: int | None = None
        self._side = side
        self._kept: dict[tuple[int, type[RegisterForm]], RegisterForm] = {}
        self._busy = False
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
        self._side.finish_with(self._save, leave)

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

    def open_form(self, kind: type[RegisterForm], make: Callable[[], RegisterForm]) -> None:
        """A form that was left comes back as it was."""
        self.close_form()
        assert self.enterprise_id is not None
        kept = self._kept.pop((self.enterprise_id, kind), None)
        self.show_form(make() if kept is None else kept)

    def show_form(self, form: RegisterForm) -> None:
        """Open a form in the place of the record."""
        self._save.setText(form.act)
        self._save.setEnabled(True)
        form.edited.connect(lambda _key: form.setProperty("touched", True))
        self._side.show_form(form)

    def close_form(self) -> None:
        """Back to the record; a form that was typed in is kept."""
        form = self._side.close_form()
        self._save.setEnabled(False)
        if form is None:
            return
        if form.property("touched") and self.enterprise_id is not None:
            self._kept[self.enterprise_id, type(form)] = form
            form.setParent(self)
            form.hide()
        else:
            form.deleteLater()

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
        self.context.runner.write(
            self,
            lambda: work(actor),
            on_done=lambda _outcome: self._on_done(said, form),
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

    def _on_done(self, said: str, form: RegisterForm | None) -> None:
        if self.enterprise_id is None or isinstance(form, PartForm):
            self.context.notifier.info(said)
        else:
            self.context.notifier.info(said, undo=partial(self.undo, self.enterprise_id))
        if form is not None and self.form is form:
            self._side.close_form()
            self._save.setEnabled(False)
            form.deleteLater()
            self.take_focus()

    def _on_not_done(self, form: RegisterForm | None, refused: Refused) -> None:
        if form is None:
            self.context.notifier.warn(refused.sentence)
        else:
            form.refuse(refused)

    def _on_end(self) -> None:
        self._busy = False
