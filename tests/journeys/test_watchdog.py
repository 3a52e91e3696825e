"""The watchdog bites: a window that is busy too long is named with what it did; waiting is not."""

import time

import pytest
from inline_runner import InlineTaskRunner
from new_office import new_office

from tests.journeys.watchdog import LOOP, Watchdog


def work(seconds):
    """Keep the processor busy."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


@pytest.fixture
def dog(qtbot):
    runner = InlineTaskRunner()
    made = Watchdog(qtbot)
    made.watch(runner)
    yield made
    made.close()
    runner.close()


def test_a_slow_key_is_named_with_its_stack(dog):
    with dog.span("Enter"):
        work(0.08)
    (told,) = dog.blocks
    assert told.split("\n")[0].endswith(" ms in Enter")
    assert "in work" in told


def test_a_slow_answer_in_the_event_loop_is_found(dog, qtbot):
    from PySide6.QtCore import QTimer

    QTimer.singleShot(0, lambda: work(0.08))
    dog.qtbot.waitUntil(lambda: bool(dog.blocks))
    assert LOOP in dog.blocks[0]


def test_waiting_and_many_short_things_are_no_block(dog, qtbot):
    with dog.span("sleep"):
        time.sleep(0.1)
    for _ in range(8):
        with dog.span("a key"):
            work(0.02)
    work(0.1)  # the test itself
    qtbot.wait(20)
    assert dog.blocks == []


def test_the_first_showing_is_pardoned_until_it_rests(dog, qtbot):
    dog.pardon()
    with dog.span("a new page"):
        work(0.08)
    assert dog.blocks == []
    qtbot.wait(200)
    with dog.span("the same page"):
        work(0.08)
    assert len(dog.blocks) == 1


def test_asking_the_database_is_found_however_short_it_is(dog, tmp_path):
    office, _clock = new_office(tmp_path)
    with dog.span("a read"):
        end = time.monotonic() + 0.3
        while not dog.blocks and time.monotonic() < end:
            office.directory()
    office.close()
    assert dog.blocks[0].startswith("the database is asked by the window")
