"""The Qt in use keeps Python's books: PySide6 6.12.0 on Python 3.11 gives back a None too many.

Every call without a result lowered the reference count of None by one, and a
process died after about 6,350 of them. From Python 3.12 None is immortal.
"""

import sys

import pytest
from PySide6.QtCore import QObject, QRect, QTimer

CALLS = 500


@pytest.mark.parametrize(
    ("make", "call"),
    [
        (QObject, lambda thing: thing.setObjectName("a")),
        (QRect, lambda thing: thing.setLeft(1)),
        (QTimer, lambda thing: thing.setInterval(1)),
        (QObject, lambda thing: thing.parent()),
    ],
    ids=["QObject.setObjectName", "QRect.setLeft", "QTimer.setInterval", "QObject.parent"],
)
def test_calls_without_a_result_leave_none_alone(qapp, make, call):
    thing = make()
    call(thing)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        call(thing)
    assert abs(sys.getrefcount(None) - before) < CALLS // 10
