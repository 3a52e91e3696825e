"""时限说明: on paper the very sentences that the window and the command line show."""

from gaoxinban.application.explain import HELD
from gaoxinban.application.rows import Explanation
from gaoxinban.domain.instant import moment
from gaoxinban.reporting.document import (
    Block,
    Document,
    Field,
    Fields,
    Furniture,
    Heading,
    Paragraph,
)
from gaoxinban.reporting.furniture import printed

TITLE = "时限和用时说明"


def explain_sheet(explanation: Explanation, *, printed_by: str = "") -> Document:
    """Every step of the explanation in its order; who held the case under a heading of its own."""
    detail = explanation.detail
    row = detail.row
    blocks: list[Block] = [
        Heading(TITLE, level=1),
        Fields(
            (
                Field("工单编号", row.number),
                Field("状态", row.state.label),
                Field("企业名称", row.enterprise),
                Field("登记", moment(row.logged_at)),
                Field("标题", row.title, wide=True),
            )
        ),
        Heading("时限是怎么算出来的"),
    ]
    blocks += (
        Heading("各人手中的时间") if step == HELD else Paragraph(step) for step in explanation.steps
    )
    return Document(
        title=f"{row.number} {TITLE}",
        blocks=tuple(blocks),
        furniture=Furniture(
            head_left=explanation.office,
            head_right=TITLE,
            foot_left=row.number,
            foot_right=printed(detail.now, printed_by),
        ),
    )
