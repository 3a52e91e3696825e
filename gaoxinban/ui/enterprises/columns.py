"""Columns of the register and of an enterprise's cases; their functions run in workers."""

from dataclasses import dataclass
from typing import TypeVar

from gaoxinban.application.enterprise_page import EnterprisePage
from gaoxinban.application.register_ports import Contact
from gaoxinban.application.rows import EnterpriseRow, TicketRow
from gaoxinban.domain.instant import Instant, to_datetime
from gaoxinban.domain.term import LegName, Light
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.duration import exact_text, instant_text
from gaoxinban.ui.kit.list_export import Listing, listing_of_rows
from gaoxinban.ui.kit.translation import tr

R = TypeVar("R")

_TONES: dict[Light, Tone] = {Light.RED: "danger", Light.YELLOW: "warning", Light.BLUE: "accent"}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case of the enterprise as it stands at `now`."""

    ticket: TicketRow
    light: Light
    now: Instant

    @property
    def id(self) -> int:
        return self.ticket.id


def register_columns() -> tuple[Column[EnterpriseRow], ...]:
    """The register from left to right."""
    return (
        Column("name", tr("名称"), 0, lambda e: e.name),
        Column(
            "uscc",
            tr("信用代码"),
            168,
            lambda e: e.uscc or "—",
            tone=lambda _: "muted",
            yields=1,
        ),
        Column("town", tr("镇街"), 84, lambda e: e.town or "—", yields=6),
        Column("industry", tr("产业"), 136, lambda e: e.industry or "—", yields=4),
        Column(
            "tiers",
            tr("层级"),
            140,
            lambda e: "、".join(e.tiers) or "—",
            yields=5,
        ),
        Column(
            "ownership",
            tr("性质"),
            56,
            lambda e: e.ownership or "—",
            yields=3,
        ),
        Column("stage", tr("阶段"), 72, lambda e: e.stage or "—", yields=2),
        Column(
            "contact",
            tr("联系人"),
            84,
            lambda e: e.contact_name or "—",
            tooltip=lambda e: f"{e.contact_name} {e.contact_phone}".strip(),
            yields=7,
        ),
        Column(
            "open",
            tr("在办"),
            52,
            lambda e: str(e.open_cases),
            figure=True,
            tone=lambda e: "accent" if e.open_cases else "muted",
        ),
        Column(
            "cases",
            tr("全部"),
            52,
            lambda e: str(e.cases),
            figure=True,
            tone=lambda e: "" if e.cases else "muted",
        ),
    )


def sheet_text(column: Column[R], row: R) -> str:
    """A cell in a sheet: instants and texts in full, nothing relative to today, no dash."""
    full = column.sheet or (column.tooltip if column.key in _IN_FULL else None)
    text = (full or column.text)(row)
    return "" if text == "—" else text


_IN_FULL = frozenset(("at", "logged", "due", "holder", "note", "contact"))


def contacts_listing(page: EnterprisePage) -> Listing[Contact]:
    """Whom to call there: the first contact of the record, then the further ones."""
    record = page.record
    first = Contact(
        enterprise_id=record.id,
        name=record.contact_name,
        phone=record.contact_phone,
        note=tr("主要联系人"),
    )
    columns: tuple[Column[Contact], ...] = (
        Column("name", tr("姓名"), 96, lambda c: c.name),
        Column("phone", tr("电话"), 124, lambda c: c.phone),
        Column("post", tr("职务"), 96, lambda c: c.post),
        Column("note", tr("备注"), 0, lambda c: c.note),
    )
    title = tr("{name} 联系人").format(name=record.name)
    people = [*([first] if first.name or first.phone else []), *page.contacts]
    return listing_of_rows(title, columns, people, tr("位"))


def case_columns() -> tuple[Column[CaseLine], ...]:
    """An enterprise's cases from left to right."""
    return (
        Column(
            "light",
            "",
            32,
            lambda c: c.light.label,
            light=lambda c: c.light,
            shape_only=True,
        ),
        Column("number", tr("编号"), 124, lambda c: c.ticket.number, yields=4),
        Column("title", tr("标题"), 0, lambda c: c.ticket.title),
        Column("state", tr("状态"), 72, lambda c: c.ticket.state.label, yields=2),
        Column(
            "holder",
            tr("团队"),
            112,
            lambda c: c.ticket.team or "—",
            tooltip=_held_by,
            yields=3,
        ),
        Column(
            "due",
            tr("时限"),
            144,
            _due,
            tone=lambda c: _TONES.get(c.light, "muted" if c.light is Light.NONE else ""),
            tooltip=_due_hint,
        ),
        Column(
            "logged",
            tr("登记"),
            92,
            lambda c: f"{to_datetime(c.ticket.logged_at):%Y-%m-%d}",
            tooltip=lambda c: exact_text(c.ticket.logged_at),
            yields=1,
        ),
    )


def _held_by(line: CaseLine) -> str:
    parts = (line.ticket.team, line.ticket.officer)
    return " · ".join(part for part in parts if part) or "—"


def _due(line: CaseLine) -> str:
    """「逾期」 or 「今天 16:30 前签收」 while it runs, 「2026-11-20 办结」 afterwards."""
    ticket = line.ticket
    if line.light is Light.NONE:
        if ticket.resolved_at is None:
            return "—"
        said = tr("{when} 办结")
        return said.format(when=f"{to_datetime(ticket.resolved_at):%Y-%m-%d}")
    if line.light in (Light.RED, Light.GREY) or ticket.due_at is None or ticket.next_leg is None:
        return line.light.label
    if ticket.due_at < line.now:
        return tr("{leg}逾期").format(leg=_leg_word(ticket.next_leg))
    said = tr("{when} 前{leg}")
    return said.format(when=instant_text(ticket.due_at, line.now), leg=_leg_word(ticket.next_leg))


def _leg_word(leg: LegName) -> str:
    """Short, for a narrow column."""
    return tr("联系") if leg is LegName.CONTACT else leg.label


def _due_hint(line: CaseLine) -> str:
    ticket = line.ticket
    if line.light is Light.NONE:
        return exact_text(ticket.resolved_at)
    if ticket.due_at is None or ticket.next_leg is None:
        return line.light.label
    said = tr("{light};{leg}时限 {due}")
    return said.format(
        light=line.light.label, leg=ticket.next_leg.label, due=exact_text(ticket.due_at)
    )
