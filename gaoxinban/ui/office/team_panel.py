"""Teams: their names and what they do; closed ones stay for the history."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.accounts import ADMINS
from gaoxinban.application.changes import Changes
from gaoxinban.application.rows import TeamOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import TeamFunction
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.office.forms import SideForm, Work
from gaoxinban.ui.office.side import ListAndForm, empty
from gaoxinban.ui.office.wording import team_columns, translate


class TeamForm(SideForm):
    """Name and function; departments and towns have none."""

    def __init__(self, team: TeamOption | None) -> None:
        super().__init__(
            translate("增加团队") if team is None else team.name,
            translate("增加") if team is None else translate("保存"),
            translate("已增加") if team is None else translate("已保存"),
        )
        self.team = team
        label = translate("名称")
        self.name = self.add("name", label, line_edit(label, most=40), required=True)
        label = translate("职能")
        self.function = self.add("function", label, Choice(label))
        helps = team is not None and team.is_co_handler
        self.function.set_terms(
            TeamFunction, blank=translate("协办") if helps else translate("请选择")
        )
        self.function.setEnabled(not helps)
        self.first = self.name
        if team is not None:
            self.name.setText(team.name)
            self.function.set_value(team.function)
        self.touched = False

    def work(self) -> Work:
        number = None if self.team is None else self.team.id
        name, function = self.name.text(), self.function.value()
        return lambda office, actor, _: office.staff.put_team(actor, number, name, function)


class TeamPanel(Panel):
    """The list, and the form of the chosen or of a new team."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._reading = False
        table = TableView(self.tr("团队名单"))
        self.model: RowModel[TeamOption] = RowModel(team_columns(), parent=self)
        table.show_model(self.model, empty=empty(self.tr("还没有团队"), ""))
        add = context.actions.add
        self.new = add(
            self,
            "team.new",
            self.tr("增加团队"),
            lambda: self._show(TeamForm(None), focus=True),
            keys="N",
            tooltip=self.tr("加一个团队"),
        )
        self.close_team = add(
            self,
            "team.close",
            self.tr("撤销团队"),
            self._on_close,
            keys="D",
            tooltip=self.tr("不再派给它；办过的都留着"),
        )
        self.save = add(
            self,
            "team.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存团队的名称和职能"),
        )
        self.view = ListAndForm(table, (self.new, self.close_team), (self.save,))
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

    def refresh(self) -> None:
        """Read the teams anew; what is being typed stays."""
        staff = self.context.office.staff
        self.context.runner.read(self, staff.teams, on_done=self._on_read, latest="teams")

    def concerns(self, changes: Changes) -> bool:
        """Names and functions are settings."""
        return changes.settings

    def take_focus(self) -> None:
        """One begins in the list."""
        self.view.table.setFocus()

    def step_back(self) -> bool:
        """Esc: out of the form."""
        form = self.form
        if form is None or not (form.touched or form.isAncestorOf(self.focusWidget() or self)):
            return False
        self._show_team()
        self.view.table.setFocus()
        return True

    def submit(self) -> None:
        """Ctrl+Enter."""
        form, office = self.form, self.context.office
        if form is None or not self.save.isEnabled():
            return
        form.clear_errors()
        try:
            work, actor = form.work(), self.context.seat.actor
        except Refused as refused:
            form.show_refused(refused)
            return
        self.context.runner.write(
            self,
            lambda: work(office, actor, lambda _: None),
            on_done=lambda _: self._on_done(form),
            on_refused=form.show_refused,
        )

    def _on_done(self, form: SideForm) -> None:
        self.context.notifier.info(form.done)
        if self.form is form:
            self._show_team()
            self.view.table.setFocus()

    def _on_read(self, teams: list[TeamOption]) -> None:
        chosen = self.view.table.current_id()
        keep = self.form is not None and self.form.touched
        self._reading = True  # the list puts its cursor back by itself
        self.model.set_rows(sorted(teams, key=lambda team: (team.is_co_handler, team.id)))
        if not self.view.table.go_to(chosen) and teams:
            self.view.table.go_to(self.model.id_at(0))
        self._reading = False
        if not keep:
            self._show_team()
        self._allow()

    def _on_current(self, _team_id: object) -> None:
        if self.model.rows and not self._reading:
            self._show_team()

    def _on_opened(self, _team_id: object) -> None:
        if self.form is not None:
            self.form.first.setFocus()

    def _on_seat(self, _officer: object) -> None:
        self._allow()

    def _on_close(self) -> None:
        team, office = self.view.table.current_row(), self.context.office
        if team is None:
            return
        actor = self.context.seat.actor
        self.context.runner.write(
            self,
            lambda: office.staff.close_team(actor, team.id, closed=team.active),
            on_done=lambda _: self.context.notifier.info(self.tr("已保存")),
            on_refused=lambda refused: self.context.notifier.warn(refused.sentence),
        )

    def _show_team(self) -> None:
        team = self.view.table.current_row()
        self._show(None if team is None else TeamForm(team), focus=False)

    def _show(self, form: SideForm | None, *, focus: bool) -> None:
        self.view.show_form(form)
        if form is not None:
            self.save.setText(form.button)
            if focus:
                form.first.setFocus()
        self._allow()

    def _allow(self) -> None:
        """Teams are the administrator's."""
        officer = self.context.seat.officer
        may = officer is not None and officer.role in ADMINS
        team = self.view.table.current_row()
        self.new.setEnabled(may)
        self.save.setEnabled(may and self.form is not None)
        self.close_team.setEnabled(may and team is not None)
        self.close_team.setText(
            self.tr("重新启用") if team is not None and not team.active else self.tr("撤销团队")
        )
        if self.form is not None:
            self.form.setEnabled(may)
