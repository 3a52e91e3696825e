"""The ledger band as numbers: who held the case when, on an axis of working time.

Working time, because that is what promises count: nights and holidays would
take three quarters of a natural axis and say nothing. Every stretch keeps a
least share of the width, so that a desk that needed one minute is seen too.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from gaoxinban.application.rows import HoldingRow, LegRow, TicketDetail
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import HolderKind, LegName, TicketState
from gaoxinban.ui.kit.duration import instant_text, taken_text
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.wording import leg_title, unmet_text

Elapsed = Callable[[Instant, Instant], int]
PartKind = Literal["held", "outside", "paused"]
FlagState = Literal["open", "kept", "missed", "unsigned"]

LEAST_SHARE = 0.014
LEAST_SHARE_NOW = 0.10
"""The holder of today is what one looks for first: its name should fit."""

_OUTSIDE = frozenset({HolderKind.ENTERPRISE, HolderKind.SUPERIOR, HolderKind.DEPARTMENT})


@dataclass(frozen=True, slots=True)
class BandPart:
    """A stretch in one holder's hands, from `start` to `end` of the width (0..1)."""

    label: str
    kind: PartKind
    start: float
    end: float
    spoken: str


@dataclass(frozen=True, slots=True)
class BandFlag:
    """A promise where it falls due; `weight` says which label stands when two collide."""

    label: str
    at: float
    state: FlagState
    weight: int
    spoken: str


@dataclass(frozen=True, slots=True)
class BandPlan:
    """The whole band; `late` are the stretches in which the promise to resolve was exceeded."""

    parts: tuple[BandPart, ...]
    flags: tuple[BandFlag, ...]
    now: float | None
    late: tuple[tuple[float, float], ...]
    start_label: str
    end_label: str

    @property
    def spoken(self) -> str:
        """All of it in sentences, for those who hear the page."""
        return "\n".join(
            [*(part.spoken for part in self.parts), *(flag.spoken for flag in self.flags)]
        )


def band_plan(detail: TicketDetail, elapsed: Elapsed, day_seconds: int) -> BandPlan:
    """Lay the holdings and promises of a case out by its own working clock and day."""
    start = detail.row.logged_at
    running = bool(detail.holdings) and detail.holdings[-1].until is None
    legs = [leg for leg in detail.legs if leg.due is not None]
    dues = [elapsed(start, leg.due) for leg in legs if leg.due is not None and leg.due >= start]
    held = sum(each.working_seconds for each in detail.holdings)
    axis = _Axis(detail.holdings, running=running, beyond=max([0, *dues]) - held)
    parts = tuple(
        BandPart(
            label=_short_holder(detail, each),
            kind=_kind(each),
            start=axis.edges[place],
            end=axis.edges[place + 1],
            spoken=_spoken_part(each, detail.now, day_seconds),
        )
        for place, each in enumerate(detail.holdings)
    )
    flags = tuple(
        BandFlag(
            label=leg_title(leg),
            at=axis.at(elapsed(start, max(leg.due or start, start))),
            state=_flag_state(leg),
            weight=_weight(leg),
            spoken=_spoken_flag(leg, detail.now, day_seconds),
        )
        for leg in legs
    )
    ends = [leg.due for leg in legs if leg.due is not None and leg.until is None]
    last = max(ends, default=None)
    closed = detail.row.state is TicketState.CLOSED
    return BandPlan(
        parts=parts,
        flags=flags,
        now=axis.edges[-1] if running and not closed else None,
        late=tuple(
            (axis.at(elapsed(start, since)), axis.at(elapsed(start, until)))
            for leg in legs
            if leg.name is LegName.RESOLVE
            for since, until in leg.late_spans
        ),
        start_label=instant_text(start, detail.now),
        end_label=_end_label(detail, last if axis.beyond else None),
    )


