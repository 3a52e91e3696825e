"""Changes of other processes are announced to the pages, once, and never while asking."""

from types import SimpleNamespace

from gaoxinban.application.changes import Changes
from gaoxinban.ui.kit.elsewhere import Elsewhere


def test_foreign_changes_are_announced_as_own_ones_are(inline, qapp):
    waiting = [None, Changes(tickets=True, ticket_ids=frozenset({7})), None]
    office = SimpleNamespace(views=SimpleNamespace(elsewhere=lambda: waiting.pop(0)))
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

    watch = Elsewhere(threaded, SimpleNamespace(views=SimpleNamespace(elsewhere=elsewhere)))
    qtbot.waitUntil(lambda: asked == [1])
    watch.look()
    gate.set()
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert asked == [1]
    watch._timer.stop()
