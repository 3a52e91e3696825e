"""A list and the form of the chosen or of a new line: what teams and categories have in common."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.office import Office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.office.forms import SideForm, send
from gaoxinban.ui.office.side import ListAndForm

R = TypeVar("R")


class ListFormPanel(Panel, Generic[R]):
    """Subclasses say what is read, which form a line has and which acts there are."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reading = False
        self._wanted: object = None
        self.model: RowModel[R]
        self.view: ListAndForm
        self.save: QAction

    # What a subclass says

    def load(self, office: Office) -> Sequence[R]:
        """The lines; runs in a worker."""
        raise NotImplementedError

    def form_of(self, row: R) -> SideForm:
        """The form of a line."""
        raise NotImplementedError

    def allow(self, row: R | None) -> None:
        """Enable the acts, for the line with the cursor."""
        raise NotImplementedError

    # What it gets

    def lay_out(
        self,
        table: TableView,
        model: RowModel[R],
        acts: Sequence[QAction],
        save: QAction,
        *,
        in_a_row: int = 3,
    ) -> None:
        """Put list and form in place; so many acts in a row."""
        self.model, self.save = model, save
        self.view = ListAndForm(table, acts, (save,), in_a_row=in_a_row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        table.current_changed.connect(self._on_current)
        table.opened.connect(self._on_opened)
        self.track(self.context.seat.officer_changed, self._on_seat)

    @property
    def form(self) -> SideForm | None:
        """The form that stands on the right."""
        return self.view.form

    def is_one_of(self, roles: frozenset[Role]) -> bool:
        """Whether whoever sits here has one of these roles."""
        officer = self.context.seat.officer
        return officer is not None and officer.role in roles

    def show_form(self, form: SideForm | None, *, focus: bool = False) -> None:
        """Put a form in place of the one that is there."""
        self.view.show_form(form)
        if form is not None:
            self.save.setText(form.button)
            if focus:
                form.first.setFocus()
        self._allow()

    def act(self, work: Callable[[Office, Actor], Outcome[Any]], done: str = "") -> None:
        """An act on the chosen line; a refusal goes to the line of messages."""
        office = self.context.office
        try:
            actor = self.context.seat.actor
        except Refused as refused:
            self.context.notifier.warn(refused.sentence)
            return
        self.context.runner.write(
            self,
            lambda: work(office, actor),
            on_done=lambda _: self.context.notifier.info(done) if done else None,
            on_refused=lambda refused: self.context.notifier.warn(refused.sentence),
        )

    def refresh(self) -> None:
        """Read the lines anew; what is being typed stays."""
        office = self.context.office
        self.context.runner.read(
            self, lambda: self.load(office), on_done=self._on_read, latest="lines"
        )

    def concerns(self, changes: Changes) -> bool:
        """What the office has set."""
        return changes.settings

    def take_focus(self) -> None:
        """One begins in the list."""
        self.view.table.setFocus()

    def step_back(self) -> bool:
        """Esc: out of the form."""
        form = self.form
        if form is None or not (form.touched or form.isAncestorOf(self.focusWidget() or self)):
            return False
        self._show_current()
        self.view.table.setFocus()
        return True

    def submit(self) -> None:
        """Ctrl+Enter."""
        form = self.form
        if form is not None and self.save.isEnabled():
            send(self, form, lambda outcome: self._on_done(form, outcome.value))

    def made(self, value: Any) -> object:
        """The id of the line that an act of a form has given; None leaves the cursor."""
        del value
        return None

    def _on_done(self, form: SideForm, value: Any) -> None:
        self.context.notifier.info(form.done)
        self._wanted = self.made(value)
        if self.form is form:
            self._show_current()
            self.view.table.setFocus()

    def _on_read(self, rows: Sequence[R]) -> None:
        table = self.view.table
        chosen, self._wanted = self._wanted or table.current_id(), None
        keep = self.form is not None and self.form.touched
        self._reading = True  # the list puts its cursor back by itself
        self.model.set_rows(rows)
        if not table.go_to(chosen) and rows:
            table.go_to(self.model.id_at(0))
        self._reading = False
        if not keep:
            self._show_current()
        self._allow()

    def _on_current(self, _row_id: object) -> None:
        if self.model.rows and not self._reading:
            self._show_current()

    def _on_opened(self, _row_id: object) -> None:
        if self.form is not None:
            self.form.first.setFocus()

    def _on_seat(self, _officer: object) -> None:
        self._allow()

    def _show_current(self) -> None:
        row = self.view.table.current_row()
        self.show_form(None if row is None else self.form_of(row))

    def _allow(self) -> None:
        self.allow(self.view.table.current_row())
