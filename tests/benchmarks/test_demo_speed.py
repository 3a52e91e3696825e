"""A hundred thousand cases through the one event path.

Run with `pytest tests/benchmarks --benchmark-enable -o addopts=""`. The rate
is taken over processor time, so that other people's work on the machine fails
nobody; the rate by the wall clock stands beside it.
"""

import hashlib
import time

EVENTS_PER_SECOND = 8_000


def _hashing_floor() -> float:
    """Seconds that the three hashes of an event alone take here."""
    began = time.process_time()
    for number in range(100_000):
        hashlib.sha256(b"%200d" % number).hexdigest()
    return (time.process_time() - began) / 100_000 * 3


def test_hundred_thousand_cases(benchmark, hundred_thousand):
    result, cpu = hundred_thousand.result, hundred_thousand.cpu_seconds
    floor = benchmark.pedantic(_hashing_floor, rounds=1)
    benchmark.extra_info.update(
        events=result.events,
        seconds=result.seconds,
        events_per_second=result.events / result.seconds,
        events_per_cpu_second=result.events / cpu,
        microseconds_per_event=cpu / result.events * 1e6,
        floor_microseconds=floor * 1e6,
    )
    assert result.tickets == 100_000
    assert result.events / cpu >= EVENTS_PER_SECOND
