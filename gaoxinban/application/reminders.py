"""提醒: told before a promise runs out and when something comes into one's hands, never twice.

A look reads and decides; telling writes down what is told before anybody
shows it, under a unique key, so that of two windows, two processes or a
restart exactly one shows it. Outside working time a look finds nothing: what
came meanwhile is found by the first look after the opening, all at once.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gaoxinban.application.account_ports import Absence
from gaoxinban.application.ports import View
from gaoxinban.application.reminder_ports import (
    ARRIVES,
    Arrival,
    CaseInHand,
    Inbox,
    PastReminder,
    ReminderKind,
    RunningPromise,
    Told,
)
from gaoxinban.application.rows import OfficerOption
from gaoxinban.application.service import Premises, Service
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import SECOND, Instant
from gaoxinban.domain.term import LegName, Role, TicketState

LOOK_BACK = 50_000
"""Events that a look goes back at most: a busy office's fortnight. What is older and still
open speaks up by its promises."""

KEPT_BEHIND = 2_000
"""How far what is kept of the events seen may lag behind, while there is nothing to tell."""

RECENT = 200

Lead = int | Literal["day"] | None
"""How early: so many working seconds before, or a standard day of the calendar in force."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell; `rest_seconds` of working time are left of `leg`, negative when late.

    `leg` is the promise that is near or late; for what came to hand the one that
    runs out first. `stands_in_for` names the absent person whose case it is.
    """

    kind: ReminderKind
    leg: LegName | None
    occasion: int
    case: CaseInHand
    rest_seconds: int | None = None
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found; `again_at`: nothing new by the clock before then, None for never.

    `seen`: the newest event that was looked at. `to_keep`: worth writing down.
    `day_seconds` of working time are 「1天」.
    """

    notices: tuple[Notice, ...] = ()
    again_at: Instant | None = None
    seen: int = 0
    to_keep: bool = False
    day_seconds: int = 0


class Reminders(Service):
    """提醒 of one office: `office.reminders`. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self._looked: dict[int, int] = {}

    def look(self, actor: Actor, lead: Lead = None) -> Look:
        """What is to be told to this person now; writes nothing.

        A promise is near when `lead` of working time is left of it, by default in
        its last quarter. Refused for somebody who may not act, and while
        the clock has jumped: what is told at a wrong time is not told at the right one.
        """
        self._guard.ensure()
        now = self._clock.now()
        with self._database.read() as view:
            actor = self._asking(view.book, actor)
            if actor.officer_id is None:
                return Look()
            looking = _Looking(view, actor, actor.officer_id, now, lead)
            found = looking.look(self._looked.get(actor.officer_id, 0))
        if found.seen and not found.notices and not found.to_keep:
            self._looked[actor.officer_id] = found.seen
        return found

    def tell(self, actor: Actor, look: Look) -> tuple[Notice, ...]:
        """Write down what is told now; those of its notices that nobody has told before."""
        now = self._clock.now()
        with self._database.write() as uow:
            actor = self._asking(uow.book, actor)
            number = actor.officer_id
            if number is None:
                return ()
            fresh = tuple(
                each for each in look.notices if uow.reminders.tell(number, _told(each, now))
            )
            uow.reminders.see(number, look.seen)
            uow.commit()
        self._looked[number] = look.seen
        return fresh

    def recent(self, actor: Actor) -> list[PastReminder]:
        """What this person was told, the newest first."""
        with self._database.read() as view:
            actor = self._asking(view.book, actor)
            if actor.officer_id is None:
                return []
            return list(view.reminders.recent(actor.officer_id, RECENT))


def _told(notice: Notice, now: Instant) -> Told:
    leg = notice.leg if notice.kind in _OF_PROMISES else None
    return Told(notice.case.id, notice.kind, leg, notice.occasion, now)


_OF_PROMISES = frozenset({ReminderKind.NEAR, ReminderKind.LATE})


def quiet_until(calendar: WorkCalendar, now: Instant) -> Instant | None:
    """When work begins again; None while it goes on, or where no calendar knows the day."""
    try:
        return None if calendar.is_working(now) else calendar.next_opening(now)
    except Refused:
        return None


def inbox_of(
    people: Sequence[OfficerOption],
    absences: Iterable[Absence],
    officer_id: int,
    teams: Iterable[int] = (),
) -> Inbox:
    """Whose hands count as this person's own; nobody's while he is away himself.

    What a team was given goes to its 组长, in a team without one to all of it;
    what lies at the 受理台 to the 专员 without a team, else to the 主管. Where nobody of a
    team is here (it was closed, all are away) the 主管 hear of it. A stand-in has what the
    absent person would have; without a stand-in it goes to whoever opens what comes to the team.
    """
    away = {each.officer_id: each.stand_in_id for each in absences}
    if officer_id in away:
        return Inbox()

    def reader(person: OfficerOption) -> int | None:
        """Who hears of this person's cases; None: nobody was named."""
        heard = away.get(person.id, person.id)
        return None if heard in away else heard

    above = _above(people, reader)
    openers = {
        team: _openers(people, team, reader) or above
        for team in {None, *teams, *(each.team_id for each in people)}
    }
    minded = {team for team, found in openers.items() if officer_id in found}
    mine = [
        each.id
        for each in people
        if officer_id == reader(each) or (reader(each) is None and each.team_id in minded)
    ]
    return Inbox(
        officer_ids=tuple(mine),
        team_ids=tuple(sorted(team for team in minded if team is not None)),
        desk=None in minded,
    )


