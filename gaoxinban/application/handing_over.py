"""换承办人, and 移交: all open cases of one person to others, by the acts that exist for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from gaoxinban.application.acting import Act, acted, required
from gaoxinban.application.changes import Outcome
from gaoxinban.application.commands import AssignCase, TransferCase
from gaoxinban.application.handling import transfer
from gaoxinban.application.ports import Progress
from gaoxinban.application.rows import ActedCase, OfficerOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import TicketState


def assign(act: Act, cmd: AssignCase) -> Outcome[ActedCase]:
    """换承办人: another officer of the team, or back to the team."""
    ticket = act.open(cmd, EventKind.ASSIGN)
    reason = required(cmd.reason, "请填写换承办人的理由。", "reason")
    if cmd.officer_id == ticket.officer_id:
        raise Refused("承办人没有变，请选择别人。", field="officer_id")
    if cmd.officer_id is not None:
        officer = act.uow.book.officer(cmd.officer_id)
        if officer.team_id != ticket.team_id:
            raise Refused(f"{officer.name}不在承办团队；要换团队请改派。", field="officer_id")
        if not officer.active:
            raise Refused(f"{officer.name}已经停用，请选择在岗的人。", field="officer_id")
    act.record(ticket, EventKind.ASSIGN, {"officer": cmd.officer_id}, {"note": reason})
    return acted(ticket)


@dataclass(frozen=True, slots=True)
class HandOver:
    """To whom a person's open cases go: a colleague of the team, the team, or another team.

    With neither they go back to the team, where they wait for somebody.
    """

    reason: str
    officer_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Which cases went where; `kept` stayed with the team because they are paused."""

    numbers: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def hand_over(
    act: Act,
    giver: OfficerOption,
    ids: Sequence[int],
    wanted: HandOver,
    progress: Progress | None = None,
) -> HandedOver:
    """Every case by an act of its own, with one reason; all of them or none."""
    reason = required(wanted.reason, "请填写移交的理由。", "reason")
    if wanted.team_id is not None and wanted.team_id == giver.team_id:
        raise Refused("这就是现在的团队；交回本组请选「交回团队」。", field="to")
    moved: list[str] = []
    kept: list[str] = []
    for done, ticket_id in enumerate(ids, 1):
        ticket = act.uow.cases.load(ticket_id)
        away = wanted.team_id is not None and ticket.state is not TicketState.PAUSED
        if wanted.team_id is not None and away:
            transfer(act, TransferCase(ticket_id=ticket_id, team_id=wanted.team_id, reason=reason))
        else:
            assign(
                act,
                AssignCase(ticket_id=ticket_id, officer_id=wanted.officer_id, reason=reason),
            )
        (kept if wanted.team_id is not None and not away else moved).append(ticket.number)
        if progress is not None:
            progress(done)
    return HandedOver(tuple(moved), tuple(kept))