class _Axis:
    """Working seconds since 登记 to a place on the width; linear between the changes of hands."""

    def __init__(self, holdings: Sequence[HoldingRow], *, running: bool, beyond: int) -> None:
        self.beyond = beyond if running and beyond > 0 else 0
        amounts = [each.working_seconds for each in holdings]
        least = [LEAST_SHARE] * len(amounts)
        if running:
            least[-1] = LEAST_SHARE_NOW
        shares = _shares([*amounts, self.beyond], [*least, 0.0])
        self.edges = [0.0]
        self._seconds = [0]
        for share, amount in zip(shares, [*amounts, self.beyond], strict=True):
            self.edges.append(min(1.0, self.edges[-1] + share))
            self._seconds.append(self._seconds[-1] + amount)
        self._ends = list(self.edges)
        self.edges = self.edges[:-1]

    def at(self, seconds: int) -> float:
        """The place of an instant so many working seconds after 登记."""
        place = min(bisect_right(self._seconds, seconds), len(self._seconds) - 1)
        low, high = self._seconds[place - 1], self._seconds[place]
        part = 1.0 if high <= low else min(1.0, (seconds - low) / (high - low))
        return self._ends[place - 1] + part * (self._ends[place] - self._ends[place - 1])


def _shares(amounts: Sequence[int], least: Sequence[float]) -> list[float]:
    """Shares of 1 in proportion to the amounts, none below its least share."""
    fixed: set[int] = set()
    while True:
        room = 1.0 - sum(least[place] for place in fixed)
        total = sum(amount for place, amount in enumerate(amounts) if place not in fixed)
        small = {
            place
            for place, amount in enumerate(amounts)
            if place not in fixed and total and amount / total * room < least[place]
        }
        if not small and total:
            break
        if not small:
            # No working second has passed: all stand side by side.
            floor = sum(least) or 1.0
            return [each / floor for each in least]
        fixed |= small
    return [
        least[place] if place in fixed else amount / total * room
        for place, amount in enumerate(amounts)
    ]


def _kind(holding: HoldingRow) -> PartKind:
    if holding.paused:
        return "paused"
    return "outside" if holding.kind in _OUTSIDE else "held"


def _short_holder(detail: TicketDetail, holding: HoldingRow) -> str:
    """An officer's name without the team, when the team stands before it in the band."""
    if holding.kind is HolderKind.OFFICER:
        teams = [each.holder for each in detail.holdings if each.kind is HolderKind.TEAM]
        team = next((name for name in teams if holding.holder.startswith(f"{name} ")), None)
        return holding.holder if team is None else holding.holder.removeprefix(f"{team} ")
    return holding.holder


def _flag_state(leg: LegRow) -> FlagState:
    if leg.late:
        return "missed"
    if leg.unmet:
        return "unsigned"
    return "open" if leg.until is None else "kept"


def _weight(leg: LegRow) -> int:
    """办结 first, then what still runs, then what was missed."""
    return (
        (8 if leg.name is LegName.RESOLVE else 0)
        + (4 if leg.until is None else 0)
        + (2 if leg.late else 0)
    )


def _spoken_part(holding: HoldingRow, now: Instant, day_seconds: int) -> str:
    until = tr("现在") if holding.until is None else None
    return tr("{holder}{paused}：{since} 至 {until}，工作时间 {time}").format(
        holder=holding.holder,
        paused=tr("（挂起）") if holding.paused else "",
        since=instant_text(holding.since, now),
        until=until or instant_text(holding.until, now),
        time=taken_text(holding.working_seconds, day_seconds=day_seconds),
    )


def _spoken_flag(leg: LegRow, now: Instant, day_seconds: int) -> str:
    states = {
        "open": tr("尚未完成"),
        "kept": tr("按时完成"),
        "unsigned": unmet_text(leg),
        "missed": tr("晚了 {time}").format(
            time=taken_text(leg.delay_seconds, day_seconds=day_seconds)
        ),
    }
    return tr("承诺{leg}（{promise}）：应在 {due} 前，{state}").format(
        leg=leg_title(leg),
        promise=leg.promise,
        due=instant_text(leg.due, now),
        state=states[_flag_state(leg)],
    )


def _end_label(detail: TicketDetail, due: Instant | None) -> str:
    if due is not None:
        return instant_text(due, detail.now)
    last = detail.holdings[-1] if detail.holdings else None
    return "" if last is None or last.until is None else instant_text(last.until, detail.now)
