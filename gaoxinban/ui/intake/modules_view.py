"""Where the parts of the editor of text modules stand: the list left, one module right."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.application.desk_ports import TextModule
from gaoxinban.ui.intake.form_view import BlankChoice
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.form import RecordForm, line_edit, text_of
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr

LIST_WIDTH = 110 * tokens.GRID
KEYWORD_MOST, NAME_MOST = 20, 40


class ModuleForm(RecordForm):
    """One text module; keys are name, keyword, category, body, as refusals name them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = TextModule()
        self.name = self.add("name", tr("名称"), line_edit(tr("名称"), most=NAME_MOST))
        self.keyword = self.add(
            "keyword",
            tr("关键字"),
            line_edit(tr("关键字"), placeholder=tr("不填就用名称的拼音首字母"), most=KEYWORD_MOST),
        )
        self.category = self.add(
            "category",
            tr("分类"),
            BlankChoice(tr("分类")),
            hint=tr("选了分类，这条就是它的提问模板，选中分类时自动填好"),
        )
        self.category.suggest(tr("不属于哪个分类"))
        self.body = self.add(
            "body",
            tr("内容"),
            GrowingText(tr("内容"), lines=8, most=18),
            hint=tr("可以写 {企业} {联系人} {编号} {日期}，用的时候自动换成实际内容"),
        )

    def show_module(self, module: TextModule) -> None:
        """Begin with what it says now."""
        self.clear_errors()
        self._shown = module
        self.name.setText(module.name)
        self.keyword.setText(module.keyword)
        self.category.set_value(module.category)
        self.body.setPlainText(module.body.strip("\n"))

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.module() != replace(self._shown, body=self._shown.body.strip())

    def module(self) -> TextModule:
        """What stands there; id and version are those that were shown."""
        return replace(
            self._shown,
            name=text_of(self.name),
            keyword=text_of(self.keyword),
            category=self.category.value(),
            body=self.body.text,
        )

    def set_read_only(self, *, read_only: bool) -> None:
        """Whoever may not change them may read them."""
        for field in (self.name, self.keyword, self.body):
            field.setReadOnly(read_only)
        self.category.setEnabled(not read_only)


def module_list(names: dict[str, str], title: str, words: Sequence[str]) -> TableView:
    """The list; `names` of categories by code, `words` the titles of its columns."""
    keyword, name, category = words
    model: RowModel[TextModule] = RowModel(
        (
            Column("keyword", keyword, 80, lambda each: each.keyword),
            Column("name", name, 140, lambda each: each.name),
            Column("category", category, 0, lambda each: names.get(each.category or "", "")),
        )
    )
    table = TableView(title)
    model.setParent(table)
    table.show_model(model)
    table.setFixedWidth(LIST_WIDTH)
    return table


def lay_out(
    page: QWidget, table: TableView, form: ModuleForm, note: PlainLabel, buttons: Sequence[QWidget]
) -> None:
    """Heading, list, form, and the acts under it."""
    heading = PlainLabel(tr("文字模板"), role="heading")
    top = QHBoxLayout()
    top.setSpacing(tokens.MARGIN)
    top.addWidget(heading)
    top.addWidget(note, 1)
    acts = QHBoxLayout()
    acts.setSpacing(tokens.GAP)
    for button in buttons:
        acts.addWidget(button)
    acts.addStretch(1)
    right = QVBoxLayout()
    right.setSpacing(tokens.GAP)
    right.addWidget(form)
    right.addLayout(acts)
    right.addStretch(1)
    both = QHBoxLayout()
    both.setSpacing(tokens.MARGIN)
    both.addWidget(table)
    both.addLayout(right, 1)
    column = QVBoxLayout(page)
    column.setContentsMargins(*4 * [tokens.MARGIN])
    column.setSpacing(tokens.MARGIN)
    column.addLayout(top)
    column.addLayout(both, 1)
