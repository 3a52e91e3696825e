"""Days, hours, promises and changes in words; touches no widget."""

from collections.abc import Iterable, Mapping, Sequence

from gaoxinban.application.rule_ports import RulePreview, VersionRow
from gaoxinban.domain.calendar import CalendarVersion, DayFact, DayKind
from gaoxinban.domain.hours_text import hours_text, minutes_of
from gaoxinban.domain.promise import PromiseRow
from gaoxinban.ui.kit.duration import exact_text
from gaoxinban.ui.kit.translation import tr

INSTALLED = "install"
"""Who made the first versions, as storage says it."""


def mark_of(fact: DayFact, version: CalendarVersion) -> str:
    """休, 班, 半 (hours of its own, fewer than is usual then), 另 (as many or more), or nothing."""
    if fact.kind is DayKind.OWN_HOURS:
        usual = minutes_of(version.usual_hours(fact.day))
        half = minutes_of(fact.hours) < usual
        return tr("半") if half else tr("另")
    return {DayKind.HOLIDAY: tr("休"), DayKind.MAKE_UP: tr("班")}.get(fact.kind, "")


def day_text(fact: DayFact, version: CalendarVersion) -> str:
    """A date with its hours: 「2026-07-01（周三）工作日 · 夏令 08:30-12:00 14:00-18:00」."""
    if not fact.hours or fact.kind is DayKind.OWN_HOURS:  # which says its hours itself
        return fact.sentence
    special = next((one for one in version.days if one.day == fact.day), None)
    season = version.season_of(fact.day) if special is None or special.hours is None else None
    name = f"{season.name} " if season is not None else ""
    return f"{fact.sentence} · {name}{hours_text(fact.hours)}"


def scope_text(row: PromiseRow, categories: Mapping[str, str]) -> str:
    """「求助 · 特急」, 「不限」."""
    parts = [
        "" if row.category is None else categories.get(row.category, row.category),
        "" if row.kind is None else row.kind.label,
        "" if row.urgency is None else row.urgency.label,
    ]
    return " · ".join(part for part in parts if part) or tr("不限")


def row_text(row: PromiseRow, categories: Mapping[str, str]) -> str:
    """「办结（求助）5个工作日」"""
    return f"{row.leg.label}（{scope_text(row, categories)}）{row.promise}"


def version_text(row: VersionRow) -> str:
    """「第 2 版 · 现行 · 王敏 2026-11-22 14:00 · 国务院公布」"""
    parts = [tr("第 {n} 版").format(n=row.number)]
    if row.in_force:
        parts.append(tr("现行"))
    if row.since is not None:
        parts.append(tr("{day} 起").format(day=row.since.isoformat()))
    installed = tr("安装时")
    parts += [
        installed if row.created_by == INSTALLED else row.created_by,
        exact_text(row.created_at)[:16],
        row.reason,
    ]
    return " · ".join(part for part in parts if part)


def preview_text(preview: RulePreview) -> str:
    """What the candidate would do to the open cases, in two or three sentences."""
    said = [
        tr("在办工单 {n} 件；若都改用这一版，{touched} 件的时限会变，{flips} 件的灯会变。").format(
            n=preview.open_cases, touched=preview.touched, flips=preview.flips
        )
    ]
    if preview.turns:
        turns = "，".join(
            f"{old.label}→{new.label} {count} 件"
            for (old, new), count in sorted(preview.turns.items(), key=lambda item: -item[1])
        )
        said.append(turns + "。")
    if preview.moving:
        said.append(
            tr("其中 {n} 件的时限原为暂定，发布后自动改用这一版。").format(n=preview.moving)
        )
    if preview.kept:
        text = tr("另有 {n} 件已经迟了，放宽的时限不用于它们，仍按原来的承诺计。")
        said.append(text.format(n=preview.kept))
    return "\n".join(said)


def first_of(lines: Iterable[str], most: int) -> str:
    """At most so many lines, and how many there are."""
    every = list(lines)
    said = "\n".join(every[:most])
    if len(every) > most:
        said += "\n" + tr("…共 {n} 处").format(n=len(every))
    return said


def followed_text(both: Sequence[str]) -> str:
    """What to say of a version that somebody else has published over one's head."""
    said = tr("您改的时候别人发布了新的一版，已经和您没有发布的改动合在一起")
    if both:
        more = tr("；{which} 两边都改过，留的是您的，请核对")
        said += more.format(which="、".join(both))
    return said
