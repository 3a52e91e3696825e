"""Versions of rules as the database keeps them, compiled: calendars, promises, dispatch rules."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from gaoxinban.storage.payload import loads

PUBLISHED = "published"
"""Key in the payload of a version: when and by whom; those of earlier releases lack it."""


@lru_cache(maxsize=16)
def compiled(kind: str, number: int, payload: str) -> Any:
    """Compiled once a process: proving, rebuilding and a restored office ask for the same texts."""
    return version_of(kind, number, loads(payload))


def version_of(kind: str, number: int, read: Mapping[str, Any]) -> Any:
    """What a version of a kind of rules says."""
    if kind == "calendar":
        from gaoxinban.domain.calendar import WorkCalendar
        from gaoxinban.domain.calendar_version import CalendarVersion

        return WorkCalendar(CalendarVersion.from_payload(read))
    if kind == "promise":
        from gaoxinban.domain.promise import PromisePolicy

        return PromisePolicy.from_payload(number, read)
    from gaoxinban.domain.routing import Catalogue

    return Catalogue.from_payload(read)
