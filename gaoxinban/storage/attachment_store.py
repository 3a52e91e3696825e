"""Attachments on disk: beside the database, each under the hash of its content.

The folder is `<stem of the database>-attachments/aa/bb/<sha256>`. Whatever
stands under a hash is whole. Files are never changed, and removed by
erasure only: an act that names a file can rely on it.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, select

from gaoxinban.application.attachment_ports import AttachedFile
from gaoxinban.application.whole_file import LEFT, fresh_file, settle
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.storage.payload import loads
from gaoxinban.storage.tables import event, ticket

CHUNK = 1 << 20
ALTERED = "内容与它的指纹不符，被改动过"
GONE = "文件不见了"
Told = Callable[[int], object]
"""Hears how many bytes were done since it was told last; what it raises ends the work."""


def nobody(_size: int) -> None:
    """Nobody wants to hear of it."""


_ATTACHED = event.c.kind == "attach"


def folder_of(database: Path) -> Path:
    """Where the attachments of a database lie."""
    return database.with_name(f"{database.stem}-attachments")


class AttachmentFolder:
    """The files of one database."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where the file of a hash stands, or would."""
        return self._folder / digest[:2] / digest[2:4] / digest

    def keep(self, chunks: Iterable[bytes], expected: str = "") -> tuple[str, int]:
        """Write a file; its hash and size. Nothing is left behind when `chunks` raises.

        With `expected` nothing is kept whose hash is another: the caller sees it by the answer.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with fresh_file(self._folder, private=True) as fresh:
                with fresh.open("wb") as file:
                    digest, size = _write(file.fileno(), chunks)
                if digest == (expected or digest):
                    self._settle(fresh, digest)
        except OSError as error:
            raise Refused(f"附件没能存下（{system_words(error)}），请检查磁盘后再试。") from error
        return digest, size

    def _settle(self, fresh: Path, digest: str) -> None:
        place = self.path(digest)
        if place.exists() and hash_of(place) == digest:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        settle(fresh, place)

    def read(self, digest: str) -> bytes:
        """The bytes; Refused when they are missing or no longer what was attached."""
        try:
            found = self.path(digest).read_bytes()
        except OSError as error:
            raise Refused("附件的文件不见了，请用「db verify」检查，或从备份恢复。") from error
        if hashlib.sha256(found).hexdigest() != digest:
            raise Refused("附件的内容与登记时的指纹不符，被改动过，没有打开。")
        return found

    def pdf_text(self, digest: str) -> str:
        """See `FileStore`."""
        from gaoxinban.storage import pdf_text

        return pdf_text.read(self.read(digest))

    def fault(self, digest: str, size: int) -> str:
        """What is wrong with a file that an act names; empty if nothing is."""
        place = self.path(digest)
        try:
            if place.stat().st_size != size or hash_of(place) != digest:
                return ALTERED
        except FileNotFoundError:
            return GONE
        except OSError as error:
            return f"文件读不出来（{system_words(error)}）"
        return ""

    def drop_old(self, named: Collection[str], seconds: float) -> int:
        """See `FileStore`; what a killed process was writing counts as well."""
        before, dropped = time.time() - seconds, 0
        for pattern in ("??/??/" + "?" * 64, LEFT):
            for place in self._folder.glob(pattern):
                with contextlib.suppress(OSError):
                    if place.name not in named and place.stat().st_mtime < before:
                        place.unlink()
                        dropped += 1
        return dropped

    def names(self) -> Iterator[str]:
        """Hashes of all files, in order."""
        return (place.name for place in sorted(self._folder.glob("??/??/" + "?" * 64)))

    def take(self, digest: str, source: "AttachmentFolder", told: Told = nobody) -> str:
        """Copy one file from another folder, hashed on its way; what is wrong with it there."""
        try:
            file = source.path(digest).open("rb")
        except FileNotFoundError:
            return GONE
        except OSError as error:
            return f"文件读不出来（{system_words(error)}）"
        with file:
            found, _ = self.keep(pieces(file, told), digest)
        return "" if found == digest else ALTERED

    def copy_to(self, target: Path, wanted: Iterable[str] | None = None) -> int:
        """Copy files that are not there yet, or not whole, into another folder; how many.

        All of them, or those of these hashes; what is not whole here is left out.
        """
        copied = 0
        other = AttachmentFolder(target)
        for digest in self.names() if wanted is None else wanted:
            place, there = self.path(digest), other.path(digest)
            there_already = there.exists() and (
                not place.exists() or not other.fault(digest, place.stat().st_size)
            )
            if not there_already and not other.take(digest, self):
                copied += 1
        return copied


def pieces(file: BinaryIO, told: Told = nobody) -> Iterator[bytes]:
    """A file's bytes, one chunk at a time; `told` hears the size of each after its use."""
    while chunk := file.read(CHUNK):
        yield chunk
        told(len(chunk))


def attached(connection: Connection) -> list[AttachedFile]:
    """Every file that an act has attached, also those that were removed again."""
    found = []
    statement = (
        select(event.c.ticket_id, event.c.seq, event.c.payload, ticket.c.number)
        .join(ticket, ticket.c.id == event.c.ticket_id)
        .where(_ATTACHED)
        .order_by(event.c.ticket_id, event.c.seq)
    )
    for row in connection.execute(statement):
        with contextlib.suppress(ValueError, LookupError, TypeError):  # forged: the proof says so
            data = loads(row.payload)
            found.append(
                AttachedFile(row.ticket_id, row.number, row.seq, data["hash"], data["size"])
            )
    return found


def _write(number: int, chunks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        rest = memoryview(chunk)
        while rest:
            rest = rest[os.write(number, rest) :]
        size += len(chunk)
    return digest.hexdigest(), size


def hash_of(path: Path, told: Told = nobody) -> str:
    """SHA-256 of a file, lower-case hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in pieces(file, told):
            digest.update(chunk)
    return digest.hexdigest()
