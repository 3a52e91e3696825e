"""The acts of the ledger: extensions, holders outside, orders, exemptions, merging, undoing."""

from gaoxinban.domain.event import EventKind as E
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.act_spec import ActSpec


def decisions() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.extend",
            E.EXTEND,
            tr("同意延期"),
            "Shift+A",
            tr("可以少批，不能多批；已经逾期的时间不因延期变成没有逾期。"),
            tr("已同意延期"),
            folded="barred",
        ),
        ActSpec(
            "ticket.extend_refuse",
            E.EXTEND_REFUSE,
            tr("不同意延期"),
            "Shift+D",
            tr("写明理由；办结时限不变。"),
            tr("未同意延期"),
            folded="barred",
        ),
        ActSpec(
            "ticket.exempt",
            E.EXEMPT,
            tr("剔除决定"),
            "Shift+L",
            tr("由申请人以外的第二人决定；剔除前后的比率都会列出。"),
            tr("已作剔除决定"),
            folded="barred",
        ),
    )


def about_the_clock() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.extend_ask",
            E.EXTEND_ASK,
            tr("申请延期"),
            "E",
            tr("须在办结到期之前申请，由主管批复。"),
            tr("已申请延期，等主管批复"),
            folded="barred",
        ),
        ActSpec(
            "ticket.grant_pause",
            E.GRANT_PAUSE,
            tr("批准超限挂起"),
            "Shift+P",
            tr("从现在起多扣这些工作日；超限已经计入的时间不变。"),
            tr("已批准超限挂起"),
            folded="barred",
        ),
    )


def passing_on() -> tuple[ActSpec, ...]:
    """Who has the ball from now on."""
    return (
        ActSpec(
            "ticket.assign",
            E.ASSIGN,
            tr("换承办人"),
            "Shift+O",
            tr("本组换一个人办，时限照走；换团队请改派。"),
            tr("已换承办人"),
            folded="barred",
        ),
        ActSpec(
            "ticket.hand",
            E.HAND,
            tr("转交"),
            "H",
            tr("交给协办部门、企业或上级，时钟不停；要停办结时限请用挂起。"),
            tr("已转交"),
            folded="barred",
        ),
        ActSpec(
            "ticket.take_back",
            E.TAKE_BACK,
            tr("收回"),
            "Shift+H",
            tr("转交出去的收回到承办团队手里。"),
            tr("已收回"),
            folded="barred",
        ),
        ActSpec(
            "ticket.urge",
            E.URGE,
            tr("催办"),
            "U",
            tr("提醒承办人，谁都可以催；催办留在经过里。"),
            tr("已催办"),
            folded="barred",
        ),
    )


def undo() -> ActSpec:
    return ActSpec(
        "ticket.undo",
        E.UNDO,
        tr("撤销"),
        "Ctrl+Z",
        tr("撤销最后一步：本人做的，10 分钟之内，别人还没有接着办。"),
        tr("已撤销"),
        folded="barred",
    )


def rare() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.supervise",
            E.SUPERVISE,
            tr("督办"),
            "Shift+U",
            tr("主管的督办要求，一直显示到归档。"),
            tr("已督办"),
            folded="always",
        ),
        ActSpec(
            "ticket.consult",
            E.CONSULT,
            tr("会商"),
            "S",
            tr("职责有争议时共同商定，裁定由一个团队承办；换了团队要重新签收。"),
            tr("会商已裁定"),
            folded="always",
        ),
        ActSpec(
            "ticket.merge",
            E.MERGE,
            tr("并单"),
            "Shift+M",
            tr("同一家企业的同一件事并入先登记的工单，内容全部带过去，时限按先登记的算。"),
            tr("已并单"),
            folded="always",
        ),
        ActSpec(
            "ticket.exempt_ask",
            E.EXEMPT_ASK,
            tr("申请剔除"),
            "L",
            tr("不计入比率的特殊情况，须由第二人决定。"),
            tr("已申请剔除，等第二人决定"),
            folded="always",
        ),
        ActSpec(
            "ticket.void",
            E.VOID,
            tr("作废"),
            "Shift+X",
            tr(
                "登记错了、重复了才作废，须由登记人和承办团队以外的组长或主管决定；编号不再使用。",
            ),
            tr("已作废"),
            folded="always",
        ),
    )


def about_the_caller() -> tuple[ActSpec, ...]:
    """Acts that decide who may know who asks."""
    return (
        ActSpec(
            "ticket.reveal",
            E.REVEAL,
            tr("查看来电人"),
            "Shift+V",
            tr("主管查看来电人，须写明理由；谁看过、为什么，都留在经过里。"),
            tr("现在看得到来电人，已留下记录"),
            folded="barred",
        ),
        ActSpec(
            "ticket.privacy",
            E.PRIVACY,
            tr("改来电人身份"),
            "Shift+I",
            tr("改为保密，只有承办人和承办团队的组长看得到是谁；公开须来电人同意。"),
            tr("已改来电人身份"),
            folded="always",
        ),
    )
