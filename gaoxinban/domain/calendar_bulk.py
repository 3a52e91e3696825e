"""Working time of a million instants in one call: the tables of `calendar.py`, read by NumPy.

Arrays are int64 instants (microseconds since the epoch); amounts broadcast
against them. Results equal the scalar form element by element, and so do the
refusals: one bad element refuses the call. No other module of this room may
import NumPy, for it costs every short command its start.
"""

from math import gcd
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.calendar_tables import Tables
from gaoxinban.domain.calendar_version import DAY_MINUTES
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import DAY_SECONDS, SECOND

Instants: TypeAlias = NDArray[np.int64]
Seconds: TypeAlias = NDArray[np.int64]

# Small enough that the work arrays stay in the processor's cache.
_BLOCK = 1 << 15
_NEVER = 2 * DAY_SECONDS


def elapsed_many(calendar: WorkCalendar, starts: ArrayLike, ends: ArrayLike) -> Seconds:
    """Working seconds of every [start, end); shapes broadcast, an early end is refused."""
    first, last = _instants(starts), _instants(ends)
    if first.shape != last.shape:
        first, last = (np.ascontiguousarray(one) for one in np.broadcast_arrays(first, last))
    compiled = _compiled(calendar)
    compiled.check_covered(calendar, first, last)
    early = np.flatnonzero(first > last)
    if early.size:
        calendar.elapsed(int(first.flat[early[0]]), int(last.flat[early[0]]))
    return compiled.elapsed(first.reshape(-1), last.reshape(-1)).reshape(first.shape)


def due_many(calendar: WorkCalendar, starts: ArrayLike, seconds: ArrayLike) -> Instants:
    """`add` for arrays: the earliest instants with that many working seconds behind them."""
    first, amount = _with_amounts(starts, seconds)
    if amount.size and amount.min() < 0:
        raise Refused("工作时长不能为负数，请填 0 或更大的数。", field="hours")
    compiled = _compiled(calendar)
    compiled.check_covered(calendar, first)
    target = compiled.worked(first) + amount
    _check_reach(calendar, first, amount > compiled.total - (target - amount))
    return np.where(amount == 0, first, compiled.reach(target))


