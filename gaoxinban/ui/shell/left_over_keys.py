"""Keys of the window that a field or a page may have for itself: 撤销, 导出, 打印列表.

As shortcuts of the window they would be ambiguous beside those of a page; so
they are taken as keys that nobody has claimed. The acts are listed and found
by name like all others. A field claims Ctrl+Z even where nothing was typed in
it: then it means the window's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from gaoxinban.ui.kit.actions import keys_text

if TYPE_CHECKING:
    # Loaded with the first list that leaves.
    from gaoxinban.ui.kit.list_export import ListExport, Listing
    from gaoxinban.ui.kit.table import TableView
    from gaoxinban.ui.shell.main_window import MainWindow


class LeftOverKeys(QObject):
    """Each does what the page's own act of that name and key does, where there is one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._owner = window.status.saved
        """Never has the focus, so that none of these is a shortcut."""
        self._exporter: ListExport | None = None
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus)
        for name, text, keys, tooltip, run in (
            (
                "undo",
                self.tr("撤销"),
                "Ctrl+Z",
                self.tr("撤销刚做的，和窗口底部的「撤销」一样"),
                self._undo,
            ),
            (
                "export",
                self.tr("导出"),
                "Ctrl+Shift+S",
                self.tr("把看着的列表存成 xlsx 或 csv"),
                self._export,
            ),
            (
                "print_list",
                self.tr("打印列表"),
                "Ctrl+Shift+P",
                self.tr("预览并打印看着的列表"),
                self._print,
            ),
        ):
            window.actions_by_name.add(
                self._owner,
                f"window.{name}",
                text,
                partial(self._do, f"window.{name}", run),
                keys=keys,
                tooltip=tooltip,
                context="widget",
            )

    @property
    def exporter(self) -> ListExport:
        """Made with the first list that leaves."""
        if self._exporter is None:
            from gaoxinban.ui.kit.list_export import ListExport

            assert self._window.context is not None
            self._exporter = ListExport(self._window.context, self._window)
        return self._exporter

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the field with the cursor alone."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.matches(QKeySequence.StandardKey.Undo)
            and _is_untouched(watched)
        ):
            return self.takes(event)
        return False

    def takes(self, event: QKeyEvent) -> bool:
        """Whether the key was meant; never while something lies over the pages.

        But Enter presses the button that one has come to by Tab, everywhere: to Qt it is
        Space only, outside of dialogs.
        """
        button = QApplication.focusWidget()
        enter = event.matches(QKeySequence.StandardKey.InsertParagraphSeparator)  # either of two
        if enter and isinstance(button, QAbstractButton) and not isinstance(button, QCheckBox):
            button.click()
            return True
        if not self._window.pages.isVisible():
            return False
        pressed = QKeySequence(event.keyCombination())
        meant = next((each for each in self._owner.actions() if pressed in each.shortcuts()), None)
        if meant is not None:
            meant.trigger()
        return meant is not None

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        for field in (before, now):
            if isinstance(field, QLineEdit | QPlainTextEdit):
                field.removeEventFilter(self)
        if isinstance(now, QLineEdit | QPlainTextEdit) and self._window.isAncestorOf(now):
            now.installEventFilter(self)

    def _do(self, name: str, run: Callable[[], object]) -> None:
        registry, panel = self._window.actions_by_name, self._window.pages.panel_in_front
        action = registry.get(name)
        same = [
            entry.name
            for entry in ([] if panel is None else registry.entries(panel))
            if entry.available and (entry.text, entry.keys) == (action.text(), keys_text(action))
        ]
        if same:
            registry.trigger(same[0])
        else:
            run()

    def _undo(self) -> None:
        if not self._window.status.message.take_back():
            self._window.notifier.warn(self.tr("没有刚做的事可以撤销。"))

    def _export(self) -> None:
        listing = self._listing()
        if listing is not None:
            self.exporter.save_list(listing)

    def _print(self) -> None:
        listing = self._listing()
        if listing is not None:
            self.exporter.preview_list(listing)

    def _listing(self) -> Listing[Any] | None:
        """What the page offers, or its list with the cursor, or its first that is not empty."""
        from gaoxinban.ui.kit.list_export import listing_of_table

        panel, shown = self._window.pages.panel_in_front, self._window.pages.currentWidget()
        listing = None if panel is None else panel.listing()
        if listing is None:
            table = None if shown is None else _table_of(shown)
            listing = None if table is None else listing_of_table(table)
        if listing is None or not len(listing.ids):
            self._window.notifier.warn(self.tr("这里没有列表，或列表是空的。"))
            return None
        return listing


def _is_untouched(field: QObject) -> bool:
    """Whether nothing stands there and nothing that was typed could come back."""
    if isinstance(field, QLineEdit):
        return not (field.text() or field.isUndoAvailable() or field.isRedoAvailable())
    if isinstance(field, QPlainTextEdit):
        text = field.document()
        return text.isEmpty() and not (text.isUndoAvailable() or text.isRedoAvailable())
    return False


def _table_of(shown: QWidget) -> TableView | None:
    from gaoxinban.ui.kit.column_model import RowModel
    from gaoxinban.ui.kit.table import TableView

    tables = [
        each
        for each in shown.findChildren(TableView)
        if each.isVisible() and isinstance(each.model(), RowModel)
    ]
    focus = QApplication.focusWidget()
    with_cursor = [each for each in tables if focus is not None and each.isAncestorOf(focus)]
    filled = [each for each in tables if each.model().rowCount()]
    return next(iter((*with_cursor, *filled)), None)
