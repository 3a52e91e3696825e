"""Accounts, people and the record of both on one connection; see `account_ports`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from gaoxinban.application.account_ports import Absence, Account, AccountAct, AccountEvent
from gaoxinban.application.rows import CategoryOption, OfficerOption
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.storage import sqlite, withdrawal
from gaoxinban.storage.account_table import absence, account, account_event
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.tables import category, officer, setting, team, ticket
from gaoxinban.storage.ticket_filter import OPEN

IN_HAND = ticket.c.state.in_(("accepted", "paused"))


class SqlAccounts:
    """Reads, and writes inside a unit of work; what the book remembers is forgotten with them."""

    def __init__(self, connection: Connection, book: SqlBook) -> None:
        self._connection = connection
        self._book = book

    def settings(self) -> Mapping[str, str]:
        return self._book.settings()

    def officers(self) -> Sequence[OfficerOption]:
        return self._book.officers()

    def accounts(self) -> Mapping[int, Account]:
        rows = self._connection.execute(select(account))
        return {row.officer_id: _account(row) for row in rows}

    def absences(self, after: Instant) -> Sequence[Absence]:
        # One taken back before it began ends with its beginning.
        to_come = and_(absence.c.until > after, absence.c.until > absence.c.since)
        rows = self._connection.execute(
            select(absence)
            .where(or_(absence.c.until.is_(None), to_come))
            .order_by(absence.c.since, absence.c.id)
        )
        return [Absence(*row) for row in rows]

    def events(self, limit: int) -> Sequence[AccountEvent]:
        names = {each.id: each.name for each in self._book.officers()}
        rows = self._connection.execute(
            select(account_event).order_by(account_event.c.id.desc()).limit(limit)
        )
        return [
            AccountEvent(
                id=row.id,
                at=row.at,
                act=AccountAct(row.kind),
                actor=_name(row.actor, names),
                officer="" if row.officer_id is None else names.get(row.officer_id, ""),
                note=row.note,
            )
            for row in rows
        ]

    def open_cases(self, officer_id: int) -> Sequence[int]:
        statement = (
            select(ticket.c.id)
            .where(ticket.c.officer_id == officer_id, IN_HAND)
            .order_by(ticket.c.logged_at, ticket.c.id)
        )
        return list(self._connection.execute(statement).scalars())

    def case_counts(self) -> Mapping[int, int]:
        statement = (
            select(ticket.c.officer_id, func.count())
            .where(ticket.c.officer_id.is_not(None), IN_HAND)
            .group_by(ticket.c.officer_id)
        )
        return dict(self._connection.execute(statement).all())

    def team_cases(self, team_id: int) -> int:
        statement = (
            select(func.count()).select_from(ticket).where(ticket.c.team_id == team_id, OPEN)
        )
        found: int = self._connection.execute(statement).scalar_one()
        return found

    def put_setting(self, name: str, value: str) -> None:
        self._connection.execute(sqlite.upsert(setting), {"name": name, "value": value})
        self._book.forget()

    def put(self, account: Account) -> None:
        self._connection.execute(sqlite.upsert(_ACCOUNT), asdict(account))

    def record(
        self,
        act: AccountAct,
        actor: Actor,
        now: Instant,
        officer_id: int | None = None,
        note: str = "",
    ) -> None:
        self._connection.execute(
            insert(account_event).values(
                at=now, kind=act.value, actor=actor.ref, officer_id=officer_id, note=note
            )
        )

    def hire(self, name: str, role: Role, team_id: int | None) -> OfficerOption:
        return self._book.add_officer(name, role, team_id)

    def withdraw_officer(self, officer_id: int, since: Instant) -> bool:
        self._book.forget()
        return withdrawal.withdraw_officer(self._connection, officer_id, since)

    def withdraw_team(self, team_id: int, since: Instant) -> bool:
        self._book.forget()
        return withdrawal.withdraw_team(self._connection, team_id, since)

    def withdraw_category(self, code: str, since: Instant) -> bool:
        self._book.forget()
        return withdrawal.withdraw_category(self._connection, code, since)

    def change(self, officer: OfficerOption) -> None:
        self._connection.execute(
            update(_OFFICER)
            .where(_OFFICER.c.id == officer.id)
            .values(
                name=officer.name,
                role=officer.role.value,
                team_id=officer.team_id,
                active=int(officer.active),
            )
        )
        self._book.forget()

    def go(self, absence: Absence) -> None:
        values = asdict(absence)
        del values["id"]
        self._connection.execute(insert(_ABSENCE).values(values))
        self._book.forget()

    def come_back(self, absence_id: int, now: Instant) -> None:
        self._connection.execute(
            update(absence).where(absence.c.id == absence_id).values(until=now)
        )
        self._book.forget()

    def put_category(self, option: CategoryOption) -> None:
        known = self._book.category(option.code)
        values: dict[str, Any] = {
            "name": option.name,
            "parent": option.parent,
            "active": int(option.active),
        }
        if known is None:
            last = select(func.coalesce(func.max(category.c.position), 0) + 1).scalar_subquery()
            values |= {"code": option.code, "position": last}
            self._connection.execute(insert(category).values(values))
        else:
            self._connection.execute(
                update(category).where(category.c.code == option.code).values(values)
            )
        self._book.forget()

    def order_categories(self, codes: Sequence[str]) -> None:
        placed = [{"wanted": code, "place": place} for place, code in enumerate(codes, 1)]
        statement = update(category).where(category.c.code == bindparam("wanted"))
        self._connection.execute(statement.values(position=bindparam("place")), placed)
        self._book.forget()

    def put_team(
        self, team_id: int | None, name: str, function: TeamFunction | None, *, active: bool
    ) -> int:
        values: dict[str, Any] = {
            "name": name,
            "function": None if function is None else function.value,
            "active": int(active),
        }
        if team_id is None:
            newest = select(func.coalesce(func.max(team.c.id), 0) + 1)
            team_id = self._connection.execute(newest).scalar_one()
            values |= {"id": team_id, "code": f"own:{team_id}", "is_co_handler": 0}
            self._connection.execute(insert(team).values(values))
        else:
            self._connection.execute(update(team).where(team.c.id == team_id).values(values))
        self._book.forget()
        assert team_id is not None
        return team_id


_ACCOUNT, _OFFICER, _ABSENCE = account, officer, absence
"""The tables, where a method takes a row of that name."""


def _account(row: Any) -> Account:
    return Account(
        officer_id=row.officer_id,
        password=row.password,
        must_change=bool(row.must_change),
        failures=row.failures,
        locked_at=row.locked_at,
        locked_seconds=row.locked_seconds,
    )


def _name(ref: str, names: Mapping[int, str]) -> str:
    """The name behind officer:3; a script as it called itself."""
    kind, _, who = ref.partition(":")
    if kind == "officer" and who.isdigit():
        return names.get(int(who), ref)
    return ref
