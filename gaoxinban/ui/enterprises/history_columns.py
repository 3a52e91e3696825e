"""Columns of what reached an enterprise, and of what was changed in its record."""

from dataclasses import dataclass

from gaoxinban.application.register_fields import CONTACT_FIELDS, FIELDS
from gaoxinban.application.register_ports import (
    PEOPLE,
    ChangeKind,
    Encounter,
    RegisterChange,
)
from gaoxinban.application.visiting import VISIT_FIELDS
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.duration import exact_text, instant_text
from gaoxinban.ui.kit.translation import tr


@dataclass(frozen=True, slots=True)
class MetLine:
    """An encounter, with a number for the table."""

    id: int
    met: Encounter
    now: Instant


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change, with a number for the table."""

    id: int
    change: RegisterChange
    now: Instant


def met_columns() -> tuple[Column[MetLine], ...]:
    """Visits and contacts from left to right."""
    return (
        Column(
            "at",
            tr("时间"),
            140,
            _when,
            tooltip=_both_times,
            sheet=lambda m: exact_text(m.met.at),
        ),
        Column(
            "what",
            tr("方式"),
            128,
            lambda m: m.met.what,
            tone=lambda m: "" if m.met.reached else "warning",
        ),
        Column("who", tr("见到"), 84, lambda m: m.met.who or "—"),
        Column("by", tr("我方"), 84, lambda m: m.met.actor),
        Column(
            "note",
            tr("说了什么"),
            0,
            lambda m: " ".join(m.met.note.split()) or "—",
            tooltip=lambda m: m.met.note,
        ),
        Column("number", tr("工单"), 124, lambda m: m.met.number or "—"),
        Column(
            "entered",
            tr("录入时间"),
            124,
            lambda m: exact_text(m.met.entered_at),
            hidden=True,
        ),
    )


def _when(line: MetLine) -> str:
    """「11-20 10:00 补记」 of what was entered on a later day."""
    said = instant_text(line.met.at, line.now)
    if local_date(line.met.entered_at) == local_date(line.met.at):
        return said
    return tr("{when} 补记").format(when=said)


def _both_times(line: MetLine) -> str:
    said = tr("{at}，{entered} 录入")
    return said.format(at=exact_text(line.met.at), entered=exact_text(line.met.entered_at))


def history_columns() -> tuple[Column[HistoryLine], ...]:
    """What was changed, by whom and when."""
    return (
        Column(
            "at",
            tr("时间"),
            108,
            lambda h: instant_text(h.change.at, h.now),
            tooltip=lambda h: exact_text(h.change.at),
        ),
        Column("by", tr("谁"), 84, lambda h: h.change.actor),
        Column("what", tr("做了什么"), 152, lambda h: h.change.what),
        Column(
            "text",
            tr("由什么改为什么"),
            0,
            lambda h: change_text(h.change),
            tooltip=lambda h: change_text(h.change).replace("；", "\n"),
        ),
    )


def change_text(change: RegisterChange) -> str:
    """「镇街：「」改为「薛家镇」；…」"""
    if change.erased:
        return tr("（内容已依法删除）")
    kind = change.undone or change.kind
    visit = kind is ChangeKind.VISIT
    leaves = _MADE if change.undone else {ChangeKind.DROP_CONTACT}
    gone = kind in leaves and not any(new for _, new in change.fields.values())
    labels = {**FIELDS, "merged": ""}
    if visit or kind in PEOPLE:
        labels = dict(VISIT_FIELDS if visit else CONTACT_FIELDS)
    parts: list[str] = []
    for key in [each for each in labels if each in change.fields]:
        old, new = change.fields[key]
        if old == new:
            continue
        if key == "merged":
            parts.append(f"「{old}」→「{new}」")
        elif gone:
            parts.append(f"{labels[key]} {old}")
        elif not old:
            parts.append(f"{labels[key]} {new}")
        else:
            said = tr("{what}由「{old}」改为「{new}」")
            parts.append(said.format(what=labels[key], old=old, new=new))
    if change.reason:
        parts.append(tr("理由：{text}").format(text=change.reason))
    return "；".join(" ".join(part.split()) for part in parts)


_MADE = frozenset({ChangeKind.ADD_CONTACT, ChangeKind.VISIT})
"""What a 撤销 of is gone."""
