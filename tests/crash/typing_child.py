"""A whole window at whose keyboard somebody types until the process is killed.

Run as a program: DATABASE REPORT SEED [CASE | modules | fields CASE]; with a CASE its 备注
are typed, with 「modules」 text modules, with 「fields」 one line in each of several fields,
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
LENGTHS = (10, 40, 240)
"""Some are saved before anything is kept of them, some are long enough to be a draft."""


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
        tell_ready(self._report, self._panel)
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


class FormTypist:
    """Types in a text of a form, a letter every few milliseconds, now and then Ctrl+Enter.

    Subclasses know the panel and its form: `text` is None while none stands open.
    """

    what = field = act = ""

    def __init__(self, panel, intake, report, seed):
        self._panel = panel
        self._intake = intake
        self._report = report
        self._chance = random.Random(seed)
        self._seed = seed
        self._round = self._left = 0
        self._sent = self._shown = ""
        panel.drafts.kept.connect(
            lambda draft: report.tell("kept", body=draft.get("fields", {}).get(self.field, ""))
        )
        self._done = panel.drafts.done
        panel.drafts.done = self._on_done
        self._timer = QTimer(panel)
        self._timer.timeout.connect(self._step)

    def begin(self):
        body = self._shown = "" if self.text is None else self.text.text
        tell_ready(self._report, self._intake, **{self.what: body})
        self._left = 30 if body else 0
        self._timer.start(4)

    def _on_done(self, key):
        self._done(key)
        self._report.tell("logged", body=self._sent)
        self._shown = ""
        self._report.tell("typed", body="")

    def _step(self):
        if self.busy:
            return
        if self.text is None:
            self.begin_form()
        elif self._left > 0:
            self._left -= 1
            self._commit(self._chance.choice(TEXT))
        elif self.text.text and self._chance.random() < 0.7:
            self._sent = self.text.text
            self._panel.context.actions.trigger(self.act)
        elif not self.text.text:
            self._round += 1
            self._commit(f"第{self._seed}批第{self._round}条。")
            self._left = self._chance.choice(LENGTHS)
        else:
            self._left = self._chance.choice(LENGTHS)

    def _commit(self, text):
        commit(self.text, text)
        body = self.text.text
        if body != self._shown:
            self._shown = body
            self._report.tell("typed", body=body)


class NoteTypist(FormTypist):
    """备注 of one case."""

    what, field, act = "note", "note", "ticket.do"

    @property
    def busy(self):
        return self._panel._busy or self._panel.shown is None

    @property
    def text(self):
        return None if self._panel.form is None else self._panel.form.note

    def begin_form(self):
        self._panel.begin("ticket.note")


class ModuleTypist(FormTypist):
    """One new text module after the other: a form of no case."""

    what, field, act = "module", "body", "modules.keep"

    @property
    def busy(self):
        return self._panel.context.runner.active > 0

    @property
    def text(self):
        form = self._panel.form
        return None if form.module().id or not form.name.text() else form.body

    def begin_form(self):
        self._panel.begin_new()
        for field in (self._panel.form.name, self._panel.form.keyword):
            field.setText(f"{self._seed}x{self._round}")


class FieldsTypist:
    """A row of the promises, the name of a view, the time of a contact; the cursor stays there."""

    def __init__(self, window, intake, report, case):
        self._window = window
        self._intake = intake
        self._report = report
        self._case = case
        self._steps = [self._type_row, self._type_name, self._type_time]
        self._timer = QTimer(intake)
        self._timer.timeout.connect(self._step)

    def begin(self):
        tell_ready(self._report, self._intake)
        self._timer.start(4)

    def _step(self):
        """One after the other, each as soon as its page stands there."""
        if self._steps[0]():
            del self._steps[0]
        if not self._steps:
            self._timer.stop()
            self._report.tell("typed", body="")

    def _type_row(self):
        rules = self._window.panel("rules")
        if rules is None:
            self._intake.context.navigate("rules", "promises")
            return False
        if rules.promises.shown is None:
            return False
        amount = rules.promises.view.row_form.amount
        amount.selectAll()
        commit(amount, "77")
        return True

    def _type_name(self):
        queue = self._window.panel("queue")
        if queue is None or not queue.isVisible():
            self._intake.context.navigate("queue", None)
            return False
        self._intake.context.actions.trigger("queue.save_view")
        commit(queue.shelf.row.name, "等我回电")
        return True

    def _type_time(self):
        if not opened_case(self._window, self._case):
            return False
        case = self._window.panel("queue").case
        case.begin("ticket.contact")
        case.form.at.setFocus()
        commit(case.form.at, "昨天 16:20")
        return True


def commit(field, text):
    """What an input method hands to a field."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def tell_ready(report, intake, **came_back):
    """What came back, and to whom."""
    owner = f"officer:{intake.context.seat.officer.id}"
    report.tell("ready", request=intake.form.body.text, owner=owner, **came_back)


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


def opened_modules(intake):
    """Whether a new text module is being written, with what was left of one."""
    if intake._editor is None:
        intake.open("modules")
        return False
    key = intake._editor.drafts.key
    if key is not None and key[0] == "module new":
        return True
    if intake._editor.table.model().rowCount():
        intake._editor.begin_new()
    return False


def main(database, report, seed, which=None, of=None):
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
        if which is None:
            typist = Typist(panel, told, int(seed))
        elif which == "fields":
            typist = FieldsTypist(shell.window, panel, told, int(of))
        elif which == "modules" and opened_modules(panel):
            typist = ModuleTypist(panel._editor, panel, told, int(seed))
        elif which.isdecimal() and opened_case(shell.window, int(which)):
            case = shell.window.panel("queue").case
            case.begin("ticket.note")
            typist = NoteTypist(case, panel, told, int(seed))
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
