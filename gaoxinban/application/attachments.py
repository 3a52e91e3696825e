"""附件: files of a case. The bytes are stored first, then an act names them by their hash."""

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gaoxinban.application.acting import Act, acted
from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.clock_guard import Standing
from gaoxinban.application.commands import CaseCommand
from gaoxinban.application.file_names import PDF, PICTURES, clean_name, danger_of, media_of, on_disk
from gaoxinban.application.finding import Finding
from gaoxinban.application.laid_files import let_wait, waiting
from gaoxinban.application.names import Names
from gaoxinban.application.permission import LEADING
from gaoxinban.application.ports import Stop, UnitOfWork, View
from gaoxinban.application.rows import ActedCase
from gaoxinban.application.service import Service
from gaoxinban.application.stopping import ensure_going
from gaoxinban.domain.attachment import Attachment, size_text
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.privacy import VEIL, may_see
from gaoxinban.domain.ticket import Ticket

MOST_BYTES = 50 * 1024 * 1024
MOST_FILES = 100
"""Files that one case can hold; more belong into an archive file."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file as somebody gives it: by its path, or the bytes themselves (a pasted picture)."""

    name: str
    source: Path | bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class DetachFile(CaseCommand):
    """移除附件: the file that step `seq` attached; what happened stays in the history."""

    seq: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """A file of a case for the window; `origin` is the number of the merged case it came with."""

    ticket_id: int
    seq: int
    name: str
    hash: str
    size: int
    media: str
    actor: str
    at: Instant
    origin: str = ""

    @property
    def is_picture(self) -> bool:
        return self.media in PICTURES

    @property
    def is_pdf(self) -> bool:
        return self.media == PDF


