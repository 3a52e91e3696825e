"""What a team may no longer do alone with a case of its own that runs late.

A leg is the figure of the team that has the case when it ends. So who was
late neither ends it in another case (并单) nor sends it to another team
(改派, 会商, 退单 and 派单): somebody else decides that.
"""

from collections.abc import Sequence

from gaoxinban.application.acting import Act
from gaoxinban.application.permission import is_supervising
from gaoxinban.application.ports import Book
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.ledger import Leg, ledger
from gaoxinban.domain.term import LegName
from gaoxinban.domain.ticket import Dispatch, Ticket

_FOLLOWS_THE_CASE = frozenset({LegName.CONTACT, LegName.RESOLVE})
"""Legs that become the figure of another team with the case."""


def hides_lateness(book: Book, actor: Actor, later: Ticket, now: Instant) -> str | None:
    """Why a team's own lead may not merge the case: it would end what runs late now."""
    if not _is_own(actor, later):
        return None
    late = "、".join(leg.name.label for leg in _running_late(book, later, now))
    if not late:
        return None
    if actor.ref in later.workers:
        return f"工单是您自己承办的，{late}已经逾期，并单就不再办理，须由别人决定。"
    return (
        f"工单由您的团队承办或承办过，{late}已经逾期，并单就不再办理，"
        "须由承办团队以外的组长或主管决定。"
    )


def passes_lateness_on(book: Book, actor: Actor, ticket: Ticket, now: Instant) -> str | None:
    """Why the team in whose hands a promise ran out may not send the case to another one."""
    if not _is_own(actor, ticket):
        return None
    own = actor.team_id, ticket.team_id if actor.ref in ticket.workers else None
    turns = [turn for turn in ticket.dispatches if turn.team_id in own]
    late = "、".join(
        leg.name.label
        for leg in _running_late(book, ticket, now)
        if leg.name in _FOLLOWS_THE_CASE and _ran_out_in(turns, leg.late[0][0])
    )
    if not late:
        return None
    others = "另一位主管" if is_supervising(actor) else "主管"
    return (
        f"工单 {ticket.number} 的{late}是在您的团队手中逾期的，换团队须由{others}或别的团队决定。"
    )


def ensure_not_passed_on(act: Act, ticket: Ticket, team_id: int) -> None:
    """Refuse to give a late case of one's own team to another team."""
    if team_id in (act.actor.team_id, ticket.team_id):
        return
    passed = passes_lateness_on(act.uow.book, act.actor, ticket, act.now(ticket))
    if passed is not None:
        raise Refused(passed, field="team_id")


def _is_own(actor: Actor, ticket: Ticket) -> bool:
    """Of the own team, or, also for a supervisor, the own work."""
    if actor.ref in ticket.workers:
        return True
    return ticket.was_with(actor.team_id) and not is_supervising(actor)


def _running_late(book: Book, ticket: Ticket, now: Instant) -> list[Leg]:
    """The legs that run late."""
    _, calendar = book.calendar(ticket.calendar_version)
    found = ledger(ticket, calendar, book.promises(ticket.promise_version))
    return [leg for leg in found.legs if leg.until is None and leg.is_late(now)]


def _ran_out_in(turns: Sequence[Dispatch], due: Instant) -> bool:
    return any(turn.at <= due and (turn.ended_at is None or due < turn.ended_at) for turn in turns)
