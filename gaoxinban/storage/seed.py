"""What a new database starts with: resources and published calendars, written once.

Afterwards everything is read from the database only: calendars and rules are
immutable, hash-chained versions, never read live from a file or a package.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, insert, select

from gaoxinban.domain.chain import GENESIS, version_hash
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.term import Role
from gaoxinban.storage.calendar_seed import published_calendar
from gaoxinban.storage.compiled_version import PUBLISHED
from gaoxinban.storage.desk_store import add_text_modules
from gaoxinban.storage.payload import dumps
from gaoxinban.storage.tables import category, officer, rule_version, setting, team, term


def seed(connection: Connection, resources: Path, now: Instant) -> None:
    """Fill an empty database; nothing happens to one that was seeded."""
    if connection.execute(select(rule_version.c.id).limit(1)).first() is not None:
        return
    offered = {
        name: tomllib.loads((resources / f"{name}.toml").read_text("utf-8"))
        for name in ("categories", "teams", "dispatch_rules", "promises", "text_modules")
    }
    add_version(connection, "calendar", published_calendar().to_payload(), now, "install")
    promises = PromisePolicy.from_payload(1, offered["promises"])
    add_version(connection, "promise", promises.to_payload(), now, "install")
    catalogue = Catalogue.from_payload(
        offered["categories"], offered["teams"], offered["dispatch_rules"]
    )
    add_version(connection, "dispatch", catalogue.to_payload(), now, "install")
    _categories(connection, offered["categories"])
    _teams(connection, offered["teams"])
    _terms(connection, offered["teams"])
    add_text_modules(connection, offered["text_modules"])
    connection.execute(insert(setting).values(name="first_start", value="open"))


def add_version(
    connection: Connection, kind: str, payload: Mapping[str, Any], now: Instant, by: str
) -> int:
    """Append an immutable version to the chain; gives its number.

    Since when it counts and who published it are hashed with what it says.
    """
    last = connection.execute(
        select(rule_version.c.id, rule_version.c.hash).order_by(rule_version.c.id.desc()).limit(1)
    ).first()
    newest = select(func.max(rule_version.c.number)).where(rule_version.c.kind == kind)
    number = 1 + (connection.execute(newest).scalar() or 0)
    written = dumps({**payload, PUBLISHED: {"at": now, "by": by}})
    connection.execute(
        insert(rule_version).values(
            kind=kind,
            number=number,
            payload=written,
            created_at=now,
            created_by=by,
            hash=version_hash(GENESIS if last is None else last.hash, kind, number, written),
        )
    )
    return number


def _categories(connection: Connection, offered: Mapping[str, Any]) -> None:
    rows: list[dict[str, Any]] = []
    for first in offered["categories"]:
        rows.append({"code": first["code"], "name": first["name"], "parent": None})
        rows += [
            {"code": second["code"], "name": second["name"], "parent": first["code"]}
            for second in first.get("second", ())
        ]
    for position, row in enumerate(rows, 1):
        row["position"] = position
    connection.execute(insert(category), rows)


def _teams(connection: Connection, offered: Mapping[str, Any]) -> None:
    rows = [
        {
            "code": row["code"],
            "name": row["name"],
            "function": row.get("function"),
            "is_co_handler": 0,
        }
        for row in offered["teams"]
    ] + [
        {"code": row["code"], "name": row["name"], "function": None, "is_co_handler": 1}
        for row in offered["co_handlers"]
    ]
    connection.execute(insert(team), rows)
    own = connection.execute(select(team).where(team.c.is_co_handler == 0)).all()
    officers: list[dict[str, Any]] = [
        {"name": "管理员", "role": Role.ADMIN.value, "team_id": None},
        {"name": "值班主管", "role": Role.SUPERVISOR.value, "team_id": None},
    ]
    for each in own:
        officers += [
            {"name": f"{each.name}组长", "role": Role.LEAD.value, "team_id": each.id},
            {"name": f"{each.name}专员", "role": Role.OFFICER.value, "team_id": each.id},
        ]
    connection.execute(insert(officer), officers)


def _terms(connection: Connection, offered: Mapping[str, Any]) -> None:
    lists = {"town": "towns", "industry": "industries", "tier": "tiers"}
    rows = [
        {"kind": kind, "code": entry["code"], "name": entry["name"], "position": position}
        for kind, key in {**lists, "project_class": "project_classes"}.items()
        for position, entry in enumerate(offered[key], 1)
    ]
    connection.execute(insert(term), rows)