def due_days_many(calendar: WorkCalendar, starts: ArrayLike, days: ArrayLike) -> Instants:
    """`add_days` for arrays: same time of day, that many working days later, inside hours."""
    first, amount = _with_amounts(starts, days)
    if amount.size and amount.min() < 0:
        raise Refused("工作日数不能为负数，请填 0 或更大的数。", field="days")
    compiled = _compiled(calendar)
    opening = compiled.next_opening(calendar, first)
    day, second = np.divmod(opening // SECOND - compiled.origin, DAY_SECONDS)
    before = compiled.working_before[day]
    _check_reach(calendar, first, amount >= compiled.working_days.size - before)
    due_day = compiled.working_days[before + amount]
    clipped = compiled.clip(compiled.pattern_of[due_day], second)
    due: Instants = (compiled.origin + due_day * DAY_SECONDS + clipped) * SECOND
    return due


def last_instants_without_delay(calendar: WorkCalendar, dues: ArrayLike) -> Instants:
    """`last_instant_without_delay` for arrays: an end is late where it is greater."""
    due = _instants(dues)
    compiled = _compiled(calendar)
    compiled.check_covered(calendar, due)
    worked = compiled.worked(due)
    limit = (compiled.origin + compiled.days * DAY_SECONDS) * SECOND
    reached = compiled.reach(np.minimum(worked + 1, compiled.total))
    return np.where(worked == compiled.total, limit, reached) - 1


class _Compiled:
    """The same tables as arrays, plus one prefix table by slot for the forward direction.

    A slot is the longest stretch that divides every edge of the hours (half an
    hour by default), so that it is worked as a whole or not at all and the
    coding of `DayPattern.codes` holds for it. Everything in the slot table is
    measured from the middle of the calendar, which keeps it in 32 bits: half
    the memory traffic, and that is what a look-up costs.
    """

    def __init__(self, tables: Tables) -> None:
        self.origin = tables.origin
        self.days = tables.days
        self.prefix = np.array(tables.prefix, dtype=np.int64)
        self.total = int(self.prefix[-1])
        self.pattern_of = np.array(tables.pattern_of, dtype=np.intp)
        self.working_days = np.array(tables.working_days, dtype=np.int64)
        self.working_before = np.array(tables.working_before, dtype=np.int64)
        self._build_slots(tables)
        self._build_spans(tables)

    def _build_slots(self, tables: Tables) -> None:
        edges = {edge // 60 for one in tables.patterns for span in one.spans for edge in span}
        minutes = gcd(DAY_MINUTES, *edges)
        self.slot_seconds = minutes * 60
        middle_day = tables.days // 2
        self.middle = tables.origin + middle_day * DAY_SECONDS
        self.middle_slot = middle_day * (DAY_MINUTES // minutes)
        self.middle_worked = tables.prefix[middle_day]
        patterns = np.array([one.codes[::minutes] for one in tables.patterns], dtype=np.int32)
        day = np.arange(tables.days) - middle_day
        worked = (self.prefix[:-1] - self.middle_worked).astype(np.int32)[:, None]
        before = (day * DAY_SECONDS).astype(np.int32)[:, None]
        codes = patterns[self.pattern_of]
        on = codes & 1
        self.slots = ((((codes >> 1) + worked - on * before) << 1) | on).reshape(-1)

    def _build_spans(self, tables: Tables) -> None:
        """Start, end and seconds before of each pattern's spans, padded with spans never met."""
        width = max(1, *(len(one.spans) for one in tables.patterns))
        padded = (len(tables.patterns), width)
        self.span_start = np.full(padded, _NEVER, dtype=np.int64)
        self.span_end = np.full(padded, _NEVER, dtype=np.int64)
        self.span_before = np.full(padded, _NEVER, dtype=np.int64)
        for index, one in enumerate(tables.patterns):
            for place, (start, end) in enumerate(one.spans):
                self.span_start[index, place] = start
                self.span_end[index, place] = end
                self.span_before[index, place] = one.before[place]

    def check_covered(self, calendar: WorkCalendar, *arrays: Instants) -> None:
        floor, limit = self.origin * SECOND, (self.origin + self.days * DAY_SECONDS) * SECOND
        for moments in arrays:
            if moments.size and not floor <= moments.min() <= moments.max() < limit:
                outside = moments[(moments < floor) | (moments >= limit)]
                calendar.is_working(int(outside[0]))  # refuses with the scalar form's sentence

    def elapsed(self, starts: Instants, ends: Instants) -> Seconds:
        """Of covered, ordered, flat arrays; block by block so that nothing leaves the cache."""
        result = np.empty(starts.size, dtype=np.int64)
        size = min(_BLOCK, max(starts.size, 1))
        scratch = _Scratch(size)
        before, after = np.empty(size, np.int32), np.empty(size, np.int32)
        for low in range(0, starts.size, size):
            high = min(low + size, starts.size)
            count = high - low
            self._worked_block(starts[low:high], before[:count], scratch)
            self._worked_block(ends[low:high], after[:count], scratch)
            np.subtract(after[:count], before[:count], out=result[low:high])
        return result

    def worked(self, moments: Instants) -> Seconds:
        """Working seconds before each covered instant, from the first covered day."""
        result = np.empty(moments.size, dtype=np.int32)
        self._worked_block(moments.reshape(-1), result, _Scratch(moments.size))
        return (result.astype(np.int64) + self.middle_worked).reshape(moments.shape)

    def _worked_block(self, moments: Instants, out: NDArray[np.int32], scratch: "_Scratch") -> None:
        """Working seconds from the calendar's middle; see `DayPattern.codes` for the coding."""
        count = moments.size
        wide, index = scratch.wide[:count], scratch.index[:count]
        second, code = scratch.second[:count], scratch.code[:count]
        np.floor_divide(moments, SECOND, out=wide)
        np.subtract(wide, self.middle, out=wide)
        np.copyto(second, wide, casting="same_kind")
        np.floor_divide(second, self.slot_seconds, out=index)
        np.add(index, self.middle_slot, out=index)
        # The range is checked already: "clip" only spares NumPy a buffer.
        np.take(self.slots, index, out=code, mode="clip")
        np.bitwise_and(code, 1, out=out)
        np.negative(out, out=out)
        np.bitwise_and(out, second, out=out)
        np.right_shift(code, 1, out=code)
        np.add(out, code, out=out)

    def reach(self, worked: Seconds) -> Instants:
        """The earliest instants with that many working seconds behind them (at least one)."""
        day = np.maximum(np.searchsorted(self.prefix, worked, side="left") - 1, 0)
        pattern = self.pattern_of[day]
        rest = worked - self.prefix[day]
        second = np.zeros_like(rest)
        for place in range(self.span_start.shape[1]):
            before = self.span_before[pattern, place]
            np.copyto(second, self.span_start[pattern, place] + rest - before, where=rest > before)
        reached: Instants = (self.origin + day * DAY_SECONDS + second) * SECOND
        return reached

    def next_opening(self, calendar: WorkCalendar, moments: Instants) -> Instants:
        self.check_covered(calendar, moments)
        slot = (moments // SECOND - self.middle) // self.slot_seconds + self.middle_slot
        working = (self.slots[slot] & 1).astype(bool)
        target = self.worked(moments) + 1
        _check_reach(calendar, moments, (target > self.total) & ~working)
        return np.where(working, moments, self.reach(np.minimum(target, self.total)) - SECOND)

    def clip(self, pattern: NDArray[np.intp], second: Seconds) -> Seconds:
        inside: Seconds = self.span_start[pattern, 0]
        for place in range(self.span_start.shape[1]):
            start, end = self.span_start[pattern, place], self.span_end[pattern, place]
            inside = np.where(second >= start, np.minimum(second, end), inside)
        return inside


class _Scratch:
    """Work arrays of one call; never shared, so calls may run on several threads."""

    def __init__(self, size: int) -> None:
        self.wide = np.empty(size, np.int64)
        self.index = np.empty(size, np.intp)
        self.second = np.empty(size, np.int32)
        self.code = np.empty(size, np.int32)


_cache: "WeakKeyDictionary[WorkCalendar, _Compiled]" = WeakKeyDictionary()


def _compiled(calendar: WorkCalendar) -> _Compiled:
    found = _cache.get(calendar)
    if found is None:
        found = _cache[calendar] = _Compiled(calendar.tables)
    return found


def _instants(values: ArrayLike) -> Instants:
    """As int64, without copying what already is; a fraction would be a unit mistaken."""
    array = np.asarray(values)
    if array.dtype == np.int64:
        return array
    if array.size and array.dtype.kind not in "iu":
        raise TypeError(f"instants are int64 microseconds, not {array.dtype}")
    return array.astype(np.int64)


def _with_amounts(starts: ArrayLike, amounts: ArrayLike) -> tuple[Instants, Seconds]:
    first, amount = np.broadcast_arrays(_instants(starts), _instants(amounts))
    return np.ascontiguousarray(first), np.ascontiguousarray(amount)


def _check_reach(calendar: WorkCalendar, starts: Instants, beyond: NDArray[np.bool_]) -> None:
    outside = np.flatnonzero(beyond)
    if outside.size:
        calendar.refuse_beyond(int(starts.flat[outside[0]]))
