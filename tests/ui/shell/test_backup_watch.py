"""The window backs up behind the people who work at it, and says what is wrong."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget

from gaoxinban.application.backups import BackupProgress, Stopped
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.actions import ActionRegistry
from gaoxinban.ui.shell.backup_watch import BackupWatch


class Backups:
    """What the office would do."""

    def __init__(self):
        self.progress = None
        self.said = ""
        self.refusal = None
        self.calls = []

    def make_due(self, *, gently):
        self.calls.append(gently)
        if self.refusal is not None:
            raise self.refusal

    def notice(self):
        return self.said

    def close(self):
        self.calls.append("close")


class Window(QWidget):
    def __init__(self):
        super().__init__()
        self.actions_by_name = ActionRegistry(self)
        self.announced = []
        self.status = SimpleNamespace(offer_announcement=self.announced.append)
        self.visited = []

    def navigate(self, *where):
        self.visited.append(where)


@pytest.fixture
def watch(inline, qtbot):
    window = Window()
    qtbot.addWidget(window)
    return BackupWatch(window, inline, Backups())


def test_all_is_well_and_nothing_is_said(watch):
    watch.look()
    assert watch._backups.calls == [True], "gently: people are working"
    assert not watch.action.isVisible()


def test_what_is_wrong_is_said_in_few_words_and_leads_to_the_settings(watch):
    watch._backups.said = "备份没有成功：磁盘已满，没有写入任何内容。"
    watch._backups.refusal = Refused("磁盘已满，没有写入任何内容。")
    watch.look()
    assert watch.action.isVisible()
    assert watch.action.text() == "备份没有成功"
    assert "磁盘已满" in watch.action.toolTip()
    watch.action.trigger()
    assert watch.parent().visited == [("settings", "backup")]
    watch._backups.said, watch._backups.refusal = "", None
    watch.look()
    assert not watch.action.isVisible()


def test_progress_is_shown_and_a_backup_made_by_hand_ends_the_warning(watch):
    watch._backups.said = "最近一次核对过的备份是 3 天前的。"
    watch.look()
    assert watch.action.text() == "最近一次核对过的备份是 3 天前的"
    watch._backups.progress = BackupProgress("复制数据库", 35, 100)
    watch._say()
    assert watch.action.text() == "正在备份：复制数据库 35 %"
    watch._backups.progress, watch._backups.said = None, ""
    watch._say()
    assert not watch.action.isVisible()


def test_the_window_that_closes_waits_for_no_backup(watch):
    watch._backups.refusal = Stopped("已停止备份，以前的备份都在。")
    watch.look()
    watch.stop()
    assert watch._backups.calls[-1] == "close"
    assert not watch._timer.isActive()


def test_a_backup_makes_no_window_busy(watch, inline):
    counts = []
    inline.active_changed.connect(counts.append)
    watch.look()
    assert counts == []
