"""The window killed while somebody types and saves: nothing acknowledged is lost or doubled.

GAOXINBAN_KILLS sets how often (10 unless told; the issue asks for 100).
"""

import json
import os
import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.event import Actor
from gaoxinban.domain.term import Role
from tests.new_office import acting, new_office, request

KILLS = int(os.environ.get("GAOXINBAN_KILLS", "10"))
LOST_AT_MOST = 2.0
"""Seconds of typing that may be missing."""
CHILD = Path(__file__).with_name("typing_child.py")
START_MOST = 60.0


def lines_of(report):
    """What was told; a line that the kill cut off is none."""
    whole = report.read_text("utf-8").splitlines(keepends=True) if report.exists() else []
    return [json.loads(line) for line in whole if line.endswith("\n")]


def live_and_die(database, report, seed, moment):
    """Start a window, let it type for a moment, kill it; when that was."""
    root = CHILD.parents[2]
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(database), str(report), str(seed)],
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + START_MOST
        while not any(each["what"] == "typed" for each in lines_of(report)):
            assert child.poll() is None, child.stderr.read().decode()
            assert time.monotonic() < deadline, "the window did not begin to type"
            time.sleep(0.02)
        time.sleep(moment)
        assert child.poll() is None, child.stderr.read().decode()
        killed_at = time.monotonic()
    finally:
        child.kill()
        child.wait()
        child.stderr.close()
    return killed_at


def states_of(told):
    """(since, text) of everything that stood in the form, in order."""
    found = [(0.0, next((each["body"] for each in told if each["what"] == "ready"), ""))]
    found += [(each["at"], each["body"]) for each in told if each["what"] == "typed"]
    return found


def allowed_drafts(told, killed_at):
    """Every text that the draft may have: what stood there in the last seconds."""
    states = states_of(told)
    until = [since for since, _ in states[1:]] + [killed_at]
    return {
        text
        for (_, text), end in zip(states, until, strict=True)
        if end >= killed_at - LOST_AT_MOST
    }


def check_round(office, told, killed_at, owner):
    """One kill against the database that it left; the draft that is there."""
    bodies = [office.detail(each).body for each in office.ticket_ids(TicketFilter())]
    assert len(bodies) == len(set(bodies)), "a case was logged twice"
    who = Actor(owner, "", Role.OFFICER, officer_id=int(owner.partition(":")[2]))
    drafts = office.desk.drafts.of(who)
    assert len(drafts) <= 1, "a draft was doubled"
    draft = drafts[0].payload.get("body", "") if drafts else ""
    logged = [each["body"] for each in told if each["what"] == "logged"]
    assert set(logged) <= set(bodies), "an acknowledged case is missing"
    assert not draft or draft not in bodies, "a logged case came back as a draft"
    last = states_of(told)[-1][1]
    if last and last in bodies:  # committed, and killed before the window knew
        assert not draft
        return draft
    assert draft in allowed_drafts(told, killed_at), "more than the last seconds are missing"
    order = [text for _, text in states_of(told)][::-1]
    kept = next((each["body"] for each in told[::-1] if each["what"] == "kept"), None)
    if kept is not None:
        assert order.index(draft) <= order.index(kept), "an acknowledged draft is lost"
    return draft


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_killed_at_random_moments(tmp_path):
    office, _ = new_office(tmp_path)
    with closing(office):
        office.log(acting(office, Role.ADMIN), request(dispatch=False))
    database = tmp_path / "office.db"
    chance = random.Random(2026)
    before, cases, drafts = "", 1, 0
    for turn in range(KILLS):
        report = tmp_path / f"report-{turn}.jsonl"
        killed_at = live_and_die(database, report, turn, chance.uniform(0.0, 2.5))
        told = lines_of(report)
        ready = next(each for each in told if each["what"] == "ready")
        assert ready["body"] == before, "what was kept did not come back"
        with closing(open_office(database)) as office:
            before = check_round(office, told, killed_at, ready["owner"])
            assert office.maintenance.check() == []
            assert office.maintenance.verify() == []
            cases = len(office.ticket_ids(TicketFilter()))
        drafts += bool(before)
    print(f"{KILLS} kills: {cases - 1} cases, {drafts} drafts left")  # noqa: T201  for the report
    assert cases > 1
    assert drafts
