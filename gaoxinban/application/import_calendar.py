"""Which times a case can have: those that its calendar and its promises can count with.

The rows derived from a case are written long after its row of the sheet was
read; a time that the calendar refuses must be told while that row is at hand.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from gaoxinban.application.import_draft import ImportedCase, Times
from gaoxinban.application.import_map import FIELDS, TIMES
from gaoxinban.application.import_moment import show_moment
from gaoxinban.application.ports import Book
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.promise import PromisePolicy

_LEAST_MARGIN = 40
"""Working days that must follow the start of a leg, for its due time and an extension."""
_STARTS_A_LEG = frozenset({"logged_at", "dispatched_at"})


@dataclass(frozen=True, slots=True)
class Coverage:
    """One calendar, and how many working days it must go on after the start of a leg."""

    calendar: WorkCalendar
    margin: int

    @classmethod
    def of(cls, book: Book, calendar: int | None = None, promise: int | None = None) -> "Coverage":
        """The coverage of the versions with these numbers; None: those in force."""
        found = book.calendar(calendar)[1]
        return cls(found, _margin(book.promises(promise), found.standard_day_seconds))

    def limit(self, times: Times, word: Callable[[str], str]) -> list[str]:
        """Forget the times that cannot be counted with; a warning for each.

        `word` gives the heading of a field. Raises `Refused` when the time of
        logging is one of them.
        """
        warnings: list[str] = []
        for name in TIMES:
            at = times[name]
            if at is None:
                continue
            try:
                self._count(name, at)
            except Refused as error:
                shown = f"「{word(name)}」（{show_moment(at)}）"
                if name == "logged_at":
                    raise Refused(f"没有可用的登记时间：{shown}{error.sentence}") from error
                version = self.calendar.version
                warnings.append(
                    f"{shown}不在工作日历 {version.first_year}-{version.last_year} 年"
                    "可计算的范围内，没有采用"
                )
                times[name] = None
        return warnings

    def limit_case(self, case: ImportedCase) -> ImportedCase:
        """The case without the times that cannot be counted with; its warnings grow."""
        times: Times = {name: getattr(case, name) for name in TIMES}
        warnings = self.limit(times, FIELDS.__getitem__)
        if not warnings:
            return case
        case.warnings.extend(warnings)
        changed = {name: at for name, at in times.items() if at is None}
        return replace(case, **changed)  # type: ignore[arg-type]  # only times are changed

    def _count(self, name: str, at: Instant) -> None:
        if name in _STARTS_A_LEG:
            self.calendar.add_days(at, self.margin)
        else:
            self.calendar.is_working(at)


def _margin(policy: PromisePolicy, day_seconds: int) -> int:
    """Working days of the longest promise, but never fewer than the least."""
    days = (
        row.promise.amount
        if row.promise.seconds is None
        else math.ceil(row.promise.seconds / day_seconds)
        for row in policy.rows
    )
    return max(_LEAST_MARGIN, *days)
