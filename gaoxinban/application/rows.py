"""What the faces (window, command line, paper) read: frozen rows, no behaviour of the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from gaoxinban.application.case_rows import (
    GrantRow,
    HoldingRow,
    LegRow,
    LinkedCase,
    PauseRow,
    ShareRow,
    TimelineRow,
)
from gaoxinban.application.directory_rows import (
    CategoryOption,
    Directory,
    OfficerOption,
    TeamOption,
)
from gaoxinban.application.figure_rows import GROUPINGS, CallBackRow, StatsQuery, StatsRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.light import Signals, light
from gaoxinban.domain.privacy import shown_privacy
from gaoxinban.domain.term import (
    Channel,
    LegName,
    Light,
    Privacy,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)

if TYPE_CHECKING:
    from gaoxinban.domain.routing import RoutingAnswer


class TicketRow(NamedTuple):
    """A case in a list; a tuple, for two hundred are made before a list is seen."""

    id: int
    number: str
    external_number: str | None
    title: str
    enterprise_id: int
    enterprise: str
    category: str
    kind: RequestKind
    urgency: Urgency
    state: TicketState
    team: str
    officer: str
    logged_at: Instant
    resolved_at: Instant | None
    updated_at: Instant
    due_at: Instant | None
    next_leg: LegName | None
    version: int
    signals: Signals
    channel: Channel | None = None
    calendar_version: int | None = None
    """By which calendar its time is counted; None: the one in force."""
    town: str = ""
    """Like the fields below given by `ticket_rows` and pages, not in the cases of an enterprise."""
    rating: Rating | None = None
    dispatched_at: Instant | None = None
    accepted_at: Instant | None = None
    """When the team that has it now took it."""
    contacted_at: Instant | None = None
    resolve_due: Instant | None = None
    """Until when it was promised to be resolved, as the promise stands; None while it rests."""

    @property
    def privacy(self) -> Privacy:
        """Whether the row tells who asks: lists keep a confidential enterprise back."""
        return shown_privacy(self.enterprise_id)

    def light(self, now: Instant) -> Light:
        """亮灯 at `now`: computed when read, never stored."""
        return light(self.signals, now)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """Which cases, in which order.

    `sort` is one of logged, updated, due, resolved, number, state, team, officer,
    kind, urgency, channel, category, rating, enterprise, title, town, dispatched,
    accepted, contacted, promised; an empty field does not filter. `towns`,
    `industries`, `tiers`: of the enterprise, any of them. `waiting`: in the hands
    of the enterprise or a superior. `text` is searched in title, body, notes,
    results and numbers.
    """

    states: tuple[TicketState, ...] = ()
    open_only: bool = False
    team_ids: tuple[int, ...] = ()
    officer_id: int | None = None
    lights: tuple[Light, ...] = ()
    category: str | None = None
    enterprise_id: int | None = None
    channel: Channel | None = None
    kind: RequestKind | None = None
    urgency: Urgency | None = None
    external_number: str | None = None
    number: str | None = None
    title: str | None = None
    logged_from: Instant | None = None
    logged_before: Instant | None = None
    text: str = ""
    waiting: bool = False
    towns: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    sort: str = "logged"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a list; `cursor` continues it, None at the end."""

    rows: tuple[TicketRow, ...]
    cursor: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """Everything about one case, for its page and for paper."""

    row: TicketRow
    body: str
    contact_name: str
    contact_phone: str
    channel: Channel
    category_name: str
    result: str
    rating: Rating | None
    solved: bool | None
    entered_at: Instant
    closed_at: Instant | None
    team_id: int | None
    officer_id: int | None
    bounces: int
    redos: int
    holder: str
    uscc: str
    town: str
    industry: str
    rule: str
    timeline: tuple[TimelineRow, ...]
    holdings: tuple[HoldingRow, ...]
    legs: tuple[LegRow, ...]
    natural_seconds: int
    working_seconds: int
    calendar: str
    provisional: bool
    now: Instant
    promise_version: int = 0
    pauses: tuple[PauseRow, ...] = ()
    pause_cap_days: int = 0
    pause_grants: tuple[GrantRow, ...] = ()
    extensions: tuple[GrantRow, ...] = ()
    extension_asked: GrantRow | None = None
    """Days asked for, by whom and when; None when nothing waits for a decision."""
    exemption_asked_by: str = ""
    exempted: bool = False
    supervised: bool = False
    escalated: bool = False
    urges: int = 0
    merged_into: str = ""
    """Number of the case that this one was merged into."""
    absorbed: tuple[str, ...] = ()
    """Numbers of the cases that were merged into this one."""
    follows: LinkedCase | None = None
    """The ended case that this one takes up again, as far as it may be told."""
    followed_by: tuple[LinkedCase, ...] = ()
    survivor: LinkedCase | None = None
    """The case that this one was merged into, as far as it may be told."""
    parts: tuple[LinkedCase, ...] = ()
    """The cases that were merged into this one, likewise."""
    undone: int = 0
    """How many acts were undone."""
    privacy: Privacy = Privacy.NAMED
    told: bool = True
    """Whether enterprise, contact and texts are given; else what would tell them is veiled."""
    imported: bool = False
    """Brought in from a sheet, with the original times."""
    proof: str = ""
    files: int = 0
    """Attachments of the case."""

    @property
    def proof_line(self) -> str:
        """「凭据：…」 of a result that stands; says where there is none (docs/decisions/0024)."""
        if self.row.resolved_at is None or self.imported:
            return ""
        attached = f"附件 {self.files} 个" if self.files else ""
        return "凭据：" + ("；".join(filter(None, (self.proof, attached))) or "未附")


