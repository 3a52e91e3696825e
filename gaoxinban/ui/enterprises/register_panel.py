"""The register as a list that narrows while one types."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.rows import EnterpriseRow
from gaoxinban.ui.enterprises.columns import register_columns, sheet_text
from gaoxinban.ui.enterprises.list_view import RegisterView
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.list_export import ListExport, Listing
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.paged_model import PagedModel
from gaoxinban.ui.kit.panel import Panel


class RegisterPanel(Panel):
    """Search field and table.

    Signals:
        chosen: id of the enterprise to be opened.
    """

    chosen = Signal(int)

    def __init__(self, context: PageContext, begin: QAction, parent: QWidget | None = None) -> None:
        """`begin` is what an empty register offers."""
        super().__init__(context, parent)
        self.view = RegisterView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.exporter = ListExport(context, self)
        self._shown_for: str | None = None
        self._open_when_answered = False
        self._empty = EmptyState("", "", begin, parent=self.view.table.viewport())
        self.model = PagedModel[EnterpriseRow](
            register_columns(), runner=context.runner, load=context.office.enterprise_rows
        )
        self.model.setParent(self)
        self.view.table.show_model(self.model, empty=self._empty)
        self._empty.hide()
        self.view.table.remember(context.settings, "enterprises/register")
        self._add_actions()
        self._connect()

    @property
    def current_id(self) -> int | None:
        """The enterprise under the cursor."""
        found = self.view.table.current_id()
        return None if found is None else int(found)

    def concerns(self, changes: Any) -> bool:
        """Names, and the counts of cases beside them."""
        return bool(changes.enterprises or changes.tickets)

    def refresh(self) -> None:
        """Ask for the ids again; rows that are known stay until fresh ones come."""
        office, text = self.context.office, self.view.search.text().strip()
        self.context.runner.read(
            self,
            lambda: office.enterprise_ids(text),
            on_done=lambda ids: self._on_ids(text, ids),
            on_refused=lambda refused: self.view.error.say(refused.sentence),
            latest="ids",
        )

    def take_focus(self) -> None:
        """One begins by typing."""
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.view.search.selectAll()

    def step_back(self) -> bool:
        """Esc: everything again, cursor in the search field."""
        if not self.view.search.text():
            return False
        self.view.search.clear()
        self.take_focus()
        return True

    def open_current(self) -> None:
        """Open the enterprise under the cursor."""
        if self.current_id is not None:
            self.chosen.emit(self.current_id)

    def return_to(self, enterprise_id: int) -> None:
        """Back from the page of an enterprise: cursor on it."""
        if self.view.table.go_to(enterprise_id):
            self.view.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.take_focus()

    def _add_actions(self) -> None:
        add = self.context.actions.add
        add(
            self,
            "enterprises.search",
            self.tr("筛选企业"),
            self.take_focus,
            keys="Ctrl+F",
            tooltip=self.tr("按名称、拼音首字母、信用代码或电话筛选"),
        )
        add(
            self.view.table,
            "enterprises.open",
            self.tr("打开企业"),
            self.open_current,
            keys=("Return", "Enter"),
            tooltip=self.tr("看这家企业的资料和工单"),
            context="widget",
        )

        view = self.view
        for name, text, run, keys, tooltip in (
            (
                "export",
                self.tr("导出"),
                lambda: self.exporter.save_list(self.listing()),
                "Ctrl+Shift+S",
                self.tr("把登记册（或找到的）存成 xlsx 或 csv"),
            ),
            (
                "print_list",
                self.tr("打印列表"),
                lambda: self.exporter.preview_list(self.listing()),
                "Ctrl+Shift+P",
                self.tr("预览并打印登记册（或找到的）"),
            ),
        ):
            made = add(self, f"enterprises.{name}", text, run, keys=keys, tooltip=tooltip)
            view.tools.addWidget(ActionButton(made, quiet=True, show_keys=False))

    def listing(self) -> Listing[EnterpriseRow]:
        """What stands in the list, telephone numbers too."""
        return Listing(
            self.tr("企业登记册"),
            register_columns(),
            list(self.model.ids),
            self.context.office.enterprise_rows,
            self.tr("家"),
            sheet_text,
        )

    def _connect(self) -> None:
        view = self.view
        view.search.textChanged.connect(self._on_typed)
        view.search.entered.connect(self._on_entered)
        view.search.left_down.connect(self._on_left_down)
        view.table.opened.connect(self._on_opened)

    def _on_typed(self, _text: str) -> None:
        self._open_when_answered = False
        self.refresh()

    def _on_entered(self) -> None:
        """Enter may come before the answer to what was typed: then wait for it."""
        if self._shown_for == self.view.search.text().strip():
            self._open_first()
        else:
            self._open_when_answered = True

    def _on_left_down(self) -> None:
        table = self.view.table
        if self.model.rowCount():
            table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.current_id is None:
                table.step(0)

    def _on_opened(self, enterprise_id: object) -> None:
        if isinstance(enterprise_id, int):
            self.chosen.emit(enterprise_id)

    def _on_ids(self, text: str, ids: Sequence[int]) -> None:
        view = self.view
        view.error.say("")
        narrowed = text != self._shown_for
        self._shown_for = text
        self.model.set_ids(ids)
        self.model.invalidate()
        view.count.setText(self._count_text(text, len(ids)))
        self._say_empty(text)
        if narrowed and len(ids):
            view.table.go_to(ids[0])
            view.table.scrollToTop()
        if self._open_when_answered:
            self._open_when_answered = False
            self._open_first()

    def _open_first(self) -> None:
        """What was typed is opened: the row under the cursor, else the first."""
        if self.current_id is None and self.model.rowCount():
            self.view.table.step(0)
        self.open_current()

    def _count_text(self, text: str, count: int) -> str:
        if text:
            return self.tr("找到 {count} 家").format(count=f"{count:,}")
        return self.tr("共 {count} 家").format(count=f"{count:,}")

    def _say_empty(self, text: str) -> None:
        if text:
            hint = self.tr(
                "换名称里的几个字、拼音首字母、信用代码或电话再试；新企业在登记诉求时直接写名称。"
            )
            self._empty.say(self.tr("没有找到「{text}」").format(text=text), hint)
        else:
            hint = self.tr(
                "用命令 gaoxinban import enterprises 文件 导入名录（csv、xlsx、xls）；"
                "登记诉求时写下的新企业也会自动进册。"
            )
            self._empty.say(self.tr("登记册里还没有企业"), hint)
