"""The field's words: codes are stored, labels are read by people."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A code with its Chinese label; the code is what the database keeps."""

    label: str

    def __new__(cls, code: str, label: str = "") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member

    @classmethod
    def codes(cls) -> dict[str, Self]:
        """Every member by its code; a call of the enumeration costs six such look-ups."""
        return {member.value: member for member in cls}

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The member whose code or label is `text`, else None."""
        wanted = text.strip()
        for member in cls:
            if wanted in (member.value, member.label):
                return member
        return None


class Channel(Term):
    """渠道"""

    PHONE = "phone", "电话"
    VISIT = "visit", "来访"
    FIELD_VISIT = "field_visit", "走访"
    WECHAT = "wechat", "微信"
    HOTLINE = "hotline", "12345转办"
    MAIL = "mail", "邮件"
    EVENT = "event", "活动"


class RequestKind(Term):
    """诉求类型"""

    ENQUIRY = "enquiry", "咨询"
    HELP = "help", "求助"
    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"


class Urgency(Term):
    """紧急程度"""

    NORMAL = "normal", "一般"
    URGENT = "urgent", "紧急"
    CRITICAL = "critical", "特急"


class TeamFunction(Term):
    """招推服"""

    INVESTMENT = "investment", "招商"
    DELIVERY = "delivery", "推进"
    SERVICE = "service", "服务"


class Role(Term):
    """A person's role; every use case names those that may do it."""

    OFFICER = "officer", "专员"
    LEAD = "lead", "组长"
    SUPERVISOR = "supervisor", "主管"
    ADMIN = "admin", "管理员"


class ProjectStage(Term):
    """项目阶段: decides between 招商, 推进 and 服务."""

    NONE = "none", "无项目"
    TALKS = "talks", "洽谈"
    SIGNED = "signed", "已签约"
    BUILDING = "building", "在建"
    PRODUCING = "producing", "已投产"


class Ownership(Term):
    """企业性质: equal protection is measured by it."""

    STATE = "state", "国企"
    PRIVATE = "private", "民企"
    FOREIGN = "foreign", "外企"
    OTHER = "other", "其他"


class ContactMeans(Term):
    """How an enterprise was reached."""

    PHONE = "phone", "电话"
    VISIT = "visit", "上门"
    WECHAT = "wechat", "微信"
    LETTER = "letter", "书面"
    MEETING = "meeting", "面谈"


class Privacy(Term):
    """How the complainant wants to be known.

    `confidential`: the office knows who it is, only those to whom the case is
    assigned see it. `anonymous`: nobody was asked.
    """

    NAMED = "named", "实名"
    CONFIDENTIAL = "confidential", "保密"
    ANONYMOUS = "anonymous", "匿名"


class Rating(Term):
    """五级评价 (GB/T 39735)"""

    VERY_SATISFIED = "very_satisfied", "非常满意"
    SATISFIED = "satisfied", "满意"
    FAIRLY_SATISFIED = "fairly_satisfied", "基本满意"
    DISSATISFIED = "dissatisfied", "不满意"
    VERY_DISSATISFIED = "very_dissatisfied", "非常不满意"


class TicketState(Term):
    """Where a case stands."""

    LOGGED = "logged", "待派单"
    DISPATCHED = "dispatched", "待签收"
    RETURNED = "returned", "退单复核"
    ACCEPTED = "accepted", "办理中"
    PAUSED = "paused", "挂起"
    RESOLVED = "resolved", "已办结"
    CALLED_BACK = "called_back", "已回访"
    CLOSED = "closed", "已归档"
    DECLINED = "declined", "不予受理"
    MERGED = "merged", "已并单"
    VOIDED = "voided", "已作废"


class LegName(Term):
    """The four promised legs."""

    DISPATCH = "dispatch", "派单"
    ACCEPT = "accept", "签收"
    CONTACT = "contact", "首次联系"
    RESOLVE = "resolve", "办结"


class HolderKind(Term):
    """In whose hands a case can lie."""

    DESK = "desk", "受理台"
    TEAM = "team", "承办团队"
    OFFICER = "officer", "承办人"
    DEPARTMENT = "department", "协办部门"
    ENTERPRISE = "enterprise", "企业"
    SUPERIOR = "superior", "上级"


class Light(Term):
    """亮灯: 红 > 灰 > 黄 > 蓝 > 绿; no light where nothing was promised, or all is over"""

    RED = "red", "逾期"
    GREY = "grey", "挂起"
    YELLOW = "yellow", "滞后"
    BLUE = "blue", "临近"
    GREEN = "green", "在时限内"
    UNTIMED = "untimed", "无时限"
    NONE = "none", "已结束"
