"""How the section 备份 looks."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.application.backup_schedule import Backup, age, newest_verified
from gaoxinban.application.backups import BackupProgress, BackupState
from gaoxinban.domain.attachment import size_text
from gaoxinban.domain.instant import Instant
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.fields import Choice
from gaoxinban.ui.kit.form import ErrorLine, Form
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.settings.folder_field import FolderField

ROWS = 6


class BackupView(QWidget):
    """State in a sentence, the form, what one can do, and the backups that are there."""

    def __init__(self, owner: QWidget, acts: Sequence[QAction]) -> None:
        super().__init__(owner)
        self.summary = PlainLabel("")
        self.summary.setWordWrap(True)
        self.warning = ErrorLine()
        self.form = Form()
        self.on = self.form.add("on", tr("自动备份"), Choice(tr("自动备份")))
        self.on.set_options([(True, tr("每天一次")), (False, tr("不自动备份"))])
        self.hour = self.form.add(
            "hour",
            tr("钟点"),
            Choice(tr("钟点")),
            hint=tr("到了这个钟点，窗口开着就做；那时没开，下次打开后补做"),
        )
        self.hour.set_options([(hour, f"{hour:02}:00") for hour in range(24)])
        self.folder = self._folder("folder", tr("备份到"), "")
        self.second = self._folder(
            "second", tr("第二份"), tr("移动硬盘或共享文件夹；没接上时先存第一处，接上后自动补上")
        )
        self.same_disk = PlainLabel("", role="muted")
        self.same_disk.setWordWrap(True)
        self.form.add_wide(self.same_disk)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(tr("备份的进度"))
        self.progress.hide()
        self.stage = PlainLabel("", role="muted")
        self.table = TableView(tr("已有的备份"))
        self.model: RowModel[Backup] = RowModel(backup_columns(), parent=self)
        hint = tr("到了钟点自动备份，也可以现在就备份一次。")
        self.table.show_model(self.model, empty=EmptyState(tr("还没有备份"), hint))
        self.table.setFixedHeight((ROWS + 1) * tokens.ROW_HEIGHT + 2)
        self.restore = PlainLabel("", role="muted")
        self.restore.setWordWrap(True)
        self.restore.setAccessibleName(tr("恢复这一份的命令"))
        self.restore.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._acts = QHBoxLayout()
        self._acts.setSpacing(tokens.GAP)
        for number, action in enumerate(acts):
            self._acts.addWidget(ActionButton(action, primary=not number))
        self._acts.addStretch(1)
        self._lay_out(owner)

    def offer_check(self, action: QAction) -> None:
        """The button of the table's own act."""
        self._below.insertWidget(0, ActionButton(action))

    def show_state(self, state: BackupState, now: Instant) -> None:
        """What is there, and what is wrong."""
        self.summary.setText(summary(state, now))
        self.warning.say(state.notice, in_sight=False)  # a page opens at its top
        self.summary.setHidden(bool(state.notice) and newest_verified(state.backups, now) is None)
        self.same_disk.setText(disk_text(state))
        self.model.set_rows(state.backups)

    def show_plan(self, state: BackupState) -> None:
        """What is arranged, into the fields."""
        plan = state.plan
        self.on.set_value(plan.on)
        self.hour.set_value(plan.hour)
        self.folder.setText(str(plan.folders.folder))
        self.second.setText("" if plan.folders.second is None else str(plan.folders.second))

    def show_progress(self, progress: BackupProgress | None) -> None:
        """How far it is; hidden when nothing runs."""
        self.progress.setVisible(progress is not None)
        self.stage.setText("" if progress is None else progress.stage)
        if progress is not None:
            # In thousandths: Qt counts in 32 bits, a database has more bytes.
            self.progress.setRange(0, 1000 if progress.total else 0)
            self.progress.setValue(progress.done * 1000 // max(progress.total, 1))

    def allow(self, *, may: bool) -> None:
        """Whether the one who sits here may change anything."""
        folders = (self.folder, self.folder.button, self.second, self.second.button)
        for field in (self.on, self.hour, *folders):
            field.setEnabled(may)

    def _folder(self, key: str, label: str, hint: str) -> FolderField:
        field = FolderField(label)
        self.form.add(key, label, field, hint=hint, shown=field.with_button())
        return field

    def _lay_out(self, owner: QWidget) -> None:
        self._below = QHBoxLayout()
        self._below.setSpacing(tokens.GAP)
        self._below.addWidget(self.stage)
        self._below.addWidget(self.progress, 1)
        self._below.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.GAP)
        column.addWidget(self.summary)
        column.addWidget(self.warning)
        column.addWidget(self.form)
        column.addLayout(self._acts)
        column.addWidget(self.table)
        column.addLayout(self._below)
        column.addWidget(self.restore)
        around = QVBoxLayout(owner)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self)


def summary(state: BackupState, now: Instant) -> str:
    """「最近一次核对过的备份：今天（2026-11-23 12:00），留有 14 份。」"""
    good = newest_verified(state.backups, now)
    if good is None:
        return tr("还没有核对过的备份。")
    said = tr("最近一次核对过的备份：{age}（{exact}），留有 {count} 份。").format(
        age=age(now, good.made_at), exact=exact_text(good.made_at), count=len(state.backups)
    )
    if state.plan.folders.second is None:
        return said
    copied = newest_verified(state.second, now)
    if not state.second_there:
        return said + tr("第二处现在没接上。")
    if copied is None:
        return said + tr("第二处还没有。")
    return said + tr("第二处：{age}，{count} 份。").format(
        age=age(now, copied.made_at), count=len(state.second)
    )


def disk_text(state: BackupState) -> str:
    """A backup on the same disk goes with the disk."""
    if not state.same_disk or state.plan.folders.second is not None:
        return ""
    return tr("备份和数据库在同一块盘上：盘坏了会一起丢，请设第二份。")


def backup_columns() -> tuple[Column[Backup], ...]:
    """When, how large, what it holds, and whether it can be relied upon."""
    return (
        Column("made_at", tr("时间"), 150, lambda b: exact_text(b.made_at)[:-3]),
        Column("size", tr("数据库"), 90, lambda b: size_text(b.size), figure=True),
        Column("events", tr("经过"), 90, lambda b: f"{b.events:,} 条", figure=True, yields=1),
        Column("files", tr("附件"), 80, lambda b: f"{b.files:,} 个", figure=True, yields=2),
        Column(
            "state",
            tr("状态"),
            0,
            lambda b: b.fault or tr("已试恢复核对"),
            tone=lambda b: "danger" if b.fault else "success",
        ),
    )
