"""What the benchmarks stand on: one large demonstration database, built once in a run."""

import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from gaoxinban.application.demo import DemoResult, SettableClock, build_demo
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.instant import from_datetime

UNTIL = from_datetime(datetime(2026, 11, 20, 10, 30))


@pytest.fixture(autouse=True, scope="session")
def quick_storage():
    """What is measured waits for the disk and compiles its statements as the program does."""


@dataclass(frozen=True)
class Built:
    """A demonstration database and what building it took; processor time is the whole process's."""

    path: Path
    result: DemoResult
    cpu_seconds: float


def build(path: Path, tickets: int) -> Built:
    clock = SettableClock()
    office = open_office(path, clock=clock)
    try:
        began = time.process_time()
        result = build_demo(office, tickets=tickets, until=UNTIL, settings_clock=clock)
        return Built(path, result, time.process_time() - began)
    finally:
        office.close()


@pytest.fixture(scope="session")
def ten_thousand(tmp_path_factory) -> Built:
    return build(tmp_path_factory.mktemp("ten") / "gaoxinban.db", 10_000)


@pytest.fixture(scope="session")
def hundred_thousand(tmp_path_factory) -> Built:
    return build(tmp_path_factory.mktemp("hundred") / "gaoxinban.db", 100_000)