class Attachments(Service):
    """The files of all cases; every method may be called from any thread."""

    def attach(self, actor: Actor, ticket_id: int, given: GivenFile) -> Outcome[ActedCase]:
        """Store a file and record it; refused where it is empty, too large or unreadable."""
        return self._attach(actor, ticket_id, given)

    def _attach(
        self, actor: Actor, ticket_id: int, given: GivenFile, laid: LaidFile | None = None
    ) -> Outcome[ActedCase]:
        """With `laid` it waits for the case no longer, from the same transaction on."""
        name = clean_name(given.name)
        with self._database.read() as view:
            _ensure_room(view.cases.load(ticket_id).attachments)
        digest, size = self._database.files.keep(_chunks(name, given.source))
        media = media_of(_head(self._database.files.path(digest)))
        with self._database.write() as uow:
            act = self._act(uow, actor)
            ticket = act.open(CaseCommand(ticket_id=ticket_id), EventKind.ATTACH)
            _ensure_room(ticket.attachments)
            there = any(a.hash == digest and a.name == name for a in ticket.attachments)
            if there and laid is None:
                raise Refused(f"附件「{name}」已经在这件工单上，内容相同，没有重复添加。")
            if not there:
                act.record(
                    ticket,
                    EventKind.ATTACH,
                    {"hash": digest, "size": size, "media": media},
                    {"name": name},
                )
            if laid is not None:
                _take_off(uow, act.actor.ref, ticket_id, laid, self._clock.now())
            outcome = acted(ticket)
            uow.commit()
            return outcome

    def lay_by(self, given: GivenFile) -> LaidFile:
        """Store a file that no case has yet, beside the drafts; refused as in `attach`.

        The draft that names it keeps it there.
        """
        name = clean_name(given.name)
        store = self._database.draft_files
        digest, size = store.keep(_chunks(name, given.source))
        with contextlib.suppress(OSError):
            os.utime(store.path(digest))  # it may have lain there: the sweep goes by its age
        return LaidFile(name, digest, size)

    def laid_bytes(self, file: LaidFile) -> bytes:
        """For a preview; Refused where it is gone or changed."""
        return self._database.draft_files.read(file.hash)

    def lost(self, files: Sequence[LaidFile]) -> list[LaidFile]:
        """Those of them that are not there: drafts travel with a backup, their files do not."""
        store = self._database.draft_files
        return [each for each in files if store.fault(each.hash, each.size)]

    def laid(self, reader: Actor | None, ticket_id: int) -> tuple[LaidFile, ...]:
        """What this person gave and the case has not got: refused, or cut off by a crash."""
        if reader is None:
            return ()
        with self._database.desk() as desk:
            found = waiting(desk, reader.ref, ticket_id)
        if found:
            with self._database.read() as view:
                self._asking(view.book, reader)
        return found

    def attach_laid(self, actor: Actor, ticket_id: int) -> Outcome[tuple[str, ...]]:
        """Attach what waits for the case; the sentences of what was refused, which waits on."""
        refused = []
        for file in self.laid(actor, ticket_id):
            place = self._database.draft_files.path(file.hash)
            try:
                self._attach(actor, ticket_id, GivenFile(file.name, place), file)
            except Refused as error:
                refused.append(error.sentence)
        return Outcome(tuple(refused), Changes(tickets=True, ticket_ids=frozenset({ticket_id})))

    def drop_laid(self, actor: Actor, ticket_id: int, file: LaidFile) -> None:
        """It is not wanted on the case after all."""
        with self._database.write() as uow:
            actor = self._asking(uow.book, actor)
            _take_off(uow, actor.ref, ticket_id, file, self._clock.now())
            uow.commit()

    def detach(self, actor: Actor, command: DetachFile) -> Outcome[ActedCase]:
        """Take a file off the case: by who attached it, or by those who lead."""
        with self._database.write() as uow:
            act = self._act(uow, actor)
            ticket = act.open(command, EventKind.DETACH)
            found = next((a for a in ticket.attachments if a.seq == command.seq), None)
            if found is None:
                raise Refused("这件工单上没有这个附件，可能刚被别人移除。")
            if found.actor != actor.ref and act.actor.role not in LEADING:
                raise Refused("附件是别人添加的，须由添加人、组长或主管移除。")
            act.record(
                ticket,
                EventKind.DETACH,
                {"attached": found.seq},
                {"name": found.name, "reason": command.reason.strip()},
            )
            outcome = acted(ticket)
            uow.commit()
            return outcome

    def _act(self, uow: UnitOfWork, actor: Actor) -> Act:
        now, actor = self._acting(uow, actor)
        return Act(uow, Standing(now), actor)

    def of(self, ticket_id: int, reader: Actor | None = None) -> list[AttachmentRow]:
        """The files of a case, then those of the cases that were merged into it.

        Of a confidential case their names are told to those only who may know who asks.
        """
        with self._database.read() as view:
            cases = view.cases
            ticket = cases.load(ticket_id)
            told = self._may_see(view, ticket, reader)
            names = Names(view.book, view.register)
            found = [_row(names, ticket_id, each) for each in ticket.attachments]
            for link in ticket.absorbed:
                other = cases.load(link.ticket_id)
                found += [
                    _row(names, link.ticket_id, each, link.number) for each in other.attachments
                ]
            return found if told else [replace(row, name=VEIL) for row in found]

    def read(self, row: AttachmentRow, reader: Actor | None = None) -> bytes:
        """The bytes, for a preview; Refused where they are missing, changed, or kept back."""
        self._ensure_may_open(row, reader)
        return self._database.files.read(row.hash)

    def text_of(self, row: AttachmentRow, reader: Actor | None = None) -> str:
        """Text of a PDF's first pages, for a preview; takes a second. Refused if there is none."""
        self._ensure_may_open(row, reader)
        return self._database.files.pdf_text(row.hash)

    def _ensure_may_open(self, row: AttachmentRow, reader: Actor | None) -> None:
        with self._database.read() as view:
            ticket = view.cases.load(row.ticket_id)
            link = ticket.merged_into  # who has the surviving case has this one's files too
            cases = [ticket] if link is None else [ticket, view.cases.load(link.ticket_id)]
            if not any(self._may_see(view, each, reader) for each in cases):
                raise Refused("本工单是保密件，附件只有看得到来电人的人才能打开。")

    def _may_see(self, view: View, ticket: Ticket, reader: Actor | None) -> bool:
        return may_see(self._doors.known(view.book, reader, self._clock.now()), ticket)

    def danger(self, row: AttachmentRow, reader: Actor | None = None) -> str:
        """Why opening the file could run a program; empty where nothing speaks for it."""
        return danger_of(row.name, self.read(row, reader))

    def take_out(
        self, row: AttachmentRow, folder: Path | None = None, reader: Actor | None = None
    ) -> Path:
        """A copy under its own name for other programs, in `folder` or a new temporary one."""
        data = self.read(row, reader)
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="gaoxinban-"))
        place = _free_name(folder, row.name)
        try:
            place.write_bytes(data)
            place.chmod(0o600)
        except OSError as error:
            raise Refused(f"「{place.name}」没能写出（{system_words(error)}）。") from error
        return place

    def findings(self, stop: Stop | None = None) -> list[Finding]:
        """Every file that an act names against what lies on the disk; Refused when stopped."""
        checked: dict[str, str] = {}
        found: list[Finding] = []
        with self._database.attached() as rows:
            for row in rows:
                ensure_going(stop)
                if row.hash not in checked:
                    checked[row.hash] = self._database.files.fault(row.hash, row.size)
                if checked[row.hash]:
                    found.append(
                        Finding(f"工单 {row.number} 第 {row.seq} 步的附件{checked[row.hash]}。")
                    )
        return found

    def count(self) -> int:
        """How many files the acts name, each content once."""
        with self._database.attached() as rows:
            return len({row.hash for row in rows})


