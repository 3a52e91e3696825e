"""The acts of the ledger: extensions, holders outside, orders, exemptions, merging, undoing."""

from gaoxinban.domain.event import EventKind as E
from gaoxinban.ui.queue.act_spec import ActSpec
from gaoxinban.ui.queue.wording import translate


def decisions() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.extend",
            E.EXTEND,
            translate("queue", "同意延期"),
            "Shift+A",
            translate("queue", "可以少批，不能多批；已经逾期的时间不因延期变成没有逾期。"),
            translate("queue", "已同意延期"),
            folded="barred",
        ),
        ActSpec(
            "ticket.extend_refuse",
            E.EXTEND_REFUSE,
            translate("queue", "不同意延期"),
            "Shift+D",
            translate("queue", "写明理由；办结时限不变。"),
            translate("queue", "未同意延期"),
            folded="barred",
        ),
        ActSpec(
            "ticket.exempt",
            E.EXEMPT,
            translate("queue", "剔除决定"),
            "Shift+L",
            translate("queue", "由申请人以外的第二人决定；剔除前后的比率都会列出。"),
            translate("queue", "已作剔除决定"),
            folded="barred",
        ),
    )


def about_the_clock() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.extend_ask",
            E.EXTEND_ASK,
            translate("queue", "申请延期"),
            "E",
            translate("queue", "须在办结到期之前申请，由主管批复。"),
            translate("queue", "已申请延期，等主管批复"),
            folded="barred",
        ),
        ActSpec(
            "ticket.grant_pause",
            E.GRANT_PAUSE,
            translate("queue", "批准超限挂起"),
            "Shift+P",
            translate("queue", "从现在起多扣这些工作日；超限已经计入的时间不变。"),
            translate("queue", "已批准超限挂起"),
            folded="barred",
        ),
    )


def passing_on() -> tuple[ActSpec, ...]:
    """Who has the ball from now on."""
    return (
        ActSpec(
            "ticket.assign",
            E.ASSIGN,
            translate("queue", "换承办人"),
            "Shift+O",
            translate("queue", "本组换一个人办，时限照走；换团队请改派。"),
            translate("queue", "已换承办人"),
            folded="barred",
        ),
        ActSpec(
            "ticket.hand",
            E.HAND,
            translate("queue", "转交"),
            "H",
            translate("queue", "交给协办部门、企业或上级，时钟不停；要停办结时限请用挂起。"),
            translate("queue", "已转交"),
            folded="barred",
        ),
        ActSpec(
            "ticket.take_back",
            E.TAKE_BACK,
            translate("queue", "收回"),
            "Shift+H",
            translate("queue", "转交出去的收回到承办团队手里。"),
            translate("queue", "已收回"),
            folded="barred",
        ),
        ActSpec(
            "ticket.urge",
            E.URGE,
            translate("queue", "催办"),
            "U",
            translate("queue", "提醒承办人，谁都可以催；催办留在经过里。"),
            translate("queue", "已催办"),
            folded="barred",
        ),
    )


def undo() -> ActSpec:
    return ActSpec(
        "ticket.undo",
        E.UNDO,
        translate("queue", "撤销"),
        "Ctrl+Z",
        translate("queue", "撤销最后一步：本人做的，10 分钟之内，别人还没有接着办。"),
        translate("queue", "已撤销"),
        folded="barred",
    )


def rare() -> tuple[ActSpec, ...]:
    return (
        ActSpec(
            "ticket.supervise",
            E.SUPERVISE,
            translate("queue", "督办"),
            "Shift+U",
            translate("queue", "主管的督办要求，一直显示到归档。"),
            translate("queue", "已督办"),
            folded="always",
        ),
        ActSpec(
            "ticket.consult",
            E.CONSULT,
            translate("queue", "会商"),
            "S",
            translate("queue", "职责有争议时共同商定，裁定由一个团队承办；换了团队要重新签收。"),
            translate("queue", "会商已裁定"),
            folded="always",
        ),
        ActSpec(
            "ticket.merge",
            E.MERGE,
            translate("queue", "并单"),
            "Shift+M",
            translate(
                "queue", "同一家企业的同一件事并入先登记的工单，内容全部带过去，时限按先登记的算。"
            ),
            translate("queue", "已并单"),
            folded="always",
        ),
        ActSpec(
            "ticket.exempt_ask",
            E.EXEMPT_ASK,
            translate("queue", "申请剔除"),
            "L",
            translate("queue", "不计入比率的特殊情况，须由第二人决定。"),
            translate("queue", "已申请剔除，等第二人决定"),
            folded="always",
        ),
        ActSpec(
            "ticket.void",
            E.VOID,
            translate("queue", "作废"),
            "Shift+X",
            translate(
                "queue",
                "登记错了、重复了才作废，须由登记人和承办团队以外的组长或主管决定；编号不再使用。",
            ),
            translate("queue", "已作废"),
            folded="always",
        ),
    )


def about_the_caller() -> tuple[ActSpec, ...]:
    """Acts that decide who may know who asks."""
    return (
        ActSpec(
            "ticket.reveal",
            E.REVEAL,
            translate("queue", "查看来电人"),
            "Shift+V",
            translate("queue", "主管查看来电人，须写明理由；谁看过、为什么，都留在经过里。"),
            translate("queue", "现在看得到来电人，已留下记录"),
            folded="barred",
        ),
        ActSpec(
            "ticket.privacy",
            E.PRIVACY,
            translate("queue", "改来电人身份"),
            "Shift+I",
            translate(
                "queue", "改为保密，只有承办人和承办团队的组长看得到是谁；公开须来电人同意。"
            ),
            translate("queue", "已改来电人身份"),
            folded="always",
        ),
    )
