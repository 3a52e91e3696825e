"""How long one waits after a click or a command, each start in a process of its own.

Run with `pytest tests/benchmarks/test_start_speed.py --benchmark-enable -o addopts=""`.
Starts and their floors are taken in turn, and the medians compared. Bytecode is
compiled beforehand, as an installation does (`compile-bytecode` in uv's settings): by
the first round, into a folder of its own, whatever PYTHONDONTWRITEBYTECODE says.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from gaoxinban.application.demo import SettableClock, build_demo
from gaoxinban.bootstrap import open_office

PROBE = Path(__file__).with_name("start_probe.py")
ROUNDS = 9


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """A thousand cases: the start must not depend on their number."""
    given = os.environ.get("GAOXINBAN_BENCH_DB")
    if given:
        return Path(given)
    from conftest import UNTIL

    path = tmp_path_factory.mktemp("start") / "gaoxinban.db"
    clock = SettableClock()
    office = open_office(path, clock=clock)
    build_demo(office, tickets=1_000, until=UNTIL, settings_clock=clock)
    office.close()
    return path


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Of an installed program."""
    made = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    made["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.mktemp("bytecode"))
    return made


def seconds(environment, *arguments):
    """How long a command of the program takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def probed(environment, kind, *arguments):
    """The instants that the probe printed, in seconds from the start of its process."""
    found = subprocess.run(
        [sys.executable, str(PROBE), kind, str(time.time()), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    lines = (line.split() for line in found.stdout.splitlines())
    return {name: float(value) for name, value in lines}


@pytest.mark.parametrize(
    ("name", "limit"), [("help", 0.3), ("worktime", 0.8)], ids=["--help", "worktime"]
)
def test_a_command_answers_at_once(benchmark, environment, database, name, limit):
    arguments = {
        "help": ["--help"],
        "worktime": ["--db", str(database), "worktime", "2026-03-02T09:00", "2026-03-05T10:00"],
    }[name]
    took, floors = [], []

    def once():
        floors.append(seconds(environment, "-c", "pass"))
        took.append(seconds(environment, "-m", "gaoxinban", *arguments))

    once()
    took.clear()
    floors.clear()
    benchmark.pedantic(once, rounds=ROUNDS)
    print(f"  {median(took):.3f} s, floor {median(floors):.3f} s, limit {limit} s")  # noqa: T201  for the report
    benchmark.extra_info.update(took=median(took), floor=median(floors))
    assert median(took) <= limit


def test_the_window_paints_first_and_loads_behind_it(benchmark, environment, database, tmp_path):
    """To the first paint at most 2 times, to the first rows at most 5 times a bare window.

    The rows are those of the queue, on which the window was closed the last time.
    """
    settings = tmp_path / "window.ini"
    settings.write_text("[window]\npage=queue\n", encoding="utf-8")
    bare, painted, rows = [], [], []

    def once():
        bare.append(probed(environment, "bare")["painted"])
        found = probed(environment, "rows", str(database), str(settings))
        painted.append(found["painted"])
        rows.append(found["rows"])

    once()
    for kept in (bare, painted, rows):
        kept.clear()
    benchmark.pedantic(once, rounds=ROUNDS)
    floor = median(bare)
    ratios = median(painted) / floor, median(rows) / floor
    print(  # noqa: T201  for the report
        f"  bare {floor:.3f} s, painted {median(painted):.3f} s ({ratios[0]:.2f} x),"
        f" rows {median(rows):.3f} s ({ratios[1]:.2f} x)"
    )
    benchmark.extra_info.update(bare=floor, painted=median(painted), rows=median(rows))
    assert ratios[0] <= 2
    assert ratios[1] <= 5
