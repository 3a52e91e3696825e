"""Frozen months: the figures of a closed month, written once and chained.

Figures of the cohort 当月登记 are the statistics' own; those of 当月办结 count
the legs that ended in the month, whenever their cases were logged.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, or_, select

from gaoxinban.application.figure_rows import FIGURES, CallBackRow, StatsQuery, StatsRow
from gaoxinban.application.finding import Finding
from gaoxinban.application.rule_ports import Cohort, FrozenMonth
from gaoxinban.domain.chain import GENESIS, version_hash
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant, moment, start_of_day
from gaoxinban.domain.term import LegName
from gaoxinban.storage import stats_reads
from gaoxinban.storage.book import SqlBook
from gaoxinban.storage.event_rows import entered
from gaoxinban.storage.frozen_table import frozen_month
from gaoxinban.storage.payload import dumps, loads
from gaoxinban.storage.tables import event, leg, ticket
from gaoxinban.storage.ticket_filter import IS_WITHDRAWN

Named = tuple[int, Cohort]
"""A month as an integer, 202610, and whose figures."""


def bounds(month: int) -> tuple[Instant, Instant]:
    """[first, after) of a local month."""
    year, number = divmod(month, 100)
    first = date(year, number, 1)
    after = date(year + number // 12, number % 12 + 1, 1)
    return start_of_day(first), start_of_day(after)


def figures(connection: Connection, book: SqlBook, named: Named, now: Instant) -> list[StatsRow]:
    """All legs by team, as of `now`."""
    month, cohort = named
    since, before = bounds(month)
    if cohort is Cohort.LOGGED:
        query = StatsQuery(since=since, before=before, by=("team",))
        return stats_reads.stats(connection, book, query, now)
    rows = connection.execute(
        select(leg, ticket.c.exempted)
        .join(ticket, ticket.c.id == leg.c.ticket_id)
        .where(leg.c.until >= since, leg.c.until < before)
    )
    groups: dict[tuple[LegName, int | None], list[Any]] = defaultdict(list)
    for row in rows:
        groups[LegName(row.name), row.team_id].append(row)
    aside = _aside(connection, since, before)
    for team_id in aside:
        for name in LegName:
            groups.setdefault((name, team_id), [])
    names = {team.id: team.name for team in book.teams()}
    order = list(LegName)
    return [
        _ended(
            name,
            None if team_id is None else names[team_id],
            ended,
            aside.get(team_id, {}),
            now,
        )
        for (name, team_id), ended in sorted(
            groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1] or 0)
        )
    ]


def call_backs(connection: Connection, book: SqlBook, named: Named) -> list[CallBackRow]:
    """回访 by team: of the cases logged in the month, or of those resolved in it."""
    month, cohort = named
    since, before = bounds(month)
    if cohort is Cohort.LOGGED:
        return stats_reads.call_backs(connection, book, StatsQuery(since, before, ("team",)))
    ended = _resolved(since, before)
    return stats_reads.call_backs(connection, book, StatsQuery(by=("team",)), ended)


def _aside(
    connection: Connection, since: Instant, before: Instant
) -> dict[int | None, dict[str, int]]:
    """Cases that left in the span without a result, and what was granted to those resolved in it.

    By the team that had them last, as fields of `StatsRow`.
    """
    statement = (
        select(ticket.c.team_id, ticket.c.state, func.count().label("cases"))
        .where(IS_WITHDRAWN, ticket.c.closed_at >= since, ticket.c.closed_at < before)
        .group_by(ticket.c.team_id, ticket.c.state)
    )
    found: dict[int | None, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(statement):
        found[row.team_id][row.state] = row.cases
    granted = (
        select(ticket.c.team_id, *stats_reads.GRANTED_PAUSES)
        .where(stats_reads.WAS_GRANTED, _resolved(since, before))
        .group_by(ticket.c.team_id)
    )
    for row in connection.execute(granted):
        found[row.team_id].update(stats_reads.granted_pauses(row))
    return found


def _resolved(since: Instant, before: Instant) -> ColumnElement[bool]:
    """Cases whose 办结 that stands lies in the span."""
    return and_(ticket.c.resolved_at >= since, ticket.c.resolved_at < before)


def _ended(
    name: LegName, team: str | None, rows: list[Any], aside: dict[str, int], now: Instant
) -> StatsRow:
    """Figures of legs that ended; `aside` stands beside them."""
    working = sorted(row.working_seconds for row in rows)
    natural = sorted(row.natural_seconds for row in rows)
    rates = _rates(rows, now)
    kept = _rates([row for row in rows if not row.exempted], now)
    return StatsRow(
        leg=name,
        group={"team": team},
        open=0,
        exempted=len({row.ticket_id for row in rows if row.exempted}),
        **stats_reads.durations(working, natural),
        **stats_reads.both_rates(rates, kept),
        **aside,
    )


def _rates(rows: list[Any], now: Instant) -> stats_reads.Rates:
    """A case that was accepted several times is counted once."""
    due = [row for row in rows if row.late_after is not None]
    of = {row.ticket_id for row in due}
    unclean = {
        row.ticket_id
        for row in due
        if row.case_late_after is not None and row.case_late_after < now
    }
    on_time = sum(row.until <= row.late_after for row in due)
    return stats_reads.Rates(len(due), on_time, len(of - unclean), len(of))


def freeze(connection: Connection, frozen: FrozenMonth) -> None:
    """Write a month; the table's own constraint refuses a second time."""
    last = connection.execute(
        select(frozen_month.c.id, frozen_month.c.hash).order_by(frozen_month.c.id.desc()).limit(1)
    ).first()
    payload = dumps(
        {
            "rows": [{**asdict(row), "leg": row.leg.value} for row in frozen.rows],
            "call_backs": [asdict(row) for row in frozen.call_backs or ()],
        }
    )
    values = {
        "id": 1 if last is None else last.id + 1,
        "month": frozen.month,
        "cohort": frozen.cohort.value,
        "payload": payload,
        "event_count": frozen.event_count,
        "chain_hash": frozen.chain_hash,
        "created_at": frozen.created_at,
        "created_by": frozen.created_by,
    }
    values["hash"] = _hash(GENESIS if last is None else last.hash, values)
    connection.execute(insert(frozen_month).values(values))


