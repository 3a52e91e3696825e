"""工单: what the events of one case add up to.

`Ticket` is folded from events and never stored itself: replaying the events
gives the same ticket, and the projections are computed from it. It decides
nothing about people's roles (that is the use cases' business) and knows no
working time (that is the ledger's).
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

from gaoxinban.domain.attachment import Attachment
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    Privacy,
    Rating,
    RequestKind,
    TicketState,
    Urgency,
)


@dataclass(slots=True)
class Span:
    """One holder, one span of time: [since, until). `until` None: still held.

    `charged` is who answers for lateness in it: the holder, but for the
    enterprise and a superior whoever passed them the ball.
    """

    kind: HolderKind
    ref: int | None
    since: Instant
    team_id: int | None
    charged: tuple[HolderKind, int | None]
    paused: bool = False
    until: Instant | None = None


@dataclass(slots=True)
class Dispatch:
    """A team was given the case; `accepted_at` or the end of its turn.

    `timed` is false for imported history whose time of dispatch is unknown.
    """

    team_id: int
    at: Instant
    timed: bool = True
    accepted_at: Instant | None = None
    officer_id: int | None = None
    ended_at: Instant | None = None


@dataclass(slots=True)
class Pause:
    """A recorded, reasoned pause: who is awaited, by whose act, from when until when."""

    awaited: HolderKind
    reason: str
    since: Instant
    actor: str
    until: Instant | None = None


@dataclass(frozen=True, slots=True)
class MoreDays:
    """Working days of 延期, or of 挂起 past the cap: asked for or granted, when and by whom."""

    at: Instant
    days: int
    actor: str


class LastAct(NamedTuple):
    """The last event that stands; `alone` while nobody else has acted after it."""

    seq: int
    kind: EventKind
    actor: str
    at: Instant
    alone: bool = True


@dataclass(frozen=True, slots=True)
class MergeLink:
    """The other case of a 并单, and the event on it that belongs to this one's."""

    ticket_id: int
    number: str
    seq: int


def format_number(year: int, serial: int) -> str:
    """工单编号, gapless within the year: GX-2026-000123."""
    return f"GX-{year}-{serial:06d}"


_SAID = re.compile(
    r"(?:GX-?)?(?:(?P<year>20\d\d)-)?(?P<serial>\d{1,6})|GX-?(?P<of>20\d\d)(?P<whole>\d{6})",
    re.ASCII | re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\s\u2010-\u2015\u2212－杠]+")
"""What stands for the hyphen where a number is read out, or typed by an input method."""


def numbers_said(text: str, this_year: int) -> tuple[str, ...]:
    """The 工单编号 that somebody may mean who leaves zeros or the year away, the likeliest first.

    `871` is this year's and last year's GX-…-000871, `2026-871` that year's; other words are none.
    """
    plain = _BETWEEN.sub("-", unicodedata.normalize("NFKC", text).strip())
    said = _SAID.fullmatch(plain)
    if said is None:
        return ()
    year, serial = said["year"] or said["of"], int(said["serial"] or said["whole"])
    if not serial:
        return ()
    years = (int(year),) if year else (this_year, this_year - 1)
    return tuple(format_number(each, serial) for each in years)


