"""The condition of a dispatch rule: a tree as a list of lines, and the line under the cursor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.routing_condition import Among
from gaoxinban.domain.routing_words import condition_text
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton, ActionRegistry
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.fields import Choice, GrowingText
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.directory_draft import (
    BLANK,
    GROUPS,
    Node,
    condition_of,
    payload_of,
    tree_of,
    walk,
)

_CODE = Qt.ItemDataRole.UserRole
_APART = re.compile(r"[\s,，、;；]+")
WORDS, LIST, OPTIONS, GROUP = range(4)
TREE_HEIGHT = 4 * tokens.ROW_HEIGHT
VALUE_HEIGHT = 5 * tokens.ROW_HEIGHT


@dataclass(frozen=True, slots=True)
class Line:
    """A node with its place and its words."""

    id: int
    depth: int
    node: Node
    text: str


class ConditionEditor(QWidget):
    """Everything that is typed counts at once; what is blank is refused when the rule is used.

    Signals:
        edited: the condition says something else.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue: Catalogue | None = None
        self._root = tree_of(BLANK)
        self._filling = False
        self.tree = TableView(self.tr("条件"))
        self.tree.horizontalHeader().hide()
        self.tree.setFixedHeight(TREE_HEIGHT)
        text: Column[Line] = Column("text", self.tr("条件"), 0, _indented, tone=_tone)
        self.model: RowModel[Line] = RowModel((text,), parent=self)
        self.tree.show_model(self.model)
        self.kind = Choice(self.tr("这一条看什么"))
        self.words = GrowingText(self.tr("词语"), lines=3, most=4)
        self.words.setPlaceholderText(self.tr("有其中一个就算，用顿号或空格隔开"))
        self.list = Choice(self.tr("词表"))
        self.options = QListWidget()
        self.options.setAccessibleName(self.tr("是其中哪些"))
        self.group = PlainLabel("", role="muted")
        self.group.setWordWrap(True)
        self.buttons = QGridLayout()
        self.buttons.setSpacing(tokens.GRID)
        self._value = QStackedLayout()
        self._lay_out()
        self.tree.current_changed.connect(self._show_line)
        self.tree.opened.connect(lambda _line: self.kind.setFocus())
        self.kind.value_changed.connect(self._on_kind)
        self.words.edited.connect(self._on_value)
        self.list.value_changed.connect(self._on_value)
        self.options.itemChanged.connect(self._on_value)

    def add_acts(self, actions: ActionRegistry, prefix: str) -> None:
        """加一条, 加一组, 去掉; they work in the tree."""
        acts = (
            ("add", self.tr("加条件"), self.add, "Ins", self.tr("在选中的条件后面再加一条")),
            ("remove", self.tr("去掉"), self.remove, "Del", self.tr("去掉选中的条件")),
            ("group", self.tr("加一组"), self.add_group, "Shift+Ins", self.tr("加一组任一满足的")),
        )
        for place, (name, text, run, keys, hint) in enumerate(acts):
            action = actions.add(
                self, f"{prefix}.{name}", text, run, keys=keys, tooltip=hint, context="widget"
            )
            self.buttons.addWidget(ActionButton(action), place // 2, place % 2)

    def use(self, catalogue: Catalogue) -> None:
        """Whose categories, lists and other words are offered."""
        self._catalogue = catalogue
        self._filling = True
        self.list.set_options([(name, name) for name in catalogue.source.payload["lists"]])
        self._filling = False

    def show_payload(self, payload: Mapping[str, Any]) -> None:
        """The condition of a rule."""
        self._root = tree_of(payload)
        self._show_tree(self._root.parts[0])

    def payload(self) -> dict[str, Any]:
        """The condition as it stands."""
        return payload_of(self._root)

    def go_to_blank(self) -> None:
        """The cursor to what the first unfinished condition wants; else to the tree."""
        leaves = (node for _, node, _ in walk(self._root) if not node.is_group and not node.values)
        blank = next(leaves, None)
        if blank is None:
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._show_tree(blank)
        fields = {WORDS: self.words, LIST: self.list, OPTIONS: self.options}
        fields[self._value.currentIndex()].setFocus(Qt.FocusReason.OtherFocusReason)

    def add(self) -> None:
        """A blank condition after the one under the cursor, or inside the group."""
        self._put(Node("words"))

    def add_group(self) -> None:
        """A group with a blank condition."""
        self._put(Node("any", parts=[Node("words")]))

    def remove(self) -> None:
        """Take out what is under the cursor; the last condition becomes blank."""
        line: Line | None = self.tree.current_row()
        if line is None:
            return
        group = self._group_of(line.node)
        if group is None:
            return
        group.parts.remove(line.node)
        while not group.parts and group is not self._root:
            empty, group = group, self._group_of(group) or self._root
            group.parts.remove(empty)
        if not self._root.parts:
            self._root.parts.append(Node("words"))
        self._show_tree((group.parts or self._root.parts)[-1])
        self.edited.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A refusal puts the cursor here: on to the tree. A proxy would close Tab's round early."""
        super().focusInEvent(event)
        self.tree.setFocus(event.reason())

    def _lay_out(self) -> None:
        value = QWidget()
        value.setLayout(self._value)  # first: a page without a parent would be shown as a window
        value.setMinimumHeight(VALUE_HEIGHT)
        for widget in (self.words, self.list, self.options, self.group):
            page = QWidget()
            inner = QVBoxLayout(page)
            inner.setContentsMargins(0, 0, 0, 0)
            inner.addWidget(widget)
            if widget is not self.options:
                inner.addStretch(1)
            self._value.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID)
        layout.addWidget(self.tree)
        layout.addLayout(self.buttons)
        layout.addWidget(self.kind)
        layout.addWidget(value, 1)

    def _group_of(self, node: Node) -> Node | None:
        return next((group for _, each, group in walk(self._root) if each is node), None)

    def _put(self, made: Node) -> None:
        line: Line | None = self.tree.current_row()
        node = self._root if line is None else line.node
        group = node if node.is_group else self._group_of(node) or self._root
        place = len(group.parts)
        if node is not group:
            place = next(at for at, each in enumerate(group.parts) if each is node) + 1
        group.parts.insert(place, made)
        leaf = made.parts[0] if made.is_group else made
        self._show_tree(leaf)
        self.kind.setFocus()
        self.edited.emit()

    def _show_tree(self, at: Node | None = None) -> None:
        lines = [
            Line(place, depth, node, self._text(node))
            for place, (depth, node, _) in enumerate(walk(self._root))
        ]
        self._filling = True
        self.model.set_rows(lines)
        place = next((line.id for line in lines if line.node is at), min(1, len(lines) - 1))
        self.tree.go_to(place)
        self._filling = False
        self._show_line(place)

    def _text(self, node: Node) -> str:
        if node.is_group:
            return _group_label(node.kind)
        said = self._catalogue and condition_of(self._catalogue, payload_of(node))
        return condition_text(said, 6) if said else tr("（还没有填）")

    def _show_line(self, _place: object) -> None:
        line: Line | None = self.tree.current_row()
        if line is None or self._filling or self._catalogue is None:
            return
        node = line.node
        self._filling = True
        self.kind.set_options(
            [(kind, _group_label(kind)) for kind in GROUPS] if node.is_group else _leaf_kinds()
        )
        self.kind.set_value(node.kind)
        self._show_value(node)
        self._filling = False

    def _show_value(self, node: Node) -> None:
        if node.is_group:
            self._value.setCurrentIndex(GROUP)
            self.group.setText(
                self.tr("下面缩进的条件都要符合。")
                if node.kind == "all"
                else self.tr("下面缩进的条件符合一个就行。")
            )
        elif node.kind in ("words", "without"):
            self._value.setCurrentIndex(WORDS)
            self.words.setPlainText("、".join(node.values))
        elif node.kind in Among.LABELS:
            self._value.setCurrentIndex(OPTIONS)
            self._offer(node)
        else:
            self._value.setCurrentIndex(LIST)
            if node.values:
                self.list.set_value(node.values[0])

    def _offer(self, node: Node) -> None:
        assert self._catalogue is not None
        names = self._catalogue.names[node.kind]
        self.options.clear()
        first: QListWidgetItem | None = None
        for code, name in names.items():
            item = QListWidgetItem(f"　　{name}" if "." in code else name)
            item.setData(_CODE, code)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            chosen = code in node.values
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
            self.options.addItem(item)
            first = item if chosen and first is None else first
        self.options.setCurrentItem(first or self.options.item(0))

    def _on_kind(self, kind: object) -> None:
        line: Line | None = self.tree.current_row()
        if self._filling or line is None or kind == line.node.kind:
            return
        words = {"words", "without"}
        kept = line.node.is_group or {line.node.kind, kind} == words
        line.node.kind = str(kind)
        if not kept:
            line.node.values = []
        if kind in ("list", "no_list") and self.list.value() is not None:
            line.node.values = [self.list.value()]
        self._filling = True
        self._show_value(line.node)
        self._filling = False
        self._on_changed(line)

    def _on_value(self, *_of_field: object) -> None:
        line: Line | None = self.tree.current_row()
        if self._filling or line is None:
            return
        if self._value.currentIndex() == WORDS:
            line.node.values = [each for each in _APART.split(self.words.toPlainText()) if each]
        elif self._value.currentIndex() == LIST:
            line.node.values = [self.list.value()]
        elif self._value.currentIndex() == OPTIONS:
            items = [self.options.item(place) for place in range(self.options.count())]
            line.node.values = [
                item.data(_CODE) for item in items if item.checkState() == Qt.CheckState.Checked
            ]
        self._on_changed(line)

    def _on_changed(self, line: Line) -> None:
        self.model.set_row(line.id, Line(line.id, line.depth, line.node, self._text(line.node)))
        self.edited.emit()


def _indented(line: Line) -> str:
    return "　" * line.depth + line.text


def _tone(line: Line) -> Any:
    blank = not line.node.is_group and not line.node.values
    return "danger" if blank else "muted" if line.node.is_group else ""


def _group_label(kind: str) -> str:
    return tr("全部满足") if kind == "all" else tr("任一满足")


def _leaf_kinds() -> list[tuple[str, str]]:
    return [
        ("words", tr("含有词语")),
        ("without", tr("不含词语")),
        ("list", tr("含有词表里的词")),
        ("no_list", tr("不含词表里的词")),
        *Among.LABELS.items(),
    ]
