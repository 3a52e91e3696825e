"""备份: made by itself every day, proved by restoring it, thinned out, copied to a second place."""

import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from gaoxinban.application import backup_schedule as schedule
from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.backup_ports import BackupFolders, BackupStore, Failure
from gaoxinban.application.backup_schedule import Backup
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.office_settings import put_settings
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.service import Premises, Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import SECOND, Instant

T = TypeVar("T")

RETRY_SECONDS = 3600
"""After a failure the next attempt waits; a full disk is not filled again every five minutes."""

REST = 0.5
"""How long a gentle backup rests after each piece of work, as a share of the work's time."""
_LONGEST_REST = 0.5


class Stopped(Refused):
    """Somebody stopped the backup; no failure."""


@dataclass(frozen=True, slots=True)
class BackupPlan:
    """What the office decides (`on`, `hour`) and what this machine adds (`folders`)."""

    on: bool
    hour: int
    folders: BackupFolders


@dataclass(frozen=True, slots=True)
class BackupProgress:
    """How far the running backup is; `total` 0 where nobody can tell."""

    stage: str
    done: int
    total: int

    @property
    def sentence(self) -> str:
        """「复制数据库 35 %」"""
        return f"{self.stage} {self.done * 100 // self.total} %" if self.total else self.stage


@dataclass(frozen=True, slots=True)
class BackupState:
    """What the settings show. `second_there`: the second folder can be reached now."""

    plan: BackupPlan
    backups: tuple[Backup, ...]
    second: tuple[Backup, ...]
    second_there: bool
    same_disk: bool
    failure: Failure | None
    notice: str


