"""Care of the database: health check, proof, rebuild, backup."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Connection, Engine, func, insert, select

from gaoxinban.application.finding import Finding
from gaoxinban.application.ports import Progress, Stop
from gaoxinban.domain.errors import Refused
from gaoxinban.storage import guards, migrate, proof, proof_lanes, sqlite
from gaoxinban.storage.attachment_store import AttachmentFolder, folder_of
from gaoxinban.storage.batch import Batch
from gaoxinban.storage.errors import known_errors
from gaoxinban.storage.event_reading import Tuple
from gaoxinban.storage.forged_text import as_it_stands
from gaoxinban.storage.proof_walk import Walked
from gaoxinban.storage.tables import (
    enterprise,
    event,
    holding,
    leg,
    ticket,
    ticket_search,
)


class _Beside(NamedTuple):
    """What is asked of whole tables while processes start."""

    rules: list[Finding]
    unguarded: list[Finding]
    texts: int
    counters: Mapping[Tuple, int]


TIDIED = 128
"""Pages of the full text that are written in one step: nobody else can save meanwhile."""

FULL_TEXT = "检索用的索引与文字不符，请执行「db rebuild」。"


class SqlMaintenance:
    """Maintenance of one database file."""

    def __init__(self, path: Path, migrations: Path, reader: Engine, writer: Engine) -> None:
        self._path = path
        self._migrations = migrations
        self._reader = reader
        self._writer = writer

    @property
    def place(self) -> Path:
        return self._path

    def check(self) -> list[Finding]:
        with known_errors(), self._reader.connect() as connection:
            findings = []
            found = migrate.ensure_openable(connection, self._migrations)
            newest = migrate.head(self._migrations)
            if found != newest:
                findings.append(
                    Finding(
                        f"数据库是第 {found} 版结构，本程序用第 {newest} 版，请执行「db upgrade」。"
                    )
                )
            health = connection.exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
            findings += [Finding(f"数据库文件有损坏：{line}") for line in health if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            findings += [Finding(f"表 {row[0]} 中有指向不存在记录的行。") for row in broken[:10]]
            return [*findings, *guards.findings(connection, self._migrations)]

    def verify(
        self, *, stop: Stop | None = None, progress: Progress | None = None
    ) -> list[Finding]:
        """See `Maintenance.verify`; one consistent view of everything but the full text."""
        with (
            known_errors(),
            self._writer.connect() as writing,
            ThreadPoolExecutor(1) as beside,
        ):
            sound = beside.submit(_full_text_agrees, writing)  # outside the interpreter
            try:
                alone = sqlite.engine(self._path, read_only=True, one_thread=True)
                with alone.connect() as connection:
                    findings = self._proof(
                        connection,
                        lambda: list(guards.findings(connection, self._migrations)),
                        stop=stop,
                        progress=progress,
                    )
            except BaseException:
                sqlite.interrupt(writing)
                raise
            return findings if sound.result() else [*findings, Finding(FULL_TEXT)]

    def _proof(
        self,
        connection: Connection,
        guarded: Callable[[], list[Finding]],
        *,
        write: proof_lanes.Write | None = None,
        stop: Stop | None = None,
        progress: Progress | None = None,
    ) -> list[Finding]:
        def tables() -> _Beside:
            return _Beside(
                proof.rules(connection),
                guarded(),
                proof.texts(connection),
                proof.stored_counters(connection),
            )

        walked, beside = proof_lanes.walk(
            connection,
            self._path,
            lambda: as_it_stands(connection, tables),
            write=write,
            stop=stop,
            progress=progress,
        )
        lone = [] if walked.texts == beside.texts else list(proof.orphans(connection))
        return [
            *beside.rules,
            *proof.named((*walked.links, *lone)),
            *proof.named(walked.cases),
            *proof.counters(beside.counters, walked.counts),
            *beside.unguarded,
        ]

    def rebuild(self) -> list[Finding]:
        """Projections thrown away and derived from the events; what was wrong is reported.

        Refused, and nothing changed, when the events of a case no longer add up.
        The proof looks past the writer at what stood there before: nobody else writes.
        """
        with (
            known_errors(),
            self._writer.connect() as connection,
            connection.begin(),
            self._reader.connect() as before,
        ):
            agrees = sqlite.full_text_agrees(connection)
            if not agrees:
                sqlite.rebuild_full_text(connection)  # else deleting rows stumbles over it
            with sqlite.bare(connection, _DERIVED):
                for table in _DERIVED:
                    connection.execute(table.delete())
                findings = self._proof(
                    before, list, write=lambda walked: _write(connection, walked)
                )
            proof.count_anew(connection)
            sqlite.rebuild_full_text(connection)
            return findings if agrees else [*findings, Finding(FULL_TEXT)]

    def tidy(self, told: Callable[[], None]) -> None:
        """The full text as one piece again, each step in a transaction of its own."""
        with known_errors():
            for index in sqlite.FULL_TEXT_INDEXES:
                pages, more = -TIDIED, True
                while more:
                    with self._writer.connect() as connection, connection.begin():
                        more = sqlite.merge_full_text(connection, index, pages)
                    pages = TIDIED
                    told()

    def backup(self, target: Path) -> None:
        if target.exists():
            raise Refused(f"文件 {target.name} 已存在，为免覆盖，请换一个文件名。")
        with known_errors(), self._reader.connect() as connection:
            sqlite.backup(connection, target, lambda _pages: None)
        # After the database: every file that the copy names was there before its act.
        AttachmentFolder(folder_of(self._path)).copy_to(folder_of(target))

    def counts(self) -> Mapping[str, int]:
        with known_errors(), self._reader.connect() as connection:
            return {
                table.name: connection.execute(
                    select(func.count()).select_from(table).where(table.c.id > 0)
                ).scalar_one()
                for table in (event, ticket, enterprise)
            }


def _full_text_agrees(connection: Connection) -> bool:
    with connection.begin():
        return sqlite.full_text_agrees(connection)


_DERIVED = ticket_search, leg, holding, ticket


def _write(connection: Connection, walked: Walked) -> None:
    if walked.broken is not None:
        raise Refused(f"{walked.broken.sentence}没有改动任何内容，请用「db restore」从备份恢复。")
    for table, rows in zip(_INSERTS, walked.rows, strict=True):
        table.write(connection, rows)


_INSERTS = tuple(Batch(insert(table)) for table in (ticket, holding, leg, ticket_search))
"""In the order of `Walked.rows`."""
