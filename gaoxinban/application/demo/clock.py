"""A clock that stands where it is put, so that three years pass in a minute."""

from datetime import date

from gaoxinban.domain.instant import Instant, start_of_day

FOUNDED: Instant = start_of_day(date(2020, 1, 1))
"""Before the first case of any demonstration: when its rules came into force."""


class SettableClock:
    """Satisfies the port `Clock`; time passes only by `set`."""

    def __init__(self, start: Instant = FOUNDED) -> None:
        self._now = start

    def now(self) -> Instant:
        return self._now

    def set(self, instant: Instant) -> None:
        self._now = instant
