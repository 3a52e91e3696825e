"""并单: a later case goes into an earlier one, whose clock and promises survive."""

from gaoxinban.application.acting import Act, required
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.commands import MergeCase
from gaoxinban.application.complainant import ensure_may_merge, merged_words
from gaoxinban.application.late_cases import hides_lateness
from gaoxinban.application.permission import ensure_may
from gaoxinban.application.ports import Enterprises
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import allowed


def merge(act: Act, cmd: MergeCase) -> Outcome[ActedCase]:
    """Two events that name each other; the texts of the later case go over whole."""
    later = act.open(cmd, EventKind.MERGE)
    reason = required(cmd.reason, "请填写并单的理由。", "reason")
    earlier = act.uow.cases.load(cmd.into_id)
    ensure_may_merge(act.actor, later, earlier)
    _ensure_fits(act.uow.enterprises, later, earlier)
    ensure_may(act.actor, earlier, EventKind.ABSORB)
    _ensure_not_made_for_it(act, later, earlier)
    hidden = hides_lateness(act.uow.book, act.actor, later, act.now(later))
    if hidden is not None:
        raise Refused(hidden)
    merged, absorbed = later.version + 1, earlier.version + 1
    text = {
        "title": later.title,
        "body": later.body,
        "contact_name": later.contact_name,
        "contact_phone": later.contact_phone,
        "result": later.result,
        "note": "\n".join(later.notes),
        "reason": reason,
        **merged_words(later),
    }
    act.record(
        later,
        EventKind.MERGE,
        {"into": earlier.id, "number": earlier.number, "absorb": absorbed},
        {"note": reason},
    )
    act.record(
        earlier,
        EventKind.ABSORB,
        {"from": later.id, "number": later.number, "merge": merged},
        text,
    )
    return both(later, earlier)


def _ensure_fits(register: Enterprises, later: Ticket, earlier: Ticket) -> None:
    if later.id == earlier.id:
        raise Refused("工单不能并入自己，请选择主单。", field="into_id")
    one, other = (register.get(each.enterprise_id) for each in (earlier, later))
    if one.standing_id != other.standing_id:
        raise Refused(
            f"工单 {earlier.number} 是另一家企业的，只有同一家企业的工单可以并单。",
            field="into_id",
        )
    if not allowed(earlier.state, EventKind.ABSORB):
        raise Refused(
            f"工单 {earlier.number} 现在是「{earlier.state.label}」，不能再并入别的工单。"
            "请选择还在办理的工单作主单。",
            field="into_id",
        )
    if (later.logged_at, later.id) < (earlier.logged_at, earlier.id):
        raise Refused(
            f"工单 {later.number} 登记在先。并单是把后登记的并入先登记的，"
            f"请反过来在工单 {earlier.number} 上办理。",
            field="into_id",
        )


def _ensure_not_made_for_it(act: Act, later: Ticket, earlier: Ticket) -> None:
    """Back-dated after the other one was there, a case of longer promises would swallow it."""
    if earlier.logged_by == act.actor.ref and earlier.entered_at > later.entered_at:
        raise Refused(
            f"主单 {earlier.number} 是您在工单 {later.number} 之后补录的，"
            "并单须由补录人以外的第二人决定。",
            field="into_id",
        )


def both(case: Ticket, other: Ticket) -> Outcome[ActedCase]:
    """What an act on two cases gives back: the one it was asked of."""
    return Outcome(
        ActedCase(case.id, case.number, case.version, case.state),
        Changes(tickets=True, ticket_ids=frozenset({case.id, other.id})),
    )
