"""A look for what is to be told: it runs at every change, so it must cost next to nothing.

Run with `pytest tests/benchmarks/test_reminder_speed.py -o addopts="" -s`.
GAOXINBAN_BENCH_DB names a demonstration database that is used instead of building
one. Judged is processor time of the quickest of nine looks.
"""

import os
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from gaoxinban.application.demo import SettableClock
from gaoxinban.application.reminders import LOOK_BACK
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office

LIMIT = 0.03
CATCHING_UP = 0.15


@pytest.fixture(scope="module")
def office(request):
    given = os.environ.get("GAOXINBAN_BENCH_DB")
    path = Path(given) if given else request.getfixturevalue("ten_thousand").path
    clock = SettableClock()
    with closing(open_office(path, clock=clock)) as made:
        last = made.ticket_page(TicketFilter(sort="updated"), limit=1).rows[0].updated_at
        clock.set(made.due_after(last, 1)[0])
        yield made


def quickest(work):
    times = []
    for _ in range(9):
        began = time.process_time()
        found = work()
        times.append(time.process_time() - began)
    return min(times), found


def busiest(office):
    """Who has most open cases in hand."""
    names = Counter(
        row.officer for row in office.ticket_rows(office.ticket_ids(TicketFilter(open_only=True)))
    )
    del names[""]
    name = names.most_common(1)[0][0]
    return next(each for each in office.directory().officers if each.name == name).actor


@pytest.mark.parametrize("lead", [None, 3600])
def test_a_look(office, lead):
    actor = busiest(office)
    office.reminders.tell(actor, office.reminders.look(actor))
    took, found = quickest(lambda: office.reminders.look(actor, lead))
    print(f"  {actor.name}: {took * 1e3:.1f} ms, {len(found.notices)} to tell")  # noqa: T201  for the report
    assert took <= LIMIT


def test_the_first_look_after_a_long_absence(office, monkeypatch):
    """So many events at once, with all of their cases."""
    actor = busiest(office)
    store = "gaoxinban.storage.reminder_store.SqlReminders"
    monkeypatch.setattr(f"{store}.seen", lambda *_: 0)
    office.reminders._looked.clear()
    took, found = quickest(lambda: office.reminders.look(actor))
    print(f"  back {LOOK_BACK} events: {took * 1e3:.1f} ms, {len(found.notices)} to tell")  # noqa: T201  for the report
    assert took <= CATCHING_UP