@dataclass(frozen=True, slots=True)
class EnterpriseOption:
    """A hit of the look-up."""

    id: int
    name: str
    uscc: str
    town: str
    industry: str
    contact_name: str
    contact_phone: str
    open_cases: int


@dataclass(frozen=True, slots=True)
class EnterpriseHits:
    """The best hits of the look-up, and how many more there are; counted to `MOST_MORE`."""

    options: tuple[EnterpriseOption, ...]
    more: int = 0


MOST_MORE = 99
"""Nobody reads on that far; to count further costs what a key press has not."""


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """An enterprise in the register's list."""

    id: int
    name: str
    uscc: str
    town: str
    industry: str
    tiers: tuple[str, ...]
    ownership: str
    stage: str
    contact_name: str
    contact_phone: str
    cases: int
    open_cases: int


@dataclass(frozen=True, slots=True)
class EnterpriseDetail:
    """One enterprise and its cases."""

    row: EnterpriseRow
    kind: str
    capital: str
    registered_on: str
    address: str
    scope: str
    project_class: str
    cases: tuple[TicketRow, ...]
    liaison: str = ""
    """联络员 with the team."""


@dataclass(frozen=True, slots=True)
class PromisedTime:
    """When a promise of a case would run out, were it logged now."""

    leg: LegName
    promise: str
    due: Instant


@dataclass(frozen=True, slots=True)
class IntakePreview:
    """What the intake form shows while one types: where the case would go, and until when."""

    team_id: int | None
    team: str
    routing: RoutingAnswer
    category: str | None
    category_name: str
    promises: tuple[PromisedTime, ...]
    provisional: bool


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """What was just logged."""

    ticket_id: int
    number: str
    team: str


class ActedCase(NamedTuple):
    """A case after an act."""

    ticket_id: int
    number: str
    version: int
    state: TicketState


__all__ = [
    "GROUPINGS",
    "ActedCase",
    "CallBackRow",
    "CategoryOption",
    "Directory",
    "EnterpriseDetail",
    "EnterpriseOption",
    "EnterpriseRow",
    "Explanation",
    "GrantRow",
    "HoldingRow",
    "IntakePreview",
    "LegRow",
    "LinkedCase",
    "LoggedCase",
    "OfficerOption",
    "PauseRow",
    "PromisedTime",
    "QueueCounts",
    "QueueSeat",
    "ShareRow",
    "StatsQuery",
    "StatsRow",
    "TeamOption",
    "TicketDetail",
    "TicketFilter",
    "TicketPage",
    "TicketRow",
    "TimelineRow",
]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the deadlines are what they are, and who held the case for how long."""

    detail: TicketDetail
    steps: tuple[str, ...]
    office: str
    """What the office calls itself, for the head of the sheet."""


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """Counters beside the views of the queue."""

    open: int
    waiting_dispatch: int
    waiting_accept: int
    waiting_call_back: int
    late: int
    near: int
    everybody: int = 0
    """Open cases whatever the scope."""
    mine: int = 0
    team: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class QueueSeat:
    """For whom the queue counts: within a team or an officer's cases, and who sits there.

    `own_officer` and `own_team` are counted among all cases, whatever the scope.
    """

    team_id: int | None = None
    officer_id: int | None = None
    own_team: int | None = None
    own_officer: int | None = None
