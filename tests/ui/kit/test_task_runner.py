import threading
from types import SimpleNamespace

import pytest
import shiboken6
from inline_runner import InlineTaskRunner
from PySide6.QtCore import QObject, QThread

from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit.task_runner import TaskRunner


@pytest.fixture
def owner(qapp):
    return QObject()


def test_work_runs_elsewhere_and_its_answer_comes_back_to_the_gui_thread(threaded, owner, qtbot):
    seen = []
    threaded.read(
        owner,
        lambda: threading.current_thread().name,
        on_done=lambda name: seen.append((name, QThread.currentThread() is owner.thread())),
    )
    qtbot.waitUntil(lambda: bool(seen))
    name, in_gui = seen[0]
    assert name.startswith("gaoxinban-read")
    assert in_gui


def test_writes_keep_their_order_and_never_overlap(threaded, owner, qtbot):
    running, most, order = [0], [0], []
    lock = threading.Lock()

    def work(number):
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        order.append(number)
        with lock:
            running[0] -= 1
        return number

    done = []
    for number in range(20):
        threaded.write(owner, lambda number=number: work(number), on_done=done.append)
    qtbot.waitUntil(lambda: len(done) == 20)
    assert order == done == list(range(20))
    assert most == [1]


def test_a_long_read_does_not_hold_up_the_next_one(threaded, owner, qtbot):
    gate = threading.Event()
    done = []
    threaded.read(owner, lambda: gate.wait(10), on_done=lambda _: done.append("long"))
    threaded.read(owner, lambda: None, on_done=lambda _: done.append("short"))
    qtbot.waitUntil(lambda: done == ["short"])
    gate.set()
    qtbot.waitUntil(lambda: done == ["short", "long"])


def test_only_the_newest_answer_of_a_search_arrives(threaded, owner, qtbot):
    gate = threading.Event()
    started, answers, ended = [], [], []

    def find(text):
        started.append(text)
        gate.wait(10)
        return text

    for text in ("天", "天合", "天合光", "天合光能"):
        threaded.read(
            owner,
            lambda text=text: find(text),
            on_done=answers.append,
            on_end=lambda: ended.append(1),
            latest="search",
        )
    gate.set()
    qtbot.waitUntil(lambda: len(ended) == 4)
    assert answers == ["天合光能"]
    assert "天合光" not in started or len(started) < 4  # what still waited was never begun


def test_searches_of_two_fields_do_not_cancel_each_other(threaded, qapp, qtbot):
    one, two, answers = QObject(), QObject(), []
    threaded.read(one, lambda: 1, on_done=answers.append, latest="search")
    threaded.read(two, lambda: 2, on_done=answers.append, latest="search")
    qtbot.waitUntil(lambda: sorted(answers) == [1, 2])


def test_nothing_is_delivered_to_a_destroyed_owner(threaded, qtbot, qapp):
    gate = threading.Event()
    owner, answers = QObject(), []
    threaded.read(owner, lambda: gate.wait(10), on_done=answers.append, on_end=answers.append)
    shiboken6.delete(owner)
    gate.set()
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert answers == []


def test_a_cancelled_task_that_waits_is_never_begun(threaded, owner, qtbot):
    gate, begun = threading.Event(), []
    threaded.write(owner, lambda: gate.wait(10))
    waiting = threaded.write(owner, lambda: begun.append(1), on_done=begun.append)
    waiting.cancel()
    gate.set()
    qtbot.waitUntil(lambda: waiting.finished)
    assert begun == []


def test_a_refusal_goes_to_the_caller(threaded, owner, qtbot):
    def refuse():
        raise Refused("名称不能为空。", field="name")

    refusals = []
    threaded.write(owner, refuse, on_refused=refusals.append)
    qtbot.waitUntil(lambda: bool(refusals))
    assert (refusals[0].sentence, refusals[0].field) == ("名称不能为空。", "name")


