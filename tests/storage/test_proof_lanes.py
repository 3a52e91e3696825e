"""Several processes find what one finds, and nothing that one does not find."""

import random
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from itertools import islice

import pytest
from lives import live
from new_office import copy_of, new_office
from open_file import execute, guards_down, rows

from gaoxinban.domain.errors import Refused
from gaoxinban.storage import proof_lanes, proof_walk

DERIVED = "ticket", "holding", "leg", "ticket_search"
DAMAGE = (
    "UPDATE event SET actor = 'officer:1' WHERE id IN (9, 30)",
    "DELETE FROM event WHERE id = 40",
    "UPDATE ticket SET state = 'closed' WHERE id IN (2, 9, 14)",
    "UPDATE event SET payload = CAST(X'ff' AS TEXT) WHERE id = 50",
    "DELETE FROM leg WHERE ticket_id = 11",
    (
        "INSERT INTO holding SELECT 99999, ordinal, kind, ref, team_id, since, until,"
        " natural_seconds, working_seconds, paused FROM holding WHERE ticket_id = 1"
    ),
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lived")
    office, clock = new_office(folder)
    live(office, clock, random.Random(5), cases=20, acts=150)
    office.close()
    return folder / "office.db", clock.now()


@pytest.fixture
def lived(kept, tmp_path, monkeypatch):
    """An office whose cases are cut into many stretches; its file."""
    monkeypatch.setattr(proof_lanes, "EVENTS", 12)
    monkeypatch.setattr(proof_lanes, "LINKS", 25)
    office, _ = copy_of(kept, tmp_path)
    with closing(office):
        yield office, tmp_path / "office.db"


def alone(monkeypatch, office):
    monkeypatch.setattr(proof_lanes, "WORTH", 10**9)
    return office.maintenance.verify()


def shared(monkeypatch, office):
    monkeypatch.setattr(proof_lanes, "WORTH", 1)
    monkeypatch.setattr(proof_lanes.os, "cpu_count", lambda: 2)
    return office.maintenance.verify()


def test_stretches_hold_every_case_once(lived):
    office, path = lived
    with office.maintenance._reader.connect() as connection:
        cuts = list(proof_lanes.stretches(connection))
    assert len(cuts) > 5
    assert (cuts[0].low, cuts[-1].high) == (None, None)
    assert [cut.high for cut in cuts[:-1]] == [cut.low for cut in cuts[1:]]
    counts = rows(path, "SELECT ticket_id, count(*) FROM event GROUP BY 1")
    for low, high in cuts:
        inside = [n for case, n in counts if (low or 0) <= case < (high or 10**9)]
        assert sum(inside) <= 12 + max(inside)


def test_several_processes_find_the_same(lived, monkeypatch):
    office, path = lived
    assert alone(monkeypatch, office) == shared(monkeypatch, office) == []
    with guards_down(path):
        execute(path, *DAMAGE)
    found = shared(monkeypatch, office)
    assert found == alone(monkeypatch, office)
    assert len(found) >= 8


def test_several_processes_rebuild_what_was_there(lived, monkeypatch):
    office, path = lived
    before = [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED]
    monkeypatch.setattr(proof_lanes, "AHEAD", 2)
    monkeypatch.setattr(proof_lanes, "WORTH", 1)
    monkeypatch.setattr(proof_lanes.os, "cpu_count", lambda: 2)
    execute(path, "UPDATE ticket SET state = 'closed' WHERE id IN (2, 9)", "DELETE FROM leg")
    assert len(office.maintenance.rebuild()) > 8
    assert before == [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED]
    with guards_down(path):
        execute(path, "UPDATE event SET payload = '[' WHERE id = 40", "DELETE FROM leg")
    before = [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED]
    with pytest.raises(Refused, match="从备份恢复"):
        office.maintenance.rebuild()
    assert before == [rows(path, f"SELECT * FROM {table} ORDER BY 1, 2") for table in DERIVED]


def test_what_a_process_does_not_answer_is_walked_by_the_caller(lived, monkeypatch):
    office, path = lived
    execute(path, "UPDATE ticket SET state = 'closed' WHERE id = 9")
    expected = alone(monkeypatch, office)
    # As when somebody has written between the caller's first look and theirs.
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(proof_walk.Sight, "head", lambda _: (5, "f" * 64))
        assert shared(monkeypatch, office) == expected

    class Broken(ProcessPoolExecutor):
        def submit(self, *_):
            return super().submit(int, "no number")

    monkeypatch.setattr(proof_lanes, "ProcessPoolExecutor", Broken)
    assert shared(monkeypatch, office) == expected
    assert expected


@pytest.mark.parametrize("worth", [1, 10**9])
def test_a_walk_tells_how_far_it_is_and_can_be_stopped(lived, monkeypatch, worth):
    office, _ = lived
    monkeypatch.setattr(proof_lanes, "WORTH", worth)
    monkeypatch.setattr(proof_lanes.os, "cpu_count", lambda: 2)
    told = []
    assert office.maintenance.verify(stop=lambda: False, progress=told.append) == []
    assert told == sorted(told)
    assert told[0] == 0
    assert 80 < told[-1] < 100
    told.clear()
    with pytest.raises(Refused, match="没有核对完"):
        office.maintenance.verify(stop=lambda: len(told) > 2, progress=told.append)
    assert len(told) == 3


@pytest.mark.parametrize(("place", "started"), [("command", 1), ("window", 2)])
def test_a_command_walks_a_lane_itself_and_the_thread_of_a_window_none(
    lived, monkeypatch, place, started
):
    """A thread that computes for seconds would make the window wait for the interpreter."""
    office, _ = lived
    asked = []
    monkeypatch.setattr(proof_lanes, "_pool", lambda lanes, *_: asked.append(lanes))
    if place == "command":
        shared(monkeypatch, office)
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(shared, monkeypatch, office).result()
    assert asked == [started]


@pytest.mark.parametrize(("low", "high"), [(1, 8), (None, 8), (1, None), (1, 2**62), (5, 6)])
def test_the_parts_of_a_stretch_hold_its_cases_once(monkeypatch, low, high):
    monkeypatch.setattr(proof_walk, "CASES", 3)
    parts = list(proof_walk.Stretch(low, high).parts())
    assert (parts[0].low, parts[-1].high) == (low, high)
    assert [each.high for each in parts[:-1]] == [each.low for each in parts[1:]]
    assert len(parts) == (3 if (low, high) == (1, 8) else 1)


def test_few_events_start_no_process(lived, monkeypatch):
    office, _ = lived
    monkeypatch.setattr(proof_lanes, "ProcessPoolExecutor", None)
    assert office.maintenance.verify() == []
    monkeypatch.setattr(proof_lanes.sys, "frozen", True, raising=False)
    assert shared(monkeypatch, office) == []


def test_an_id_far_away_makes_neither_stretches_without_end_nor_processes(lived, monkeypatch):
    office, path = lived
    monkeypatch.setattr(proof_lanes, "ProcessPoolExecutor", None)
    with guards_down(path):
        execute(path, f"UPDATE event SET id = {2**62} WHERE id = 40")
    with office.maintenance._reader.connect() as connection:
        links = list(islice(proof_lanes._links(connection), 5_000))
    assert len(links) <= proof_lanes.MOST_LINKS + 1
    assert office.maintenance.verify()


def test_where_no_process_can_be_started_the_caller_walks_alone(lived, monkeypatch):
    """A user without shared memory, as in a bare container: found on an empty Debian."""
    office, path = lived
    execute(path, "UPDATE ticket SET state = 'closed' WHERE id = 9")
    expected = alone(monkeypatch, office)

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(proof_lanes, "ProcessPoolExecutor", forbidden)
    assert shared(monkeypatch, office) == expected
    assert expected


def test_a_process_that_walks_loads_neither_sqlalchemy_nor_the_use_cases():
    """It would load them for as long as it walks a twentieth of a large database."""
    asked = "import gaoxinban.storage.proof_process, sys; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True
    )
    names = set(loaded.stdout.split())
    assert not {"sqlalchemy", "gaoxinban.application.ports", "multiprocessing.pool"} & names
    assert "gaoxinban.domain.ledger" in names
