"""事项分类: names, order and what is asked at intake; the retired stay for the history."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from gaoxinban.application.categories import CategoryRow
from gaoxinban.application.office import Office
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.rows import CategoryOption
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import line_edit
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.office.forms import SideForm, Work
from gaoxinban.ui.office.list_form_panel import ListFormPanel
from gaoxinban.ui.office.side import empty
from gaoxinban.ui.office.wording import category_columns


class CategoryForm(SideForm):
    """Name and template; a new one also says below which it stands."""

    def __init__(
        self,
        row: CategoryRow | None,
        firsts: Sequence[CategoryOption] = (),
        below: str | None = None,
    ) -> None:
        super().__init__(
            tr("增加分类") if row is None else row.option.full_name,
            tr("增加") if row is None else tr("保存"),
            tr("已增加") if row is None else tr("已保存"),
            place=f"office category {'new' if row is None else row.option.code}",
        )
        self.row = row
        label = tr("名称")
        self.name = self.add("name", label, line_edit(label, most=30), required=True)
        self.parent_code: Choice | None = None
        if row is None:
            label = tr("上级")
            self.parent_code = self.add("parent", label, Choice(label))
            self.parent_code.set_options(
                [
                    (None, tr("没有，是一级分类")),
                    *((each.code, each.name) for each in firsts),
                ]
            )
            self.parent_code.set_value(below)
        label = tr("登记时要问的")
        self.template = self.add("body", tr("模板"), GrowingText(label, lines=6, most=14))
        self.template.setPlaceholderText(tr("一行一项，例如：\n现有容量：\n需要容量："))
        self.said(tr("登记时选了这个分类，这几行自动列在反映内容里。二级没有写的，用一级的。"))
        self.first = self.name
        if row is not None:
            self.name.setText(row.option.name)
            self.template.setPlainText(row.template)
        self.touched = False

    def work(self) -> Work:
        seen = self.row
        code = None if seen is None else seen.option.code
        parent = None if self.parent_code is None else self.parent_code.value()
        name, template = self.name.text(), self.template.text
        return lambda office, actor, _: office.categories.put(
            actor, code, parent, name, template, seen=seen
        )


class CategoryPanel(ListFormPanel[CategoryRow]):
    """The tree as a list, and the form of the chosen or of a new category."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        table = TableView(self.tr("事项分类"))
        model: RowModel[CategoryRow] = RowModel(
            category_columns(), row_id=lambda row: row.option.code, parent=self
        )
        table.show_model(model, empty=empty(self.tr("还没有分类"), ""))
        table.remember(self.context.settings, "office/categories")
        add = context.actions.add
        self.new = add(
            self,
            "category.new",
            self.tr("增加分类"),
            self._on_new,
            keys="N",
            tooltip=self.tr("加一个分类，在选中的一级下面"),
        )
        self.retire = add(
            self,
            "category.retire",
            self.tr("停用"),
            self._on_retire,
            keys="D",
            tooltip=self.tr("新登记的不再用；办过的、筛选和统计里都留着"),
        )
        self.up = add(
            self,
            "category.up",
            self.tr("上移"),
            partial(self._move, -1),
            keys="Alt+Up",
            tooltip=self.tr("在同一级里往前移，二级跟着一级"),
        )
        self.down = add(
            self,
            "category.down",
            self.tr("下移"),
            partial(self._move, 1),
            keys="Alt+Down",
            tooltip=self.tr("在同一级里往后移，二级跟着一级"),
        )
        save = add(
            self,
            "category.save",
            self.tr("保存"),
            self.submit,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("保存分类的名称和模板"),
        )
        acts = (self.new, self.retire, self.up, self.down)
        self.left = "office category new", self.tr("「增加分类」还没填完，按 N 接着填")
        self.lay_out(table, model, acts, save, in_a_row=2)

    def load(self, office: Office) -> Sequence[CategoryRow]:
        """The whole tree, as a worker reads it."""
        return office.categories.all()

    def form_of(self, row: CategoryRow) -> SideForm:
        """Name and template of a category."""
        return CategoryForm(row)

    def made(self, value: CategoryOption) -> object:
        """The cursor goes to what was added."""
        return value.code

    def allow(self, row: CategoryRow | None) -> None:
        """Categories are the supervisors'."""
        self.say_whose(SUPERVISING)
        may = self.is_one_of(SUPERVISING)
        self.new.setEnabled(may)
        self.save.setEnabled(may and self.form is not None)
        for action in (self.retire, self.up, self.down):
            action.setEnabled(may and row is not None)
        retired = row is not None and not row.option.active
        self.retire.setText(self.tr("恢复使用") if retired else self.tr("停用"))
        if self.form is not None:
            self.form.setEnabled(may)

    def _on_new(self) -> None:
        row: CategoryRow | None = self.view.table.current_row()
        firsts = [
            each.option
            for each in self.model.rows
            if each.option.parent is None and each.option.active
        ]
        below = None if row is None else row.option.parent or row.option.code
        self.begin(lambda: CategoryForm(None, firsts, below))

    def _on_retire(self) -> None:
        row: CategoryRow | None = self.view.table.current_row()
        if row is not None:
            code, retired = row.option.code, row.option.active
            said = self.tr("已停用，按 D 恢复") if retired else self.tr("已恢复使用")
            self.act(
                lambda office, actor: office.categories.retire(actor, code, retired=retired),
                said,
            )

    def _move(self, by: int) -> None:
        code = self.view.table.current_id()
        if code is not None:
            self.act(
                lambda office, actor: office.categories.move(actor, code, by),
                self.tr("次序已调整"),
            )