def _take_off(uow: UnitOfWork, owner: str, ticket_id: int, file: LaidFile, now: Instant) -> None:
    rest = tuple(each for each in waiting(uow.desk, owner, ticket_id) if each != file)
    let_wait(uow, owner, ticket_id, rest, now)


def _row(names: Names, ticket_id: int, made: Attachment, origin: str = "") -> AttachmentRow:
    return AttachmentRow(
        ticket_id=ticket_id,
        seq=made.seq,
        name=made.name,
        hash=made.hash,
        size=made.size,
        media=made.media,
        actor=names.actor(made.actor),
        at=made.at,
        origin=origin,
    )


def _ensure_room(attachments: Sequence[Attachment]) -> None:
    if len(attachments) >= MOST_FILES:
        raise Refused(f"一件工单最多 {MOST_FILES} 个附件，请把文件打包后再添加。")


def _chunks(name: str, source: Path | bytes) -> Iterator[bytes]:
    """The bytes in pieces; Refused as soon as there are none or too many."""
    size = 0
    for chunk in [source] if isinstance(source, bytes) else _read(name, source):
        size += len(chunk)
        if size > MOST_BYTES:
            raise Refused(
                f"「{name}」超过 {size_text(MOST_BYTES)}，不能添加。请压缩、拆分后再添加。"
            )
        yield chunk
    if not size:
        raise Refused(f"「{name}」是空文件，没有添加。")


def _read(name: str, path: Path) -> Iterator[bytes]:
    try:
        if path.is_dir():
            raise Refused(f"「{name}」是文件夹，请添加文件，或先打包。")
        if not path.is_file():  # a pipe or a device would never end
            raise Refused(f"「{name}」不是普通文件，或已经不在，没有添加。")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise Refused(f"「{name}」读不出来（{system_words(error)}），没有添加。") from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _free_name(folder: Path, name: str) -> Path:
    """A name that is not taken yet: 「报价 (2).pdf」."""
    place = folder / on_disk(name)
    stem, ending = place.stem, place.suffix
    number = 2
    while place.exists():
        place = folder / f"{stem} ({number}){ending}"
        number += 1
    return place
