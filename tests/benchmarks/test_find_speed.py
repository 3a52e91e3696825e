"""Ctrl+K at a million cases: cases, enterprises, people, settings and acts for each key, together.

Run as test_queue_speed.py is, over processor time too. Judged over a fixed sample of
words of the texts and of what people type besides: letters, numbers, codes.
"""

from test_queue_speed import queue, quickest, report_first_hits, words  # noqa: F401  a fixture

from gaoxinban.ui.kit.actions import ActionEntry
from gaoxinban.ui.shell.pages import search
from gaoxinban.ui.shell.search_field import acts_of

ACTS = 300
"""More than the window has."""
TYPED = ("c", "cz", "czs", "v", "vv", "zyx", "changzhou", "138", "1380", "0519-81", "9132", "MA1Q")
TYPED += (
    "711",
    "GX-2026",
    "2026-711",
    "GX-2026-000711",
    "5G",
    "PLC",
    "常州",
    "公司有",
    "有限公司",
    "龘",
)


def test_first_hits_of_all_kinds_for_each_key(queue):  # noqa: F811  the fixture
    sample = words(queue.path)
    acts = [
        ActionEntry(f"act.{number}", word, "Ctrl+K", f"{word}，{sample[-number]}", available=True)
        for number, word in enumerate(sample[:ACTS])
    ]
    times = [
        (
            quickest(lambda typed=typed: (search(queue.office, typed), acts_of(acts, typed)), 3),
            typed,
        )
        for typed in (*sample, *TYPED)
    ]
    report_first_hits("find", times)
