"""撤销 in the register: a compensating change; the history keeps both."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from gaoxinban.application.permission import UNDO_WITHIN
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.register_fields import (
    CONTACT_FIELDS,
    FIELDS,
    SEPARATOR,
    changed,
    contact_texts,
    contact_with,
    texts_of,
)
from gaoxinban.application.register_ports import PEOPLE, Change, ChangeKind, RegisterChange
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant

LOOKED_AT = 100
"""How many changes back one looks for what stands: far more than anybody makes in ten minutes."""


def to_take_back(
    changes: Sequence[RegisterChange], actor: Actor, now: Instant
) -> list[RegisterChange]:
    """What one 撤销 takes back, last first, of an enterprise's changes from the newest on.

    Refused unless the last that stands is the actor's own, made within ten minutes.
    """
    gone = {each.subject for each in changes if each.kind is ChangeKind.UNDO}
    standing = [
        each for each in changes if each.kind is not ChangeKind.UNDO and each.id not in gone
    ]
    if not standing:
        raise Refused("这家企业没有可以撤销的改动。")
    last, *before = standing
    if last.actor != actor.ref:
        raise Refused(f"最后一次改动（{last.kind.label}）不是您做的，不能撤销。")
    if now - last.at > UNDO_WITHIN:
        raise Refused("已过 10 分钟，不能撤销。请按现在的情况修改资料。")
    if last.kind is ChangeKind.PART:
        raise Refused("撤销并入不能再撤销。确是同一家的，请重新合并。")
    return [last, *(each for each in before[:1] if _belongs(each, last))]


def _belongs(change: RegisterChange, to: RegisterChange) -> bool:
    """The two halves of one act: a contact changed places with the first one."""
    return (
        change.kind is ChangeKind.EDIT
        and change.subject is not None
        and (change.id, change.subject) == (to.id - 1, to.subject)
    )


def take_back(
    uow: UnitOfWork, change: RegisterChange, ensure_may_stand: Callable[[Enterprise], None]
) -> dict[str, Change]:
    """Put the register as it was before the change; the fields of the compensating one.

    `ensure_may_stand` refuses a record that may not come back. Conflict where what the
    change had left has been changed since, by an import for one, which tells no history.
    """
    if change.kind is ChangeKind.EDIT:
        _take_back_edit(uow, change, ensure_may_stand)
    elif change.kind in PEOPLE:
        _take_back_contact(uow, change)
    return {name: (new, old) for name, (old, new) in change.fields.items()}


def _take_back_edit(
    uow: UnitOfWork, change: RegisterChange, ensure_may_stand: Callable[[Enterprise], None]
) -> None:
    found = uow.enterprises.get(change.enterprise_id)
    now = texts_of(found)
    _ensure_untouched({n: (now[n], new) for n, (_, new) in change.fields.items()}, FIELDS)
    made = changed(found, {name: old for name, (old, _) in change.fields.items()})
    ensure_may_stand(made)
    uow.enterprises.update(made)


def _take_back_contact(uow: UnitOfWork, change: RegisterChange) -> None:
    assert change.subject is not None
    dropped = change.kind is ChangeKind.DROP_CONTACT
    known = uow.register.contact(change.subject, gone=dropped)
    if dropped:
        made = replace(known, gone=False)
    else:
        now = contact_texts(known)
        left = {name: (now[name], new) for name, (_, new) in change.fields.items()}
        _ensure_untouched(left, CONTACT_FIELDS)
        if change.kind is ChangeKind.ADD_CONTACT:
            made = replace(known, gone=True)
        else:
            made = contact_with(known, {name: old for name, (old, _) in change.fields.items()})
    uow.register.update_contact(made)


def _ensure_untouched(texts: Mapping[str, Change], labels: Mapping[str, str]) -> None:
    """Of each field what stands now, and what the change had left there."""
    others = [labels[name] for name, (now, left) in texts.items() if now != left]
    if others:
        raise Conflict(f"{SEPARATOR.join(others)}后来又改过，不能撤销。请按现在的情况修改。")
