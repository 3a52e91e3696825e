"""存证: the line of today, checking everything, and the page that is printed and signed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gaoxinban.application.changes import Changes
from gaoxinban.application.office import Office
from gaoxinban.application.proving import Proof, prove, verdict
from gaoxinban.domain.errors import Refused
from gaoxinban.reporting.document import Document
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.panel import Panel
from gaoxinban.ui.kit.paper import MakeDocument, Paper
from gaoxinban.ui.kit.task_runner import Progress
from gaoxinban.ui.rules.proof_view import ProofView


def sheet_of(proof: Proof, printed_by: str) -> Document:
    """The page of a proof; made in a worker."""
    from gaoxinban.reporting.proof_sheet import proof_sheet

    return proof_sheet(proof, printed_by=printed_by)


class ProofPanel(Panel):
    """What was checked stays until it is checked again; the line follows what is entered."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.proof: Proof | None = None
        self._compared = ""
        self.paper = Paper(context, self)
        self._running: Progress | None = None
        self._seconds = self._percent = 0
        self._each_second = QTimer(self)
        self._each_second.setInterval(1_000)
        self._each_second.timeout.connect(self._on_second)
        self.view = ProofView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self._add_actions()
        self.view.kept.returnPressed.connect(self.check)

    def concerns(self, changes: Changes) -> bool:
        """Every event moves the line."""
        return changes.tickets or changes.settings

    def refresh(self) -> None:
        """Read the line; checking is asked for."""
        office: Office = self.context.office
        self.context.runner.read(
            self,
            lambda: office.anchor().line(),
            on_done=self._on_line,
            on_refused=self.view.show_refused,
            latest="line",
        )

    def take_focus(self) -> None:
        """A line that was kept is pasted first."""
        self.view.kept.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_back(self) -> bool:
        """Esc: stop the check that is going on."""
        if self._running is None or self._running.cancelled:
            return False
        self._running.cancel()
        self._each_second.stop()
        self.view.show_stopped(self.tr("正在停下……"))
        return True

    def check(self) -> None:
        """Check everything, against the kept line too when one was pasted."""
        if self._running is not None:
            return
        running = self._running = self.context.runner.progress(self, self._on_progress)
        self._show_actions()
        self.view.form.clear_errors()
        self._seconds, self._percent = -1, 0
        self._on_second()
        self._each_second.start()
        office, line = self.context.office, self.view.kept.text()
        self.context.runner.read(
            self,
            lambda: prove(
                office,
                line,
                stop=lambda: running.cancelled,
                progress=lambda percent: running.report(percent, 100),
            ),
            on_done=lambda proof: self._on_proved(proof, line),
            on_refused=self._on_refused,
            on_end=self._on_end,
        )

    def copy(self) -> None:
        """The line into the clipboard."""
        QGuiApplication.clipboard().setText(self.view.line.text)
        self.context.notifier.info(self.tr("存证行已复制"))

    def _add_actions(self) -> None:
        add = self.context.actions.add
        self.check_action = add(
            self,
            "rules.proof.check",
            self.tr("核对"),
            self.check,
            keys=("Ctrl+Return", "Ctrl+Enter"),
            tooltip=self.tr("从头核对全部经过、文字、工单、冻结的数字和附件"),
        )
        self.stop_action = add(
            self,
            "rules.proof.stop",
            self.tr("停下 Esc"),
            self.step_back,
            keys="Ctrl+.",
            tooltip=self.tr("停下正在进行的核对，Esc 也可以"),
        )
        others = (
            add(
                self,
                "rules.proof.copy",
                self.tr("复制存证行"),
                self.copy,
                keys="Ctrl+Shift+C",
                tooltip=self.tr("复制现在的存证行，好寄给保管的单位"),
            ),
            add(
                self,
                "rules.proof.print",
                self.tr("打印存证"),
                lambda: self.paper.show_preview(self._sheet()),
                keys="Ctrl+P",
                tooltip=self.tr("核对以后预览并打印，签字保管"),
            ),
            add(
                self,
                "rules.proof.pdf",
                self.tr("存为 PDF"),
                lambda: self.paper.save_pdf(self._sheet()),
                keys="Ctrl+S",
                tooltip=self.tr("核对以后把存证页存成 PDF 文件"),
            ),
        )
        self.view.buttons.addWidget(ActionButton(self.check_action, primary=True))
        self.view.buttons.addWidget(ActionButton(self.stop_action, show_keys=False))
        for action in others:
            self.view.buttons.addWidget(ActionButton(action))
        self.view.buttons.addStretch(1)
        self._show_actions()

    def _sheet(self) -> MakeDocument:
        """What was checked is printed; without a check, or after new acts, it is checked first."""
        office, proof, printed_by = self.context.office, self.proof, self.paper.printed_by
        kept, line = self.view.kept.text(), self.view.line.text
        if proof is not None and (proof.anchor.line(), self._compared) == (line, kept):
            return lambda: sheet_of(proof, printed_by)
        return lambda: sheet_of(prove(office, kept), printed_by)

    def _on_line(self, line: str) -> None:
        self.view.line.setPlainText(line)

    def _on_proved(self, proof: Proof, kept: str) -> None:
        self._each_second.stop()
        self.proof, self._compared = proof, kept
        self._on_line(proof.anchor.line())
        if not self.isVisible():
            self.context.notifier.info(verdict(proof))
        self.view.show_proof(proof)

    def _on_refused(self, refused: Refused) -> None:
        self._each_second.stop()
        if self._running is not None and self._running.cancelled:
            self.view.show_stopped(refused.sentence)
        else:
            self.view.show_refused(refused)

    def _on_second(self) -> None:
        self._seconds += 1
        self.view.show_busy(self._seconds, self._percent)

    def _on_progress(self, percent: int, _total: int, _note: str) -> None:
        self._percent = percent

    def _on_end(self) -> None:
        self._running = None
        self._each_second.stop()
        self._show_actions()

    def _show_actions(self) -> None:
        """Stopping is offered while there is something to stop."""
        going = self._running is not None
        self.check_action.setEnabled(not going)
        self.stop_action.setEnabled(going)
        self.stop_action.setVisible(going)
