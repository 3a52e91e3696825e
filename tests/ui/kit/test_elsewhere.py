"""Changes of other processes are announced to the pages, once, and never while asking."""

from types import SimpleNamespace

from new_office import FixedClock, at

from gaoxinban.application.changes import Changes
from gaoxinban.ui.kit.elsewhere import Elsewhere


def office_of(elsewhere, clock=None):
    views = SimpleNamespace(elsewhere=elsewhere)
    return SimpleNamespace(views=views, clock=clock or FixedClock(at("2026-11-30 23:59")))


def test_foreign_changes_are_announced_as_own_ones_are(inline, qapp):
    waiting = [None, Changes(tickets=True, ticket_ids=frozenset({7})), None]
    office = office_of(lambda: waiting.pop(0))
    said = []
    inline.changed.connect(lambda changes, who: said.append((changes.ticket_ids, who)))
    watch = Elsewhere(inline, office)
    watch.look()
    watch.look()
    assert said == [({7}, watch)]
    assert watch.is_elsewhere
    watch._timer.stop()


def test_it_does_not_ask_twice_at_a_time(threaded, qapp, qtbot):
    import threading

    gate, asked = threading.Event(), []

    def elsewhere():
        asked.append(1)
        gate.wait(5)

    watch = Elsewhere(threaded, office_of(elsewhere))
    qtbot.waitUntil(lambda: asked == [1])
    watch.look()
    gate.set()
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert asked == [1]
    watch._timer.stop()


def test_a_new_day_is_announced_once_though_nobody_writes(inline, qapp):
    """本月 is another month, and 「今天」 another day, in a window that stays open overnight."""
    clock = FixedClock(at("2026-11-30 23:59"))
    said = []
    inline.changed.connect(lambda changes, _who: said.append(changes))
    watch = Elsewhere(inline, office_of(lambda: None, clock))
    watch.look()
    assert said == []
    clock.advance(hours=9)
    watch.look()
    watch.look()
    assert said == [Changes(tickets=True, enterprises=True, settings=True)]
    watch._timer.stop()
