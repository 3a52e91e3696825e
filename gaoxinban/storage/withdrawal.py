"""A person, team or category taken away again, where nothing has used it since it was added.

Rows with a key to it are the database's to find. Acts, rules, lists and drafts name it
within what they say: those written since it was added are read, for none before could.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Connection, ScalarSelect, delete, func, literal, select, union_all
from sqlalchemy.exc import IntegrityError

from gaoxinban.domain.instant import Instant
from gaoxinban.storage.account_table import account_event
from gaoxinban.storage.desk_table import act_draft, draft
from gaoxinban.storage.frozen_table import frozen_month
from gaoxinban.storage.payload import loads
from gaoxinban.storage.register_tables import enterprise_change
from gaoxinban.storage.tables import (
    category,
    enterprise,
    event,
    officer,
    rule_version,
    saved_view,
    team,
)

_OFFICER = frozenset({"officer", "officer_id", "liaison_id"})
_TEAM = frozenset({"team", "team_id", "suggested", "suggested_team_id", "ref", "scope"})
_NOTHING = literal("{}")
_KEPT_TEXT = func.coalesce(enterprise_change.c.payload, "{}")
"""What was changed of an enterprise; it may have been erased by law."""


def next_officer_id() -> ScalarSelect[int]:
    """Never that of one who was taken away: the record of accounts names it for good."""
    known = union_all(
        select(func.max(officer.c.id).label("id")), select(func.max(account_event.c.officer_id))
    ).subquery()
    return select(func.coalesce(func.max(known.c.id), 0) + 1).scalar_subquery()


def withdraw_officer(connection: Connection, number: int, since: Instant) -> bool:
    """Whether nothing has used the person added at `since`, who then is there no more."""
    liaison = select(enterprise.c.id).where(enterprise.c.liaison_id == number).limit(1)
    if connection.execute(liaison).first() is not None:
        return False
    ref, names = f"officer:{number}", (number, str(number))
    for who, said in _written(connection, since):
        if who == ref or any(key in _OFFICER and value in names for key, value in _leaves(said)):
            return False
    return _delete(connection, officer.c.id, number)


def withdraw_team(connection: Connection, number: int, since: Instant) -> bool:
    """Whether nothing has used the team added at `since`, which then is there no more."""
    code = connection.execute(select(team.c.code).where(team.c.id == number)).scalar()
    for _, said in _written(connection, since):
        for key, value in _leaves(said):
            if value == code or (key in _TEAM and value == number):
                return False
    return _delete(connection, team.c.id, number)


def withdraw_category(connection: Connection, code: str, since: Instant) -> bool:
    """Whether nothing has used the category added at `since`, which then is there no more."""
    for _, said in _written(connection, since):
        if any(value == code for _, value in _leaves(said)):
            return False
    return _delete(connection, category.c.code, code)


def _written(connection: Connection, since: Instant) -> Iterator[tuple[str, Any]]:
    """Who has written what since, the newest acts first."""
    acts = select(event.c.entered_at, event.c.actor, event.c.payload).order_by(event.c.id.desc())
    with connection.execute(acts) as found:
        for entered_at, actor, payload in found:
            if entered_at < since:
                break
            yield actor, loads(payload)
    for who, said, at in (
        (enterprise_change.c.actor, _KEPT_TEXT, enterprise_change.c.at),
        (rule_version.c.created_by, rule_version.c.payload, rule_version.c.created_at),
        (frozen_month.c.created_by, _NOTHING, frozen_month.c.created_at),
        (account_event.c.actor, _NOTHING, account_event.c.at),
        (draft.c.owner, draft.c.payload, draft.c.saved_at),
        (act_draft.c.owner, act_draft.c.payload, act_draft.c.saved_at),
        (literal(""), saved_view.c.payload, saved_view.c.updated_at),
    ):
        for actor, payload in connection.execute(select(who, said).where(at >= since)):
            yield actor, loads(payload)


def _leaves(said: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a document, with the name under which it stands."""
    if isinstance(said, dict):
        for name, value in said.items():
            yield from _leaves(value, name)
    elif isinstance(said, list):
        for value in said:
            yield from _leaves(value, key)
    else:
        yield key, said


def _delete(connection: Connection, key: Column[Any], value: object) -> bool:
    try:
        connection.execute(delete(key.table).where(key == value))
    except IntegrityError:  # a row names it by its key
        return False
    return True
