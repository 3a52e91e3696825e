"""How the proof is laid out: the line, what may be done with it, and what a check came to."""

from PySide6.QtGui import QPalette, QTextOption
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gaoxinban.application.finding import Finding
from gaoxinban.application.proving import Proof, verdict
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.domain.errors import Refused
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.fields import GrowingText
from gaoxinban.ui.kit.form import Form, line_edit
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.theme import colours_of
from gaoxinban.ui.kit.translation import tr

_MOST_LINE = 400
_LABEL = 96


class ProofView(QWidget):
    """Layout; the panel decides what is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Form(label_width=_LABEL)
        self.line = self.form.add(
            "line", self.tr("现在的存证行"), GrowingText(self.tr("现在的存证行"), lines=2, most=6)
        )
        self.line.setReadOnly(True)
        self.line.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.kept = self.form.add(
            "anchor",
            self.tr("与旧的比对"),
            line_edit(
                self.tr("以前保管的存证行"),
                placeholder=self.tr(
                    "把以前打印或寄出的存证行粘贴到这里，回车核对；不填就只核对自身"
                ),
                most=_MOST_LINE,
            ),
        )
        self.buttons = QHBoxLayout()
        self.verdict = PlainLabel("", role="strong")
        self.verdict.setWordWrap(True)
        self.facts = PlainLabel("", role="muted")
        self.facts.setWordWrap(True)
        self.findings = TableView(self.tr("不符之处"))
        self.model: RowModel[tuple[int, Finding]] = RowModel(
            _columns(), row_id=lambda row: row[0], parent=self
        )
        self.findings.show_model(self.model)
        self._lay_out()

    def show_busy(self, seconds: int, percent: int) -> None:
        """A check has been going on for so long, and has come so far."""
        self._colour(colours_of(self).text)
        said = self.tr(
            "正在核对全部经过，已经 {n} 秒，完成 {done}%，按 Esc 停下；"
            "可以先做别的事，核对完了这里会说出来。"
        )
        self.verdict.setText(said.format(n=seconds, done=percent))

    def show_stopped(self, sentence: str) -> None:
        """Nothing is known of what was not looked at."""
        self._colour(colours_of(self).text)
        self.verdict.setText(sentence)

    def show_proof(self, proof: Proof) -> None:
        """What the check came to."""
        colours = colours_of(self)
        self._colour(colours.danger if proof.findings else colours.success)
        mark = "✕" if proof.findings else "✓"
        self.verdict.setText(f"{mark} {verdict(proof)}")
        versions = "，".join(
            self.tr("{kind}第 {n} 版").format(kind=kind.label, n=proof.versions[kind])
            for kind in RuleKind
        )
        said = self.tr(
            "{when} 核对：经过 {events} 条，工单 {tickets} 件，企业 {register} 家；{rules}；"
        )
        self.facts.setText(
            said.format(
                when=exact_text(proof.at)[:16],
                events=f"{proof.anchor.count:,}",
                tickets=f"{proof.tickets:,}",
                register=f"{proof.enterprises:,}",
                rules=versions,
            )
            + self.tr("已冻结月度 {n} 份。").format(n=len(proof.months))
        )
        self.model.set_rows(enumerate(proof.findings, 1))
        self.findings.setVisible(bool(proof.findings))

    def show_refused(self, refused: Refused) -> None:
        """Beside the field that it names; nothing is known of the rest."""
        self.verdict.setText("")
        self.form.show_refused(refused)

    def _colour(self, colour: str) -> None:
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.verdict.setPalette(palette)

    def _lay_out(self) -> None:
        box = QFrame()
        box.setProperty("panel", True)
        inner = QVBoxLayout(box)
        inner.setContentsMargins(*(4 * [tokens.MARGIN]))
        inner.setSpacing(tokens.GAP)
        inner.addWidget(PlainLabel(self.tr("存证"), role="heading"))
        said = PlainLabel(
            self.tr(
                "一行字记住到现在为止的全部经过。打印签字，交别的单位保管；"
                "以后用它核对，此前任何一条经过、规则或已冻结的数字被改动、删去、调换或插入都会查出来。"
                "只放在这台电脑里，对能改这台电脑的人不起证明作用。"
            ),
            role="muted",
        )
        said.setWordWrap(True)
        inner.addWidget(said)
        inner.addWidget(self.form)
        self.buttons.setSpacing(tokens.GAP)
        self.buttons.setContentsMargins(_LABEL + tokens.GAP, 0, 0, 0)
        inner.addLayout(self.buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(box)
        layout.addSpacing(tokens.GAP)
        layout.addWidget(self.verdict)
        layout.addWidget(self.facts)
        layout.addWidget(self.findings, 1)
        self.findings.hide()
        layout.addStretch(1)


def _columns() -> tuple[Column[tuple[int, Finding]], ...]:
    return (
        Column("place", tr("序号"), 56, lambda row: str(row[0]), figure=True),
        Column("finding", tr("不符之处"), 0, lambda row: row[1].sentence),
    )
