"""Text modules in the form's texts, and the template of the chosen category."""

from collections.abc import Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from gaoxinban.application.desk_ports import TextModule
from gaoxinban.domain.instant import to_datetime
from gaoxinban.ui.intake.form_view import IntakeForm
from gaoxinban.ui.kit.form import text_of
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.text_modules import CONTACT, DAY, ENTERPRISE, TextModules, fill_in


class Templates(QObject):
    """Reads the text modules and puts them in; never over what somebody typed."""

    def __init__(self, context: PageContext, form: IntakeForm, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._form = form
        self._of_category: dict[str, TextModule] = {}
        self._offers = [TextModules(text, self._values) for text in (form.body, form.answer)]
        form.category.value_changed.connect(self._on_category)

    def load(self) -> None:
        """Read them again; what stands in the form stays."""
        modules = self._context.office.desk.modules
        self._context.runner.read(
            self,
            modules.all,
            on_done=self._on_loaded,
            on_refused=lambda _refused: None,
            latest="modules",
        )

    def template(self, category: str | None) -> str:
        """What is asked for a category, or for the one above it; empty if nothing is."""
        code = category or ""
        found = self._of_category.get(code) or self._of_category.get(code.partition(".")[0])
        return "" if found is None else found.body.strip("\n")

    def add_missing(self) -> None:
        """Put the lines of the template that are missing under what was typed."""
        form = self._form
        template = self._filled(self.template(form.category.value()))
        have = {line.partition("：")[0] for line in form.body.toPlainText().splitlines()}
        missing = [line for line in template.splitlines() if line.partition("：")[0] not in have]
        form.body.setFocus()
        if not missing:
            return
        # What another category asked and nobody answered is still no part of what was said.
        form.template = "\n".join(filter(None, (form.template, template)))
        cursor = form.body.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        start = "\n" if form.body.text else ""
        place = cursor.position() + len(start) + len(missing[0])
        cursor.insertText(start + "\n".join(missing))
        cursor.setPosition(place)
        form.body.setTextCursor(cursor)

    def _on_loaded(self, modules: list[TextModule]) -> None:
        self._of_category = {each.category: each for each in modules if each.category is not None}
        for each in self._offers:
            each.offer(modules)
        self._on_category(self._form.category.value())

    def _on_category(self, category: str | None) -> None:
        form = self._form
        template = self._filled(self.template(category))
        ask = self._context.actions.get("intake.add_template")
        ask.setEnabled(bool(template))
        if form.filling or form.read().said:
            return
        if form.body.text == template.strip():
            return
        form.template = template
        form.body.setPlainText(template)
        cursor = form.body.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        form.body.setTextCursor(cursor)

    def _filled(self, template: str) -> str:
        return fill_in(template, self._values())

    def _values(self) -> Mapping[str, str]:
        form = self._form
        today = to_datetime(self._context.office.clock.now())
        return {
            ENTERPRISE: text_of(form.enterprise),
            CONTACT: text_of(form.contact_name),
            DAY: f"{today.month}月{today.day}日",
        }
