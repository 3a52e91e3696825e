"""How the 派单目录 is laid out: rules and try-out, beside them one rule, versions or publishing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.dispatching import Draft
from gaoxinban.application.rule_ports import VersionRow
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import Facts
from gaoxinban.domain.routing_words import condition_text
from gaoxinban.domain.term import ProjectStage
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel, Tone
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.form import Form, line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.scrolled import scrolled
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.kit.wrapping_row import WrappingRow
from gaoxinban.ui.rules.bench_view import BenchView
from gaoxinban.ui.rules.condition_editor import ConditionEditor
from gaoxinban.ui.rules.directory_draft import DirectoryDraft, RuleDraft, payload_of, tree_of
from gaoxinban.ui.rules.directory_operations import Bench, told_of
from gaoxinban.ui.rules.ordered_rows import OrderedRows, let_drag
from gaoxinban.ui.rules.side_pages import SidePages
from gaoxinban.ui.rules.wording import INSTALLED

EDIT, PUBLISH, VERSIONS = range(3)
RULES, BENCH = range(2)
WIDTH = 98 * tokens.GRID
CHOICE_WIDTH = 46 * tokens.GRID


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as the list shows it; `mark` is what the last bench says of it, short and long."""

    id: int
    draft: RuleDraft
    team: str
    mark: tuple[str, str]


def line_of(draft: DirectoryDraft, each: RuleDraft, bench: Bench | None) -> RuleLine:
    """A rule of a draft, with what the last bench found."""
    mark = ("", "") if bench is None or each.off else told_of(bench.replay, each.number)
    team = str(each.table["team"])
    known = draft.base.catalogue.teams.get(team)
    return RuleLine(each.number, each, known.name if known else team, mark)


class DirectoryView(QWidget):
    """Layout; the panel decides what is shown."""

    def __init__(self, box: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = PlainLabel("", role="heading")
        self.state = PlainLabel("", role="muted")
        self.top_buttons = QHBoxLayout()
        self.top_buttons.setSpacing(tokens.GRID)
        self.list_buttons = WrappingRow()
        self.table = TableView(self.tr("派单规则"))
        self.model: OrderedRows[RuleLine] = OrderedRows(_columns(), parent=self)
        self.table.show_model(self.model, empty=EmptyState(self.tr("还没有规则")))
        let_drag(self.table)
        self.trial = TrialBox()
        self.bench = BenchView()
        self.rule_form = RuleForm()
        self.buttons = QGridLayout()
        self.buttons.setSpacing(tokens.GRID)
        self.versions = VersionsBox()
        self._left = QStackedWidget()
        self.side = SidePages(WIDTH, (self._edit_page(), box, self.versions))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.MARGIN)
        row.addLayout(self._left_column(), 1)
        row.addWidget(self.side)

    @property
    def left(self) -> int:
        """RULES or BENCH."""
        return self._left.currentIndex()

    def show_versions(self) -> None:
        """All versions, and what each changed."""
        self.side.turn_to(VERSIONS)
        table = self.versions.table
        table.setFocus()
        if table.current_id() is None:
            table.step(0)

    def show_left(self, place: int) -> None:
        """The rules, or what the bench found."""
        self._left.setCurrentIndex(place)

    def _left_column(self) -> QVBoxLayout:
        top = QHBoxLayout()
        top.setSpacing(tokens.MARGIN)
        top.addWidget(self.title)
        top.addWidget(self.state, 1)
        top.addLayout(self.top_buttons)
        rules = QWidget()
        inner = QVBoxLayout(rules)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(tokens.GAP)
        inner.addLayout(self.list_buttons)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.trial)
        self._left.addWidget(rules)
        self._left.addWidget(self.bench)
        left = QVBoxLayout()
        left.setSpacing(tokens.GAP)
        left.addLayout(top)
        left.addWidget(self._left, 1)
        return left

    def _edit_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(self.rule_form.heading)
        layout.addWidget(scrolled(self.rule_form, self.tr("选中的规则")), 1)
        layout.addLayout(self.buttons)
        return page


class RuleForm(Form):
    """One rule; keys name, team, category, condition. What is typed counts at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, label_width=40)
        self.heading = PlainLabel("", role="strong")
        self._table: dict[str, Any] = {}
        self._teams: dict[str, str] = {}
        self._categories: dict[str, str] = {}
        self._category_names: Mapping[str, str] = {}
        label = self.tr("名称")
        self.name = self.add("name", label, line_edit(self.tr("规则名称"), most=40))
        label = self.tr("派给")
        self.team = self.add("team", label, Choice(self.tr("派给哪个团队")))
        label = self.tr("归入")
        self.category = self.add("category", label, Choice(self.tr("归入哪个分类")))
        self.condition = self.add("condition", self.tr("条件"), ConditionEditor())
        for choice in (self.team, self.category):
            choice.setSizeAdjustPolicy(
                Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(8)

    @property
    def number(self) -> int | None:
        """Which rule stands in the fields."""
        return self._table.get("number")

    def offer(self, draft: Draft) -> None:
        """Teams, categories and words to choose from."""
        self._teams = dict(draft.teams)
        self._categories = dict(draft.categories)
        self._category_names = draft.catalogue.names["category"]
        self.condition.use(draft.catalogue)

    def show_rule(self, rule: RuleDraft | None, closed: Mapping[str, str]) -> None:
        """Fill the fields; a team that is `closed` is offered for the rule that names it."""
        self.setEnabled(rule is not None)
        self._table = {}
        self.clear_errors()
        if rule is None:
            self.heading.setText("")
            return
        table = rule.table
        off = self.tr("（停用）") if rule.off else ""
        self.heading.setText(self.tr("规则{n}{off}").format(n=rule.number, off=off))
        self.name.setText(str(table["name"]))
        team = str(table["team"])
        gone = {team: self.tr("{team}（已撤销）").format(team=closed.get(team, team))}
        self.team.set_options({**gone, **self._teams}.items())
        self.team.set_value(team)
        filed = table.get("category")
        kept: dict[str | None, str] = {None: self.tr("照登记的或文字推断的")}
        if filed is not None and filed not in self._categories:
            name = self._category_names.get(filed, filed)
            kept[filed] = self.tr("{name}（已停用）").format(name=name)
        kept.update(self._categories)
        self.category.set_options(kept.items())
        self.category.set_value(filed)
        self.condition.show_payload(table["condition"])
        self._table = dict(table)

    def show_refused(self, refused: Refused) -> None:
        """An unfinished condition is refused where it is to be finished."""
        super().show_refused(refused)
        if refused.field == "condition":
            self.condition.go_to_blank()

    def table(self) -> dict[str, Any]:
        """The rule's payload with what the fields say."""
        made = {**self._table, "name": self.name.text(), "team": self.team.value()}
        typed = self.condition.payload()
        if typed != payload_of(tree_of(made["condition"])):
            made["condition"] = typed
        made.pop("category", None)
        if self.category.value() is not None:
            made["category"] = self.category.value()
        return made

    @property
    def filling(self) -> bool:
        """Whether the fields are being filled, not edited."""
        return not self._table


