"""The queue's rows and columns; everything here runs in the worker that loads a page."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gaoxinban.application.office import Office
from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Light, Privacy
from gaoxinban.ui.kit.column_model import Column, Tone
from gaoxinban.ui.kit.duration import exact_text, instant_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.wording import at_work_text, deadline, rest_hint, rest_text, tentative

if TYPE_CHECKING:
    from gaoxinban.domain.calendar import WorkCalendar

_TONES: dict[Light, Tone] = {Light.RED: "danger", Light.YELLOW: "warning", Light.BLUE: "accent"}


CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case as it stands at `now`; `seconds` of working time are left, negative when overdue."""

    ticket: TicketRow
    light: Light
    seconds: int | None
    now: Instant
    day_seconds: int
    contact: str = ""
    """Read where it is shown."""
    published: Container[int] | None = None
    """Years whose lists its calendar has; a due time in any other is 暂定. None: not said here."""
    at_work: str = ""
    """Who fills a form of it in another window."""

    @property
    def id(self) -> int:
        return self.ticket.id

    @property
    def rest(self) -> str:
        """What the column 还剩 shows."""
        return rest_text(self.ticket, self.light, self.seconds, self.day_seconds)


Elapsed = Callable[[Instant, Instant], int]
"""Working seconds between two instants."""


def queue_row(office: Office, row: TicketRow, now: Instant) -> QueueRow:
    """The light and the time left are computed when read, never stored."""
    calendar = office.views.calendar(row.calendar_version)
    return _row_of(row, now, calendar)


def _row_of(row: TicketRow, now: Instant, calendar: "WorkCalendar") -> QueueRow:
    published = calendar.version.published_years
    return row_by(row, now, calendar.elapsed, calendar.standard_day_seconds, published)


def row_by(
    row: TicketRow,
    now: Instant,
    elapsed: Elapsed,
    day_seconds: int,
    published: Container[int] | None = None,
) -> QueueRow:
    """The same, by what counts the working time of the case."""
    light = row.light(now)
    due, left = deadline(row, light), None
    if due is not None:
        until = due[1]
        left = elapsed(now, until) if until >= now else -elapsed(until, now)
    return QueueRow(row, light, left, now, day_seconds, published=published)


def load_rows(office: Office, ids: Sequence[int], *, contacts: bool = False) -> list[QueueRow]:
    """The rows of a page, as of now; with whom to call where that is shown."""
    return as_queue_rows(office, office.ticket_rows(ids), contacts=contacts)


def with_others(office: Office, rows: Sequence[QueueRow]) -> list[QueueRow]:
    """The same rows, with who else is at work on them: one look for all of them."""
    others = office.register.presence.elsewhere()
    return [
        replace(each, at_work=at_work_text(others[each.id])) if each.id in others else each
        for each in rows
    ]


def as_queue_rows(
    office: Office, rows: Iterable[TicketRow], *, contacts: bool = False
) -> list[QueueRow]:
    """Rows with their lights and the time left as of now, each by its own calendar."""
    now, calendars = office.clock.now(), dict[int | None, "WorkCalendar"]()
    found = []
    for row in rows:
        calendar = calendars.get(row.calendar_version)
        if calendar is None:
            calendar = office.views.calendar(row.calendar_version)
            calendars[row.calendar_version] = calendar
        found.append(_row_of(row, now, calendar))
    if not contacts:
        return found
    names = office.views.contacts([each.id for each in found])
    return [replace(each, contact=names[each.id]) for each in found]


def shows_contacts(shown: Iterable[str]) -> bool:
    """Whether columns of these keys ask for whom to call."""
    return CONTACT in shown


def _held_by(row: QueueRow) -> str:
    ticket = row.ticket
    return " · ".join(part for part in (ticket.team, ticket.officer) if part) or "—"


def _state_column() -> Column[QueueRow]:
    """The state gives way while somebody else is at it, and stands in the tooltip beside who."""
    return Column(
        "state",
        tr("状态"),
        72,
        lambda r: tr("有人在填") if r.at_work else r.ticket.state.label,
        tone=lambda r: "accent" if r.at_work else "",
        tooltip=lambda r: "；".join(filter(None, (r.ticket.state.label, r.at_work))),
        sortable=True,
        yields=3,
    )


def _rest_tone(row: QueueRow) -> Tone:
    if row.seconds is None:
        return "muted"
    return "danger" if row.seconds < 0 else _TONES.get(row.light, "")


