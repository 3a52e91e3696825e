"""存证: the line that pins all history, what stood behind it, and whether it all holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from gaoxinban.application.finding import Finding
from gaoxinban.application.office import Office
from gaoxinban.application.ports import Progress, Stop
from gaoxinban.application.rule_ports import FrozenMonth, RuleKind
from gaoxinban.domain.anchor import Anchor
from gaoxinban.domain.instant import Instant


@dataclass(frozen=True, slots=True)
class Proof:
    """What was checked at `at`, and what came of it.

    `versions` are the numbers in force. `findings` empty: everything holds.
    `compared` is the line kept outside that was checked too, None without one.
    """

    office: str
    at: Instant
    anchor: Anchor
    tickets: int
    enterprises: int
    files: int
    versions: Mapping[RuleKind, int]
    months: tuple[FrozenMonth, ...]
    findings: tuple[Finding, ...]
    compared: Anchor | None = None


def findings_of(
    office: Office,
    kept: Anchor | None = None,
    *,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> list[Finding]:
    """Everything that can be checked: chains, texts, projections, months, register, files.

    With `kept` the history is compared with a line kept outside the database.
    Reads all of it, on several processors where there is much (`storage.proof_lanes`).
    `progress` is told how many per cent of the events have been walked; `stop` is asked
    as often, and a true answer ends in Refused.
    """
    findings = office.maintenance.verify(stop=stop, progress=progress)
    findings += [*office.register.findings(), *office.files.findings(stop)]
    return findings if kept is None else [*findings, *office.check_anchor(kept.line())]


def prove(
    office: Office,
    line: str = "",
    *,
    stop: Stop | None = None,
    progress: Progress | None = None,
) -> Proof:
    """Take the line first, then check all that it speaks of; `line` is one kept outside.

    Raises Refused beside `anchor` when `line` is none, and as `findings_of` does.
    """
    kept = Anchor.read(line) if line.strip() else None
    anchor = office.anchor()
    findings = findings_of(office, kept, stop=stop, progress=progress)
    findings += office.check_anchor(anchor.line())
    counts = office.maintenance.counts()
    return Proof(
        office=office.entrance().office_name,
        at=office.clock.now(),
        anchor=anchor,
        tickets=counts["ticket"],
        enterprises=counts["enterprise"],
        files=office.files.count(),
        versions={kind: _in_force(office, kind) for kind in RuleKind},
        months=tuple(office.months.frozen()),
        findings=tuple(findings),
        compared=kept,
    )


def _in_force(office: Office, kind: RuleKind) -> int:
    return next((row.number for row in office.rules.versions(kind) if row.in_force), 0)


def verdict(proof: Proof) -> str:
    """What the check came to, in a sentence or two."""
    if proof.findings:
        said = f"核对没有通过，有 {len(proof.findings)} 处不符。"
        return said + "请保存好数据库文件，查明以前不要再录入。"
    return "".join(passed(proof.files, proof.compared))


def passed(files: int, kept: Anchor | None) -> list[str]:
    """What holds where nothing was found: of the record, its files, and up to the line `kept`."""
    said = ["核对通过：经过一条不少，文字未被改动，全部工单、时限和已冻结的数字都与经过一致。"]
    if files:
        said.append(f"附件 {files} 个都在，与登记时的指纹一致。")
    if kept is not None:
        day = kept.day.isoformat()
        said.append(f"与 {day} 的存证一致：前 {kept.count:,} 条经过没有动过。")
    return said
