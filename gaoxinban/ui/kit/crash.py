"""What nobody caught: logged, reported in a window that can be copied, and work goes on.

Hooks: `sys`, `threading` and Qt's message handler. Errors of other threads
hop to the GUI thread by a signal. The log of a process that died the hard way
is shown at the next start.
"""

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.translation import tr

_log = logging.getLogger("gaoxinban")
_qt_log = logging.getLogger("gaoxinban.qt")

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def crash_report(error: BaseException) -> str:
    """Versions and the traceback, for the person who mends it."""
    import platform

    lines = [
        "{} {}".format(tr("高新办"), _version()),
        f"Python {platform.python_version()}  Qt {qVersion()}",
        f"{platform.platform()}",
        "",
        *traceback.format_exception(error),
    ]
    return "\n".join(line.rstrip("\n") for line in lines)


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("gaoxinban")
    except metadata.PackageNotFoundError:
        return tr("（未安装）")


class CrashHooks(QObject):
    """Installs the hooks while it is entered, and puts the earlier ones back.

    Signals:
        reported: the text of a crash, in the GUI thread.
        refused: a Refused that no panel took, in the GUI thread: a message, not a crash.
    """

    reported = Signal(str)
    refused = Signal(object)
    _caught = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._handling = threading.local()
        self._earlier: tuple[Any, Any, Any] | None = None
        self._caught.connect(self._on_caught)

    def __enter__(self) -> Self:
        self._earlier = (
            sys.excepthook,
            threading.excepthook,
            qInstallMessageHandler(self._on_qt_message),
        )
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        return self

    def __exit__(self, *_error: object) -> None:
        if self._earlier is not None:
            sys.excepthook, threading.excepthook, messages = self._earlier
            qInstallMessageHandler(messages)
            self._earlier = None

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if getattr(self._handling, "busy", False):
            # An error while an error is being reported: the log, and nothing that could loop.
            _log.critical("error while reporting an error", exc_info=(kind, error, trace))
            return
        self._handling.busy = True
        try:
            if not isinstance(error, Refused):
                _log.critical("uncaught", exc_info=(kind, error, trace))
            self._caught.emit(error)
        finally:
            self._handling.busy = False

    def _on_thread_exception(self, args: "threading.ExceptHookArgs") -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    @Slot(object)
    def _on_caught(self, error: BaseException) -> None:
        if isinstance(error, Refused):
            self.refused.emit(error)
        else:
            self.reported.emit(crash_report(error))

    @staticmethod
    def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
        del context
        _qt_log.log(_LEVELS.get(kind, logging.WARNING), "%s", text)


class CrashDialog(QDialog):
    """Says that something went wrong; blocks nothing; collects further reports."""

    def __init__(self, report: str, parent: Any = None, *, heading: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("程序出错"))
        self.setModal(False)
        self.resize(170 * tokens.GRID, 100 * tokens.GRID)
        title = PlainLabel(
            heading or self.tr("程序出了一个错误，刚才的操作可能没有完成"), role="strong"
        )
        hint = PlainLabel(
            self.tr("已保存的内容不受影响，可以继续工作。请把下面的文字复制给管理员。"),
            role="muted",
        )
        self._text = QPlainTextEdit(report)
        self._text.setReadOnly(True)
        self._text.setAccessibleName(self.tr("错误报告"))
        copy = QPushButton(self.tr("复制"))
        close = QPushButton(self.tr("关闭"))
        copy.setAccessibleName(self.tr("复制错误报告"))
        close.setAccessibleName(self.tr("关闭错误报告"))
        copy.clicked.connect(self._on_copy)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(copy)
        buttons.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(4 * [tokens.MARGIN]))
        for widget in (title, hint, self._text):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    @property
    def report(self) -> str:
        """Everything reported so far."""
        return self._text.toPlainText()

    def add(self, report: str) -> None:
        """Another error before the first was read."""
        self._text.appendPlainText(f"\n{'-' * 40}\n{report}")

    def _on_copy(self) -> None:
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.report)


class FaultLog:
    """Where a dying process writes its stacks; empty after every orderly end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: TextIO | None = None

    def previous(self) -> str:
        """What the last run left, empty if it ended well."""
        try:
            return self._path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""

    def start(self, enable: Callable[..., object] = faulthandler.enable) -> None:
        """Begin a new log; a folder that cannot be written is no reason not to start."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("w", encoding="utf-8")
        except OSError as error:
            _log.warning("no fault log: %s", error)
            return
        enable(file=self._file, all_threads=True)

    def stop(self, disable: Callable[[], object] = faulthandler.disable) -> None:
        """The program ends in order: close the record of faults."""
        if self._file is not None:
            disable()
            self._file.close()
            self._file = None
