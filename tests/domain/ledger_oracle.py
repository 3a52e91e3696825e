"""A slow second opinion on the legs: it walks the working minutes of a life and counts.

It reads events, not tickets, and knows no due times: every leg has a number of
promised seconds that counted seconds use up, that pauses leave alone and that
extensions add to; what is counted after the last one is late.
Import it as `from domain.ledger_oracle import Oracle`.
"""

from dataclasses import dataclass, field

from domain.calendar_oracle import SlowCalendar, instant, moment

from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.term import HolderKind, LegName, RequestKind, Urgency

SECOND = 1_000_000
GIVING = (E.DISPATCH, E.TRANSFER, E.CONSULT, E.REFUSE_RETURN)
WITHDRAWING = (E.DECLINE, E.MERGE, E.VOID)


def cut(at):
    return at // SECOND * SECOND


@dataclass
class OracleLeg:
    key: tuple
    since: int
    until: int | None
    end: int
    late: list = field(default_factory=list)
    answering: dict = field(default_factory=dict)


class Oracle:
    """What the events of one case mean, walked minute by minute up to `now`."""

    def __init__(self, version, policy, events, now):
        undone = {event.data["undoes"] for event in events if event.kind is E.UNDO}
        stands = (e for e in events if e.kind is not E.UNDO and e.seq not in undone)
        self.events = [e for e in stands if not e.data.get("stays")]  # a ruling that gave nothing
        self.slow = SlowCalendar(version)
        self.policy, self.now = policy, now
        self.logged = self.events[0].happened_at
        opening, closing = zip(*version.hours, strict=True)
        self.day = 60 * (sum(closing) - sum(opening))

    def _promise(self, name, since):
        """Working seconds that were promised; days are days of this calendar."""
        said = dict(self.events[0].data)
        promised = dict(said)
        for event in self.events:
            if event.kind is E.AMEND:
                said |= {key: v[1] for key, v in event.data.items() if isinstance(v, list)}
                if event.data.get("promises"):
                    promised = dict(said)
        promise = self.policy.promise(
            name, promised["category"], RequestKind(promised["kind"]), Urgency(promised["urgency"])
        )
        if promise.unit.value == "days":
            # The same time of day N working days later; with days of one length, N days of seconds.
            return promise.amount * self.day
        return promise.amount * {"minutes": 60, "hours": 3600}[promise.unit.value]

    def legs(self):
        ends = [e.happened_at for e in self.events if e.kind in WITHDRAWING]
        gives = [e for e in self.events if e.kind in GIVING]
        resolved = None
        for event in self.events:
            if event.kind in (E.RESOLVE, E.REDO):
                resolved = event.happened_at if event.kind is E.RESOLVE else None
        contacts = [e.happened_at for e in self.events if e.kind is E.CONTACT]
        if gives:
            yield self._leg(LegName.DISPATCH, 1, self.logged, gives[0].happened_at)
        elif resolved is None:
            yield from self._running(LegName.DISPATCH, 1, self.logged, ends)
        elif resolved > self.events[0].entered_at:  # later than in the act of logging
            yield from self._running(LegName.DISPATCH, 1, self.logged, [resolved])
        for ordinal, give in enumerate(gives, 1):
            over = (E.ACCEPT, E.RETURN, E.RESOLVE, *GIVING)
            end = next((e for e in self.events if e.seq > give.seq and e.kind in over), None)
            if end is None:
                yield from self._running(LegName.ACCEPT, ordinal, give.happened_at, ends)
            else:
                yield self._leg(LegName.ACCEPT, ordinal, give.happened_at, end.happened_at)
        if contacts:
            until = max(min(contacts), self.logged)
            yield self._leg(LegName.CONTACT, 1, self.logged, until)
        else:
            yield from self._running(LegName.CONTACT, 1, self.logged, ends)
        if resolved is None:
            yield from self._running(LegName.RESOLVE, 1, self.logged, ends)
        else:
            yield self._leg(LegName.RESOLVE, 1, self.logged, resolved)

    def _running(self, name, ordinal, since, ends):
        """A leg that runs; of a withdrawn case only one that was late by then."""
        leg = self._leg(name, ordinal, since, ends[0] if ends else None)
        if not ends or leg.late:
            yield leg

    def _leg(self, name, ordinal, since, until):
        end = until if until is not None else max(self.now, since)
        leg = OracleLeg((name, ordinal), since, until, end)
        left = self._promise(name, since)
        allowance = self.policy.pause_cap_days * self.day
        changes = [e for e in self.events if e.kind in (E.PAUSE, E.RESUME, E.EXTEND, E.GRANT_PAUSE)]
        paused = False
        for start, stop in self._atoms(since, end):
            while changes and cut(changes[0].happened_at) <= start:
                event = changes.pop(0)
                if event.kind is E.EXTEND:
                    left += event.data["days"] * self.day if name is LegName.RESOLVE else 0
                elif event.kind is E.GRANT_PAUSE:
                    allowance += event.data["days"] * self.day
                else:
                    paused = event.kind is E.PAUSE
            length, counted = (stop - start) // SECOND, start
            if paused and name is LegName.RESOLVE:
                spared = min(allowance, length)
                allowance -= spared
                length -= spared
                counted = start + spared * SECOND
            in_time = max(0, min(left, length))
            left -= length
            if in_time < length:
                self._late(leg, counted + in_time * SECOND, stop)
        return leg

    def _late(self, leg, start, stop):
        if leg.late and leg.late[-1][1] == start:
            leg.late[-1] = (leg.late[-1][0], stop)
        else:
            leg.late.append((start, stop))
        who = self._answering(start)
        leg.answering[who] = leg.answering.get(who, 0) + (stop - start) // SECOND

    def _answering(self, at):
        """Who answers for the second that begins `at`."""
        who = inside = (HolderKind.DESK, None)
        outside = False
        for event in self.events:
            if cut(event.happened_at) > at or event.kind in (E.CONTACT, E.ATTEMPT):
                continue
            if event.kind in (E.PAUSE, E.HAND):
                outside = True
                who = inside if who[0] is HolderKind.DEPARTMENT else who  # who passes it on
            elif event.kind in (*GIVING, E.RESUME, E.TAKE_BACK, E.RETURN, E.RESOLVE, E.REDO):
                outside = False
            if event.kind in GIVING:
                team = event.data.get("team", getattr(self, "_team", None))
                self._team = team
                who = inside = (HolderKind.TEAM, team)
            elif event.kind is E.ACCEPT and event.data.get("officer"):
                who = inside = (HolderKind.OFFICER, event.data["officer"])
            elif event.kind in (E.RETURN, E.RESOLVE):
                who = (HolderKind.DESK, None)
            elif event.kind is E.ASSIGN:
                officer = event.data["officer"]
                inside = (HolderKind.TEAM, self._team)
                if officer is not None:
                    inside = (HolderKind.OFFICER, officer)
                who = who if outside else inside
            elif event.kind in (E.RESUME, E.TAKE_BACK, E.REDO):
                who = inside
            elif event.kind is E.HAND and event.data["to"] == "department":
                who = (HolderKind.DEPARTMENT, event.data["ref"])
        return who

    def _atoms(self, since, end):
        """Working minutes of [since, end), cut where something happened."""
        edges = sorted({cut(e.happened_at) for e in self.events})
        first, last = cut(since), cut(end)
        for start, stop in self._minutes(first, last):
            inner = [edge for edge in edges if start < edge < stop]
            yield from zip([start, *inner], [*inner, stop], strict=True)

    def _minutes(self, first, last):
        for opening, closing in self._stretches(first, last):
            start = opening
            while start < closing:
                stop = min(closing, start - start % (60 * SECOND) + 60 * SECOND)
                yield start, stop
                start = stop

    def _stretches(self, first, last):
        if last <= first:
            return
        day = moment(first).date()
        while day <= moment(last).date():
            for opening, closing in self.slow.stretches(day):
                start, stop = max(first, instant(opening)), min(last, instant(closing))
                if start < stop:
                    yield start, stop
            day = type(day).fromordinal(day.toordinal() + 1)

    def working_parts(self, spans):
        """Spans as they lie in working time, joined where they touch."""
        found = []
        for since, until in spans:
            for start, stop in self._stretches(cut(since), cut(until)):
                if found and found[-1][1] == start:
                    found[-1] = (found[-1][0], stop)
                else:
                    found.append((start, stop))
        return found
