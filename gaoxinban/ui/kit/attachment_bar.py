"""附件: a list of files that takes more by picker, by dragging and from the clipboard.

The bar shows and asks; whoever owns it stores. Names come from outside and are
shown as plain text, pictures are decoded by a worker and nothing else is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPixmap,
)
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.attachments import GivenFile
from gaoxinban.domain.instant import LOCAL
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton, ActionRegistry
from gaoxinban.ui.kit.dropped import is_for_files, is_text, paths_of
from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.form import ErrorLine
from gaoxinban.ui.kit.pictures import PREVIEW, png_of
from gaoxinban.ui.kit.plain_text import PlainLabel, plain_tooltip
from gaoxinban.ui.kit.task_runner import TaskRunner
from gaoxinban.ui.kit.wrapping_row import WrappingRow

MOST_ROWS = 5
MOST_OBJECTIONS = 3
_KEY = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: what its signals carry, its name, and size, giver and time in words."""

    key: object
    name: str
    detail: str = ""


class AttachmentBar(QWidget):
    """Files of a case or of a request that is being written.

    Signals:
        given: a list of GivenFile: somebody wants to add them.
        opened: the key of a file to open.
        removed: the key of a file to remove.
        chosen: the key of the file under the cursor.
    """

    given = Signal(object)
    opened = Signal(object)
    removed = Signal(object)
    chosen = Signal(object)

    def __init__(
        self,
        actions: ActionRegistry,
        runner: TaskRunner,
        prefix: str,
        parent: QWidget | None = None,
    ) -> None:
        """`prefix` begins the names of its actions: `ticket.files`."""
        super().__init__(parent)
        self._runner = runner
        self._proceed: Callable[[], object] | None = None
        self._under_way = 0
        self._objections: list[str] = []
        self._when_idle: list[Callable[[], object]] = []
        self.setAcceptDrops(True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("附件"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # the ending tells what a file is
        self.list.itemActivated.connect(lambda item: self.opened.emit(item.data(_KEY)))
        self.list.currentItemChanged.connect(self._on_current)
        self._invitation = self.tr("拖到这里，或粘贴截图")
        self.hint = PlainLabel(self._invitation, role="muted")
        self.error = ErrorLine()
        self._anyway = QPushButton(self.tr("仍然打开"))
        self._rather_not = QPushButton(self.tr("不打开"))
        self._picture = QLabel()
        self._text = QPlainTextEdit()
        self._note = PlainLabel("", role="muted")
        self._add_actions(actions, prefix)
        self._lay_out()
        self.set_files([])
        self.say("")

    def set_files(self, files: Sequence[FileLine]) -> None:
        """Replace the list; the cursor stays on its file."""
        kept = self.current_key()
        self.list.blockSignals(True)
        self.list.clear()
        for file in files:
            item = QListWidgetItem(f"{file.name}　{file.detail}".strip())
            item.setData(_KEY, file.key)
            item.setToolTip(plain_tooltip(f"{file.name}\n{file.detail}".strip()))
            self.list.addItem(item)
            if file.key == kept:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self.list.setVisible(bool(files))
        rows = min(len(files), MOST_ROWS)
        row_height = max(self.list.sizeHintForRow(0), tokens.ROW_HEIGHT - 2 * tokens.GRID)
        self.list.setFixedHeight(rows * row_height + 2 * self.list.frameWidth() + 2)
        if self.current_key() is None:
            self.show_picture(None)
            self.show_text("")

    def current_key(self) -> object:
        """The file under the cursor, None where there is none."""
        item = self.list.currentItem()
        return None if item is None else item.data(_KEY)

    def say(self, sentence: str, proceed: Callable[[], object] | None = None) -> None:
        """Say what is wrong; with `proceed` it is a warning that can be overruled."""
        self._proceed = proceed
        self._objections = []
        self.error.say(sentence)
        for button in (self._anyway, self._rather_not):
            button.setVisible(proceed is not None)
        if proceed is not None:
            self._rather_not.setFocus()

    def step_back(self) -> bool:
        """Esc: the warning goes, as by 不打开, and the cursor is on its file again."""
        if self._proceed is None:
            return False
        self.say("")
        self.list.setFocus()
        return True

    def object_to(self, sentence: str) -> None:
        """Say why one of several files was not taken, below what is wrong with the others."""
        objections = [*self._objections, sentence]
        shown, more = objections[:MOST_OBJECTIONS], len(objections) - MOST_OBJECTIONS
        if more > 0:
            shown.append(self.tr("还有 {n} 个没有添加。").format(n=more))
        self.say("\n".join(shown))
        self._objections = objections

    def show_picture(self, image: QImage | None) -> None:
        """A preview under the list, or none."""
        self._picture.setVisible(image is not None)
        if image is None:
            self._picture.clear()
        else:
            self._picture.setPixmap(QPixmap.fromImage(image))

    def show_text(self, text: str, note: str = "") -> None:
        """What a file says, under the list, or a sentence about it; empty takes both away."""
        self._text.setPlainText(text)
        self._text.setVisible(bool(text))
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def paste(self) -> bool:
        """Take files or a picture from the clipboard; False where it holds neither."""
        mime: QMimeData | None = QGuiApplication.clipboard().mimeData()  # None: it is empty
        return mime is not None and self.take(mime)

    def take(self, mime: QMimeData) -> bool:
        """Files or a picture that were dropped or pasted."""
        paths = paths_of(mime)
        if paths:
            self.given.emit([GivenFile(path.name, path) for path in paths])
            return True
        image = QImage(mime.imageData()) if mime.hasImage() else QImage()
        if image.isNull():
            return False
        name = f"{self.tr('截图')} {datetime.now(LOCAL):%Y-%m-%d %H%M%S}.png"
        self.begin_work()
        self._runner.run(
            self,
            lambda: GivenFile(name, png_of(image)),
            on_done=lambda file: self.given.emit([file]),
            on_end=self.end_work,
        )
        return True

    def welcome(self, area: QWidget) -> None:
        """What is dropped anywhere on `area`, or pasted into its texts, comes here as well."""
        area.setAcceptDrops(True)
        # A line would take the path of a dropped file for text.
        for each in (area, *area.findChildren(QLineEdit)):
            each.installEventFilter(self)
        for text in area.findChildren(GrowingText):
            text.pasted.connect(self.take)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A file over something that welcomes it; text is dropped where it always was."""
        if isinstance(event, QDropEvent):
            mime = event.mimeData()
            if is_for_files(mime) and not (isinstance(watched, QLineEdit) and is_text(mime)):
                event.acceptProposedAction()
                if event.type() == QEvent.Type.Drop:
                    self.take(mime)
                return True
        return super().eventFilter(watched, event)

    def when_idle(self, then: Callable[[], object]) -> None:
        """Do it as soon as everything that was given stands in the list: now, as a rule."""
        if self._under_way:
            self._when_idle.append(then)
        else:
            then()

    def begin_work(self) -> None:
        """A worker reads files that were given; they are not in the list yet."""
        self._under_way += 1

    def end_work(self) -> None:
        """The worker is done: what waited for the list goes on after the last."""
        self._under_way -= 1
        if not self._under_way:
            waiting, self._when_idle = self._when_idle, []
            for then in waiting:
                then()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures are welcome."""
        if is_for_files(event.mimeData()):
            event.acceptProposedAction()
            self.hint.setText(self.tr("松开就添加"))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file is dragged elsewhere: invite again."""
        super().dragLeaveEvent(event)
        self.hint.setText(self._invitation)

    def dropEvent(self, event: QDropEvent) -> None:
        """Added as if picked."""
        self.hint.setText(self._invitation)
        if self.take(event.mimeData()):
            event.acceptProposedAction()

    def _add_actions(self, actions: ActionRegistry, prefix: str) -> None:
        self.add_action = actions.add(
            self,
            f"{prefix}.add",
            self.tr("添加附件"),
            self._on_pick,
            keys="Ctrl+Shift+A",
            tooltip=self.tr("选择文件添加；也可以拖进来，或粘贴截图"),
        )
        actions.add(
            self,
            f"{prefix}.paste",
            self.tr("粘贴附件"),
            self._on_paste,
            keys="Ctrl+V",
            tooltip=self.tr("把剪贴板里的截图或文件作为附件添加"),
        )
        self.open_action = actions.add(
            self.list,
            f"{prefix}.open",
            self.tr("打开附件"),
            self._on_open,
            keys=("Return", "Enter"),
            tooltip=self.tr("用系统的程序打开光标所在的附件"),
            context="widget",
        )
        self.remove_action = actions.add(
            self.list,
            f"{prefix}.remove",
            self.tr("移除附件"),
            self._on_remove,
            keys="Delete",
            tooltip=self.tr("把光标所在的附件移除，经过里留有记录"),
            context="widget",
        )

    def chain_after(self, widget: QWidget) -> QWidget:
        """Tab comes here after `widget`; the last of what it walks through."""
        for each in (self.list, self._text, self._rather_not, self._anyway):
            QWidget.setTabOrder(widget, each)
            widget = each
        return widget

    def _lay_out(self) -> None:
        self._picture.setAccessibleName(self.tr("附件图片预览"))
        self._picture.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._text.setAccessibleName(self.tr("附件文字预览"))
        self._note.setWordWrap(True)
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(PREVIEW.height())
        self._anyway.clicked.connect(self._on_anyway)
        self._rather_not.clicked.connect(self.step_back)
        head = WrappingRow()
        head.setSpacing(tokens.GAP)
        head.addWidget(PlainLabel(self.tr("附件"), role="strong"))
        add = ActionButton(self.add_action, quiet=True)
        add.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # its key reaches it; Tab goes on to the acts
        head.addWidget(add)
        head.addWidget(self.hint)
        warning = QHBoxLayout()
        warning.setSpacing(tokens.GAP)
        warning.addWidget(self.error, 1)
        for button in (self._rather_not, self._anyway):
            button.setAutoDefault(False)
            button.setAccessibleName(button.text())
            warning.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GRID)
        layout.addLayout(head)
        layout.addWidget(self.list)
        layout.addLayout(warning)
        layout.addWidget(self._picture)
        layout.addWidget(self._note)
        layout.addWidget(self._text)
        self._picture.hide()
        self._text.hide()
        self._note.hide()

    def _on_pick(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("添加附件"))
        if names:
            self.given.emit([GivenFile(Path(name).name, Path(name)) for name in names])

    def _on_paste(self) -> None:
        if not self.paste():
            self.say(self.tr("剪贴板里没有图片或文件。"))

    def _on_open(self) -> None:
        if self.current_key() is not None:
            self.opened.emit(self.current_key())

    def _on_remove(self) -> None:
        if self.current_key() is not None:
            self.removed.emit(self.current_key())

    def _on_anyway(self) -> None:
        proceed = self._proceed
        self.step_back()
        if proceed is not None:
            proceed()

    def _on_current(self) -> None:
        item = self.list.currentItem()
        if item is not None:  # Tab makes the first one current, and marks none
            item.setSelected(True)
        self.say("")
        self.chosen.emit(self.current_key())
