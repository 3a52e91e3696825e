"""A form's draft as the database keeps it, and back again, whatever an older program wrote."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from gaoxinban.application.laid_files import as_payload, files_of
from gaoxinban.domain.term import Channel, Privacy, RequestKind, Urgency
from gaoxinban.ui.intake.draft import IntakeDraft

_TERMS = {"kind": RequestKind, "urgency": Urgency, "channel": Channel, "privacy": Privacy}
_BLANK = IntakeDraft()


def to_payload(draft: IntakeDraft) -> dict[str, Any]:
    """Only what differs from an empty form: plain texts, numbers and codes."""
    found: dict[str, Any] = as_payload(draft.files)
    for field in fields(IntakeDraft):
        value = getattr(draft, field.name)
        if field.name != "files" and value != getattr(_BLANK, field.name):
            found[field.name] = value.value if field.name in _TERMS else value
    return found


def from_payload(payload: Mapping[str, Any]) -> IntakeDraft:
    """What can be read of it; what cannot is as in an empty form."""
    found: dict[str, Any] = {"files": files_of(payload)}
    for field in fields(IntakeDraft):
        value = _read(field.name, payload.get(field.name))
        if value is not None:
            found[field.name] = value
    return IntakeDraft(**found)


def _read(name: str, value: object) -> object | None:
    if name == "files":
        return None
    term = _TERMS.get(name)
    if term is not None:
        return term.read(value) if isinstance(value, str) else None
    usual = getattr(_BLANK, name)
    kind = type(usual) if usual is not None else (str if name == "category" else int)
    return value if type(value) is kind else None
