"""Files that were given before their case took them: they lie beside the drafts that name them."""

from collections.abc import Iterable, Mapping
from typing import Any

from gaoxinban.application.attachment_ports import LaidFile
from gaoxinban.application.desk_ports import ActDraft, DeskReads
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.instant import Instant

_ACT = EventKind.ATTACH.value


def files_of(payload: Mapping[str, Any]) -> tuple[LaidFile, ...]:
    """The files that a draft names; what cannot be read as one is passed over."""
    found = payload.get("files", ())
    return tuple(
        LaidFile(*each)
        for each in (found if isinstance(found, list | tuple) else ())
        if isinstance(each, list | tuple) and [type(part) for part in each] == [str, str, int]
    )


def as_payload(files: Iterable[LaidFile]) -> dict[str, Any]:
    """What `files_of` reads; empty for none."""
    found = [[each.name, each.hash, each.size] for each in files]
    return {"files": found} if found else {}


def waiting(desk: DeskReads, owner: str, ticket_id: int) -> tuple[LaidFile, ...]:
    """Files of this person that the case has not got yet."""
    return tuple(
        file
        for draft in desk.act_drafts_of(owner, ticket_id)
        if draft.act == _ACT
        for file in files_of(draft.payload)
    )


def let_wait(
    uow: UnitOfWork, owner: str, ticket_id: int, files: tuple[LaidFile, ...], now: Instant
) -> None:
    """These wait for the case from now on, instead of what waited before; none drops the draft."""
    if files:
        uow.desk.keep_act_draft(ActDraft(ticket_id, _ACT, owner, now, as_payload(files)))
    else:
        uow.desk.drop_act_draft(ticket_id, _ACT, owner)
