"""What every act on a case has in common: load, compare, check, record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.commands import CaseCommand
from gaoxinban.application.permission import ensure_may
from gaoxinban.application.ports import Clock, UnitOfWork
from gaoxinban.application.rows import ActedCase
from gaoxinban.application.who_asks import all_that_tells
from gaoxinban.application.written import BODY_LENGTH
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor, Event, EventKind
from gaoxinban.domain.instant import SECOND, Instant, moment
from gaoxinban.domain.term import Privacy
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import ensure_allowed

BACK_DATING_FREE = 5 * 60 * SECOND
"""A record entered within five minutes of the act counts as entered at once."""


@dataclass(frozen=True, slots=True)
class Act:
    """One person acting now, within one unit of work."""

    uow: UnitOfWork
    clock: Clock
    actor: Actor

    def open(self, command: CaseCommand, kind: EventKind) -> Ticket:
        """The case, if this person may do this to it in its present state."""
        ticket = self.uow.cases.load(command.ticket_id)
        if command.version is not None and command.version != ticket.version:
            raise Conflict(
                f"工单 {ticket.number} 刚被别人改过（您看到的是第 {command.version} 步，"
                f"现在是第 {ticket.version} 步）。请看过新的经过再做，您填写的内容还在。"
            )
        ensure_allowed(ticket.number, ticket.state, kind)
        ensure_may(self.actor, ticket, kind)
        if command.form:
            self.uow.desk.drop_act_draft(ticket.id, command.form, self.actor.ref)
        return ticket

    def now(self, ticket: Ticket) -> Instant:
        """The time of an act now: never before what was entered last on the case."""
        return max(self.clock.now(), ticket.last_moved_at, ticket.updated_at)

    def record(
        self,
        ticket: Ticket,
        kind: EventKind,
        data: Mapping[str, Any] | None = None,
        text: Mapping[str, str] | None = None,
        *,
        happened_at: Instant | None = None,
    ) -> Event:
        """Record that it happened now, or at `happened_at` (contact and intake only)."""
        if text and kind is not EventKind.ABSORB:  # of another case, bounded there
            for key, value in text.items():
                bounded(value, key)
        if text and ticket.privacy is Privacy.CONFIDENTIAL:
            text = self.with_names(ticket, text)
        now = self.now(ticket)
        return self.uow.cases.record(
            ticket,
            kind,
            actor=self.actor,
            happened_at=now if happened_at is None else happened_at,
            entered_at=now,
            data=data,
            text={key: value for key, value in text.items() if value} if text else None,
        )

    def with_names(self, ticket: Ticket, text: Mapping[str, str]) -> Mapping[str, str]:
        """What is written on a confidential case, and what tells its enterprise by now.

        Enterprises are renamed, records are merged, people come to them, and those who write
        call one as it is called today.
        """
        known = {*ticket.known_as, *text.get("known_as", "").split("\n")}
        by_now = all_that_tells(self.uow, [ticket.enterprise_id]).split("\n")
        new = [each for each in by_now if each not in known]
        if not new:
            return text
        return {**text, "known_as": "\n".join(filter(None, (text.get("known_as"), *new)))}

    def back_dated(self, happened_at: Instant | None, late_reason: str) -> Instant | None:
        """Check a stated time: not in the future, and with a reason if it is long past."""
        if happened_at is None:
            return None
        now = self.clock.now()
        ensure_happened(happened_at, now)
        if now - happened_at > BACK_DATING_FREE and not late_reason.strip():
            raise Refused("补录以前发生的事须写明补录原因。", field="late_reason")
        return happened_at


def acted(ticket: Ticket) -> Outcome[ActedCase]:
    """What an act on one case gives back."""
    return Outcome(
        ActedCase(ticket.id, ticket.number, ticket.version, ticket.state),
        Changes(tickets=True, ticket_ids=frozenset({ticket.id})),
    )


def required(value: str, sentence: str, field: str) -> str:
    """The trimmed text, or a refusal beside its field."""
    cleaned = value.strip()
    if not cleaned:
        raise Refused(sentence, field=field)
    return bounded(cleaned, field)


def ensure_happened(happened_at: Instant, now: Instant) -> None:
    """Refuse what is still to come."""
    if happened_at > now:
        raise Refused(
            f"时间 {moment(happened_at)} 还没有到，请填写实际发生的时间。", field="happened_at"
        )


def bounded(value: str, field: str) -> str:
    """The text, or a refusal of one that no page shows any more."""
    if len(value) > BODY_LENGTH:
        raise Refused(f"文字最多 {BODY_LENGTH} 字，请缩短，长的内容请作为附件。", field=field)
    return value
