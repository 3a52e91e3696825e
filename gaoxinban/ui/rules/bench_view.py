"""The test bench as it is shown: what would change, from which team to which, and every case."""

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gaoxinban.application.directory_bench import ChangedCase
from gaoxinban.application.dispatching import DAYS, MOST_REQUESTS
from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column, RowModel, Tone
from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.table import TableView
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.rules.directory_operations import MOST_LINES, Bench

Flow = tuple[str, str, int]
Line = tuple[ChangedCase, str]
FLOWS_HEIGHT = 6 * tokens.ROW_HEIGHT


class BenchView(QWidget):
    """Layout and words; the panel runs the bench."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.summary = PlainLabel("")
        self.summary.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setAccessibleName(self.tr("试派进度"))
        self.flows = TableView(self.tr("从哪个团队改到哪个团队"))
        self.flow_model: RowModel[Flow] = RowModel(_flow_columns(), parent=self)
        self.flows.show_model(self.flow_model, empty=EmptyState(self.tr("没有改派的")))
        self.flows.setFixedHeight(FLOWS_HEIGHT)
        self.cases = TableView(self.tr("会改派的诉求"))
        self.case_model: RowModel[Line] = RowModel(
            _case_columns(), row_id=lambda line: line[0].ticket_id, parent=self
        )
        self.cases.show_model(
            self.case_model, empty=EmptyState(self.tr("近 {n} 天的诉求都照旧").format(n=DAYS))
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(
            PlainLabel(self.tr("试派只是算一遍，工单不动。按 Esc 回到规则"), role="muted")
        )
        layout.addWidget(self.summary)
        layout.addWidget(self.progress)
        layout.addWidget(self.flows)
        layout.addWidget(self.cases, 1)

    def show_progress(self, done: int, total: int, _note: str = "") -> None:
        """How far it is; fits `TaskRunner.progress`."""
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress.setVisible(done < total)

    def show_running(self) -> None:
        """The replay has begun."""
        said = self.tr("正在用这份目录把近 {n} 天登记的诉求再派一遍，按 Esc 停止。")
        self.summary.setText(said.format(n=DAYS))
        self.progress.setRange(0, 0)
        self.progress.show()
        self.flow_model.set_rows(())
        self.case_model.set_rows(())

    def show_stopped(self, sentence: str) -> None:
        """The replay has no result: say why."""
        self.summary.setText(sentence)
        self.progress.hide()

    def show_bench(self, bench: Bench) -> None:
        """Show what the replay came to."""
        self.progress.hide()
        self.summary.setText(bench_text(bench))
        flows = sorted(bench.replay.flows.items(), key=lambda item: -item[1])
        self.flow_model.set_rows((old, new, count) for (old, new), count in flows)
        self.case_model.set_rows(bench.lines)


def bench_text(bench: Bench) -> str:
    """What would change, and how often the rules agree with what people decided."""
    replay, agreed = bench.replay, bench.replay.agreement
    changed = len(replay.changed)
    said = [
        tr("近 {days} 天登记的诉求 {n} 件，{changed} 件会派给别的团队。").format(
            days=DAYS, n=f"{replay.requests:,}", changed=f"{changed:,}"
        )
    ]
    if replay.requests == MOST_REQUESTS:
        said.append(tr("更早的没有算，件数太多。"))
    if changed > MOST_LINES:
        said.append(tr("下面列出最近的 {n} 件。").format(n=f"{MOST_LINES:,}"))
    if agreed.decided:
        said.append(
            tr(
                "已有团队承办的 {n} 件里，与实际承办一致的：现行 {before}，改后 {after}。",
            ).format(
                n=f"{agreed.decided:,}",
                before=_share(agreed.before, agreed.decided),
                after=_share(agreed.after, agreed.decided),
            )
        )
    if replay.skipped:
        said.append(tr("{n} 件的文字已依法删除，没有算。").format(n=f"{replay.skipped:,}"))
    return "".join(said)


def _share(part: int, whole: int) -> str:
    return f"{part:,} 件（{100 * part / whole:.1f}%）"


def _team(name: str) -> str:
    return name or tr("待人工派单")


def _flow_columns() -> tuple[Column[Flow], ...]:
    return (
        Column("old", tr("现在派给"), 160, lambda flow: _team(flow[0])),
        Column("new", tr("会派给"), 160, lambda flow: _team(flow[1])),
        Column("count", tr("件数"), 0, lambda flow: f"{flow[2]:,}"),
    )


def _case_columns() -> tuple[Column[Line], ...]:
    def tone(line: Line) -> Tone:
        case = line[0]
        if not case.decided:
            return "muted"
        return "success" if case.decided == case.new_team else "warning"

    return (
        Column("number", tr("编号"), 126, lambda line: line[0].number),
        Column("title", tr("标题"), 0, lambda line: line[1]),
        Column(
            "old",
            tr("现在派给"),
            112,
            lambda line: _team(line[0].old_team),
            tooltip=lambda line: line[0].old_rule or _team(""),
        ),
        Column(
            "new",
            tr("会派给"),
            112,
            lambda line: _team(line[0].new_team),
            tooltip=lambda line: line[0].new_rule or _team(""),
        ),
        Column("rule", tr("新的规则"), 140, lambda line: line[0].new_rule),
        Column(
            "decided",
            tr("实际承办"),
            112,
            lambda line: line[0].decided or tr("还没有"),
            tone=tone,
        ),
    )
