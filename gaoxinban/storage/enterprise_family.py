"""An enterprise with the double records that were merged into it: their cases are its cases."""

from typing import Any

from sqlalchemy import Connection, Select, literal, select, union_all

from gaoxinban.domain.errors import Refused
from gaoxinban.storage.tables import enterprise


def family_of(root: int) -> Select[Any]:
    """Ids of a record and of its doubles, to be asked for within another question."""
    doubles = select(enterprise.c.id).where(enterprise.c.merged_into == root)
    return select(union_all(select(literal(root).label("id")), doubles).subquery().c.id)


def family(connection: Connection, enterprise_id: int) -> list[int]:
    """The record that stands for this enterprise, then its doubles; Refused if there is none."""
    found = connection.execute(
        select(enterprise.c.merged_into).where(enterprise.c.id == enterprise_id)
    ).first()
    if found is None:
        raise Refused("没有这家企业，请刷新列表。")
    root: int = enterprise_id if found.merged_into is None else found.merged_into
    doubles = select(enterprise.c.id).where(enterprise.c.merged_into == root).order_by("id")
    return [root, *connection.execute(doubles).scalars()]
