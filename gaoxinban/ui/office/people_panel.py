"""People: choose one on the left, act on the right. Every act has a key of its own."""

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.permission import ADMINS, SUPERVISING
from gaoxinban.application.staffing import Person
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.office.forms import (
    HandOverForm,
    LeaveForm,
    OfficeShown,
    OwnPasswordForm,
    PasswordForm,
    PersonForm,
    SideForm,
    Work,
)
from gaoxinban.ui.office.side import ListAndForm, empty
from gaoxinban.ui.office.wording import people_columns

Fits = Callable[[Person], bool]


class PeoplePanel(Panel):
    """The list, and one form at a time; without a started act it shows who was chosen."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown = OfficeShown((), ())
        self.acts: dict[str, tuple[QAction, Fits, frozenset[object]]] = {}
        self._working = False
        self._reading = False
        self._wanted: int | None = None
        table = TableView(self.tr("人员名单"))
        self.model: RowModel[Person] = RowModel(
            people_columns(lambda: self.shown.now),
            row_id=lambda person: person.officer.id,
            parent=self,
        )
        table.show_model(self.model, empty=empty(self.tr("还没有人"), ""))
        table.remember(self.context.settings, "office/people")
        self._add_acts()
        self.save = context.actions.add(
            self,
            "office.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("做右边表单里说的事"),
        )
        self.view = ListAndForm(table, [act for act, *_ in self.acts.values()], [self.save])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        table.current_changed.connect(self._on_current)
        table.opened.connect(self._on_opened)
        self.track(context.seat.officer_changed, self._on_seat)

    @property
    def form(self) -> SideForm | None:
        """The form that stands on the right."""
        return self.view.form

    @property
    def current(self) -> Person | None:
        """Who is chosen."""
        return self.shown.by_id.get(self.view.table.current_id())

    def refresh(self) -> None:
        """Read people and teams anew; what is being typed stays."""
        staff, clock = self.context.office.staff, self.context.office.clock

        def read() -> OfficeShown:
            people = staff.people()
            by_id = {person.officer.id: person for person in people}
            return OfficeShown(people, staff.teams(), clock.now(), by_id)

        self.context.runner.read(self, read, on_done=self._on_read, latest="people")

    def concerns(self, changes: Changes) -> bool:
        """People, and the counts of their cases."""
        return changes.settings or changes.tickets

    def go_to(self, officer_id: int) -> None:
        """Choose somebody, now or as soon as the list is there."""
        if not self.view.table.go_to(officer_id):
            self._wanted = officer_id

    def take_focus(self) -> None:
        """One begins in the list."""
        self.view.table.setFocus()

    def step_back(self) -> bool:
        """Esc: out of the form; a started act is given up."""
        form = self.form
        if form is None:
            return False
        begun = not isinstance(form, PersonForm) or form.person is None or form.touched
        inside = form.isAncestorOf(self.focusWidget() or self)
        if begun or inside:
            self._show_person()
            self.view.table.setFocus()
        return begun or inside

    def submit(self) -> None:
        """Ctrl+Enter: do what the form says."""
        form = self.form
        if form is None or self._working or not self.save.isEnabled():
            return
        form.clear_errors()
        try:
            work = form.work()
            actor = self.context.seat.actor
        except Refused as refused:
            form.show_refused(refused)
            return
        total = form.person.open_cases if isinstance(form, HandOverForm) else 0
        progress = self.context.runner.progress(
            self, lambda done, all_, _: self.view.show_progress(done, all_)
        )
        office = self.context.office
        self._working = True

        def run(work: Work = work) -> Outcome[object]:
            return work(office, actor, lambda done: progress.report(done, total))

        self.context.runner.write(
            self,
            run,
            on_done=lambda outcome: self._on_done(form, outcome.value),
            on_refused=form.show_refused,
            on_end=self._on_end,
        )

    def _on_done(self, form: SideForm, made: object) -> None:
        self.context.notifier.info(form.done)
        if isinstance(form, PersonForm) and form.person is None:
            self._wanted = getattr(made, "id", None)  # the list is read again: there one goes on
        if self.form is form:
            self._show_person()
            self.view.table.setFocus()

    def _on_end(self) -> None:
        self._working = False
        self.view.show_progress(0, 0)

    def _on_read(self, shown: OfficeShown) -> None:
        chosen = self._wanted or self.view.table.current_id()
        form = self.form
        keep = form is not None and (form.touched or not isinstance(form, PersonForm))
        self.shown = shown
        self._reading = True  # the list puts its cursor back by itself
        self.model.set_rows(shown.people)
        if not self.view.table.go_to(chosen):
            self.view.table.go_to(self.model.id_at(0))
        elif chosen == self._wanted:
            self._wanted = None
        self._reading = False
        if not keep:
            self._show_person()
        self._allow()

    def _on_current(self, _officer_id: object) -> None:
        if self.shown.people and not self._reading:
            self._show_person()
            self._allow()

    def _on_opened(self, _officer_id: object) -> None:
        if self.form is not None:
            self.form.first.setFocus()

    def _on_seat(self, _officer: object) -> None:
        self._allow()

    def _show_person(self) -> None:
        person = self.current
        self._show(None if person is None else PersonForm(person, self.shown), focus=False)

    def _show(self, form: SideForm | None, *, focus: bool = True) -> None:
        self.view.show_form(form)
        if form is not None:
            self.save.setText(form.button)
        self._allow()
        if form is not None and focus:
            form.first.setFocus()

    def _allow(self) -> None:
        """What this person may not do is not offered."""
        officer = self.context.seat.officer
        role = None if officer is None else officer.role
        person = self.current
        for action, fits, roles in self.acts.values():
            action.setEnabled(role in roles and (person is None or fits(person)))
        form = self.form
        plain = isinstance(form, PersonForm)
        if form is not None and plain:
            form.setEnabled(role in ADMINS)
        self.save.setEnabled(form is not None and (not plain or role in ADMINS))

    def _add_acts(self) -> None:
        def here(person: Person) -> bool:
            return person.officer.active

        def begin(make: Callable[[Person], SideForm]) -> Callable[[], None]:
            def start() -> None:
                if self.current is not None:
                    self._show(make(self.current))

            return start

        def password(person: Person) -> SideForm:
            own = self.context.seat.officer
            return PasswordForm(person, own=own is not None and own.id == person.officer.id)

        tr, add = self.tr, self._add_act
        new = self._on_new
        add("new", tr("增加人员"), "N", tr("加一位同事"), new, lambda _: True, ADMINS)
        leave = begin(lambda person: LeaveForm(person, self.shown))
        said = tr("登记请假和代班")
        add(
            "leave", tr("请假"), "L", said, leave, lambda p: here(p) and p.away is None, SUPERVISING
        )
        back = self._on_back
        add("back", tr("销假"), "B", tr("回来了"), back, lambda p: p.away is not None, SUPERVISING)
        hand = begin(lambda person: HandOverForm(person, self.shown, retire=False))
        said = tr("把手里的在办工单一并交给别人")
        add("hand", tr("移交工单"), "T", said, hand, lambda p: p.open_cases > 0, SUPERVISING)
        said = tr("设第一个密码，或忘记时重设")
        add("password", tr("设密码"), "P", said, begin(password), here, ADMINS)
        retire = begin(lambda person: HandOverForm(person, self.shown, retire=True))
        said = tr("离岗：移交在办工单，不再登录")
        add("retire", tr("停用"), "D", said, retire, here, ADMINS)
        revive = self._on_revive
        own = self._on_own
        said = tr("换一个自己的密码")
        add("own", tr("改我的密码"), "M", said, own, self._has_own, frozenset(Role))
        said = tr("又回来上班")
        add("revive", tr("恢复使用"), "R", said, revive, lambda p: not here(p), ADMINS)

    def _add_act(
        self,
        key: str,
        text: str,
        keys: str,
        tooltip: str,
        run: Callable[[], object],
        fits: Fits,
        roles: frozenset[object],
    ) -> None:
        action = self.context.actions.add(
            self, f"office.{key}", text, run, keys=keys, tooltip=tooltip
        )
        self.acts[key] = (action, fits, roles)

    def _has_own(self, _person: Person) -> bool:
        officer = self.context.seat.officer
        own = None if officer is None else self.shown.by_id.get(officer.id)
        return own is not None and own.has_password

    def _on_own(self) -> None:
        officer = self.context.seat.officer
        if officer is not None:
            self._show(OwnPasswordForm(officer.id, officer.name))

    def _on_new(self) -> None:
        self._show(PersonForm(None, self.shown))

    def _on_back(self) -> None:
        self._at_once(lambda office, actor, number: office.staff.come_back(actor, number), "销假")

    def _on_revive(self) -> None:
        self._at_once(lambda office, actor, number: office.staff.revive(actor, number), "恢复使用")

    def _at_once(self, act: Callable[..., Outcome[object]], word: str) -> None:
        """An act without a form."""
        person, office = self.current, self.context.office
        if person is None:
            return
        actor = self.context.seat.actor
        said = self.tr("{name}已{word}").format(name=person.officer.name, word=word)
        self.context.runner.write(
            self,
            lambda: act(office, actor, person.officer.id),
            on_done=lambda _: self.context.notifier.info(said),
            on_refused=lambda refused: self.context.notifier.warn(refused.sentence),
        )
