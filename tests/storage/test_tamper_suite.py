"""Two hundred random changes to a database of a thousand cases, and not one goes unnoticed."""

import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from functools import partial
from multiprocessing import get_context

import pytest
from tampering import ANCHOR_ALONE, KINDS, Forger

from gaoxinban.application.demo import SettableClock, build_demo
from gaoxinban.application.office import script_actor
from gaoxinban.application.rule_ports import Cohort
from gaoxinban.application.versions import Choice
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.instant import from_datetime

CASES, CHANGES, SEED = 1_000, 200, 20261123
PLAN = [kind for kind, times in KINDS.items() for _ in range(times)]
UNTIL = from_datetime(datetime(2026, 11, 20, 10, 30))


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A demonstration lived through by the real acts, with frozen months; its file and its anchor."""
    path = tmp_path_factory.mktemp("kept") / "office.db"
    clock = SettableClock()
    with closing(open_office(path, clock=clock)) as office:
        build_demo(office, tickets=CASES, until=UNTIL, settings_clock=clock)
        clock.set(UNTIL)
        actor = script_actor("cli", "主管")
        promises = replace(office.rules.promises(), pause_cap_days=12)
        office.rules.publish(actor, promises, Choice(1, "第二版"))
        for month in (202601, 202602, 202603):
            office.months.freeze(actor, month, Cohort.LOGGED)
        assert office.maintenance.counts()["ticket"] == CASES
        assert office.maintenance.verify() == []
        return path, office.anchor().line()


def attempt(path, line, folder, number):
    """Change a copy; None if that was found, else what was done and what was said."""
    changed = folder / f"changed-{number}.db"
    shutil.copyfile(path, changed)
    forger = Forger(changed, random.Random(f"{SEED}:{number}"))
    kind = PLAN[number]
    forger.run(kind)
    with closing(open_office(changed)) as office:
        inside = office.maintenance.verify()
        outside = office.check_anchor(line)
    for left in folder.glob(f"{changed.name}*"):
        left.unlink()
    found = outside and not inside if kind in ANCHOR_ALONE else inside or outside
    return None if found else (number, kind.__name__, forger.done, [*inside, *outside])


def shared_out(work):
    """Two processes where they can be had: two hundred times everything is a minute of one."""
    try:
        pool = ProcessPoolExecutor(2, get_context("spawn"))
    except OSError:  # no shared memory for this user, as in a bare container
        return [work(number) for number in range(CHANGES)]
    with pool:
        return list(pool.map(work, range(CHANGES), chunksize=10))


def test_two_hundred_changes_are_all_found(kept, tmp_path):
    path, line = kept
    assert len(PLAN) == CHANGES
    found = shared_out(partial(attempt, path, line, tmp_path))
    assert len(found) == CHANGES
    assert [each for each in found if each is not None] == []
