"""The Qt binding that is installed is one that this program can live with."""

import sys

import pytest


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_void_calls_leave_the_count_of_none_alone():
    """PySide6 6.12.0 lost one reference of None at every void call and died of it in seconds."""
    from PySide6.QtCore import QObject, QRect

    thing, rectangle = QObject(), QRect()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
        rectangle.setLeft(1)
        thing.parent()
    assert abs(sys.getrefcount(None) - before) < 50


def test_the_bindings_version_is_in_the_supported_range():
    import PySide6

    version = tuple(int(part) for part in PySide6.__version__.split(".")[:3])
    assert (6, 9, 3) <= version < (6, 12)
