"""Versions of rules as the database keeps them, compiled: calendars, promises, dispatch rules."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from gaoxinban.domain.errors import Refused
from gaoxinban.storage.payload import loads

PUBLISHED = "published"
"""Key in the payload of a version: when and by whom; those of earlier releases lack it."""


class VersionCache:
    """Compiled versions by kind and number, for all connections of a database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[tuple[str, int], Any] = {}

    def get(self, kind: str, number: int, payload: Callable[[str, int], str | None]) -> Any:
        """The compiled version; Refused if there is no `payload` of it in the database."""
        known = self._made.get((kind, number))  # asked twice per act: no lock for what is there
        if known is not None:
            return known
        with self._lock:
            made = self._made.get((kind, number))
            if made is None:
                stored = payload(kind, number)
                if stored is None:
                    raise Refused(f"数据库中没有{version_name(kind, number)}，请从备份恢复。")
                made = self._made[kind, number] = compiled(kind, number, stored)
            return made


def version_name(kind: str, number: int) -> str:
    """「工作日历」第 2 版; a kind that a forger made up stands as it is."""
    from gaoxinban.application.rule_ports import RuleKind

    known = RuleKind.codes().get(kind)
    return f"「{kind if known is None else known.label}」第 {number} 版"


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