@dataclass(slots=True)
class Ticket:
    """One request of one enterprise, as its events tell."""

    id: int
    number: str = ""
    """工单编号"""
    version: int = 0
    year: int = 0
    serial: int = 0
    external: str | None = None
    imported: bool = False
    follows: int | None = None
    """Id of the ended case that this one takes up again."""
    state: TicketState = TicketState.LOGGED
    enterprise_id: int = 0
    category: str | None = None
    kind: RequestKind = RequestKind.HELP
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    promised_for: tuple[str | None, RequestKind, Urgency] = (
        None,
        RequestKind.HELP,
        Urgency.NORMAL,
    )
    """Category, kind and urgency that the promises go by; 更正 alone does not change them."""
    calendar_version: int = 0
    promise_version: int = 0
    dispatch_version: int = 0
    rule: int | None = None
    logged_at: Instant = 0
    logged_by: str = ""
    entered_at: Instant = 0
    updated_at: Instant = 0
    closed_at: Instant | None = None
    team_id: int | None = None
    officer_id: int | None = None
    contacted_at: Instant | None = None
    resolved_at: Instant | None = None
    spans: list[Span] = field(default_factory=list)
    dispatches: list[Dispatch] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    cycles: list[tuple[Instant, Instant]] = field(default_factory=list)
    extensions: list[MoreDays] = field(default_factory=list)
    extension_asked: MoreDays | None = None
    pause_grants: list[MoreDays] = field(default_factory=list)
    exempt_asked_by: str | None = None
    exempted: bool = False
    supervised: bool = False
    escalated: bool = False
    urges: int = 0
    merged_into: MergeLink | None = None
    absorbed: list[MergeLink] = field(default_factory=list)
    last_act: LastAct | None = None
    undone: int = 0
    bounces: int = 0
    returned_by: str = ""
    """Who asked for the last 退单."""
    redos: int = 0
    attempts: int = 0
    solved: bool | None = None
    workers: frozenset[str] = frozenset()
    """Whose own work it is: see `own_work`."""
    asked: list[tuple[bool, bool]] = field(default_factory=list)
    """Of every cycle the last 回访: whether it said solved, and was after one's own work."""
    rating: Rating | None = None
    title: str = ""
    body: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    privacy: Privacy = Privacy.NAMED
    known_as: tuple[str, ...] = ()
    """Names and numbers that tell who asks, beside the present contact (see `privacy`)."""
    revealed_to: tuple[str, ...] = ()
    """Who looked at a confidential identity by an act of its own."""
    result: str = ""
    proof: str = ""
    """What shows the result, in words: a number, where a receipt lies."""
    notes: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def holder(self) -> Span | None:
        """Who holds the case now; None after the end."""
        if self.spans and self.spans[-1].until is None:
            return self.spans[-1]
        return None

    @property
    def is_out(self) -> bool:
        """Whether the team passed the ball on without a pause, and has not taken it back."""
        held = self.holder
        return held is not None and not held.paused and held.kind in PASSED_TO

    def was_with(self, team_id: int | None) -> bool:
        """Whether this team was ever given the case."""
        return any(turn.team_id == team_id for turn in self.dispatches)

    @property
    def last_moved_at(self) -> Instant:
        """When the case last changed hands; no act may be dated before it."""
        return self.spans[-1].since if self.spans else self.logged_at

    @property
    def granted_pause_days(self) -> int:
        """Working days of pausing that supervisors granted past the cap, in all."""
        return sum(grant.days for grant in self.pause_grants) if self.pause_grants else 0

    @property
    def call_backs(self) -> tuple[int, int, int, int]:
        """Of every cycle the last 回访: how many, said solved; by others, said solved to others."""
        every = every_solved = others = others_solved = 0
        for solved, own in self.asked:
            every += 1
            every_solved += solved
            if not own:
                others += 1
                others_solved += solved
        return every, every_solved, others, others_solved

    def hand(self, kind: HolderKind, ref: int | None, at: Instant, *, paused: bool = False) -> None:
        """Close the running holding and open the next at the same instant."""
        spans = self.spans
        charged = (kind, ref)
        if spans:
            last = spans[-1]
            if last.until is None:
                last.until = at
            if kind in _OUTSIDE:
                charged = last.charged
                if charged[0] is HolderKind.DEPARTMENT:  # it passes nothing on: the team does
                    charged = self._leading
        spans.append(Span(kind, ref, at, self.team_id, charged, paused))

    @property
    def _leading(self) -> tuple[HolderKind, int | None]:
        """The officer who leads, else the team, else the desk."""
        if self.officer_id is not None:
            return HolderKind.OFFICER, self.officer_id
        if self.team_id is not None:
            return HolderKind.TEAM, self.team_id
        return HolderKind.DESK, None

    def give(self, team_id: int, at: Instant, *, timed: bool = True) -> None:
        """A team has it now, no officer of it yet."""
        self.end_dispatch(at)
        self.team_id = team_id
        self.officer_id = None
        self.dispatches.append(Dispatch(team_id, at, timed))
        self.hand(HolderKind.TEAM, team_id, at)

    def back_to_team(self, at: Instant) -> None:
        """The officer who has it, else the team, else the desk."""
        self.hand(*self._leading, at)

    def end(self, at: Instant) -> None:
        """The case leaves everybody's hands, and nobody is awaited any more."""
        if self.spans and self.spans[-1].until is None:
            self.spans[-1].until = at
        if self.pauses and self.pauses[-1].until is None:
            self.pauses[-1].until = at
        self.closed_at = at

    def become(self, other: "Ticket") -> None:
        """Take over everything of a ticket that was folded anew (after an undoing)."""
        for name in self.__slots__:
            setattr(self, name, getattr(other, name))

    def end_dispatch(self, at: Instant) -> None:
        """The turn of the team that had the case is over."""
        if self.dispatches and self.dispatches[-1].ended_at is None:
            self.dispatches[-1].ended_at = at


PASSED_TO = frozenset({HolderKind.DEPARTMENT, HolderKind.ENTERPRISE, HolderKind.SUPERIOR})
"""Who can be handed a case by the team that leads it."""

_OUTSIDE = frozenset({HolderKind.ENTERPRISE, HolderKind.SUPERIOR})
"""Holders that are not of the office: whoever passed them the ball stays charged."""