_HASHED = "cohort", "event_count", "chain_hash", "created_at", "created_by", "payload"


def _hash(previous: str, values: Any) -> str:
    """Chained like the versions of rules; every stored column is covered."""
    body = "\x1f".join(str(values[name]) for name in _HASHED)
    return version_hash(previous, "frozen", values["month"], body)


def frozen(connection: Connection, month: int, cohort: Cohort) -> FrozenMonth | None:
    row = connection.execute(
        select(frozen_month).where(
            frozen_month.c.month == month, frozen_month.c.cohort == cohort.value
        )
    ).first()
    return None if row is None else _frozen(row)


def frozen_months(connection: Connection) -> list[FrozenMonth]:
    """All of them, the latest month first."""
    order = frozen_month.c.month.desc(), frozen_month.c.cohort.desc()
    return [_frozen(row) for row in connection.execute(select(frozen_month).order_by(*order))]


def _frozen(row: Any) -> FrozenMonth:
    payload = loads(row.payload)
    rows, called = payload["rows"], payload.get("call_backs")
    names = FIGURES.intersection(*rows)
    return FrozenMonth(
        month=row.month,
        cohort=Cohort(row.cohort),
        rows=tuple(StatsRow(**{**each, "leg": LegName(each["leg"])}) for each in rows),
        event_count=row.event_count,
        chain_hash=row.chain_hash,
        created_at=row.created_at,
        created_by=row.created_by,
        names=None if names == FIGURES else names,
        call_backs=None if called is None else tuple(CallBackRow(**each) for each in called),
    )


def later_cases(
    connection: Connection, named: Named, after: int, limit: int
) -> tuple[int, list[str]]:
    """Cases of the cohort with an event that was entered after event number `after`."""
    month, cohort = named
    since, before = bounds(month)
    changed = select(event.c.ticket_id).where(event.c.id > after)
    of_month: ColumnElement[bool] = and_(ticket.c.logged_at >= since, ticket.c.logged_at < before)
    if cohort is Cohort.ENDED:
        ended = select(leg.c.ticket_id).where(leg.c.until >= since, leg.c.until < before)
        found_false = exists().where(  # a 办结 of the month that was redone since, or undone
            event.c.ticket_id == ticket.c.id,
            event.c.kind == EventKind.RESOLVE.value,
            event.c.happened_at >= since,
            event.c.happened_at < before,
        )
        of_month = or_(ticket.c.id.in_(ended), found_false)
    wanted = of_month, ticket.c.id.in_(changed)
    count: int = connection.execute(
        select(func.count()).select_from(ticket).where(*wanted)
    ).scalar_one()
    numbers = (
        select(ticket.c.number).where(*wanted).order_by(ticket.c.year, ticket.c.serial).limit(limit)
    )
    return count, list(connection.execute(numbers).scalars())


def findings(connection: Connection) -> Iterator[Finding]:
    """Frozen figures against their chain, and the place in the events that they name."""
    previous = GENESIS
    for number, row in enumerate(
        connection.execute(select(frozen_month).order_by(frozen_month.c.id)).mappings(), 1
    ):
        name = f"{row['month'] // 100}年{row['month'] % 100}月（{Cohort(row['cohort']).label}）"
        if row["id"] != number:
            yield Finding(f"{name}之前有冻结的月份被删去。")
        elif row["hash"] != _hash(previous, row):
            yield Finding(f"{name}冻结的数字与它的指纹不符，被改动过。")
        previous = row["hash"]
        at = entered(connection, row["event_count"] + 1)
        if at is not None and at < bounds(row["month"])[1]:
            yield Finding(
                f"{name}冻结时这个月还没有过完：第 {row['event_count'] + 1} 号事件在"
                f" {moment(at)} 才录入，冻结时电脑时间不对。",
                row["event_count"] + 1,
            )
        if row["event_count"]:
            link = connection.execute(
                select(event.c.chain_hash).where(event.c.id == row["event_count"])
            ).scalar()
            if link != row["chain_hash"]:
                yield Finding(
                    f"{name}冻结时的第 {row['event_count']} 号事件已不是现在的那一条，"
                    "冻结之前的事件被改动过。",
                    row["event_count"],
                )
