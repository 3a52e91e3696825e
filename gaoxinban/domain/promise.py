"""承诺时限: how long the office promises to take for a leg of a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, start_of_day
from gaoxinban.domain.term import LegName, RequestKind, Term, Urgency


class PromiseUnit(Term):
    """In what a promise is counted."""

    MINUTES = "minutes", "工作分钟"
    HOURS = "hours", "工作小时"
    DAYS = "days", "个工作日"


_SECONDS = {PromiseUnit.MINUTES: 60, PromiseUnit.HOURS: 3600, PromiseUnit.DAYS: None}


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount of working time. Days end at the same time of day.

    `seconds`: working seconds of minutes and hours; None for days.
    """

    amount: int
    unit: PromiseUnit
    seconds: int | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        each = _SECONDS[self.unit]
        object.__setattr__(self, "seconds", None if each is None else self.amount * each)

    def __str__(self) -> str:
        space = "" if self.unit is PromiseUnit.DAYS else " "
        return f"{self.amount}{space}{self.unit.label}"


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """One line of the policy; what is None applies to all."""

    leg: LegName
    promise: Promise
    category: str | None = None
    kind: RequestKind | None = None
    urgency: Urgency | None = None

    def fits(self, category: str | None, kind: RequestKind, urgency: Urgency) -> bool:
        """Whether this line speaks of such a case."""
        return (
            (self.kind is None or self.kind is kind)
            and (self.urgency is None or self.urgency is urgency)
            and (
                self.category is None
                or (
                    category is not None
                    and (category == self.category or category.startswith(self.category + "."))
                )
            )
        )

    @property
    def weight(self) -> int:
        """How specific the line is: category over urgency over kind."""
        depth = 0 if self.category is None else 1 + self.category.count(".")
        return depth * 4 + (self.urgency is not None) * 2 + (self.kind is not None)


Sort: TypeAlias = tuple[str | None, RequestKind, Urgency]
"""What promises depend on: category, kind and urgency."""


@dataclass(frozen=True)
class PromisePolicy:
    """One version of all promises; a case keeps the version of its logging.

    `pause_cap_days` is the sum of pauses that needs no supervisor;
    `extension_cap_days` the most an extension may add. Both in working days.
    `since`: the local day from which on logged cases go by it; None: from its publication.
    """

    number: int
    rows: tuple[PromiseRow, ...]
    pause_cap_days: int = 10
    extension_cap_days: int = 10
    since: date | None = None
    _found: dict[Sort, "_Found"] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def in_force_from(self, published_at: Instant) -> Instant:
        """The first instant of logging that goes by it, wherever no later version does."""
        return published_at if self.since is None else max(published_at, start_of_day(self.since))

    def promise(
        self, leg: LegName, category: str | None, kind: RequestKind, urgency: Urgency
    ) -> Promise:
        """The most specific line that fits; a later line wins over an equal one."""
        return self.promised((category, kind, urgency))[leg]

    def promised(self, sort: Sort) -> Mapping[LegName, Promise]:
        """`promise` of every leg for one sort of case; Refused where a leg is looked up in vain."""
        found = self._found.get(sort)
        if found is None:
            found = self._found[sort] = _Found(self, sort)
        return found

    def fitting(self, leg: LegName, sort: Sort) -> Promise:
        """Looked for among the lines."""
        fitting = [row for row in self.rows if row.leg is leg and row.fits(*sort)]
        if not fitting:
            raise Refused(
                f"承诺时限第 {self.number} 版没有「{leg.label}」的时限，"
                "请在「规则-承诺时限」中补上。"
            )
        return max(fitting, key=lambda row: row.weight).promise

    def to_payload(self) -> dict[str, Any]:
        """JSON-safe form; `from_payload` gives the same policy back."""
        return {
            **({} if self.since is None else {"since": self.since.isoformat()}),
            "pause_cap_days": self.pause_cap_days,
            "extension_cap_days": self.extension_cap_days,
            "rows": [
                {
                    "leg": row.leg.value,
                    "amount": row.promise.amount,
                    "unit": row.promise.unit.value,
                    "category": row.category,
                    "kind": row.kind and row.kind.value,
                    "urgency": row.urgency and row.urgency.value,
                }
                for row in self.rows
            ],
        }

    @classmethod
    def from_payload(cls, number: int, payload: Mapping[str, Any]) -> "PromisePolicy":
        """Read what `to_payload` wrote, or the same structure from a TOML file."""
        rows = tuple(
            PromiseRow(
                leg=LegName(row["leg"]),
                promise=Promise(int(row["amount"]), PromiseUnit(row["unit"])),
                category=row.get("category"),
                kind=RequestKind(row["kind"]) if row.get("kind") else None,
                urgency=Urgency(row["urgency"]) if row.get("urgency") else None,
            )
            for row in payload["rows"]
        )
        return cls(
            number=number,
            rows=rows,
            pause_cap_days=int(payload["pause_cap_days"]),
            extension_cap_days=int(payload["extension_cap_days"]),
            since=date.fromisoformat(payload["since"]) if payload.get("since") else None,
        )


class _Found(dict[LegName, Promise]):
    """What a policy promises one sort of case, found when first asked for."""

    def __init__(self, policy: PromisePolicy, sort: Sort) -> None:
        super().__init__()
        self._policy, self._sort = policy, sort

    def __missing__(self, leg: LegName) -> Promise:
        found = self[leg] = self._policy.fitting(leg, self._sort)
        return found
