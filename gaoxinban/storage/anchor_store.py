"""Today's anchor, and the database held against one that was kept outside it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, Table, func, select

from gaoxinban.application.finding import Finding
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.chain import GENESIS
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.storage.event_rows import entered, head
from gaoxinban.storage.frozen_table import frozen_month
from gaoxinban.storage.tables import event, rule_version


def anchor(connection: Connection, now: Instant) -> Anchor:
    """Where the chains stand; no earlier than what was entered last, whatever the clock says."""
    count, link = head(connection)
    day = max(filter(None, (local_date(now), _day(connection, count))))
    versions, months = (
        connection.execute(select(table.c.hash).order_by(table.c.id.desc()).limit(1)).scalar()
        for table in (rule_version, frozen_month)
    )
    return Anchor(day, count, link, versions or GENESIS, months or GENESIS)


def compare(connection: Connection, kept: Anchor) -> Iterator[Finding]:
    """What contradicts the anchor; that the chains agree with themselves is `proof`'s to say."""
    day = kept.day.isoformat()
    count: int = connection.execute(select(func.count()).select_from(event)).scalar_one()
    if count < kept.count:
        yield Finding(
            f"存证（{day}）时有 {kept.count} 条事件，现在只有 {count} 条："
            "之后的事件被删去，或数据库被换成了较旧的一份。"
        )
    elif _link(connection, kept.count) != kept.chain_hash:
        yield Finding(
            f"第 {kept.count} 号事件的总链与存证（{day}）不符："
            "存证之前的事件被改动过，整条链被重新算过。",
            kept.count,
        )
    else:
        yield from _misdated(connection, kept)
    if not _has(connection, rule_version, kept.versions_hash):
        yield Finding(
            f"存证（{day}）时的日历、承诺和派单规则版本不在数据库中：版本被改动或删去过。"
        )
    if kept.months_hash is not None and not _has(connection, frozen_month, kept.months_hash):
        yield Finding(f"存证（{day}）时已冻结的月度数字不在数据库中：公布的数字被改动或删去过。")


def _misdated(connection: Connection, kept: Anchor) -> Iterator[Finding]:
    """A line is as old as it says: its last event was there that day, the next one was not yet."""
    for number in (kept.count, kept.count + 1):
        day = _day(connection, number)
        if day is None:
            continue
        if day > kept.day if number == kept.count else day < kept.day:
            yield Finding(
                f"存证写的日期是 {kept.day}，而第 {number} 号事件在 {day} 录入，"
                f"{'那时还没有' if day > kept.day else '那天以前已经有了'}："
                "这一行的日期被改过，或者导出时电脑时间不对。",
                number,
            )


def _day(connection: Connection, number: int) -> date | None:
    """The day on which an event was entered; None where there is none, or a forger's."""
    at = entered(connection, number)
    try:
        return None if at is None else local_date(at)
    except (ValueError, OverflowError):
        return None  # the proof of the events names it


def _has(connection: Connection, table: Table, link: str) -> bool:
    """Whether the chain of the table has, or had before its first row, this link."""
    if link == GENESIS:
        return True
    known = select(table.c.id).where(table.c.hash == link).limit(1)
    return connection.execute(known).first() is not None


def _link(connection: Connection, number: int) -> str | None:
    if number == 0:
        return GENESIS
    return connection.execute(select(event.c.chain_hash).where(event.c.id == number)).scalar()
