"""Whose own work a case is: they are not asked alone whether it was good."""

from typing import Any

from gaoxinban.domain.event import Event, EventKind


def workers(before: frozenset[str], event: Event) -> frozenset[str]:
    """Who accepted the case, was given or resolved it, after one more event.

    Commands and imports name no person.
    """
    actor, kind = event.actor, event.kind
    if not actor.startswith("officer:"):
        return before
    if kind is _RESOLVE:
        return before if actor in before else before | {actor}
    if kind in _GIVEN:
        data: Any = event.data
        return frozenset({f"officer:{data.get('officer')}"})
    return before


_RESOLVE = EventKind.RESOLVE
_GIVEN = frozenset({EventKind.ACCEPT, EventKind.ASSIGN})
