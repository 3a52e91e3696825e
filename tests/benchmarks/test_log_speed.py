"""One durable 登记 beside the least that durability costs: a raw one-row commit.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. Both are
measured in turn in the same run on the same disk (WAL, synchronous=FULL).
"""

import time
from statistics import median

import pytest
import sqlcipher3.dbapi2 as driver

from gaoxinban.application.commands import LogCase
from gaoxinban.application.office import actor_of
from gaoxinban.bootstrap import open_office

ROUNDS = 400


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
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def measure(path, folder):
    """Medians of a raw commit, of a log, and of the log's processor time, in seconds."""
    office = open_office(path)
    connection, commit = _raw(folder / "raw.db")
    try:
        actor = actor_of(office.directory().officers[2])
        command = LogCase(
            title="车间扩产用电增容",
            body="新上两条产线，变压器容量不够，想申请增容到2000千伏安，希望协调供电公司。",
            enterprise_id=1,
        )
        for _ in range(20):
            commit()
            office.log(actor, command)
        pairs = [
            (_timed(commit), _timed(lambda: office.log(actor, command))) for _ in range(ROUNDS)
        ]
        began = time.process_time()
        for _ in range(100):
            office.log(actor, command)
        cpu = (time.process_time() - began) / 100
        return median(raw for raw, _ in pairs), median(log for _, log in pairs), cpu
    finally:
        connection.close()
        office.close()


@pytest.fixture(scope="module")
def small(ten_thousand, tmp_path_factory):
    return measure(ten_thousand.path, tmp_path_factory.mktemp("raw-ten"))


def test_a_log_costs_at_most_ten_commits(benchmark, small, hundred_thousand, tmp_path):
    """And as much at 100,000 cases as at 10,000: what grows would be a scan."""
    raw, log, cpu = benchmark.pedantic(
        measure, (hundred_thousand.path, tmp_path), rounds=1, warmup_rounds=0
    )
    small_raw, small_log, small_cpu = small
    benchmark.extra_info.update(
        raw_ms=raw * 1e3,
        log_ms=log * 1e3,
        ratio=log / raw,
        cpu_ms=cpu * 1e3,
        ten_thousand_raw_ms=small_raw * 1e3,
        ten_thousand_log_ms=small_log * 1e3,
        ten_thousand_ratio=small_log / small_raw,
        ten_thousand_cpu_ms=small_cpu * 1e3,
    )
    assert small_log <= 10 * small_raw
    assert log <= 10 * raw
    assert cpu <= 1.5 * small_cpu