class TrialBox(QFrame):
    """试一条: words in, the rule that answers out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.text = GrowingText(self.tr("试一条诉求"), lines=2, most=4)
        self.text.setPlaceholderText(
            self.tr("试一条：写几句诉求，马上看到现在编辑的这份目录会派给谁、为什么")
        )
        self.category = Choice(self.tr("试的分类"))
        self.stage = Choice(self.tr("试的阶段"))
        self.stage.set_options(
            [
                (None, self.tr("阶段没有登记")),
                *((each, each.label) for each in ProjectStage if each is not ProjectStage.NONE),
            ]
        )
        self.answer = PlainLabel("", role="muted")
        self.answer.setWordWrap(True)
        self.answer.setMinimumHeight(3 * self.fontMetrics().lineSpacing() + tokens.GRID)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        choices = QVBoxLayout()
        choices.setSpacing(tokens.GRID)
        for choice in (self.category, self.stage):
            choice.setFixedWidth(CHOICE_WIDTH)
            choices.addWidget(choice)
        choices.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(tokens.GAP)
        row.addWidget(self.text, 1, Qt.AlignmentFlag.AlignTop)
        row.addLayout(choices)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.GAP, tokens.GAP, tokens.GAP, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        layout.addLayout(row)
        layout.addWidget(self.answer)

    def offer(self, categories: Mapping[str, str]) -> None:
        """All categories of the office."""
        self.category.set_options([(None, self.tr("分类没有选")), *categories.items()])

    def facts(self) -> Facts:
        """The text, category and stage that are tried."""
        return Facts(text=self.text.text, category=self.category.value(), stage=self.stage.value())


class VersionsBox(QWidget):
    """All versions, and what the chosen one changed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = TableView(self.tr("派单目录的版本"))
        self.model: RowModel[VersionRow] = RowModel(
            _version_columns(), row_id=lambda row: row.number, parent=self
        )
        self.table.show_model(self.model)
        self.changes = PlainLabel("", role="muted")
        self.changes.setWordWrap(True)
        self.changes.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(tokens.GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(PlainLabel(self.tr("版本"), role="strong"))
        layout.addWidget(self.table, 1)
        said = self.tr("这一版改了什么")
        layout.addWidget(scrolled(self.changes, said, takes_focus=True), 1)
        layout.addLayout(self.buttons)


def _columns() -> tuple[Column[RuleLine], ...]:
    def tone(line: RuleLine) -> Tone:
        if line.draft.fault is not None:
            return "danger"
        return "muted" if line.draft.off else ""

    def said(line: RuleLine) -> str:
        if line.draft.rule is None:
            return "" if line.draft.fault is None else line.draft.fault.sentence
        return condition_text(line.draft.rule.condition)

    def whole(line: RuleLine) -> str:
        return (
            said(line) if line.draft.rule is None else condition_text(line.draft.rule.condition, 40)
        )

    def shadowed(line: RuleLine) -> Tone:
        return "warning" if line.mark[0].startswith("0") else "muted"

    return (
        Column(
            "number",
            tr("规则"),
            44,
            lambda line: str(line.id),
            figure=True,
            tone=tone,
        ),
        Column(
            "name",
            tr("名称"),
            172,
            lambda line: str(line.draft.table["name"]),
            tone=tone,
        ),
        Column("condition", tr("条件"), 0, said, tone=tone, tooltip=whole),
        Column("team", tr("派给"), 124, lambda line: line.team, tone=tone),
        Column(
            "state",
            tr("状态"),
            48,
            lambda line: tr("停用") if line.draft.off else tr("启用"),
            tone=tone,
        ),
        Column(
            "mark",
            tr("近90天"),
            88,
            lambda line: line.mark[0],
            figure=True,
            tone=shadowed,
            tooltip=lambda line: line.mark[1],
        ),
    )


def _version_columns() -> tuple[Column[VersionRow], ...]:
    installed = tr("安装时")
    return (
        Column(
            "number",
            tr("版"),
            62,
            lambda row: f"{row.number}{tr(' 现行') if row.in_force else ''}",
        ),
        Column("at", tr("发布"), 84, lambda row: exact_text(row.created_at)[:10]),
        Column(
            "by",
            tr("谁"),
            68,
            lambda row: installed if row.created_by == INSTALLED else row.created_by,
        ),
        Column("reason", tr("理由"), 0, lambda row: row.reason),
    )
