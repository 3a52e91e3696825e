"""Chance from a seed: the same seed gives the same office, on every machine."""

import math
import random
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")


class Chance(random.Random):
    """A stream of chance; `random.Random` is stable across versions for what is used here."""

    def pick(self, among: Sequence[T]) -> T:
        """One of them, all alike; three times as fast as `choice`."""
        return among[int(self.random() * len(among))]

    def hit(self, share: float) -> bool:
        """True in `share` of all cases."""
        return self.random() < share

    def between(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def spread(self, median: float, sigma: float) -> float:
        """A positive amount, log-normal: half of them below `median`, with a long tail."""
        return median * math.exp(sigma * self.gauss(0.0, 1.0))


class Weighted(Generic[T]):
    """Things picked by weight."""

    __slots__ = ("_sums", "_things", "_total")

    def __init__(self, weighed: Sequence[tuple[T, float]]) -> None:
        self._things = [thing for thing, _ in weighed]
        self._sums = list(accumulate(weight for _, weight in weighed))
        self._total = self._sums[-1] if self._sums else 0.0

    def __bool__(self) -> bool:
        return bool(self._things)

    def pick(self, chance: Chance) -> T:
        return self._things[bisect(self._sums, chance.random() * self._total)]
