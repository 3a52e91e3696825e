"""The register of enterprises, written and read as domain values."""

from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Connection, func, select

from gaoxinban.application.initial_letters import initials
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Ownership, ProjectStage
from gaoxinban.storage.search_text import spaced
from gaoxinban.storage.tables import enterprise

_PLAIN = tuple(
    field.name
    for field in fields(Enterprise)
    if field.name not in ("id", "tiers", "ownership", "stage")
)
TIER_SEPARATOR = "、"
REMEMBERED = 100_000
"""Most enterprises that one transaction keeps in hand; an import may bring more."""


def values(made: Enterprise) -> dict[str, Any]:
    """The columns of an enterprise, search text included."""
    row: dict[str, Any] = {name: getattr(made, name) for name in _PLAIN}
    row["tiers"] = TIER_SEPARATOR.join(made.tiers)
    row["ownership"] = made.ownership.value
    row["stage"] = made.stage.value
    letters = contact_letters(made.contact_name)
    parts = (made.name, made.uscc, made.contact_name, made.contact_phone, letters)
    row["search_text"] = spaced(" | ".join(part for part in parts if part))
    return row


def contact_letters(name: str) -> str:
    """「王丽」 is looked up as wl too; nothing of a name that is in letters already."""
    letters = "".join(initials(name).split())
    return "" if name.isascii() else letters


def enterprise_of(row: Any) -> Enterprise:
    """A stored row as a value."""
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Enterprise(
        id=row.id,
        tiers=tuple(row.tiers.split(TIER_SEPARATOR)) if row.tiers else (),
        ownership=Ownership(row.ownership) if row.ownership else Ownership.OTHER,
        stage=ProjectStage(row.stage) if row.stage else ProjectStage.NONE,
        **plain,
    )


class SqlEnterprises:
    """The register as one connection sees it; `add` in series is written in batches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._last = -1
        self._pending: list[dict[str, Any]] = []
        self._known: dict[int, Enterprise] = {}

    def get(self, enterprise_id: int) -> Enterprise:
        known = self._known.get(enterprise_id)
        if known is None:
            self.flush()
            row = self._connection.execute(
                select(enterprise).where(enterprise.c.id == enterprise_id)
            ).first()
            if row is None:
                raise Refused("没有这家企业，请重新查找。", field="enterprise_id")
            known = enterprise_of(row)
            if len(self._known) < REMEMBERED:
                self._known[enterprise_id] = known
        return known

    def by_code(self, uscc: str) -> Enterprise | None:
        return self._first(enterprise.c.uscc == uscc) if uscc else None

    def by_key(self, name_key: str) -> Enterprise | None:
        return self._first(enterprise.c.name_key == name_key)

    def _first(self, condition: Any) -> Enterprise | None:
        self.flush()
        row = self._connection.execute(
            select(enterprise)
            .where(condition)
            .order_by(enterprise.c.uscc, enterprise.c.id)
            .limit(1)
        ).first()
        return None if row is None else enterprise_of(row)

    def add(self, made: Enterprise) -> int:
        if self._last < 0:
            last = self._connection.execute(select(func.max(enterprise.c.id))).scalar() or 0
            self._last = max(last, 0)  # below are those that stand for enterprises not told
        self._last += 1
        self._pending.append({"id": self._last, **values(made)})
        if len(self._known) < REMEMBERED:
            self._known[self._last] = replace(made, id=self._last)
        return self._last

    def update(self, made: Enterprise) -> None:
        self.flush()
        self._known.pop(made.id, None)
        self._connection.execute(
            enterprise.update()
            .where(enterprise.c.id == made.id)
            .values({**values(made), "version": made.version + 1})
        )

    def flush(self) -> None:
        """Write what was added."""
        if self._pending:
            self._connection.execute(enterprise.insert(), self._pending)
            self._pending = []
