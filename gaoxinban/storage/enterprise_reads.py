"""The register: look-up while typing, list, one enterprise with its cases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from gaoxinban.application.rows import (
    MOST_MORE,
    EnterpriseDetail,
    EnterpriseHits,
    EnterpriseOption,
    EnterpriseRow,
)
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Ownership, ProjectStage
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.enterprise_look_up import best
from gaoxinban.storage.enterprise_store import TIER_SEPARATOR
from gaoxinban.storage.ordered_ids import id_vector
from gaoxinban.storage.tables import enterprise, ticket
from gaoxinban.storage.ticket_reads import LISTED, ticket_row


def _cases(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """How many cases a record has, those of its doubles included."""
    own = select(func.count()).where(ticket.c.enterprise_id == enterprise.c.id, *conditions)
    of_doubles = (
        select(func.count())
        .select_from(ticket.join(_double, _double.c.id == ticket.c.enterprise_id))
        .where(_double.c.merged_into == enterprise.c.id, *conditions)
    )
    return own.correlate(enterprise).scalar_subquery() + (
        of_doubles.correlate(enterprise).scalar_subquery()
    )


_double = enterprise.alias("double_record")
_OPEN = _cases(ticket.c.running == 1)
_ALL = _cases()
_MERGED = select(_double.c.id, _double.c.merged_into).where(_double.c.merged_into.is_not(None))
DETAIL_CASES = 200


def enterprise_hits(connection: Connection, text: str, limit: int) -> EnterpriseHits:
    """The best hits for what was typed so far; nothing for nothing."""
    merged = _merged(connection)
    found = _standing(merged, best(connection, text, limit + MOST_MORE + len(merged)))
    ids, more = found[:limit], min(max(0, len(found) - limit), MOST_MORE)
    statement = select(enterprise, _OPEN.label("open_cases")).where(enterprise.c.id.in_(list(ids)))
    options = {
        row.id: EnterpriseOption(
            id=row.id,
            name=row.name,
            uscc=row.uscc,
            town=row.town,
            industry=row.industry,
            contact_name=row.contact_name,
            contact_phone=row.contact_phone,
            open_cases=row.open_cases,
        )
        for row in connection.execute(statement)
    }
    return EnterpriseHits(tuple(options[each] for each in ids), more)


def enterprise_ids(connection: Connection, text: str) -> Sequence[int]:
    """Ids of the register's list, in order; all of it where nothing is asked for."""
    if text.strip():
        return _standing(_merged(connection), best(connection, text, None))
    everybody = select(enterprise.c.id).where(enterprise.c.id > 0).order_by(enterprise.c.id)
    return _standing(_merged(connection), id_vector(connection, everybody))


def _merged(connection: Connection) -> dict[int, int]:
    """The few double records, and what stands for each; out of an index of their own."""
    return {row.id: row.merged_into for row in connection.execute(_MERGED)}


def _standing(merged: dict[int, int], ids: Sequence[int]) -> Sequence[int]:
    """In the place of a double stands its enterprise, once: it is found by either name."""
    return list(dict.fromkeys(merged.get(each, each) for each in ids)) if merged else ids


def enterprise_rows(connection: Connection, ids: Sequence[int]) -> list[EnterpriseRow]:
    """Rows in the order of the ids."""
    statement = select(enterprise, _ALL.label("cases"), _OPEN.label("open_cases")).where(
        enterprise.c.id.in_(list(ids))
    )
    found = {row.id: _row(row) for row in connection.execute(statement)}
    return [found[each] for each in ids if each in found]


def _row(row: Any) -> EnterpriseRow:
    return EnterpriseRow(
        id=row.id,
        name=row.name,
        uscc=row.uscc,
        town=row.town,
        industry=row.industry,
        tiers=tuple(row.tiers.split(TIER_SEPARATOR)) if row.tiers else (),
        ownership=Ownership(row.ownership).label if row.ownership else "",
        stage=ProjectStage(row.stage).label if row.stage else "",
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        cases=row.cases,
        open_cases=row.open_cases,
    )


def enterprise_detail(
    connection: Connection, book: SqlBook, enterprise_id: int
) -> EnterpriseDetail:
    """One enterprise with its newest cases; a double record shows the one that stands for it."""
    standing = func.coalesce(enterprise.c.merged_into, enterprise.c.id)
    root = select(standing).where(enterprise.c.id == enterprise_id).scalar_subquery()
    row = connection.execute(
        select(enterprise, _ALL.label("cases"), _OPEN.label("open_cases")).where(
            enterprise.c.id == root
        )
    ).first()
    if row is None:
        raise Refused("没有这家企业，请刷新列表。")
    doubles = select(_double.c.id).where(_double.c.merged_into == row.id)
    family = [row.id, *connection.execute(doubles).scalars()]
    cases = connection.execute(
        LISTED.where(ticket.c.enterprise_id.in_(family))
        .order_by(ticket.c.logged_at.desc(), ticket.c.id.desc())
        .limit(DETAIL_CASES)
    )
    return EnterpriseDetail(
        row=_row(row),
        kind=row.kind,
        capital=row.capital,
        registered_on=row.registered_on,
        address=row.address,
        scope=row.scope,
        project_class=row.project_class,
        cases=tuple(ticket_row(each, book) for each in cases),
        liaison="" if row.liaison_id is None else book.officer(row.liaison_id).label,
    )
