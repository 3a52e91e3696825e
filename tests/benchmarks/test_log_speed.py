"""One durable 登记 beside the least that durability costs: a raw one-row commit.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. Both are
measured in turn in the same run on the same disk (WAL, synchronous=FULL).
"""

import time
from contextlib import ExitStack, closing
from functools import partial
from statistics import median

import sqlcipher3.dbapi2 as driver

from gaoxinban.application.commands import LogCase
from gaoxinban.bootstrap import open_office

ROUNDS = 400
COMMAND = LogCase(
    title="车间扩产用电增容",
    body="新上两条产线，变压器容量不够，想申请增容到2000千伏安，希望协调供电公司。",
    enterprise_id=1,
)


def _raw(path):
    """A commit of one row of the size of an event."""
    connection = driver.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE one (id INTEGER PRIMARY KEY, payload TEXT)")

    def commit():
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO one (payload) VALUES (?)", ("x" * 400,))
        connection.execute("COMMIT")

    return connection, commit


def _timed(run):
    """Seconds that passed, and those that the processor worked."""
    began, worked = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - began, time.process_time() - worked


def measure(paths, folder):
    """Medians in seconds of a raw commit and of a log in each office, then of their work.

    One of each in turn: a machine that is busy for a while is so for all of them.
    """
    connection, commit = _raw(folder / "raw.db")
    with ExitStack() as opened:
        opened.enter_context(closing(connection))
        turns = [commit]
        for path in paths:
            office = opened.enter_context(closing(open_office(path)))
            actor = office.directory().officers[2].actor
            turns.append(partial(office.log, actor, COMMAND))
        for turn in turns * 20:
            turn()
        rounds = [[_timed(turn) for turn in turns] for _ in range(ROUNDS)]
    taken = [tuple(zip(*each, strict=True)) for each in zip(*rounds, strict=True)]
    return [median(passed) for passed, _ in taken], [median(worked) for _, worked in taken]


def test_a_log_costs_at_most_ten_commits(benchmark, ten_thousand, hundred_thousand, tmp_path):
    """And as much at 100,000 cases as at 10,000: what grows would be a scan."""
    (raw, small, large), (_, small_cpu, large_cpu) = benchmark.pedantic(
        measure,
        ([ten_thousand.path, hundred_thousand.path], tmp_path),
        rounds=1,
        warmup_rounds=0,
    )
    benchmark.extra_info.update(
        raw_ms=raw * 1e3,
        log_ms=large * 1e3,
        ratio=large / raw,
        cpu_ms=large_cpu * 1e3,
        ten_thousand_log_ms=small * 1e3,
        ten_thousand_ratio=small / raw,
        ten_thousand_cpu_ms=small_cpu * 1e3,
    )
    print(  # noqa: T201  for the report
        f"  raw {raw * 1e3:.2f} ms, log {large * 1e3:.2f} ms ({large / raw:.1f} x),"
        f" its work {large_cpu * 1e3:.2f} ms ({large_cpu / small_cpu:.2f} x that at 10,000)"
    )
    assert small <= 10 * raw
    assert large <= 10 * raw
    assert large_cpu <= 1.5 * small_cpu
