"""A case in a few lines of text, for a chat."""

from gaoxinban.application.rows import TicketDetail
from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.columns import QueueRow
from gaoxinban.ui.queue.wording import light_text, tentative

BODY_MOST = 400


def case_text(detail: TicketDetail, shown: QueueRow) -> str:
    """Number, enterprise, request, whose it is, until when; without name or phone of the caller."""
    row = detail.row
    body = detail.body.strip()
    if len(body) > BODY_MOST:
        body = body[: BODY_MOST - 1] + "…"
    state = row.state.label
    if shown.light is not Light.NONE:
        state = f"{state}，{light_text(shown.light, shown.rest)}"
    due = ""
    if row.due_at is not None:
        due = exact_text(row.due_at)[:16] + tentative(row.due_at, shown.published)
    lines = (
        (tr("工单"), row.number),
        (tr("企业"), row.enterprise),
        (tr("标题"), row.title),
        (tr("内容"), body),
        (tr("分类"), detail.category_name),
        (tr("承办"), " · ".join(each for each in (row.team, row.officer) if each)),
        (tr("状态"), state),
        (tr("登记"), exact_text(row.logged_at)[:16]),
        (tr("时限"), due),
        (tr("结果"), detail.result.strip()),
    )
    return "\n".join(f"{word}：{text}" for word, text in lines if text)
