"""存证: a page to print, to sign and to keep where nobody of the office can change it."""

from gaoxinban.application.freezing import said
from gaoxinban.application.proving import Proof, verdict
from gaoxinban.application.rule_ports import RuleKind
from gaoxinban.reporting.document import (
    Block,
    Column,
    Document,
    Field,
    Fields,
    Furniture,
    Heading,
    Paragraph,
    Run,
    Signature,
    Table,
)
from gaoxinban.reporting.furniture import minute, printed

TITLE = "经过存证"
MOST_FINDINGS = 60
MOST_MONTHS = 24

KEEPING = (
    "下面一行字记住了到存证时为止的全部经过。请打印签字，交别的单位、督查或纪检保管；"
    "只放在这台电脑或同一个人手里，对这个人不起证明作用。"
    "以后用它核对，此前任何一条经过被改动、删去、调换或插入，任何一版规则、一份已冻结的月度数字被改动，都会查出来。"
)
LIMITS = (
    "它证明记下的没有再动过，不证明当时记下的就是真的；也不证明坐在键盘前的是谁。"
    "存证以后的经过，要靠下一次存证。"
)


def proof_sheet(proof: Proof, *, printed_by: str = "") -> Document:
    """The line, the counts and versions behind it, the verdict, places to sign."""
    anchor = proof.anchor
    blocks: list[Block] = [
        Heading(TITLE, level=1),
        Paragraph(KEEPING, indent=True),
        Heading("存证行"),
        Paragraph((Run(anchor.line(), bold=True),)),
        _facts(proof),
        Heading("核对结果"),
        Paragraph(verdict(proof), indent=True),
        Heading("能证明什么"),
        Paragraph(LIMITS, indent=True),
        Heading("签字"),
        Signature(("存证人", "见证人", "保管单位")),
        # Long tables come last: who signs must have the line on the same page.
        *_findings(proof),
        *_months(proof),
    ]
    return Document(
        title=f"{TITLE} {anchor.day.isoformat()}",
        blocks=tuple(blocks),
        furniture=Furniture(
            head_left=proof.office,
            head_right=TITLE,
            foot_left=anchor.day.isoformat(),
            foot_right=printed(proof.at, printed_by),
        ),
    )


def _facts(proof: Proof) -> Fields:
    def version(kind: RuleKind) -> str:
        return f"第 {proof.versions[kind]} 版"

    return Fields(
        (
            Field("单位", proof.office),
            Field("存证时间", minute(proof.at)),
            Field("经过", f"{proof.anchor.count:,} 条"),
            Field("工单", f"{proof.tickets:,} 件"),
            Field("企业", f"{proof.enterprises:,} 家"),
            Field("附件", f"{proof.files:,} 个"),
            Field(RuleKind.CALENDAR.label, version(RuleKind.CALENDAR)),
            Field(RuleKind.PROMISE.label, version(RuleKind.PROMISE)),
            Field(RuleKind.DISPATCH.label, version(RuleKind.DISPATCH)),
            Field("已冻结月度", f"{len(proof.months)} 份"),
            Field("经过的指纹", proof.anchor.chain_hash, wide=True),
            Field("规则的指纹", proof.anchor.versions_hash, wide=True),
            Field("月度数字的指纹", proof.anchor.months_hash or "", wide=True),
        )
    )


def _findings(proof: Proof) -> list[Block]:
    if not proof.findings:
        return []
    shown = proof.findings[:MOST_FINDINGS]
    rows = tuple((str(place), finding.sentence) for place, finding in enumerate(shown, 1))
    blocks: list[Block] = [
        Heading("不符之处"),
        Table((Column("序号", 0.6), Column("不符之处", 6)), rows),
    ]
    if len(shown) < len(proof.findings):
        blocks.append(Paragraph(f"…共 {len(proof.findings)} 处，这里列出前 {len(shown)} 处。"))
    return blocks


def _months(proof: Proof) -> list[Block]:
    if not proof.months:
        return []
    columns = (
        *(Column("月份", 1.4), Column("口径", 1.2), Column("公布时间", 1.9)),
        *(Column("依据经过（条）", 1.5), Column("依据的指纹（前 16 位）", 2.4)),
    )
    rows = tuple(
        (
            said(month.month),
            month.cohort.label,
            minute(month.created_at),
            f"{month.event_count:,}",
            month.chain_hash[:16],
        )
        for month in proof.months[:MOST_MONTHS]
    )
    return [Heading("已冻结的月度数字"), Table(columns, rows)]
