"""Contacts, the history of the register and presence, written and read as values."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, or_, select

from gaoxinban.application.finding import Finding
from gaoxinban.application.register_ports import (
    ChangeKind,
    Contact,
    Encounter,
    Pace,
    Present,
    RegisterChange,
)
from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.chain import GENESIS, content_hash, version_hash
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.privacy import CONFIDENTIAL
from gaoxinban.domain.term import LegName
from gaoxinban.storage import enterprise_page_reads
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.enterprise_family import family
from gaoxinban.storage.enterprise_store import TIER_SEPARATOR
from gaoxinban.storage.forged_text import as_it_stands
from gaoxinban.storage.payload import dumps, loads
from gaoxinban.storage.register_tables import contact, enterprise_change, presence
from gaoxinban.storage.search_text import letters_of
from gaoxinban.storage.sqlite import upsert
from gaoxinban.storage.tables import content, enterprise, ticket

_CONTACT = tuple(field.name for field in fields(Contact) if field.name not in ("id", "gone"))
_UNDONE = enterprise_change.alias("undone")
_CHANGES = select(enterprise_change, _UNDONE.c.kind.label("undone")).outerjoin(
    _UNDONE,
    (enterprise_change.c.kind == ChangeKind.UNDO.value)
    & (_UNDONE.c.id == enterprise_change.c.subject),
)
_HASHED = ("enterprise_id", "subject", "at", "actor", "fields", "payload_hash")


class SqlRegister:
    """The register's further tables on one connection; see `register_ports`."""

    def __init__(self, connection: Connection, book: SqlBook) -> None:
        self._connection = connection
        self._book = book

    def family(self, enterprise_id: int) -> list[int]:
        return family(self._connection, enterprise_id)

    def contacts(self, ids: Sequence[int]) -> list[Contact]:
        statement = (
            select(contact)
            .where(contact.c.enterprise_id.in_(list(ids)), contact.c.gone == 0)
            .order_by(contact.c.id)
        )
        return [_contact(row) for row in self._connection.execute(statement)]

    def contact(self, contact_id: int, *, gone: bool = False) -> Contact:
        row = self._connection.execute(select(contact).where(contact.c.id == contact_id)).first()
        if row is None or bool(row.gone) is not gone:
            said = "这位联系人已经在名单里了。" if gone else "没有这个联系人，可能刚被别人移除。"
            raise Refused(said)
        return _contact(row)

    def held(self, field: str) -> set[str]:
        column = enterprise.c[field]
        found = self._connection.execute(select(column).distinct()).scalars()
        return {each for said in found for each in said.split(TIER_SEPARATOR) if each}

    def people(self, query: str, limit: int) -> list[Contact]:
        typed = query.strip()
        conditions = [contact.c.name.contains(typed, autoescape=True)]
        if letters := letters_of(typed):
            number = func.replace(func.replace(contact.c.phone, " ", ""), "-", "")
            columns = (contact.c.initials, contact.c.pinyin, number)
            conditions += [column.contains(letters, autoescape=True) for column in columns]
        statement = (
            select(contact)
            .where(contact.c.gone == 0, or_(*conditions))
            .order_by(contact.c.name, contact.c.id)
            .limit(limit)
        )
        return [_contact(row) for row in self._connection.execute(statement)] if typed else []

    def written(self, ticket_ids: Sequence[int]) -> dict[int, list[str]]:
        statement = (
            select(content.c.ticket_id, content.c.payload)
            .join(ticket, ticket.c.id == content.c.ticket_id)
            .where(content.c.ticket_id.in_(list(ticket_ids)), content.c.payload.is_not(None))
            .where(ticket.c.enterprise_id != CONFIDENTIAL)
            .order_by(content.c.id)
        )
        found: dict[int, list[str]] = {}
        for row in self._connection.execute(statement):
            found.setdefault(row.ticket_id, []).append(row.payload)
        return found

    def add_contact(self, made: Contact) -> int:
        result = self._connection.execute(insert(contact).values(**_values(made)))
        assert result.inserted_primary_key is not None
        number: int = result.inserted_primary_key[0]
        return number

    def update_contact(self, made: Contact) -> None:
        self._connection.execute(
            contact.update()
            .where(contact.c.id == made.id)
            .values(**{**_values(made), "version": made.version + 1})
        )

    def record(self, change: RegisterChange) -> None:
        last = self._connection.execute(
            select(enterprise_change.c.id, enterprise_change.c.hash)
            .order_by(enterprise_change.c.id.desc())
            .limit(1)
        ).first()
        salt = secrets.token_hex(16)
        payload = dumps({"fields": change.fields, "reason": change.reason})
        values: dict[str, Any] = {
            "id": 1 if last is None else last.id + 1,
            "enterprise_id": change.enterprise_id,
            "kind": change.kind.value,
            "subject": change.subject,
            "at": change.at,
            "actor": change.actor,
            "fields": " ".join(sorted(change.fields)),
            "salt": salt,
            "payload": payload,
            "payload_hash": content_hash(salt, payload),
        }
        values["hash"] = _hash(GENESIS if last is None else last.hash, values)
        self._connection.execute(insert(enterprise_change).values(**values))

    def changes(
        self, ids: Sequence[int], limit: int, kinds: Sequence[ChangeKind] = ()
    ) -> list[RegisterChange]:
        statement = (
            _CHANGES.where(enterprise_change.c.enterprise_id.in_(list(ids)))
            .order_by(enterprise_change.c.id.desc())
            .limit(limit)
        )
        if kinds:
            statement = statement.where(enterprise_change.c.kind.in_([k.value for k in kinds]))
        return [_change(row) for row in self._connection.execute(statement)]

    def last_merge(self, gone_id: int) -> RegisterChange | None:
        row = self._connection.execute(
            _CHANGES.where(
                enterprise_change.c.kind == ChangeKind.MERGE.value,
                enterprise_change.c.subject == gone_id,
            )
            .order_by(enterprise_change.c.id.desc())
            .limit(1)
        ).first()
        return None if row is None else _change(row)

    def encounters(self, ids: Sequence[int], limit: int) -> list[Encounter]:
        return enterprise_page_reads.encounters(self._connection, self._book, ids, limit)

    def cases(self, ids: Sequence[int], limit: int) -> list[TicketRow]:
        return enterprise_page_reads.cases(self._connection, self._book, ids, limit)

    def pace(self, ids: Sequence[int], since: Instant) -> Mapping[LegName, Pace]:
        return enterprise_page_reads.pace(self._connection, ids, since)

    def present(self, ticket_id: int, since: Instant) -> list[Present]:
        found = self._present(since, presence.c.ticket_id == ticket_id)
        return [each for _, each in found]

    def present_anywhere(self, since: Instant) -> list[tuple[int, Present]]:
        return self._present(since)

    def _present(
        self, since: Instant, *conditions: ColumnElement[bool]
    ) -> list[tuple[int, Present]]:
        seen = select(presence).where(presence.c.at >= since, *conditions)
        return [
            (row.ticket_id, Present(row.session, row.actor, row.act, row.at))
            for row in self._connection.execute(seen.order_by(presence.c.at))
        ]

    def be_present(self, ticket_id: int, present: Present, forget_before: Instant) -> None:
        self._connection.execute(delete(presence).where(presence.c.at < forget_before))
        self._connection.execute(
            upsert(presence),
            {
                "session": present.session,
                "ticket_id": ticket_id,
                "actor": present.actor,
                "act": present.act,
                "at": present.at,
            },
        )

    def leave(self, session: str, ticket_id: int | None = None) -> None:
        gone = delete(presence).where(presence.c.session == session)
        if ticket_id is not None:
            gone = gone.where(presence.c.ticket_id == ticket_id)
        self._connection.execute(gone)

    def findings(self) -> list[Finding]:
        return as_it_stands(self._connection, lambda: list(_findings(self._connection)))


