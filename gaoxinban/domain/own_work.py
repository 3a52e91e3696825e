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
    if kind is _ACCEPT or kind is _ASSIGN:
        data: Any = event.data
        given = f"officer:{data.get('officer')}"
        # Another team begins anew; within one, who had it before has worked on it too.
        return frozenset({given}) if kind is _ACCEPT else before | {given}
    return before


_RESOLVE, _ACCEPT, _ASSIGN = EventKind.RESOLVE, EventKind.ACCEPT, EventKind.ASSIGN
