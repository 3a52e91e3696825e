"""Saved views on one connection."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from gaoxinban.application.view_ports import SavedView
from gaoxinban.domain.instant import Instant
from gaoxinban.storage.payload import dumps, loads
from gaoxinban.storage.tables import officer, saved_view

_VIEWS = select(saved_view, officer.c.name.label("owner")).join(
    officer, officer.c.id == saved_view.c.officer_id
)


class SqlViews:
    """See `view_ports`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def views_for(self, officer_id: int | None) -> Sequence[SavedView]:
        own = saved_view.c.officer_id == (-1 if officer_id is None else officer_id)
        statement = _VIEWS.where(or_(own, saved_view.c.shared == 1)).order_by(
            saved_view.c.shared, saved_view.c.place, saved_view.c.id
        )
        return [_saved(row) for row in self._connection.execute(statement)]

    def view(self, view_id: int) -> SavedView | None:
        row = self._connection.execute(_VIEWS.where(saved_view.c.id == view_id)).first()
        return None if row is None else _saved(row)

    def named(self, officer_id: int, name: str) -> SavedView | None:
        statement = _VIEWS.where(saved_view.c.officer_id == officer_id, saved_view.c.name == name)
        row = self._connection.execute(statement).first()
        return None if row is None else _saved(row)

    def keep_view(self, view: SavedView, now: Instant) -> SavedView:
        values: dict[str, Any] = {
            "officer_id": view.officer_id,
            "shared": int(view.shared),
            "name": view.name,
            "payload": dumps(view.payload),
            "place": view.place,
            "updated_at": now,
        }
        number = view.id
        if number and self.view(number) is not None:
            self._connection.execute(
                update(saved_view).where(saved_view.c.id == number).values(values)
            )
        else:
            values |= {"id": number} if number else {}
            made = insert(saved_view).values(values).returning(saved_view.c.id)
            number = self._connection.execute(made).scalar_one()
        kept = self.view(number)
        assert kept is not None
        return kept

    def drop_view(self, view_id: int) -> None:
        self._connection.execute(delete(saved_view).where(saved_view.c.id == view_id))


def _saved(row: Any) -> SavedView:
    return SavedView(
        name=row.name,
        payload=loads(row.payload),
        officer_id=row.officer_id,
        shared=bool(row.shared),
        id=row.id,
        owner=row.owner,
        place=row.place,
    )