def _openers(
    people: Iterable[OfficerOption],
    team_id: int | None,
    reader: Callable[[OfficerOption], int | None],
) -> set[int]:
    """Who opens what comes to a team, or with None to the desk."""
    of_team = [each for each in people if each.team_id == team_id]
    at_desk = Role.OFFICER, Role.SUPERVISOR, Role.LEAD, Role.ADMIN
    in_team = Role.LEAD, Role.OFFICER, Role.SUPERVISOR, Role.ADMIN
    for role in at_desk if team_id is None else in_team:
        found = {reader(each) for each in of_team if each.role is role} - {None}
        if found:
            return {each for each in found if each is not None}
    return set()


def _above(
    people: Iterable[OfficerOption], reader: Callable[[OfficerOption], int | None]
) -> set[int]:
    """Who hears of what would else be heard by nobody: the 主管, without them the 管理员."""
    for role in Role.SUPERVISOR, Role.ADMIN:
        readers = (reader(each) for each in people if each.role is role)
        if found := {each for each in readers if each is not None}:
            return found
    return set()


class _Looking:
    """One look, on one view of the database."""

    def __init__(
        self,
        view: View,
        actor: Actor,
        officer_id: int,
        now: Instant,
        lead: Lead,
    ) -> None:
        self._reminders = view.reminders
        self._book = view.book
        self._actor = actor
        self._officer = officer_id
        self._now = now
        self._calendar = view.book.calendar()[1]
        self._lead = self._calendar.standard_day_seconds if lead == "day" else lead
        self._again: list[Instant] = []

    def look(self, looked: int) -> Look:
        opening = quiet_until(self._calendar, self._now)
        if opening is not None:
            return Look(again_at=opening)
        people = [each for each in self._book.officers() if each.active]
        away = (each for each in self._book.absences() if each.covers(self._now))
        teams = (each.id for each in self._book.teams())
        inbox = inbox_of(people, away, self._officer, teams)
        if not inbox.officer_ids:
            return Look()
        seen = self._reminders.seen(self._officer)
        newest = self._reminders.newest_event()
        due = list(self._of_promises(self._reminders.promises(inbox)))
        arrived: list[Notice] = []
        if seen is not None:
            # An older state that was restored meanwhile gives the same numbers to new events.
            after = max(seen, looked if looked <= newest else 0, newest - LOOK_BACK)
            if after < newest:
                arrived = self._of_arrivals(self._reminders.arrivals(inbox, after))
        return Look(
            notices=tuple(self._named(each) for each in (*arrived, *due)),
            again_at=min(self._again, default=None),
            seen=newest,
            to_keep=seen is None or newest - seen > KEPT_BEHIND,
            day_seconds=self._calendar.standard_day_seconds,
        )

    def _of_arrivals(self, arrivals: Sequence[Arrival]) -> list[Notice]:
        """Of each case the last act of a kind; what one did oneself is no news."""
        found: dict[tuple[int, ReminderKind], Notice] = {}
        for each in arrivals:
            kind, states = ARRIVES[each.kind]
            fits = states is None or each.case.state in states
            if fits and each.actor != self._actor.ref:
                rest = self._rest(each.case, each.due)
                notice = Notice(kind, each.leg, each.event_id, each.case, rest)
                found[each.case.id, kind] = notice
        return list(found.values())

    def _of_promises(self, promises: Sequence[RunningPromise]) -> Iterator[Notice]:
        wanted: list[tuple[ReminderKind, Instant, RunningPromise]] = []
        for each in promises:
            near = self._near(each)
            over = max(each.late_after, each.due)
            # A pause stops the clock up to its cap: nothing is near then, but it can run out.
            is_near = self._now > near or each.case.state is TicketState.PAUSED
            if self._now > over:
                wanted.append((ReminderKind.LATE, near, each))
                continue
            if is_near and each.case.state is not TicketState.PAUSED:
                wanted.append((ReminderKind.NEAR, near, each))
            self._again.append((over if is_near else near) + SECOND)
        told: dict[int, list[Told]] = defaultdict(list)
        cases = sorted({promise.case.id for *_, promise in wanted})
        for before in self._reminders.told(self._officer, cases):
            told[before.ticket_id].append(before)
        for kind, near, promise in wanted:
            if not _was_told(told[promise.case.id], kind, near, promise):
                rest = self._rest(promise.case, promise.due)
                yield Notice(kind, promise.leg, promise.due, promise.case, rest)

    def _near(self, promise: RunningPromise) -> Instant:
        """After when a promise is near."""
        if self._lead is None:
            return promise.near_after
        try:
            whole = self._calendar.elapsed(promise.since, promise.due)
            return self._calendar.add(promise.since, max(0, whole - self._lead))
        except Refused:  # a day that this calendar does not know
            return promise.near_after

    def _rest(self, case: CaseInHand, due: Instant | None) -> int | None:
        """Working seconds left until then by the case's own calendar, negative when it is past."""
        if due is None:
            return None
        try:
            calendar = self._book.calendar(case.calendar_version)[1]
            if due >= self._now:
                return calendar.elapsed(self._now, due)
            return -calendar.elapsed(due, self._now)
        except Refused:
            return None

    def _named(self, notice: Notice) -> Notice:
        """With the name of the absent person whose case it is."""
        holder = notice.case.officer_id
        if holder in (None, self._officer) or notice.case.state not in _WITH_OFFICER:
            return notice
        return replace(notice, stands_in_for=self._book.officer(holder).name)


_WITH_OFFICER = frozenset({TicketState.ACCEPTED, TicketState.PAUSED})


def _was_told(
    told: Iterable[Told], kind: ReminderKind, near: Instant, promise: RunningPromise
) -> bool:
    """Whether this was told before, also of a promise that was moved a little since.

    A promise that was moved is a new one for the reader only when its last
    stretch begins after the old one had run out; that it has run out is news
    again only when the new one ran on after that was told.
    """
    for each in told:
        if each.leg is not promise.leg:
            continue
        if kind is ReminderKind.NEAR and each.occasion >= near:
            return True
        if (
            kind is ReminderKind.LATE
            and each.kind is ReminderKind.LATE
            and (each.occasion == promise.due or each.shown_at >= promise.due)
        ):
            return True
    return False
