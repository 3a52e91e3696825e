"""A whole window at whose keyboard somebody types until the process is killed.

Run as a program: DATABASE REPORT SEED [CASE]; with a CASE its 备注 are typed,
else requests. Every state of the text, every answer
that something is safe, and what came back at the start is told in REPORT, a
JSON line each, with the system's monotonic clock: what was written there
outlives the process.
"""

import json
import os
import random
import sys
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from gaoxinban.bootstrap import open_office
from gaoxinban.ui.shell.application import OpenedOffice, Shell, ShellPlan, make_application
from gaoxinban.ui.shell.pages import pages, search

TEXT = "变压器容量不够想申请用电增容招工社保厂房租赁道路破损停水污水环评融资担保上市培育"


class Report:
    """Lines that stand when the process does not."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def tell(self, what, **told):
        line = json.dumps({"what": what, "at": time.monotonic(), **told}, ensure_ascii=False)
        os.write(self._file, (line + "\n").encode())


class Typist:
    """Types a letter every few milliseconds, now and then Ctrl+Enter."""

    def __init__(self, panel, report, seed):
        self._panel = panel
        self._report = report
        self._chance = random.Random(seed)
        self._round = 0
        self._seed = seed
        self._left = 0
        self._shown = ""
        panel.recovery.keeper.kept.connect(lambda draft: report.tell("kept", body=draft.body))
        panel.form.body.textChanged.connect(self._on_text)
        panel.saver.logged.connect(
            lambda logged: report.tell("logged", number=logged.case.number, body=logged.draft.body)
        )
        self._timer = QTimer(panel)
        self._timer.timeout.connect(self._step)

    def begin(self):
        body = self._panel.form.body.text
        tell_ready(self._report, self._panel, body)
        self._left = 30 if body else 0
        self._timer.start(4)

    def _on_text(self):
        body = self._panel.form.body.text
        if body != self._shown:
            self._shown = body
            self._report.tell("typed", body=body)

    def _step(self):
        panel = self._panel
        if panel.saver._saving:
            return
        if self._left > 0:
            self._left -= 1
            panel.form.body.setFocus()
            self._commit(self._chance.choice(TEXT))
        elif not panel.form.read().is_blank and self._chance.random() < 0.7:
            panel.context.actions.trigger("intake.log")
            self._left = -1
        elif panel.form.read().is_blank:
            self._round += 1
            panel.form.enterprise.setFocus()
            panel.form.enterprise.setText("常州示例精密机械有限公司")
            panel.form.enterprise.textEdited.emit(panel.form.enterprise.text())
            panel.form.body.setFocus()
            self._commit(f"第{self._seed}批第{self._round}件。")
            self._left = self._chance.randint(10, 120)
        else:
            self._left = self._chance.randint(10, 120)

    def _commit(self, text):
        commit(self._panel.form.body, text)


class NoteTypist:
    """Types 备注 of one case, a letter every few milliseconds, now and then Ctrl+Enter."""

    def __init__(self, window, case, report, seed):
        self._case = window.panel("queue").case
        self._intake = window.panel("intake")
        self._id = case
        self._report = report
        self._chance = random.Random(seed)
        self._begun = f"第{seed}批第"
        self._round = self._left = 0
        self._sent = self._shown = ""
        drafts = self._case.drafts
        drafts.kept.connect(
            lambda draft: report.tell("kept", body=draft.get("fields", {}).get("note", ""))
        )
        self._done = drafts.done
        drafts.done = self._on_done
        self._timer = QTimer(self._case)
        self._timer.timeout.connect(self._step)

    def begin(self):
        self._case.begin("ticket.note")
        body = self._shown = self._case.form.note.text
        tell_ready(self._report, self._intake, self._intake.form.body.text, note=body)
        self._left = 30 if body else 0
        self._timer.start(4)

    def _on_done(self, key):
        self._done(key)
        self._report.tell("logged", body=self._sent)
        self._shown = ""
        self._report.tell("typed", body="")

    def _step(self):
        case, form = self._case, self._case.form
        if case._busy or case.shown is None:
            return
        if form is None:
            case.begin("ticket.note")
        elif self._left > 0:
            self._left -= 1
            self._commit(self._chance.choice(TEXT))
        elif form.note.text and self._chance.random() < 0.7:
            self._sent = form.note.text
            case.context.actions.trigger("ticket.do")
        elif not form.note.text:
            self._round += 1
            self._commit(f"{self._begun}{self._round}条。")
            self._left = self._chance.randint(10, 120)
        else:
            self._left = self._chance.randint(10, 120)

    def _commit(self, text):
        commit(self._case.form.note, text)
        body = self._case.form.note.text
        if body != self._shown:
            self._shown = body
            self._report.tell("typed", body=body)


def commit(field, text):
    """What an input method hands to a field."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def tell_ready(report, intake, body, note=""):
    """What came back, and to whom."""
    owner = f"officer:{intake.context.seat.officer.id}"
    report.tell("ready", body=body, note=note, owner=owner)


def die_of(kind, error, trace):
    """A fault of the window is no kill: it ends the test."""
    traceback.print_exception(kind, error, trace)
    os._exit(3)


def opened_case(window, case):
    """Whether its page stands there; asked for where it does not."""
    queue = window.panel("queue")
    if queue is None or queue.current_id != case or not queue.case_is_open:
        window.panel("intake").context.navigate("queue", case)
        return False
    return queue.case.shown is not None


def main(database, report, seed, case=None):
    sys.excepthook = die_of
    app = make_application(["crash"])

    def opened():
        office = open_office(Path(database))
        return OpenedOffice(office, office.directory().officers, close=office.close)

    shell = Shell(app, ShellPlan(opened, pages(), search))
    told = Report(report)
    shell.window.show()

    def wait():
        panel = shell.window.panel("intake")
        if panel is None or shell.runner.active or not panel._looked:
            return
        if case is None:
            typist = Typist(panel, told, int(seed))
        elif opened_case(shell.window, int(case)):
            typist = NoteTypist(shell.window, int(case), told, int(seed))
        else:
            return
        waiting.stop()
        panel.typist = typist
        typist.begin()

    waiting = QTimer()
    waiting.timeout.connect(wait)
    waiting.start(5)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
