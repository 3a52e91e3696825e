"""Editing the text modules, within 登记."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.desk_ports import TextModule
from gaoxinban.application.rows import Directory
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.ui.intake import wording
from gaoxinban.ui.intake.modules_view import ModuleForm, lay_out, module_list
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.form_drafts import FormDrafts, Key
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.plain_text import PlainLabel

MAY_CHANGE = (Role.SUPERVISOR, Role.ADMIN)


class TextModulesPanel(Panel):
    """The list and one module; changes go through the use case, a deletion can be undone."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._names: dict[str, str] = {}
        self._wanted: int | None = None
        self._loading = False
        words = (self.tr("关键字"), self.tr("名称"), self.tr("分类"))
        self.table = module_list(self._names, self.tr("文字模板"), words)
        self.form = ModuleForm()
        self.drafts = FormDrafts(context, self)
        self.drafts.restored.connect(self._on_restored)
        self.drafts.handed_on.connect(self._show_current)
        self.note = PlainLabel("", role="muted")
        add = context.actions.add
        self.new = add(
            self,
            "modules.new",
            self.tr("新建"),
            self.begin_new,
            keys="Ctrl+Shift+N",
            tooltip=self.tr("写一条新的文字模板"),
        )
        self.keep = add(
            self,
            "modules.keep",
            self.tr("保存"),
            self.save,
            keys=("Ctrl+Return", "Ctrl+Enter", "Ctrl+S"),
            tooltip=self.tr("保存这条文字模板"),
        )
        self.drop = add(
            self,
            "modules.drop",
            self.tr("删除"),
            self.delete,
            keys="Ctrl+Shift+Delete",
            tooltip=self.tr("删除这条文字模板，可以撤销"),
        )
        self.throw_away = add(
            self,
            "modules.throw_away",
            self.tr("不要了"),
            self.give_up,
            keys="Ctrl+Shift+D",
            tooltip=self.tr("丢开没有保存的改动，可以撤销"),
        )
        buttons = [
            ActionButton(self.keep, primary=True),
            ActionButton(self.new),
            ActionButton(self.throw_away),
            ActionButton(self.drop, quiet=True),
        ]
        lay_out(self, self.table, self.form, self.note, buttons)
        self.table.current_changed.connect(self._on_current)
        self.track(context.seat.officer_changed, self._on_officer)
        self._on_officer(context.seat.officer)

    # What the window asks of a page

    def refresh(self) -> None:
        """Read the list again; what is being changed stays."""
        office, read = self.context.office, self.context.runner.read

        def load() -> tuple[Directory, list[TextModule]]:
            return office.directory(), office.desk.modules.all()

        read(self, load, on_done=lambda found: self._show(*found), latest="modules")

    def concerns(self, changes: Changes) -> bool:
        """Text modules are changed with the settings only."""
        return changes.settings

    def take_focus(self) -> None:
        """One begins in the list."""
        self.table.setFocus()

    # Acts

    def begin_new(self) -> None:
        """An empty module, or the new one that was not finished."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.table.rootIndex())
        self._put(TextModule())
        self.form.name.setFocus()

    def give_up(self) -> None:
        """The form as it is stored; what was typed can be had back."""
        module_id = self.form.module().id

        def reopen() -> None:
            if self.table.go_to(module_id):
                self._show_current()
            else:
                self.begin_new()

        self.drafts.give_up(self.tr("没有保存的改动已放弃"), reopen)
        if module_id:
            self._show_current()
        else:
            self.begin_new()

    def save(self) -> None:
        """Through the use case; a refusal stands beside its field, what was typed stays."""
        self.form.clear_errors()
        self.form.category.settle()
        module = self.form.module()
        actor = self.context.acting(self.form.show_refused)
        rows: list[TextModule] = self.table.model().rows  # type: ignore[attr-defined]  # by module_list
        before = next((each for each in rows if module.id and each.id == module.id), None)
        if actor is not None:
            by, kept = self.drafts.acting_by(actor), self.drafts.begin_doing()
            self.context.runner.write(
                self,
                lambda: self.context.office.desk.modules.put(by, module),
                on_done=lambda outcome: self._on_saved(outcome, before, kept),
                on_refused=self._on_refused,
            )

    def delete(self) -> None:
        """Away with it; one act of the message line brings it back."""
        gone: TextModule | None = self.table.current_row()
        actor = self.context.acting(self.form.show_refused)
        if gone is None or actor is None:
            return
        modules = self.context.office.desk.modules

        def restore() -> None:
            again = TextModule(
                keyword=gone.keyword, name=gone.name, body=gone.body, category=gone.category
            )
            self.context.runner.write(
                self,
                lambda: modules.put(actor, again),
                on_done=self._on_saved,
                on_refused=self.form.show_refused,
            )

        by, kept = self.drafts.acting_by(actor), self.drafts.begin_doing()

        def done(_outcome: object) -> None:
            self.drafts.done(kept)
            self.form.show_module(TextModule())  # until the list is read again
            self._wanted = None
            said = self.tr("已删除「{name}」").format(name=gone.name)
            self.context.notifier.info(said, undo=restore)

        self.context.runner.write(
            self,
            lambda: modules.drop(by, gone.id),
            on_done=done,
            on_refused=self._on_refused,
        )

    def _on_refused(self, refused: Refused) -> None:
        self.drafts.refused()
        self.form.show_refused(refused)

    def _on_saved(
        self,
        outcome: Outcome[TextModule],
        before: TextModule | None = None,
        kept: Key | None = None,
    ) -> None:
        """What was written over, `before`, can be had again."""
        self.drafts.done(kept)
        self._wanted = outcome.value.id
        self._put(outcome.value)
        said = self.tr("已保存，输入 ::{keyword} 就能用").format(keyword=outcome.value.keyword)
        if before is None:
            self.context.notifier.info(said)
            return

        again = replace(before, version=outcome.value.version)  # refused if changed since

        def restore() -> None:
            actor = self.context.acting(self.form.show_refused)
            if actor is not None:
                self.context.runner.write(
                    self,
                    lambda: self.context.office.desk.modules.put(actor, again),
                    on_done=self._on_saved,
                    on_refused=self.form.show_refused,
                )

        self.context.notifier.info(said, undo=restore)

    # What is shown

    def _show(self, directory: Directory, modules: list[TextModule]) -> None:
        self._names.update({each.code: each.full_name for each in directory.categories})
        self.form.category.set_options(wording.category_options(directory, retired=True))
        wanted = self._wanted or self.table.current_id()
        self._wanted = None
        changed = self.form.is_changed
        self._loading = True
        self.table.model().set_rows(modules)  # type: ignore[attr-defined]  # by module_list
        self._loading = False
        if changed:
            return
        if not self.table.go_to(wanted) and modules:
            self.table.go_to(modules[0].id)
        self._on_current(self.table.current_id())
        said = self.tr("有一条新的模板还没写完，按 Ctrl+Shift+N 接着写")
        self.drafts.tell_left("module new", said)

    def _on_current(self, module_id: object) -> None:
        row: TextModule | None = self.table.current_row()
        if module_id is not None and row is not None and not self._loading:
            self._put(row)

    def _show_current(self) -> None:
        self._put(self.table.current_row() or TextModule())

    def _put(self, module: TextModule) -> None:
        """Fill the form, with what was typed of this module and not saved."""
        self.drafts.end()
        self.form.show_module(module)
        if self.keep.isEnabled():
            self.drafts.begin(self.form, f"module {module.id or 'new'}")

    def _on_restored(self, said: str) -> None:
        said = self.tr("{said}，不要就按 Ctrl+Shift+D").format(said=said)
        self.context.notifier.info(said)

    def _on_officer(self, officer: object) -> None:
        may = getattr(officer, "role", None) in MAY_CHANGE
        for act in (self.new, self.keep, self.drop, self.throw_away):
            act.setEnabled(may)
        self.form.set_read_only(read_only=not may)
        if may and self.drafts.key is None and self.table.current_row() is not None:
            self._show_current()  # kept for nobody until now
        said = self.tr("在反映内容里输入 :: 和关键字就能用。按 Esc 回到登记。")
        self.note.setText(said if may else said + self.tr("由主管或管理员维护。"))
