"""Every act on a case: its name, its key, the rule in a sentence."""

from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import Privacy, TicketState
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue import acts_ledger
from gaoxinban.ui.queue.act_spec import ActSpec
from gaoxinban.ui.queue.operations import CaseGlimpse


def acts() -> tuple[ActSpec, ...]:
    """Decisions that somebody waits for, then a case's life, acts at any time, the side ways."""
    return (
        *acts_ledger.decisions(),
        *_on_the_way(),
        *_at_the_end(),
        *_at_any_time(),
        *_aside(),
        *acts_ledger.about_the_clock(),
        *acts_ledger.passing_on(),
        acts_ledger.undo(),
        *acts_ledger.about_the_caller(),
        *acts_ledger.rare(),
    )


LOOKING_BACK = frozenset({E.UNDO, E.EXEMPT_ASK, E.EXEMPT, E.PRIVACY, E.REVEAL})
"""Acts that do not bring a case on: where only these are left, it is said why."""


def possible(shown: CaseGlimpse) -> list[str]:
    """Names of what may be done now, the likeliest first.

    What was done and may be done again (联系, 回访) gives way to the step after it, and so
    does 联系 where nobody left a number.
    """
    offered = [spec for spec in acts() if shown.objections[spec.kind] is None]
    contacted = shown.detail.privacy is Privacy.ANONYMOUS or any(
        row.kind is E.CONTACT and not row.undone for row in shown.detail.timeline
    )
    called_back = shown.detail.row.state is TicketState.CALLED_BACK
    order = [spec.kind for spec in offered]
    for first, then, again in (
        (E.CONTACT, E.RESOLVE, contacted),
        (E.CALL_BACK, E.CLOSE, called_back),
    ):
        if again and first in order and then in order:
            here, there = order.index(first), order.index(then)
            order[here], order[there] = order[there], order[here]
            offered[here], offered[there] = offered[there], offered[here]
    return [spec.name for spec in offered]


def _on_the_way() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.dispatch",
            E.DISPATCH,
            tr("派单"),
            "D",
            tr("派给一个团队，签收时限从派出时起算；对退单，派出就是同意退单。"),
            tr("已派单"),
        ),
        ActSpec(
            "ticket.accept",
            E.ACCEPT,
            tr("签收"),
            "A",
            tr("团队接下这件工单，由承办人负责到办结。"),
            tr("已签收"),
        ),
        ActSpec(
            "ticket.resume",
            E.RESUME,
            tr("恢复"),
            "P",
            tr("结束挂起，办结时限接着走。"),
            tr("已恢复"),
            folded="barred",
        ),
        ActSpec(
            "ticket.contact",
            E.CONTACT,
            tr("联系"),
            "C",
            tr("确实联系上企业才记在这里；第一次就是首次联系，只有它算首次响应。"),
            tr("已记录联系"),
        ),
        ActSpec(
            "ticket.resolve",
            E.RESOLVE,
            tr("办结"),
            "R",
            tr("写清办理结果；办结后由回访确认是否真的解决。"),
            tr("已办结"),
        ),
    )


def _at_the_end() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.call_back",
            E.CALL_BACK,
            tr("回访"),
            "V",
            tr("问企业是否解决、是否满意；未解决或不满意会自动重办。"),
            tr("已回访"),
        ),
        ActSpec(
            "ticket.close",
            E.CLOSE,
            tr("归档"),
            "G",
            tr("归档以后不能再改，也不能重办。"),
            tr("已归档"),
        ),
        ActSpec(
            "ticket.redo",
            E.REDO,
            tr("重办"),
            "Shift+R",
            tr("重新打开，办结时限从登记起接着算；每一轮都保留。"),
            tr("已重办"),
        ),
    )


def _at_any_time() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.note",
            E.NOTE,
            tr("备注"),
            "N",
            tr("写给同事看的，企业看不到。"),
            tr("已备注"),
        ),
        ActSpec(
            "ticket.inform",
            E.INFORM,
            tr("进展告知"),
            "I",
            tr("记下告诉企业的进展。"),
            tr("已告知进展"),
        ),
        ActSpec(
            "ticket.attempt",
            E.ATTEMPT,
            tr("尝试联系"),
            "Shift+C",
            tr("没有联系上也记下来；不算首次联系。"),
            tr("已记录尝试联系"),
        ),
        ActSpec(
            "ticket.amend",
            E.AMEND,
            tr("更正"),
            "M",
            tr("只改写错的地方，新旧内容都保留；承诺时限不因此改变。"),
            tr("已更正"),
        ),
    )


def _aside() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.pause",
            E.PAUSE,
            tr("挂起"),
            "P",
            tr("等企业或上级时挂起，只停办结时限；全件累计有上限，到了自动接着走。"),
            tr("已挂起"),
        ),
        ActSpec(
            "ticket.transfer",
            E.TRANSFER,
            tr("改派"),
            "T",
            tr("转给别的团队，要重新签收；办结时限不变。"),
            tr("已改派"),
        ),
        ActSpec(
            "ticket.return",
            E.RETURN,
            tr("退单"),
            "B",
            tr("不属于本团队职责时退回受理台复核；时钟不停。"),
            tr("已退单，等受理台复核"),
        ),
        ActSpec(
            "ticket.refuse_return",
            E.REFUSE_RETURN,
            tr("退单不同意"),
            "Shift+B",
            tr("复核后不同意退单，工单回到原团队。"),
            tr("已退回原团队"),
            folded="barred",
        ),
        ActSpec(
            "ticket.decline",
            E.DECLINE,
            tr("不予受理"),
            "X",
            tr(
                "不在职责范围内，须由登记人和承办团队以外的组长或主管决定，并告诉企业可以找谁。",
            ),
            tr("不予受理"),
        ),
    )
