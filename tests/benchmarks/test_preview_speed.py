"""The effect of other promises, or another calendar, on 100,000 open cases in two seconds.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. The open
cases of a demonstration are copied with new ids until there are enough: the
same mixture of legs, pauses and lateness as in use, events included. Held
over processor time (one thread), so that other people's work on the machine
fails nobody; the time by the wall clock stands in the table.
"""

import shutil
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

import pytest
import sqlcipher3.dbapi2 as driver

from gaoxinban.application.demo import SettableClock
from gaoxinban.application.office import script_actor
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.calendar_version import DayMark, SpecialDay
from gaoxinban.domain.instant import from_datetime
from gaoxinban.domain.promise import Promise, PromiseRow, PromiseUnit
from gaoxinban.domain.term import LegName

OPEN = 100_000
SECONDS = 2.0
UNTIL = from_datetime(datetime(2026, 11, 20, 10, 30))

TABLES = {"ticket": "id", "leg": "ticket_id", "holding": "ticket_id", "event": "ticket_id"}
"""What an open case consists of, and the column that names it."""


def _columns(connection, table):
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def multiply(path, wanted):
    """Copy the open cases under new ids until there are `wanted`; projections and events."""
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-200000")
    there = connection.execute("SELECT count(*) FROM ticket WHERE running = 1").fetchone()[0]
    step = connection.execute("SELECT max(id) FROM ticket").fetchone()[0]
    events = connection.execute("SELECT max(id) FROM event").fetchone()[0]
    connection.execute("CREATE TEMP TABLE pattern AS SELECT id FROM ticket WHERE running = 1")
    connection.execute("BEGIN")
    for copy in range(1, wanted // there + 1):
        for table, key in TABLES.items():
            values = {name: name for name in _columns(connection, table)}
            values[key] = f"{key} + {copy * step}"
            if table == "ticket":
                values["number"] = f"number || '-{copy}'"
                values["year"] = f"year + {copy * 1000}"
                values["external_number"] = "NULL"
            if table == "event":
                values["id"] = f"id + {copy * events}"
            connection.execute(
                f"INSERT INTO {table} ({', '.join(values)}) SELECT {', '.join(values.values())}"
                f" FROM {table} WHERE {key} IN (SELECT id FROM pattern)"
                + (" ORDER BY id" if table == "event" else "")
            )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.fixture(scope="module")
def crowded(ten_thousand, tmp_path_factory):
    """An office with 100,000 open cases under two versions of the promises."""
    path = tmp_path_factory.mktemp("crowded") / "gaoxinban.db"
    shutil.copy(ten_thousand.path, path)
    clock = SettableClock()
    office = open_office(path, clock=clock)
    clock.set(UNTIL)
    office.rules.publish(
        script_actor("cli", "bench"),
        replace(office.rules.promises(), pause_cap_days=12),
        Choice(1, "第二版"),
    )
    office.close()
    multiply(path, OPEN)
    with closing(open_office(path, clock=clock)) as office:
        yield office


def _policy(office):
    current = office.rules.promises()
    rows = tuple(
        PromiseRow(row.leg, Promise(3, PromiseUnit.DAYS), row.category, row.kind, row.urgency)
        if row.leg is LegName.RESOLVE
        else row
        for row in current.rows
    )
    return replace(current, rows=rows)


def _calendar(office):
    days = [SpecialDay(date(2026, 11, day), DayMark.REST, "放假") for day in (19, 20, 23)]
    return office.rules.calendar().with_days(days)


@pytest.mark.parametrize("candidate", [_policy, _calendar], ids=["promises", "calendar"])
def test_preview_of_hundred_thousand_open_cases(benchmark, crowded, candidate):
    wanted = candidate(crowded)
    spent = []

    def preview():
        began = time.process_time()
        seen = crowded.rules.preview(wanted)
        spent.append(time.process_time() - began)
        return seen

    seen = benchmark.pedantic(preview, rounds=5, warmup_rounds=1)
    benchmark.extra_info.update(
        open=seen.open_cases, touched=seen.touched, flips=seen.flips, cpu_seconds=min(spent)
    )
    assert seen.open_cases >= OPEN
    assert seen.flips
    assert len(seen.cases) == 100
    assert min(spent) <= SECONDS
