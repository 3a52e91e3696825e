"""A list and one form at a time: what people, teams and categories have in common."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.office import Office
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.form_drafts import FormDrafts
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.office.forms import SideForm, do_at_once, say_done, send
from gaoxinban.ui.office.side import ListAndForm

R = TypeVar("R")


class ListFormPanel(Panel, Generic[R]):
    """Subclasses say what is read, which form a line has and which acts there are."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reading = False
        self._working = False
        self._begun = False
        self.wanted: object = None
        """The id of the line where the cursor shall stand as soon as it is there."""
        self.drafts = FormDrafts(context, self)
        self.drafts.restored.connect(self._on_restored)
        self.drafts.handed_on.connect(self._put_away)
        self._reopen: Callable[[], object] = self._show_current
        """Opens the form that stands there once more."""
        self.left = ("", "")
        """Where a new line is kept until it is saved, and what is said of one that was left."""
        self.model: RowModel[R]
        self.view: ListAndForm
        self.save: QAction

    # What a subclass says

    def load(self, office: Office) -> Any:
        """The lines, or what `rows_of` has them from; runs in a worker."""
        raise NotImplementedError

    def rows_of(self, found: Any) -> Sequence[R]:
        """The lines in what was loaded."""
        rows: Sequence[R] = found
        return rows

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

    def say_whose(self, roles: frozenset[Role]) -> None:
        """Whoever may only look is told whose this is: greyed fields say nothing."""
        names = "、".join(role.label for role in Role if role in roles)
        said = self.tr("您可以看；增加和修改由{who}来做。").format(who=names)
        self.view.say("" if self.is_one_of(roles) else said)

    def begin(self, make: Callable[[], SideForm]) -> None:
        """Start an act: its form stays until it is done or given up."""
        form = make()
        self._begun = True
        self._put(form, lambda: self.begin(make))
        form.first.setFocus()

    def act(self, work: Callable[[Office, Actor], Outcome[Any]], done: str) -> None:
        """An act on the chosen line, with its way back; a refusal goes to the line of messages."""
        do_at_once(self, work, lambda outcome: say_done(self, done, outcome))

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
        """Esc: out of the form; a started act is given up."""
        form = self.form
        inside = form is not None and form.isAncestorOf(self.focusWidget() or self)
        if not (inside or self._is_at_work):
            return False
        self.drafts.give_up(self.tr("填写的内容已放弃"), self._reopen)
        self._show_current()
        self.view.table.setFocus()
        return True

    def submit(self) -> None:
        """Ctrl+Enter: do what the form says."""
        form = self.form
        if form is None or self._working or not self.save.isEnabled():
            return
        progress = self.context.runner.progress(
            self, lambda done, total, _: self.view.show_progress(done, total)
        )
        self._working = True
        if not send(
            self,
            form,
            self.drafts,
            lambda outcome: self._on_done(form, outcome),
            told=lambda done: progress.report(done, form.steps),
            on_end=self._on_end,
        ):
            self._on_end()

    def made(self, value: Any) -> object:
        """The id of the line that an act of a form has given; None leaves the cursor."""
        del value
        return None

    def _on_done(self, form: SideForm, outcome: Outcome[Any]) -> None:
        say_done(self, form.done, outcome)
        if self.form is form:
            self.wanted = self.made(outcome.value)
            self._show_current()
            self.view.table.setFocus()

    def _on_end(self) -> None:
        self._working = False
        self.view.show_progress(0, 0)

    @property
    def _is_at_work(self) -> bool:
        return self.form is not None and (self._begun or self.form.touched)

    def _on_read(self, found: Any) -> None:
        table, rows = self.view.table, self.rows_of(found)
        chosen, self.wanted = self.wanted or table.current_id(), None
        self._reading = True  # the list puts its cursor back by itself
        self.model.set_rows(rows)
        if not table.go_to(chosen) and rows:
            table.go_to(self.model.id_at(0))
        self._reading = False
        if not self._is_at_work:
            self._show_current()
        self._allow()
        self.drafts.tell_left(*self.left)

    def _on_current(self, _row_id: object) -> None:
        if self.model.rows and not self._reading:
            self._show_current()

    def _on_opened(self, _row_id: object) -> None:
        if self.form is not None:
            self.form.first.setFocus()

    def _on_seat(self, _officer: object) -> None:
        secret = self.form is not None and not self.form.place
        if self.drafts.key is None and (secret or not self._is_at_work):
            self._put_away()  # kept for nobody until now
        self._allow()

    def _put_away(self) -> None:
        """Somebody else sits here: a form of theirs, as soon as it is seen."""
        self._begun = False
        self.view.show_form(None)
        self.mark_stale()

    def _on_restored(self, said: str) -> None:
        self.context.notifier.info(self.tr("{said}，不要就按 Esc").format(said=said))

    def _show_current(self) -> None:
        table = self.view.table
        row, place = table.current_row(), table.current_id()
        self._begun = False

        def reopen() -> None:
            table.go_to(place)
            self._show_current()

        self._put(None if row is None else self.form_of(row), reopen)

    def _put(self, form: SideForm | None, reopen: Callable[[], object]) -> None:
        self.drafts.end()
        self._reopen = reopen
        self.view.show_form(form)
        if form is not None:
            self.save.setText(form.button)
            self.drafts.begin(form, form.place)
        self._allow()

    def _allow(self) -> None:
        self.allow(self.view.table.current_row())