@pytest.mark.parametrize("error", [ValueError("broken"), Refused("没有人接住的拒绝。")])
def test_an_error_without_a_taker_reaches_the_hook_of_the_gui_thread(threaded, owner, qtbot, error):
    def fail():
        raise error

    ended = []
    with qtbot.captureExceptions() as caught:
        threaded.write(owner, fail, on_end=lambda: ended.append(1))
        qtbot.waitUntil(lambda: threaded.active == 0)
    assert [each[1] for each in caught] == [error]
    assert ended == [1]


def test_a_write_announces_its_changes_once_after_the_callback(threaded, owner, qtbot):
    outcome = SimpleNamespace(value=7, changes="tickets")
    heard = []
    threaded.changed.connect(lambda changes, initiator: heard.append((changes, initiator)))
    threaded.write(owner, lambda: outcome, on_done=lambda got: heard.append(got.value))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [7, ("tickets", owner)]


def test_changes_are_announced_even_when_the_callback_fails_or_was_cancelled(
    threaded, owner, qtbot
):
    outcome = SimpleNamespace(changes="tickets")
    heard = []
    threaded.changed.connect(lambda changes, _initiator: heard.append(changes))

    def fail(_outcome):
        raise RuntimeError("panel broken")

    with qtbot.captureExceptions() as caught:
        threaded.write(owner, lambda: outcome, on_done=fail)
        qtbot.waitUntil(lambda: heard == ["tickets"])
    assert len(caught) == 1
    gate, begun = threading.Event(), threading.Event()

    def slow():
        begun.set()
        gate.wait(10)
        return outcome

    task = threaded.write(owner, slow, on_done=lambda _: heard.append("callback"))
    begun.wait(10)
    task.cancel()
    gate.set()
    qtbot.waitUntil(lambda: threaded.active == 0)
    assert heard == ["tickets", "tickets"]


def test_reads_announce_nothing(inline, owner):
    heard = []
    inline.changed.connect(lambda *all_: heard.append(all_))
    inline.read(owner, lambda: SimpleNamespace(changes="tickets"))
    assert heard == []


def test_closing_waits_for_what_runs_and_drops_what_waits(owner, qapp, qtbot):
    runner = TaskRunner()
    begun, gate, log = threading.Event(), threading.Event(), []

    def slow():
        begun.set()
        gate.wait(10)
        log.append("ended")

    runner.write(owner, slow, on_done=lambda _: log.append("delivered"))
    runner.write(owner, lambda: log.append("second"))
    begun.wait(10)
    threading.Timer(0.05, gate.set).start()
    runner.close()
    qapp.processEvents()
    assert log == ["ended"]
    late = runner.write(owner, lambda: log.append("late"))
    assert late.cancelled


def test_progress_arrives_throttled_with_the_last_report_and_can_be_cancelled(
    threaded, owner, qtbot
):
    reports = []
    progress = threaded.progress(owner, lambda *report: reports.append(report))

    def work():
        for done in range(1, 1001):
            progress.report(done, 1000, "行")
        return progress.cancelled

    cancelled = []
    threaded.run(owner, work, on_done=cancelled.append)
    qtbot.waitUntil(lambda: bool(cancelled))
    assert cancelled == [False]
    assert reports[-1] == (1000, 1000, "行")
    assert len(reports) < 100
    progress.cancel()
    assert progress.cancelled


def test_the_inline_runner_is_done_when_the_call_returns(inline, owner):
    heard = []
    inline.changed.connect(lambda changes, _initiator: heard.append(changes))
    outcome = SimpleNamespace(changes="x")
    task = inline.write(
        owner, lambda: outcome, on_done=heard.append, on_end=lambda: heard.append(0)
    )
    assert heard == [outcome, "x", 0]
    assert task.finished
    assert inline.active == 0


def test_the_inline_runner_raises_where_it_was_called(inline, owner):
    with pytest.raises(ZeroDivisionError):
        inline.read(owner, lambda: 1 / 0)


def test_the_number_of_active_tasks_is_told(inline, owner):
    counts = []
    inline.active_changed.connect(counts.append)
    inline.read(owner, lambda: None)
    assert counts == [1, 0]
    assert isinstance(inline, InlineTaskRunner)
