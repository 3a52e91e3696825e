"""What all lives of the demonstration share."""

from dataclasses import dataclass, field

from gaoxinban.application.demo.chance import Chance
from gaoxinban.application.demo.people import People, Staff
from gaoxinban.application.demo.plan import Pace
from gaoxinban.application.demo.words import Words
from gaoxinban.application.ports import Cases
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.ticket import Ticket


@dataclass(slots=True)
class World:
    """What all lives share."""

    chance: Chance
    calendar: WorkCalendar
    promises: PromisePolicy
    staff: Staff
    people: People
    words: Words
    cases: Cases
    pace: Pace
    day: int
    """Working seconds of a standard day."""
    departments: tuple[int, ...]
    """Co-handling departments, by id."""
    latest: dict[int, Ticket] = field(default_factory=dict)
    """The last case of every enterprise, by its id."""