class Backups(Service):
    """The backups of one office: `office.backups`. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self._stop = threading.Event()
        self._progress: BackupProgress | None = None
        self._rested = 0.0
        self._gently = False
        self._closed = False

    # Questions

    @property
    def progress(self) -> BackupProgress | None:
        """What is being done right now in this process, None where nothing is."""
        return self._progress

    def plan(self) -> BackupPlan:
        """Whether, when and where."""
        with self._database.read() as view:
            said = view.book.settings()
        hour = said.get("backup_hour", "")
        return BackupPlan(
            on=said.get("backup", "on") != "off",
            hour=int(hour) if hour.isdecimal() and int(hour) < 24 else schedule.HOUR,
            folders=self._store.folders(),
        )

    def state(self) -> BackupState:
        """Everything there is to see."""
        plan, store = self.plan(), self._store
        folders = plan.folders
        there = tuple(store.there(folders.folder))
        second = folders.second
        return BackupState(
            plan=plan,
            backups=there,
            second=() if second is None else tuple(store.there(second)),
            second_there=second is not None and store.is_there(second),
            same_disk=store.same_disk(folders.folder),
            failure=store.failure(),
            notice=self._notice(plan, there),
        )

    def file(self, folder: Path, name: str) -> Path:
        """The file of a backup, for `db restore`."""
        return self._store.file(folder, name)

    def notice(self) -> str:
        """What must be said until a backup succeeds; empty while all is well or backups are off."""
        plan = self.plan()
        return self._notice(plan, self._store.there(plan.folders.folder))

    def is_due(self) -> bool:
        """Whether there is anything to do: the day's backup, or its copy in the second place."""
        plan, now = self.plan(), self._clock.now()
        if not plan.on or self._waits(now):
            return False
        return self._is_due(plan, now) or self._behind(plan) is not None

    # Acts

    def arrange(self, actor: Actor, wanted: BackupPlan) -> Outcome[None]:
        """Turn it on or off, set the hour, choose the folders of this machine.

        Refused beside `hour`, `folder` or `second`.
        """
        self._admitted(actor, "修改备份设置")
        if not 0 <= wanted.hour < 24:
            raise Refused("备份的钟点应在 0 到 23 之间。", field="hour")
        if wanted.folders.second == wanted.folders.folder:
            raise Refused("第二个文件夹要与第一个不同，最好在另一块盘上。", field="second")
        before = self._store.folders()
        self._store.prepare(wanted.folders)  # a share may take its time: before the write lock
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "修改备份设置")
            said = {"backup": "on" if wanted.on else "off", "backup_hour": str(wanted.hour)}
            put_settings(uow, actor, now, said)
            for name, old, new in (
                ("backup_folder", before.folder, wanted.folders.folder),
                ("backup_second", before.second, wanted.folders.second),
            ):
                if old != new:  # copies of everything go there from now on: who decided that?
                    note = f"{name}={new or ''}"
                    uow.accounts.record(AccountAct.SETTING, actor, now, None, note)
            if wanted.folders != before:
                self._store.put_folders(wanted.folders)
            uow.commit()
        return Outcome(None, Changes(settings=True))

    def make_now(self, actor: Actor) -> Backup:
        """立即备份; Refused with what is wrong, `Stopped` where somebody stopped it."""
        self._admitted(actor, "立即备份")
        with self._store.alone() as mine:
            _ensure_mine(mine=mine)
            return self._make(self.plan())

    def make_due(self, *, gently: bool = False) -> Backup | None:
        """The day's backup where it is due and nobody else makes it; what was made, if anything.

        `gently` leaves the machine to those who work at it. Refused as `make_now`.
        """
        with self._store.alone() as mine:
            if not mine or not self.is_due():
                return None
            plan = self.plan()
            self._gently = gently
            try:
                if self._is_due(plan, self._clock.now()):
                    return self._make(plan)
                self._working(lambda: self._mirror(plan))
                return None
            finally:
                self._gently = False

    def check(self, actor: Actor, name: str) -> str:
        """Read a backup and its files again; what is wrong with it, empty if nothing is."""
        self._admitted(actor, "核对备份")
        with self._store.alone() as mine:
            _ensure_mine(mine=mine)
            folder = self.plan().folders.folder
            self._stop.clear()
            try:
                return self._store.check(folder, name, self._watch)
            finally:
                self._end()

    def stop(self) -> None:
        """End what runs at its next piece of work; nothing half-made stays."""
        self._stop.set()

    def close(self) -> None:
        """Stop for good: the window closes."""
        self._closed = True
        self._stop.set()

    # How

    @property
    def _store(self) -> BackupStore:
        return self._database.backups

    def _admitted(self, actor: Actor, what: str) -> None:
        with self._database.read() as view:
            self._asking(view.book, actor, SUPERVISING, what)

    def _is_due(self, plan: BackupPlan, now: Instant) -> bool:
        made = [each.made_at for each in self._store.there(plan.folders.folder)]
        return schedule.is_due(now, plan.hour, made, self._store.began())

    def _behind(self, plan: BackupPlan) -> Backup | None:
        """The newest good backup, where the second folder can be reached and lacks it."""
        folders = plan.folders
        if folders.second is None or not self._store.is_there(folders.second):
            return None
        newest = schedule.newest_verified(self._store.there(folders.folder), self._clock.now())
        if newest is None or newest.name in {
            each.name for each in self._store.there(folders.second)
        }:
            return None
        return newest

    def _waits(self, now: Instant) -> bool:
        failure = self._store.failure()
        if failure is None:
            return False
        return 0 <= now - failure.at < RETRY_SECONDS * SECOND

    def _notice(self, plan: BackupPlan, there: Iterable[Backup]) -> str:
        if not plan.on:
            return ""
        now = self._clock.now()
        good = schedule.newest_verified(there, now)
        failure = self._store.failure()
        return schedule.notice(
            now,
            None if good is None else good.made_at,
            self._store.began(),
            "" if failure is None else failure.sentence,
        )

    def _make(self, plan: BackupPlan) -> Backup:
        folder = plan.folders.folder

        def work() -> Backup:
            self._tidy()
            made = self._store.make(self._clock.now(), folder, self._watch)
            self._store.prune(folder, self._clock.now())
            self._mirror(plan)
            if made.fault:
                raise Refused(f"备份不全：{made.fault}。请用「db verify」查出是哪些。")
            return made

        return self._working(work)

    def _tidy(self) -> None:
        """Once a day is often enough, and this is when nobody minds; the backup comes anyway."""
        try:
            self._database.maintenance.tidy(lambda: self._watch("整理检索", 0, 0))
        except Stopped:
            raise
        except Refused:
            return

    def _mirror(self, plan: BackupPlan) -> None:
        second = plan.folders.second
        if second is None:
            return
        if not self._store.is_there(second):
            raise Refused(
                f"第二份备份没有做成：文件夹 {second} 现在用不了，移动硬盘没接上，或共享断开了。"
                "第一份已经做好，接上以后自动补做；换了新盘请在「设置」里再选一次。"
            )
        newest = self._behind(plan)
        if newest is not None:
            try:
                self._store.mirror(plan.folders.folder, second, newest.name, self._watch)
            except Stopped:
                raise
            except Refused as refused:  # whose disk is full, and what there is all the same
                said = f"第二份备份没有做成（{second}）：{refused.sentence}第一份已经做好。"
                raise Refused(said) from refused
            copies = self._store.there(second)
            fault = next((each.fault for each in copies if each.name == newest.name), "")
            if fault:
                raise Refused(f"第二份备份不全：{fault}。请在「设置」里核对第一份。")
            self._store.prune(second, self._clock.now())

    def _working(self, work: Callable[[], T]) -> T:
        """Run it and remember how it went: whoever opens a window next is told."""
        self._stop.clear()
        try:
            done = work()
        except Stopped:
            raise
        except Refused as refused:
            self._failed(refused.sentence)
            raise
        except Exception:
            self._failed("程序出错了，请把错误记录交给维护人员。")
            raise
        finally:
            self._end()
        self._store.put_failure(None)
        return done

    def _failed(self, sentence: str) -> None:
        with suppress(Refused):  # the disk that is full is perhaps the database's own
            self._store.put_failure(Failure(self._clock.now(), sentence))

    def _watch(self, stage: str, done: int, total: int) -> None:
        if self._stop.is_set() or self._closed:
            raise Stopped("已停止备份，以前的备份都在。")
        self._progress = BackupProgress(stage, done, total)
        if self._gently:
            worked = time.monotonic() - self._rested
            self._stop.wait(min(worked * REST, _LONGEST_REST) if self._rested else 0)
            self._rested = time.monotonic()

    def _end(self) -> None:
        self._progress = None
        self._rested = 0.0


def _ensure_mine(*, mine: bool) -> None:
    if not mine:
        raise Refused("正在备份，请等它做完。")
