"""What chance has in store for a case, drawn when it is logged."""

from collections.abc import Iterator
from dataclasses import dataclass

from gaoxinban.application.demo.chance import Chance
from gaoxinban.domain.instant import Instant, local_month
from gaoxinban.domain.term import RequestKind, TicketState, Urgency

HOUR = 3600.0
_CONTACT_MEDIAN = 1.3 * HOUR
_CONTACT_SIGMA = 0.62
_HASTE = {Urgency.NORMAL: 1.0, Urgency.URGENT: 0.7, Urgency.CRITICAL: 0.2}
_RESOLVE = {
    RequestKind.ENQUIRY: (0.35, 0.42),
    RequestKind.HELP: (0.44, 0.4),
    RequestKind.COMPLAINT: (0.5, 0.36),
    RequestKind.SUGGESTION: (0.5, 0.36),
}
"""Share of the promised time: median and sigma."""

USUAL = {
    "investment": "investment_1",
    "space": "service",
    "approval": "delivery",
    "construction": "delivery",
    "finance": "finance",
    "listing": "finance",
    "digital": "finance",
    "research": "finance",
}
"""To whom the desk gives what the 派单目录 left to it; all else to 企业服务组."""


@dataclass(slots=True)
class Plan:
    """Times in working seconds. `halt`: the case is left lying in that state."""

    contact_after: float
    resolve_share: float
    halt: TicketState | None = None
    answered: bool = False
    manual: bool = False
    late_intake: bool = False
    after_hours: bool = False
    declined: bool = False
    voided: bool = False
    exempted: bool = False
    bounces: int = 0
    transferred: bool = False
    repeated: bool = False
    """The enterprise has said it before: merged, if that case is still worked on."""
    consulted: bool = False
    passed_on: bool = False
    extended: bool = False
    attempts: int = 0
    back_dated: bool = False
    pauses: int = 0
    notes: int = 0
    amended: bool = False
    called_back: bool | None = None
    content: bool | None = None


def draw(chance: Chance, kind: RequestKind, urgency: Urgency) -> Plan:
    """An ordinary case; most go straight through."""
    median, sigma = _RESOLVE[kind]
    drawn = chance.random()
    return Plan(
        contact_after=chance.spread(_CONTACT_MEDIAN * _HASTE[urgency], _CONTACT_SIGMA),
        resolve_share=chance.spread(median, sigma),
        answered=kind is RequestKind.ENQUIRY and chance.hit(0.38),
        manual=chance.hit(0.09),
        late_intake=chance.hit(0.012),
        after_hours=chance.hit(0.12),
        declined=chance.hit(0.011),
        voided=0.5 < drawn < 0.505,
        exempted=0.6 < drawn < 0.608,
        bounces=0 if drawn > 0.045 else 1 if drawn > 0.006 else 2,
        transferred=chance.hit(0.018),
        repeated=0.2 < drawn < 0.3,
        consulted=0.4 < drawn < 0.403,
        passed_on=0.7 < drawn < 0.708,
        extended=0.8 < drawn < 0.808,
        attempts=0 if chance.hit(0.92) else chance.between(1, 2),
        back_dated=chance.hit(0.04),
        pauses=1 if kind is not RequestKind.ENQUIRY and chance.hit(0.085) else 0,
        notes=0 if chance.hit(0.55) else chance.between(1, 3),
        amended=chance.hit(0.02),
    )


def showcases(day: float) -> Iterator[tuple[float, Plan]]:
    """Cases that stand in every state and light today, the most telling first.

    Gives the working seconds before now at which each was logged; `day` is a
    working day in seconds.
    """
    quick = 0.6 * HOUR
    state = TicketState
    # The tour: handed back once, paused, called back, rated and closed.
    yield (
        30 * day,
        Plan(quick, 0.5, bounces=1, attempts=1, pauses=1, notes=2, called_back=True, content=True),
    )
    yield 3.4 * day, Plan(quick, 0.2, halt=state.PAUSED, pauses=1)
    yield 6.6 * day, Plan(quick, 0.6, halt=state.ACCEPTED, notes=1)  # 逾期
    yield 0.15 * HOUR, Plan(quick, 0.5, halt=state.LOGGED, manual=True)
    yield 0.5 * HOUR, Plan(quick, 0.5, halt=state.DISPATCHED)
    yield 4.3 * day, Plan(quick, 0.6, halt=state.ACCEPTED, notes=1)  # 临近
    yield 1.6 * day, Plan(quick, 0.5, halt=state.RETURNED, bounces=1)
    yield 2.2 * day, Plan(4.9 * HOUR, 0.9, halt=state.ACCEPTED)  # 滞后
    yield 2.6 * day, Plan(quick, 0.2, halt=state.RESOLVED, called_back=False)
    yield 6.0 * day, Plan(quick, 0.2, halt=state.CALLED_BACK, called_back=True, content=True)
    yield 5.0 * day, Plan(quick, 0.4, declined=True, manual=True)
    yield 9.0 * day, Plan(quick, 0.3, extended=True, called_back=True, content=False)  # 重办
    yield (
        8.0 * day,
        Plan(
            quick,
            0.3,
            consulted=True,
            transferred=True,
            passed_on=True,
            back_dated=True,
            amended=True,
        ),
    )
    yield 2.0 * HOUR, Plan(quick, 0.5, halt=state.ACCEPTED)
    yield 7.3 * day, Plan(quick, 0.6, halt=state.ACCEPTED, pauses=0, notes=2)
    yield 4.6 * day, Plan(quick, 0.4, voided=True)
    yield 9.5 * day, Plan(5.5 * HOUR, 0.9, exempted=True)


class Pace:
    """How slowly a team works in a month; now and then a month is bad."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._known: dict[tuple[int, int], float] = {}

    def of(self, team_id: int, at: Instant) -> float:
        """A factor on the team's working times."""
        key = (team_id, local_month(at))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._draw(*key)
        return found

    def _draw(self, team_id: int, month: int) -> float:
        habit = Chance(f"{self._seed}:team:{team_id}").spread(1.0, 0.08)
        chance = Chance(f"{self._seed}:month:{team_id}:{month}")
        bad = 1.35 + 0.4 * chance.random() if chance.hit(0.05) else 1.0
        return habit * bad * chance.spread(1.0, 0.07)
