"""Teams: their names and what they do; closed ones stay for the history."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from gaoxinban.application.office import Office
from gaoxinban.application.permission import ADMINS
from gaoxinban.application.rows import TeamOption
from gaoxinban.domain.term import TeamFunction
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office.forms import SideForm, Work
from gaoxinban.ui.office.list_form_panel import ListFormPanel
from gaoxinban.ui.office.side import empty
from gaoxinban.ui.office.wording import team_columns


class TeamForm(SideForm):
    """Name and function; departments and towns have none."""

    def __init__(self, team: TeamOption | None) -> None:
        super().__init__(
            tr("增加团队") if team is None else team.name,
            tr("增加") if team is None else tr("保存"),
            tr("已增加") if team is None else tr("已保存"),
            place=f"office team {'new' if team is None else team.id}",
        )
        self.team = team
        label = tr("名称")
        self.name = self.add("name", label, line_edit(label, most=40), required=True)
        label = tr("职能")
        self.function = self.add("function", label, Choice(label))
        helps = team is not None and team.is_co_handler
        self.function.set_terms(TeamFunction, blank=tr("协办") if helps else tr("请选择"))
        self.function.setEnabled(not helps)
        self.first = self.name
        if team is not None:
            self.name.setText(team.name)
            self.function.set_value(team.function)
        self.touched = False

    def work(self) -> Work:
        seen, name, function = self.team, self.name.text(), self.function.value()
        number = None if seen is None else seen.id
        return lambda office, actor, _: office.teams.put(actor, number, name, function, seen=seen)


class TeamPanel(ListFormPanel[TeamOption]):
    """The list, and the form of the chosen or of a new team."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        table = TableView(self.tr("团队名单"))
        model: RowModel[TeamOption] = RowModel(team_columns(), parent=self)
        table.show_model(model, empty=empty(self.tr("还没有团队"), ""))
        table.remember(self.context.settings, "office/teams")
        add = context.actions.add
        self.new = add(
            self,
            "team.new",
            self.tr("增加团队"),
            lambda: self.begin(lambda: TeamForm(None)),
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
        save = add(
            self,
            "team.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存团队的名称和职能"),
        )
        self.left = "office team new", self.tr("「增加团队」还没填完，按 N 接着填")
        self.lay_out(table, model, (self.new, self.close_team), save)

    def load(self, office: Office) -> Sequence[TeamOption]:
        """Departments and towns behind the teams."""
        return sorted(office.teams.all(), key=lambda team: (team.is_co_handler, team.id))

    def form_of(self, row: TeamOption) -> SideForm:
        """Name and function."""
        return TeamForm(row)

    def made(self, value: TeamOption) -> object:
        """The cursor goes to what was added: the next act is about it."""
        return value.id

    def allow(self, row: TeamOption | None) -> None:
        """Teams are the administrator's."""
        self.say_whose(ADMINS)
        may = self.is_one_of(ADMINS)
        self.new.setEnabled(may)
        self.save.setEnabled(may and self.form is not None)
        self.close_team.setEnabled(may and row is not None)
        self.close_team.setText(
            self.tr("重新启用") if row is not None and not row.active else self.tr("撤销团队")
        )
        if self.form is not None:
            self.form.setEnabled(may)

    def _on_close(self) -> None:
        team: TeamOption | None = self.view.table.current_row()
        if team is not None:
            self.act(
                lambda office, actor: office.teams.close(actor, team.id, closed=team.active),
                self.tr("团队已撤销") if team.active else self.tr("团队已重新启用"),
            )
