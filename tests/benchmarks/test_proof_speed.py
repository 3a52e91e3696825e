"""How long it takes to prove, and to derive anew, what 100,000 cases say.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. The floor
is a bare SHA-256 over the same bytes read from the same table, in the same run.
Rates are taken over processor time, so that other people's work on the machine
fails nobody; by the wall clock they stand in the table. Where processes share
the work, what counts is the way that the caller waits for: its own time and its
share of theirs.
"""

import hashlib
import os
import shutil
import time
from contextlib import closing
from itertools import groupby
from operator import itemgetter

import pytest
import sqlcipher3.dbapi2 as driver

from gaoxinban.application.no_collection import no_collection
from gaoxinban.bootstrap import open_office
from gaoxinban.storage import proof_lanes, proof_walk
from gaoxinban.storage.proof_statements import sight

CHAIN_PER_SECOND = 100_000
REBUILT_PER_SECOND = 20_000
TIMES_FLOOR = 8
"""A verification also parses, replays, and compares every derived row."""


def spent():
    """Processor seconds of this process, and of those it started and saw the end of."""
    found = os.times()
    return found.user + found.system, found.children_user + found.children_system


@pytest.fixture(scope="module")
def large(hundred_thousand, tmp_path_factory):
    path = tmp_path_factory.mktemp("proof") / "gaoxinban.db"
    shutil.copy(hundred_thousand.path, path)
    with closing(open_office(path)) as office:
        yield office, path


def floor(path):
    """Every event read once and hashed once, its text too."""
    with closing(driver.connect(str(path))) as connection:
        began = time.process_time()
        rows = connection.execute(
            "SELECT e.*, c.salt, c.payload FROM event e LEFT JOIN content c ON c.id = e.content_id"
        )
        count = 0
        while some := rows.fetchmany(5_000):
            count += len(some)
            for row in some:
                hashlib.sha256("".join(map(str, row)).encode()).hexdigest()
        return count, time.process_time() - began


def measured(benchmark, path, act):
    """Run once; what it found, events, seconds on the way, and how often the floor that is."""
    events, bare = floor(path)
    before = spent()
    found = benchmark.pedantic(act, rounds=1)
    own, others = (now - then for now, then in zip(spent(), before, strict=True))
    way = own + others / min(os.cpu_count() or 1, proof_lanes.MOST_LANES)
    benchmark.extra_info.update(
        events=events,
        per_second=events / benchmark.stats.stats.median,
        per_second_on_the_way=events / way,
        per_processor_second=events / (own + others),
        times_floor=(own + others) / bare,
        load=os.getloadavg()[0],
    )
    return found, events / way, (own + others) / bare


def test_the_chains(benchmark, large):
    """Global chain, chains of the cases and texts, by one process."""
    office, path = large

    def chains():
        with office.maintenance._reader.connect() as connection:
            found = []
            seen = sight(connection)
            for stretch in proof_lanes._links(connection):
                found += proof_walk.links(seen, stretch)
            for stretch in proof_lanes.stretches(connection):
                events = seen.rows("event", stretch).fetchall()
                for _, rows in groupby(events, itemgetter(1)):
                    found += proof_walk.hashes(list(rows))
            return found

    with no_collection():
        found, rate, _ = measured(benchmark, path, chains)
    assert found == []
    assert rate >= CHAIN_PER_SECOND


def test_verify(benchmark, large):
    office, path = large
    found, _, times = measured(benchmark, path, office.maintenance.verify)
    assert found == []
    assert times <= TIMES_FLOOR


def test_rebuild(benchmark, large):
    office, path = large
    found, rate, _ = measured(benchmark, path, office.maintenance.rebuild)
    assert found == []
    assert rate >= REBUILT_PER_SECOND