def _findings(connection: Connection) -> Iterator[Finding]:
    previous = GENESIS
    statement = select(enterprise_change).order_by(enterprise_change.c.id)
    for number, row in enumerate(connection.execute(statement).mappings(), 1):
        where = f"企业登记册第 {row['id']} 条变更"
        if row["id"] != number:
            yield Finding(f"{where}之前有变更记录被删去。")
            return
        if row["hash"] != _hash(previous, row):
            yield Finding(f"{where}与它的指纹不符，被改动过。")
            return
        if row["payload"] is not None and (
            content_hash(row["salt"], row["payload"]) != row["payload_hash"]
        ):
            yield Finding(f"{where}的文字与它的指纹不符，被改动过。")
        previous = row["hash"]


def _hash(previous: str, values: Any) -> str:
    """Chained like the versions of rules; the text is covered by its own salted hash."""
    body = "\x1f".join("" if values[n] is None else str(values[n]) for n in _HASHED)
    return version_hash(previous, values["kind"], values["id"], body)


def _contact(row: Any) -> Contact:
    return Contact(id=row.id, gone=bool(row.gone), **{n: getattr(row, n) for n in _CONTACT})


def _values(made: Contact) -> dict[str, Any]:
    return {"gone": int(made.gone), **{name: getattr(made, name) for name in _CONTACT}}


def _change(row: Any) -> RegisterChange:
    payload: dict[str, Any] = loads(row.payload) if row.payload else {}
    said: dict[str, Any] = payload.get("fields", {})
    return RegisterChange(
        enterprise_id=row.enterprise_id,
        kind=ChangeKind(row.kind),
        at=row.at,
        actor=row.actor,
        fields={name: (old, new) for name, (old, new) in said.items()},
        subject=row.subject,
        reason=payload.get("reason", ""),
        erased=row.payload is None,
        id=row.id,
        undone=None if row.undone is None else ChangeKind(row.undone),
    )
