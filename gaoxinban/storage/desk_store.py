"""Drafts and text modules on one connection, and what stands beside the intake form."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, union_all, update

from gaoxinban.application.desk_ports import (
    ActDraft,
    CallerFacts,
    Candidate,
    Draft,
    RatedCase,
    TextModule,
    WordSample,
)
from gaoxinban.application.filling import OWNED
from gaoxinban.domain.errors import Conflict
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Rating
from gaoxinban.storage import similar_reads, sqlite
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.desk_table import act_draft, draft, text_module
from gaoxinban.storage.enterprise_family import family, family_of
from gaoxinban.storage.payload import dumps, loads
from gaoxinban.storage.search_text import spaced
from gaoxinban.storage.tables import officer, team, ticket

RATINGS_SHOWN = 3
_KEEP_DRAFT = sqlite.upsert(draft)
_KEEP_ACT_DRAFT = sqlite.upsert(act_draft)


def add_text_modules(connection: Connection, offered: Mapping[str, Any]) -> None:
    """The starter set of a new database."""
    rows = [{"category": None, **row} for row in offered["modules"]]
    connection.execute(insert(text_module), rows)


class SqlDesk:
    """The intake desk's own tables; see `desk_ports`."""

    def __init__(self, connection: Connection, book: SqlBook) -> None:
        self._connection = connection
        self._book = book

    # Drafts

    def drafts_of(self, owner: str) -> list[Draft]:
        statement = select(draft).where(draft.c.owner == owner).order_by(draft.c.saved_at.desc())
        return [_draft(row) for row in self._connection.execute(statement)]

    def draft(self, window: str) -> Draft | None:
        row = self._connection.execute(select(draft).where(draft.c.window == window)).first()
        return None if row is None else _draft(row)

    def keep_draft(self, kept: Draft) -> None:
        self._connection.execute(
            _KEEP_DRAFT,
            {
                "window": kept.window,
                "owner": kept.owner,
                "machine": kept.machine,
                "saved_at": kept.saved_at,
                "payload": dumps(kept.payload),
            },
        )

    def drop_draft(self, window: str) -> None:
        self._connection.execute(delete(draft).where(draft.c.window == window))

    def act_drafts_of(self, owner: str, ticket_id: int) -> list[ActDraft]:
        mine = act_draft.c.owner == owner, act_draft.c.ticket_id == ticket_id
        return self._act_drafts(select(act_draft).where(*mine))

    def act_drafts_before(self, instant: Instant) -> list[ActDraft]:
        return self._act_drafts(select(act_draft).where(act_draft.c.saved_at < instant))

    def form_drafts_before(self, instant: Instant) -> list[Draft]:
        of_forms = draft.c.owner.startswith(OWNED, autoescape=True)
        statement = select(draft).where(of_forms, draft.c.saved_at < instant)
        return [_draft(row) for row in self._connection.execute(statement)]

    def draft_payloads(self) -> list[Mapping[str, Any]]:
        every = union_all(select(draft.c.payload), select(act_draft.c.payload))
        return [loads(payload) for payload in self._connection.execute(every).scalars()]

    def keep_act_draft(self, kept: ActDraft) -> None:
        values = {**asdict(kept), "payload": dumps(kept.payload)}
        self._connection.execute(_KEEP_ACT_DRAFT, values)

    def drop_act_draft(self, ticket_id: int, act: str, owner: str) -> None:
        mine = act_draft.c.owner == owner, act_draft.c.ticket_id == ticket_id
        self._connection.execute(delete(act_draft).where(*mine, act_draft.c.act == act))

    def _act_drafts(self, statement: Select[Any]) -> list[ActDraft]:
        rows = self._connection.execute(statement).mappings()
        return [ActDraft(**{**row, "payload": loads(row["payload"])}) for row in rows]

    # Text modules

    def text_modules(self) -> list[TextModule]:
        rows = self._connection.execute(select(text_module).order_by(text_module.c.id))
        return [TextModule(**row) for row in rows.mappings()]

    def put_text_module(self, module: TextModule) -> TextModule:
        values: dict[str, Any] = {
            "keyword": module.keyword,
            "name": module.name,
            "initials": module.initials,
            "body": module.body,
            "category": module.category,
            "version": module.version + 1,
        }
        if not module.id:
            made = self._connection.execute(insert(text_module).values(values))
            assert made.inserted_primary_key is not None
            return TextModule(id=made.inserted_primary_key[0], **values)
        done = self._connection.execute(
            update(text_module)
            .where(text_module.c.id == module.id, text_module.c.version == module.version)
            .values(values)
        )
        if not done.rowcount:
            raise Conflict("这条模板刚被别人改过或删去。请重新打开再改，您填写的内容还在。")
        return TextModule(id=module.id, **values)

    def drop_text_module(self, module_id: int) -> None:
        self._connection.execute(delete(text_module).where(text_module.c.id == module_id))

    # Beside the form

    def indexed(self, text: str) -> str:
        return spaced(text)

    def word_sample(self, since: Instant) -> WordSample:
        return similar_reads.word_sample(self._connection, since)

    def cases_with(self, sample: WordSample, words: Sequence[str]) -> dict[int, list[int]]:
        return similar_reads.cases_with(self._connection, sample, words)

    def family(self, enterprise_id: int) -> list[int]:
        return family(self._connection, enterprise_id)

    def recent_cases(self, sample: WordSample, enterprises: Sequence[int]) -> list[int]:
        return similar_reads.recent_cases(self._connection, sample, enterprises)

    def candidates(self, sample: WordSample, ids: Sequence[int]) -> list[Candidate]:
        return similar_reads.candidates(self._connection, self._book, sample, ids)

    def caller_facts(self, enterprise_id: int, since: Instant) -> CallerFacts:
        mine = ticket.c.enterprise_id.in_(family_of(enterprise_id))
        newest_first = ticket.c.logged_at.desc(), ticket.c.id.desc()
        handled = self._connection.execute(
            select(officer.c.name, team.c.name)
            .select_from(ticket)
            .join(officer, officer.c.id == ticket.c.officer_id)
            .outerjoin(team, team.c.id == officer.c.team_id)
            .where(mine)
            .order_by(*newest_first)
            .limit(1)
        ).first()
        rated = self._connection.execute(
            select(ticket.c.number, ticket.c.rating, ticket.c.logged_at)
            .where(mine, ticket.c.rating.is_not(None))
            .order_by(*newest_first)
            .limit(RATINGS_SHOWN)
        )
        year = select(func.count()).where(mine, ticket.c.logged_at >= since)
        return CallerFacts(
            year_cases=self._connection.execute(year).scalar_one(),
            handler="" if handled is None else handled[0],
            handler_team="" if handled is None else handled[1] or "",
            ratings=tuple(RatedCase(number, Rating(code), at) for number, code, at in rated),
        )


def _draft(row: Any) -> Draft:
    return Draft(row.window, row.owner, row.machine, row.saved_at, loads(row.payload))
