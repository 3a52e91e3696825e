"""A slow second opinion on working time: no tables, no sums, only looking at the clock.

It reads the same `CalendarVersion` and nothing else of the product's rules.
Import it as `from domain.calendar_oracle import SlowCalendar`. Everything here
is naive local datetime; `moment` and `instant` convert.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

from gaoxinban.domain.calendar_version import CalendarVersion

CHINA = timezone(timedelta(hours=8))
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MIDNIGHT = datetime.min.time()


def moment(instant: int) -> datetime:
    """Naive local time of an instant, cut to the second."""
    return datetime.fromtimestamp(instant // 1_000_000, CHINA).replace(tzinfo=None)


def instant(local: datetime | str) -> int:
    """The instant of a naive local time or of its ISO form."""
    if isinstance(local, str):
        local = datetime.fromisoformat(local)
    return (local.replace(tzinfo=CHINA) - EPOCH) // timedelta(microseconds=1)


class SlowCalendar:
    def __init__(self, version: CalendarVersion) -> None:
        self.version = version
        self.special = {special.day: special for special in version.days}
        self._stretches: dict[date, list[tuple[datetime, datetime]]] = {}

    def hours(self, day: date) -> tuple[tuple[int, int], ...]:
        special = self.special.get(day)
        if special is not None:
            if special.mark.label == "休":
                return ()
            if special.hours is not None:
                return special.hours
        elif day.isoweekday() > 5:
            return ()
        usual = self.version.hours
        for season in self.version.seasons:
            if self._in_season(season, day):
                usual = season.hours
        return usual

    @staticmethod
    def _in_season(season, day: date) -> bool:
        """Walk back from `day`: does the season begin before it ended?"""
        if (season.since or date.min) > day or day > (season.until or date.max):
            return False
        walker = day
        while True:
            here = (walker.month, walker.day)
            if here == season.last and walker != day:
                return False
            if here == season.first:
                return True
            walker -= timedelta(days=1)

    def stretches(self, day: date) -> list[tuple[datetime, datetime]]:
        if day not in self._stretches:
            midnight = datetime.combine(day, MIDNIGHT)
            self._stretches[day] = [
                (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
                for start, end in self.hours(day)
            ]
        return self._stretches[day]

    def is_working(self, local: datetime) -> bool:
        return any(start <= local < end for start, end in self.stretches(local.date()))

    def elapsed(self, start: int, end: int) -> int:
        """Day by day: what each stretch shares with [start, end)."""
        first, last = moment(start), moment(end)
        total = timedelta()
        day = first.date()
        while day <= last.date():
            for opening, closing in self.stretches(day):
                total += max(timedelta(), min(last, closing) - max(first, opening))
            day += timedelta(days=1)
        return total // timedelta(seconds=1)

    def elapsed_by_minutes(self, start: int, end: int) -> int:
        """Minute by minute; only the first and the last minute can be parts."""
        first, last = moment(start), moment(end)
        minute = first.replace(second=0)
        total = 0
        while minute < last:
            following = minute + timedelta(minutes=1)
            if self.is_working(minute):
                total += round((min(last, following) - max(first, minute)).total_seconds())
            minute = following
        return total

    def add(self, start: int, seconds: int) -> int:
        """Walk on minute by minute until the seconds are used up."""
        if not seconds:
            return start
        for here, following in self._walk(moment(start)):
            inside = round((following - here).total_seconds())
            if self.is_working(here):
                if seconds <= inside:
                    return instant(here + timedelta(seconds=seconds))
                seconds -= inside
        raise AssertionError(start)

    @staticmethod
    def _walk(here: datetime) -> Iterator[tuple[datetime, datetime]]:
        while True:
            following = here.replace(second=0) + timedelta(minutes=1)
            yield here, following
            here = following

    def next_opening(self, local: datetime) -> datetime:
        if self.is_working(local):
            return local
        return next(here for here, _ in self._walk(local) if self.is_working(here))

    def add_days(self, start: int, days: int) -> int:
        opening = self.next_opening(moment(start))
        day = opening.date()
        while days:
            day += timedelta(days=1)
            days -= bool(self.stretches(day))
        due = datetime.combine(day, opening.time())
        if due < self.stretches(day)[0][0]:
            return instant(self.stretches(day)[0][0])
        while not self.is_working(due):
            if any(due == closing for _, closing in self.stretches(day)):
                break
            due = due - timedelta(seconds=due.second) if due.second else due - timedelta(minutes=1)
        return instant(due)

    def last_instant_without_delay(self, due: int) -> int:
        """The last microsecond before the first working second after `due` is over."""
        second = moment(due)
        while not self.is_working(second):
            second = second.replace(second=0) + timedelta(minutes=1)
        return instant(second) + 999_999
