"""A whole window at whose keyboard somebody types until the process is killed.

Run as a program: DATABASE REPORT SEED. Every state of the text, every answer
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
        owner = f"officer:{self._panel.context.seat.officer.id}"
        self._report.tell("ready", body=body, owner=owner)
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
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._panel.form.body, event)


def die_of(kind, error, trace):
    """A fault of the window is no kill: it ends the test."""
    traceback.print_exception(kind, error, trace)
    os._exit(3)


def main(database, report, seed):
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
        waiting.stop()
        panel.typist = Typist(panel, told, int(seed))
        panel.typist.begin()

    waiting = QTimer()
    waiting.timeout.connect(wait)
    waiting.start(5)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
