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
from datetime import timedelta
from pathlib import Path

import pytest
from new_office import acting, new_office, request

from gaoxinban.application.commands import AcceptCase
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.event import Actor, EventKind
from gaoxinban.domain.instant import local_date
from gaoxinban.domain.term import Role

KILLS = int(os.environ.get("GAOXINBAN_KILLS", "10"))
LOST_AT_MOST = 2.0
"""Seconds of typing that may be missing."""
CHILD = Path(__file__).with_name("typing_child.py")
START_MOST = 60.0
MODULE = "module new"


def lines_of(report):
    """What was told; a line that the kill cut off is none."""
    whole = report.read_text("utf-8").splitlines(keepends=True) if report.exists() else []
    return [json.loads(line) for line in whole if line.endswith("\n")]


def live_and_die(database, report, seed, moment, *case):
    """Start a window, let it type for a moment, kill it; when that was."""
    root = CHILD.parents[2]
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(database), str(report), str(seed), *case],
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


def states_of(told, restored):
    """(since, text) of everything that stood in the form, in order."""
    found = [(0.0, restored)]
    found += [(each["at"], each["body"]) for each in told if each["what"] == "typed"]
    return found


def allowed_drafts(states, killed_at):
    """Every text that the draft may have: what stood there in the last seconds."""
    until = [since for since, _ in states[1:]] + [killed_at]
    return {
        text
        for (_, text), end in zip(states, until, strict=True)
        if end >= killed_at - LOST_AT_MOST
    }


def check_round(told, killed_at, restored, saved, draft):
    """One kill: what was typed against what is `saved` and the `draft` that it left."""
    assert len(saved) == len(set(saved)), "something was saved twice"
    logged = [each["body"] for each in told if each["what"] == "logged"]
    assert set(logged) <= set(saved), "something acknowledged is missing"
    assert not draft or draft not in saved, "what was saved came back as a draft"
    states = states_of(told, restored)
    last = states[-1][1]
    if last and last in saved:  # committed, and killed before the window knew
        assert not draft
        return
    assert draft in allowed_drafts(states, killed_at), "more than the last seconds are missing"
    order = [text for _, text in states][::-1]
    kept = next((each["body"] for each in told[::-1] if each["what"] == "kept"), None)
    if kept is not None:
        assert order.index(draft) <= order.index(kept), "an acknowledged draft is lost"


def drafts_of(office, owner, case):
    """What stands in the drafts of a request, of a 备注 and of a text module."""
    who = Actor(owner, "", Role.OFFICER, officer_id=int(owner.partition(":")[2]))
    drafts = office.desk.drafts
    requests, acts, form = drafts.of(who), drafts.of_case(who, case), drafts.of_form(who, MODULE)
    assert len(requests) <= 1, "a draft was doubled"
    return {
        "request": requests[0].payload.get("body", "") if requests else "",
        "note": acts[0].payload["fields"]["note"] if acts else "",
        "module": "" if form is None else form.payload["fields"].get("body", ""),
    }


def saved_in(office, case):
    """Bodies of the requests, 备注 of the case, and bodies of the text modules."""
    notes = [each.text for each in office.detail(case).timeline if each.kind is EventKind.NOTE]
    bodies = [office.detail(each).body for each in office.ticket_ids(TicketFilter())]
    modules = [each.body for each in office.desk.modules.all()]
    return {"request": bodies, "note": notes, "module": modules}


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_killed_at_random_moments(tmp_path):
    """By turns while a request is typed, a 备注, and a text module: a form of no case."""
    office, _ = new_office(tmp_path)
    with closing(office):
        case = office.log(acting(office, Role.ADMIN), request(dispatch=False)).value.ticket_id
        shipped = len(office.desk.modules.all())
    database = tmp_path / "office.db"
    chance = random.Random(2026)
    arguments = {"request": [], "note": [str(case)], "module": ["modules"]}
    before = dict.fromkeys(arguments, "")
    drafts = dict.fromkeys(before, 0)
    for turn in range(KILLS - 1):  # and once more below
        report = tmp_path / f"report-{turn}.jsonl"
        typing = tuple(arguments)[turn % len(arguments)]
        moment = chance.uniform(0.0, 2.5)
        killed_at = live_and_die(database, report, turn, moment, *arguments[typing])
        told = lines_of(report)
        ready = next(each for each in told if each["what"] == "ready")
        assert ready["request"] == before["request"], "what was kept did not come back"
        assert ready[typing] == before[typing], f"a {typing} did not come back"
        with closing(open_office(database)) as office:
            found, saved = drafts_of(office, ready["owner"], case), saved_in(office, case)
            check_round(told, killed_at, before[typing], saved[typing], found[typing])
            for other in found.keys() - {typing}:
                assert found[other] == before[other], "what nobody touched is gone"
            assert office.maintenance.check() == []
            assert office.maintenance.verify() == []
        before = found
        drafts[typing] += bool(found[typing])
    print(f"{KILLS} kills: { ({key: len(each) for key, each in saved.items()}) }, {drafts} left")  # noqa: T201  for the report
    assert len(saved["request"]) > 1
    assert saved["note"]
    assert len(saved["module"]) > shipped
    assert any(drafts.values())


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_what_stood_in_one_line_outlives_a_kill(tmp_path):
    """Not in a form, or not put in yet, or with the cursor still in the field."""
    office, _ = new_office(tmp_path)
    admin = acting(office, Role.ADMIN)
    with closing(office):
        case = office.log(admin, request()).value.ticket_id
        office.do(admin, AcceptCase(ticket_id=case))
    database, report = tmp_path / "office.db", tmp_path / "report.jsonl"
    live_and_die(database, report, 1, LOST_AT_MOST, "fields", str(case))
    owner = next(each["owner"] for each in lines_of(report) if each["what"] == "ready")
    who = Actor(owner, "", Role.OFFICER, officer_id=int(owner.partition(":")[2]))
    with closing(open_office(database)) as office:
        drafts = office.desk.drafts
        row = drafts.of_form(who, "rules promises").payload["row"]
        assert (row["place"], row["fields"]) == (0, {"amount": "77"})
        assert drafts.of_form(who, "queue view new").payload == {"name": "等我回电"}
        [contact] = drafts.of_case(who, case)
        said = contact.payload["fields"]["happened_at"]
        yesterday = local_date(office.clock.now()) - timedelta(days=1)
        assert said == f"{yesterday.isoformat()} 16:20"  # the word would be another day tomorrow
