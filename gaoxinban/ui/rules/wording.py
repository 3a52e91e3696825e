"""Days, hours, promises and changes in words; touches no widget."""

import re
from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from gaoxinban.application.rule_ports import RulePreview, VersionRow
from gaoxinban.domain.calendar import DayFact, DayKind, Hours, Season, clock
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.promise import PromiseRow
from gaoxinban.ui.kit.duration import exact_text

translate = QCoreApplication.translate

INSTALLED = "install"
"""Who made the first versions, as storage says it."""
MARKS = {DayKind.HOLIDAY: "休", DayKind.MAKE_UP: "班", DayKind.OWN_HOURS: "另"}
_SPAN = re.compile(r"([0-9]{1,2})[:：]([0-9]{2})\s*[-–—~至]\s*([0-9]{1,2})[:：]([0-9]{2})")


def mark_of(fact: DayFact, standard_minutes: int) -> str:
    """休, 班, 半 (hours of its own, fewer than a day's), 另 (as many or more), or nothing."""
    if fact.kind is DayKind.OWN_HOURS and minutes_of(fact.hours) < standard_minutes:
        return "半"
    return MARKS.get(fact.kind, "")


def minutes_of(hours: Hours) -> int:
    """Working minutes of a day."""
    return sum(end - start for start, end in hours)


def hours_text(hours: Hours) -> str:
    """「08:30-12:00 13:30-17:30」"""
    return " ".join(f"{clock(start)}-{clock(end)}" for start, end in hours)


def read_hours(text: str) -> Hours:
    """What `hours_text` says, as people type it; Refused beside the field `hours`."""
    found = _SPAN.findall(text)
    rest = re.sub(r"[\s,，、;；]", "", _SPAN.sub("", text))
    if not found or rest:
        sentence = translate("rules", "看不懂工作时间，请写成 08:30-12:00 13:30-17:30。")
        raise Refused(sentence, field="hours")
    return tuple(
        (int(one) * 60 + int(two), int(three) * 60 + int(four)) for one, two, three, four in found
    )


def season_text(season: Season) -> str:
    """「夏令 6月1日-9月30日 08:00-12:00 14:30-18:00」"""
    (m1, d1), (m2, d2) = season.first, season.last
    said = f"{season.name} {m1}月{d1}日-{m2}月{d2}日 {hours_text(season.hours)}"
    if season.since is not None or season.until is not None:
        since = "" if season.since is None else season.since.isoformat()
        until = "" if season.until is None else season.until.isoformat()
        said += translate("rules", "（{since} 至 {until}）").format(since=since, until=until)
    return said


def scope_text(row: PromiseRow, categories: Mapping[str, str]) -> str:
    """「求助 · 特急」, 「不限」."""
    parts = [
        "" if row.category is None else categories.get(row.category, row.category),
        "" if row.kind is None else row.kind.label,
        "" if row.urgency is None else row.urgency.label,
    ]
    return " · ".join(part for part in parts if part) or translate("rules", "不限")


def row_text(row: PromiseRow, categories: Mapping[str, str]) -> str:
    """「办结（求助）5个工作日」"""
    return f"{row.leg.label}（{scope_text(row, categories)}）{row.promise}"


def version_text(row: VersionRow) -> str:
    """「第 2 版 · 现行 · 王敏 2026-11-22 14:00 · 国务院公布」"""
    parts = [translate("rules", "第 {n} 版").format(n=row.number)]
    if row.in_force:
        parts.append(translate("rules", "现行"))
    installed = translate("rules", "安装时")
    parts += [
        installed if row.created_by == INSTALLED else row.created_by,
        exact_text(row.created_at)[:16],
        row.reason,
    ]
    return " · ".join(part for part in parts if part)


def preview_text(preview: RulePreview) -> str:
    """What the candidate would do to the open cases, in two or three sentences."""
    said = [
        translate(
            "rules", "在办工单 {n} 件；若都改用这一版，{touched} 件的期限会变，{flips} 件的灯会变。"
        ).format(n=preview.open_cases, touched=preview.touched, flips=preview.flips)
    ]
    if preview.turns:
        turns = "，".join(
            f"{old.label}→{new.label} {count} 件"
            for (old, new), count in sorted(preview.turns.items(), key=lambda item: -item[1])
        )
        said.append(turns + "。")
    if preview.moving:
        said.append(
            translate("rules", "其中 {n} 件的期限原为暂定，发布后自动改用这一版。").format(
                n=preview.moving
            )
        )
    return "\n".join(said)


def first_of(lines: Iterable[str], most: int) -> str:
    """At most so many lines, and how many there are."""
    every = list(lines)
    said = "\n".join(every[:most])
    if len(every) > most:
        said += "\n" + translate("rules", "…共 {n} 处").format(n=len(every))
    return said
