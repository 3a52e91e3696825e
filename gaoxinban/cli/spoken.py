"""What people say for a state or a light where its label is another word, and what is no word."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, Light, RequestKind, Term, TicketState, Urgency
from gaoxinban.domain.transition import OPEN_STATES

T = TypeVar("T", bound=Term)

_S = TicketState
NEAR = 0.5
"""Half of the characters in common, as difflib counts: 薛佳镇 and 薛家镇."""
MOST_NEAR = 5
ENDED = tuple(state for state in TicketState if state not in OPEN_STATES)

_SPOKEN: Mapping[str, tuple[Term, ...]] = {
    "在办": tuple(state for state in TicketState if state in OPEN_STATES),
    "未结": tuple(state for state in TicketState if state in OPEN_STATES),
    "已结": ENDED,
    "办结": (_S.RESOLVED,),
    "待回访": (_S.RESOLVED,),
    "未派单": (_S.LOGGED,),
    "未签收": (_S.DISPATCHED,),
    "已派单": (_S.DISPATCHED,),
    "已签收": (_S.ACCEPTED,),
    "退单": (_S.RETURNED,),
    "已挂起": (_S.PAUSED,),
    "回访": (_S.CALLED_BACK,),
    "归档": (_S.CLOSED,),
    "不受理": (_S.DECLINED,),
    "并单": (_S.MERGED,),
    "作废": (_S.VOIDED,),
    "红": (Light.RED,),
    "红灯": (Light.RED,),
    "超期": (Light.RED,),
    "超时": (Light.RED,),
    "黄": (Light.YELLOW,),
    "黄灯": (Light.YELLOW,),
    "蓝": (Light.BLUE,),
    "蓝灯": (Light.BLUE,),
    "快到期": (Light.BLUE,),
    "绿": (Light.GREEN,),
    "绿灯": (Light.GREEN,),
    "正常": (Light.GREEN,),
    "灰": (Light.GREY,),
    "灰灯": (Light.GREY,),
    "无灯": (Light.UNTIMED, Light.NONE),
    "普通": (Urgency.NORMAL,),
    "加急": (Urgency.URGENT,),
    "12345": (Channel.HOTLINE,),
    "热线": (Channel.HOTLINE,),
}

_ELSEWHERE: tuple[tuple[type[Term], str], ...] = (
    (TicketState, "状态"),
    (Light, "亮灯"),
    (RequestKind, "类型"),
    (Urgency, "紧急程度"),
    (Channel, "渠道"),
)


def read(terms: type[T], field: str, value: str) -> tuple[T, ...]:
    """The members that `value` means: a code, a label, or what people say; at least one.

    Refused with what may be said; where the word belongs to another field,
    with that field's name.
    """
    found = terms.read(value)
    if found is not None:
        return (found,)
    said = tuple(each for each in _SPOKEN.get(value, ()) if isinstance(each, terms))
    if said:
        return said
    known = "、".join(f"{term.label}（{term.value}）" for term in terms)
    raise Refused(
        f"「{field}」没有「{value}」{_hint(terms, value)}，可以用：{known}。", field="where"
    )


def unknown(what: str, value: str, known: Iterable[str]) -> Refused:
    """「没有镇街「薛佳镇」，相近的有：薛家镇。」, or all that there are where none is near."""
    words = list(known)
    near = [each for each in words if len(value) > 1 and value in each][:MOST_NEAR]
    near += [each for each in get_close_matches(value, words, MOST_NEAR, NEAR) if each not in near]
    if near:
        return Refused(f"没有{what}「{value}」，相近的有：{'、'.join(near)}。", field="where")
    return Refused(f"没有{what}「{value}」，可以用：{'、'.join(words)}。", field="where")


def _hint(terms: type[Term], value: str) -> str:
    """「（它是亮灯，请写 亮灯=逾期）」 where another field has the word."""
    for other, name in _ELSEWHERE:
        if other is terms:
            continue
        if other.read(value) or any(isinstance(each, other) for each in _SPOKEN.get(value, ())):
            return f"（它是{name}，请写 {name}={value}）"
    return ""