def columns() -> tuple[Column[QueueRow], ...]:
    """The columns from left to right.

    In a narrow window the light, the number, the title and what is left stay: by these one
    knows which case to take up next. The preview under the list says the rest.
    """
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
        Column("number", tr("编号"), 128, lambda r: r.ticket.number, sortable=True),
        Column(
            "enterprise",
            tr("企业"),
            180,
            lambda r: r.ticket.enterprise,
            tone=lambda r: "" if r.ticket.privacy is Privacy.NAMED else "muted",
            sortable=True,
            yields=5,
        ),
        Column("title", tr("标题"), 0, lambda r: r.ticket.title, sortable=True),
        Column(
            "category",
            tr("分类"),
            124,
            lambda r: r.ticket.category.rpartition("/")[2],
            tone=lambda _: "muted",
            tooltip=lambda r: r.ticket.category,
            sortable=True,
            yields=2,
        ),
        Column("team", tr("团队 · 承办"), 164, _held_by, sortable=True, yields=4),
        _state_column(),
        Column(
            "due",
            tr("还剩"),
            156,
            lambda r: r.rest,
            tone=_rest_tone,
            tooltip=lambda r: rest_hint(r.ticket, r.light, r.published),
            sortable=True,
        ),
        Column(
            "logged",
            tr("登记时间"),
            124,
            lambda r: instant_text(r.ticket.logged_at, r.now),
            figure=True,
            tooltip=lambda r: exact_text(r.ticket.logged_at),
            sortable=True,
            yields=1,
        ),
        *_further(),
    )


def _further() -> tuple[Column[QueueRow], ...]:
    """Columns that are hidden until somebody wants them."""

    def plain(
        key: str, title: str, width: int, text: Callable[[TicketRow], str], *, sortable: bool = True
    ) -> Column[QueueRow]:
        return Column(key, title, width, lambda r: text(r.ticket), sortable=sortable, hidden=True)

    def instant(
        key: str,
        title: str,
        when: Callable[[TicketRow], Instant | None],
        *,
        tooltip: Callable[[QueueRow], str] | None = None,
    ) -> Column[QueueRow]:
        return Column(
            key,
            title,
            124,
            lambda r: instant_text(when(r.ticket), r.now),
            figure=True,
            tooltip=tooltip or (lambda r: exact_text(when(r.ticket))),
            sortable=True,
            hidden=True,
        )

    return (
        instant("updated", tr("更新时间"), lambda t: t.updated_at),
        instant("resolved", tr("办结时间"), lambda t: t.resolved_at),
        plain("officer", tr("承办人"), 84, lambda t: t.officer),
        plain("kind", tr("类型"), 60, lambda t: t.kind.label),
        plain("urgency", tr("紧急程度"), 76, lambda t: t.urgency.label),
        plain("channel", tr("渠道"), 84, _channel),
        plain(
            "external",
            tr("原编号"),
            128,
            lambda t: t.external_number or "",
            sortable=False,
        ),
        Column(CONTACT, tr("联系人"), 84, lambda r: r.contact or "—", hidden=True),
        plain("town", tr("镇街"), 96, lambda t: t.town),
        plain("rating", tr("评价"), 84, _rating),
        *(
            instant(key, title, when)
            for key, title, when in (
                ("dispatched", tr("派单时间"), lambda t: t.dispatched_at),
                ("accepted", tr("签收时间"), lambda t: t.accepted_at),
                ("contacted", tr("首次联系"), lambda t: t.contacted_at),
            )
        ),
        instant(
            "promised",
            tr("办结时限"),
            lambda t: t.resolve_due,
            tooltip=_promised_whole,
        ),
    )


def _channel(row: TicketRow) -> str:
    return "" if row.channel is None else row.channel.label


def _rating(row: TicketRow) -> str:
    return "" if row.rating is None else row.rating.label


def _promised_whole(row: QueueRow) -> str:
    due = row.ticket.resolve_due
    return exact_text(due) + tentative(due, row.published)


def sheet_text(column: Column[QueueRow], row: QueueRow) -> str:
    """A cell in a sheet: instants and categories in full, nothing relative to today."""
    if column.key in _IN_FULL and column.tooltip is not None:
        text = column.tooltip(row)
        return "" if text == "—" else text
    return column.text(row)


_IN_FULL = frozenset(
    ("logged", "updated", "resolved", "category", "dispatched", "accepted", "contacted", "promised")
)
