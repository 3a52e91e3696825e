"""Notices in words: short, and nothing of a case but number, title and team."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence

from gaoxinban.application.reminder_ports import PastReminder, ReminderKind
from gaoxinban.application.reminders import Notice
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import LegName, TicketState
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.duration import exact_text, instant_text, remaining_text
from gaoxinban.ui.kit.translation import tr

TITLE_MOST = 40
_WITH_ROOM = str.maketrans({"<": "＜", ">": "＞", "&": "＆"})


def heading(notice: Notice) -> str:
    """「GX-2026-000123 签收快到时限」"""
    said = f"{notice.case.number} {_what(notice.kind, _leg(notice), notice.case.state)}"
    if notice.stands_in_for:
        said += tr("（代{name}）").format(name=plain(notice.stands_in_for))
    return said


def detail(notice: Notice, day_seconds: int) -> str:
    """「还剩 35分 · 标题 · 企业服务组」, times in working time."""
    rest = ""
    if notice.rest_seconds is not None:
        rest = remaining_text(notice.rest_seconds, day_seconds=day_seconds)
        if notice.leg is not None and notice.leg.label not in heading(notice):
            rest = notice.leg.label + rest
    parts = rest, plain(notice.case.title), plain(notice.case.team)
    return " · ".join(part for part in parts if part)


def gathered(notices: Sequence[Notice]) -> tuple[str, str]:
    """Heading and text of several at once."""
    counts = Counter(_GROUP[each.kind] for each in notices)
    words = {
        ReminderKind.LATE: tr("{n} 件超过时限"),
        ReminderKind.NEAR: tr("{n} 件快到时限"),
        ReminderKind.HANDED: tr("{n} 件交到您手上"),
        ReminderKind.RETURNED: tr("{n} 件退单等复核"),
        ReminderKind.REDONE: tr("{n} 件要重办"),
        ReminderKind.AGAIN: tr("{n} 件企业再次反映"),
        ReminderKind.URGED: tr("{n} 件被催办、督办"),
    }
    said = [text.format(n=counts[kind]) for kind, text in words.items() if counts[kind]]
    return tr("{n} 条提醒").format(n=len(notices)), "，".join(said)


def plain(text: str) -> str:
    """People's text as a tray shows it: one short line, no mark-up, no control characters.

    Some desktops read tags out of a notice, and load what they name.
    """
    kept = "".join(" " if unicodedata.category(each)[0] in "CZ" else each for each in text)
    line = " ".join(kept.split()).translate(_WITH_ROOM)
    return line if len(line) <= TITLE_MOST else line[: TITLE_MOST - 1] + "…"


def past_columns(now: Callable[[], Instant]) -> tuple[Column[PastReminder], ...]:
    """The page's list from left to right; `now` names the days."""
    return (
        Column(
            "at",
            tr("时间"),
            112,
            lambda p: instant_text(p.told.shown_at, now()),
            tooltip=lambda p: exact_text(p.told.shown_at),
            sheet=lambda p: exact_text(p.told.shown_at),
        ),
        Column(
            "what",
            tr("提醒"),
            176,
            lambda p: _what(p.told.kind, p.told.leg, p.state),
            tone=lambda p: _TONES.get(p.told.kind, ""),
        ),
        Column("number", tr("工单"), 128, lambda p: p.number),
        Column("title", tr("标题"), 0, lambda p: p.title),
        Column("team", tr("承办团队"), 128, lambda p: p.team or "—", yields=2),
        Column("state", tr("现在"), 88, lambda p: p.state.label, tone=lambda _: "muted", yields=1),
    )


_TONES: dict[ReminderKind, Tone] = {ReminderKind.LATE: "danger", ReminderKind.NEAR: "accent"}

_GROUP = {kind: kind for kind in ReminderKind} | {ReminderKind.SUPERVISED: ReminderKind.URGED}


def _leg(notice: Notice) -> LegName | None:
    """The promise that the notice is about; None where it is about an act."""
    return notice.leg if notice.kind in (ReminderKind.NEAR, ReminderKind.LATE) else None


def _what(kind: ReminderKind, leg: LegName | None, state: TicketState) -> str:
    name = "" if leg is None else leg.label
    if kind is ReminderKind.HANDED:
        words = {
            TicketState.LOGGED: tr("等着派单"),
            TicketState.DISPATCHED: tr("派来了，等签收"),
        }
        return words.get(state, tr("交给您办理"))
    return {
        ReminderKind.RETURNED: tr("退单，等复核"),
        ReminderKind.REDONE: tr("要重办"),
        ReminderKind.AGAIN: tr("企业再次反映"),
        ReminderKind.URGED: tr("被催办"),
        ReminderKind.SUPERVISED: tr("被督办"),
        ReminderKind.NEAR: tr("{leg}快到时限").format(leg=name),
        ReminderKind.LATE: tr("{leg}超过时限").format(leg=name),
    }[kind]
