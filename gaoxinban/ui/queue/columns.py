"""The queue's rows and columns; everything here runs in the worker that loads a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.duration import exact_text, instant_text
from gaoxinban.ui.queue.wording import deadline, rest_hint, rest_text, translate

_TONES: dict[Light, Tone] = {Light.RED: "danger", Light.YELLOW: "warning", Light.BLUE: "accent"}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as it stands at `now`; `seconds` of working time are left, negative when overdue."""

    ticket: TicketRow
    light: Light
    seconds: int | None
    now: Instant

    @property
    def id(self) -> int:
        return self.ticket.id

    @property
    def rest(self) -> str:
        """What the column 还剩 shows."""
        return rest_text(self.ticket, self.light, self.seconds)


def seconds_left(office: Office, now: Instant, due: Instant) -> int:
    """Working seconds from now to the due time, negative when it has passed."""
    if due >= now:
        return office.worktime(now, due).working_seconds
    return -office.worktime(due, now).working_seconds


def queue_row(office: Office, row: TicketRow, now: Instant) -> QueueRow:
    """The light and the time left are computed when read, never stored."""
    light = row.light(now)
    due = deadline(row, light)
    return QueueRow(row, light, None if due is None else seconds_left(office, now, due[1]), now)


def load_rows(office: Office, ids: Sequence[int]) -> list[QueueRow]:
    """The rows of a page, as of now."""
    return as_queue_rows(office, office.ticket_rows(ids))


def as_queue_rows(office: Office, rows: Iterable[TicketRow]) -> list[QueueRow]:
    """Rows with their lights and the time left, as of now."""
    now = office.clock.now()
    return [queue_row(office, row, now) for row in rows]


def _held_by(row: QueueRow) -> str:
    ticket = row.ticket
    return " · ".join(part for part in (ticket.team, ticket.officer) if part) or "—"


def _rest_tone(row: QueueRow) -> Tone:
    if row.seconds is None:
        return "muted"
    return "danger" if row.seconds < 0 else _TONES.get(row.light, "")


def columns() -> tuple[Column[QueueRow], ...]:
    """The columns from left to right."""
    light: Column[QueueRow] = Column(
        "light",
        "",
        32,
        lambda row: row.light.label,
        light=lambda row: row.light,
        shape_only=True,
    )
    return (
        light,
        Column("number", translate("queue", "编号"), 128, lambda r: r.ticket.number, sortable=True),
        Column("enterprise", translate("queue", "企业"), 180, lambda r: r.ticket.enterprise),
        Column("title", translate("queue", "事项"), 0, lambda r: r.ticket.title),
        Column(
            "category",
            translate("queue", "分类"),
            124,
            lambda r: r.ticket.category.rpartition("/")[2],
            tone=lambda _: "muted",
            tooltip=lambda r: r.ticket.category,
        ),
        Column("holder", translate("queue", "团队 · 承办"), 164, _held_by),
        Column("state", translate("queue", "状态"), 72, lambda r: r.ticket.state.label),
        Column(
            "due",
            translate("queue", "还剩"),
            156,
            lambda r: r.rest,
            tone=_rest_tone,
            tooltip=lambda r: rest_hint(r.ticket, r.light),
            sortable=True,
        ),
        Column(
            "logged",
            translate("queue", "登记时间"),
            124,
            lambda r: instant_text(r.ticket.logged_at, r.now),
            align="right",
            tooltip=lambda r: exact_text(r.ticket.logged_at),
            sortable=True,
        ),
    )
