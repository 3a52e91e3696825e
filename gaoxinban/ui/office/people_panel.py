"""People: choose one on the left, act on the right. Every act has a key of its own."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.office import Office
from gaoxinban.application.permission import ADMINS, SUPERVISING
from gaoxinban.application.rows import OfficerOption
from gaoxinban.application.staffing import Person
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office.forms import (
    HandOverForm,
    LeaveForm,
    OfficeShown,
    OwnPasswordForm,
    PasswordForm,
    PersonForm,
    SideForm,
)
from gaoxinban.ui.office.list_form_panel import ListFormPanel
from gaoxinban.ui.office.side import empty
from gaoxinban.ui.office.wording import people_columns

Fits = Callable[[Person], bool]
AtOnce = Callable[[Actor, int], Outcome[OfficerOption]]


class PeoplePanel(ListFormPanel[Person]):
    """Without a started act it shows who was chosen."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.shown = OfficeShown((), ())
        self.acts: dict[str, tuple[QAction, Fits, frozenset[Role]]] = {}
        table = TableView(self.tr("人员名单"))
        model: RowModel[Person] = RowModel(
            people_columns(lambda: self.shown.now),
            row_id=lambda person: person.officer.id,
            parent=self,
        )
        table.show_model(model, empty=empty(self.tr("还没有人"), ""))
        table.remember(self.context.settings, "office/people")
        self._add_acts()
        save = context.actions.add(
            self,
            "office.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("照右边表单里填的办"),
        )
        self.left = "office person new", self.tr("「增加人员」还没填完，按 N 接着填")
        self.lay_out(table, model, [act for act, *_ in self.acts.values()], save, in_a_row=2)

    @property
    def current(self) -> Person | None:
        """Who is chosen in the list."""
        return self.shown.by_id.get(self.view.table.current_id())

    def load(self, office: Office) -> OfficeShown:
        """People and teams, as a worker reads them."""
        people = office.staff.people()
        by_id = {person.officer.id: person for person in people}
        return OfficeShown(people, office.teams.all(), office.clock.now(), by_id)

    def rows_of(self, found: OfficeShown) -> Sequence[Person]:
        """The forms need the teams too."""
        self.shown = found
        return found.people

    def form_of(self, row: Person) -> SideForm:
        """A person's name, role and team."""
        return PersonForm(row, self.shown)

    def made(self, value: object) -> object:
        """Whom an act was about: there one goes on."""
        return value.id if isinstance(value, OfficerOption) else None

    def allow(self, row: Person | None) -> None:
        """What this person may not do is not offered."""
        self.say_whose(ADMINS)
        for action, fits, roles in self.acts.values():
            action.setEnabled(self.is_one_of(roles) and (row is None or fits(row)))
        form = self.form
        may = not isinstance(form, PersonForm) or self.is_one_of(ADMINS)
        self.save.setEnabled(form is not None and may)
        if form is not None:
            form.setEnabled(may)

    def concerns(self, changes: Changes) -> bool:
        """People, and the counts of their cases."""
        return changes.settings or changes.tickets

    def go_to(self, officer_id: int) -> None:
        """Choose somebody, now or as soon as the list is there."""
        if not self.view.table.go_to(officer_id):
            self.wanted = officer_id

    def _add_acts(self) -> None:
        def here(person: Person) -> bool:
            return person.officer.active

        def begin(make: Callable[[Person], SideForm]) -> Callable[[], None]:
            def start() -> None:
                person = self.current
                if person is not None:
                    self.begin(lambda: make(person))

            return start

        def password(person: Person) -> SideForm:
            own = self.context.seat.officer
            return PasswordForm(person, own=own is not None and own.id == person.officer.id)

        add = self._add_act
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
        said = tr("停用的人回来了，又可以登录和办理")
        add("revive", tr("恢复使用"), "R", said, revive, lambda p: not here(p), ADMINS)

    def _add_act(
        self,
        key: str,
        text: str,
        keys: str,
        tooltip: str,
        run: Callable[[], object],
        fits: Fits,
        roles: frozenset[Role],
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
            self.begin(lambda: OwnPasswordForm(officer.id, officer.name))

    def _on_new(self) -> None:
        self.begin(lambda: PersonForm(None, self.shown))

    def _on_back(self) -> None:
        self._at_once(lambda office: office.staff.come_back, self.tr("销假"))

    def _on_revive(self) -> None:
        self._at_once(lambda office: office.staff.revive, self.tr("恢复使用"))

    def _at_once(self, use_case: Callable[[Office], AtOnce], word: str) -> None:
        """Do with the chosen person what needs no form."""
        person = self.current
        if person is not None:
            number = person.officer.id
            said = self.tr("{name}已{word}").format(name=person.officer.name, word=word)
            self.act(lambda office, actor: use_case(office)(actor, number), said)
