"""走访: a visit or a call that brought no request, noted in the register's own history."""

from collections.abc import Sequence
from dataclasses import dataclass

from gaoxinban.application.acting import ensure_happened
from gaoxinban.application.names import Names
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.register_ports import (
    Change,
    ChangeKind,
    Encounter,
    RegisterChange,
    Visit,
)
from gaoxinban.application.written import body_of, line_of
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant, to_datetime
from gaoxinban.domain.term import ContactMeans

VISIT_FIELDS = {
    "happened_at": "时间",
    "means": "方式",
    "officer_id": "我方",
    "reached": "见到",
    "note": "说了什么",
}
"""What is noted; of an instant, an officer and a means the texts are codes."""

KINDS = (ChangeKind.VISIT, ChangeKind.UNDO)
MOST_VISITS = 500
_CALLS_THERE = frozenset({ContactMeans.VISIT, ContactMeans.MEETING})


@dataclass(frozen=True, kw_only=True, slots=True)
class NoteVisit:
    """Who was there, whom they met, when, and what was said.

    `officer_id` None: whoever notes it; `happened_at` None: now. `visit_id` is the
    visit that this one corrects.
    """

    enterprise_id: int
    means: ContactMeans = ContactMeans.VISIT
    officer_id: int | None = None
    reached: str = ""
    note: str
    happened_at: Instant | None = None
    visit_id: int | None = None


def standing_visits(changes: Sequence[RegisterChange]) -> list[RegisterChange]:
    """Visits that were neither taken back nor corrected, the last noted first."""
    undone = {each.subject for each in changes if each.kind is ChangeKind.UNDO}
    visits = [c for c in changes if c.kind is ChangeKind.VISIT and c.id not in undone]
    corrected = {each.subject for each in visits}
    return [each for each in visits if each.id not in corrected]


def noted(uow: UnitOfWork, actor: Actor, command: NoteVisit, now: Instant) -> dict[str, Change]:
    """The fields of the visit, each with what stood there before a correction."""
    happened_at = now if command.happened_at is None else command.happened_at
    ensure_happened(happened_at, now)
    note = body_of(command.note)
    if not note:
        raise Refused("请写下说了什么。", field="note")
    officer_id = actor.officer_id if command.officer_id is None else command.officer_id
    if officer_id is not None:
        uow.book.officer(officer_id)  # Refused where there is none
    texts = {
        "happened_at": str(happened_at),
        "means": command.means.value,
        "officer_id": "" if officer_id is None else str(officer_id),
        "reached": line_of(command.reached),
        "note": note,
    }
    before = _before(uow, command)
    if texts == before:
        raise Refused("没有任何改动，不需要保存。")
    return {name: (before.get(name, ""), text) for name, text in texts.items()}


def _before(uow: UnitOfWork, command: NoteVisit) -> dict[str, str]:
    if command.visit_id is None:
        return {}
    family = uow.register.family(command.enterprise_id)
    standing = standing_visits(uow.register.changes(family, MOST_VISITS, KINDS))
    known = next((each for each in standing if each.id == command.visit_id), None)
    if known is None:
        raise Conflict("这次走访刚被别人更正或撤销，请看过新的再改。")
    return {name: new for name, (_, new) in known.fields.items()}


def encounter_of(change: RegisterChange, names: Names) -> Encounter:
    """A visit as the page of the enterprise shows it beside what happened in cases."""
    told = {name: new for name, (_, new) in change.fields.items()}
    means = ContactMeans(told.get("means", ContactMeans.VISIT))
    officer = told.get("officer_id", "")
    visit = Visit(
        id=change.id,
        means=means,
        officer_id=int(officer) if officer else None,
        reached=told.get("reached", ""),
        note="（内容已依法删除）" if change.erased else told.get("note", ""),
        happened_at=int(told.get("happened_at", change.at)),
    )
    word = "走访" if means in _CALLS_THERE else "联系"
    return Encounter(
        ticket_id=None,
        number="",
        at=visit.happened_at,
        actor=names.actor(f"officer:{officer}") if officer else names.actor(change.actor),
        what=f"{word}（{means.label}）",
        who=visit.reached,
        note=visit.note,
        reached=True,
        entered_at=change.at,
        visit=visit,
    )


def named(name: str, text: str, names: Names) -> str:
    """A field of a visit, or an officer's id, as people read it."""
    if not text:
        return ""
    if name == "officer_id":
        return names.officer(int(text))
    if name == "happened_at":
        return f"{to_datetime(int(text)):%Y-%m-%d %H:%M}"
    return ContactMeans(text).label if name == "means" else text
