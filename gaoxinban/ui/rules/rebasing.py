"""What one edits, on what somebody else has published meanwhile: the changes of both stand."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


def rebased(
    begun: Iterable[T], mine: Iterable[T], theirs: Iterable[T], key: Callable[[T], K]
) -> tuple[list[T], list[T]]:
    """Their list with my changes, and those of it that both have changed.

    Of these mine stands, unless I had deleted it. The order is theirs, unless I have changed it.
    """
    old, own, new = (_keyed(each, key) for each in (begun, mine, theirs))
    order = _order(list(old), list(own), list(new))
    found, clashes = [], []
    for each in order:
        was, here, there = old.get(each), own.get(each), new.get(each)
        chosen = there if here == was else here
        clash = here != was and there not in (was, here)
        if chosen is None and clash:
            chosen = there
        if chosen is not None:
            found.append(chosen)
            if clash:
                clashes.append(chosen)
    return found, clashes


def _keyed(items: Iterable[T], key: Callable[[T], K]) -> dict[tuple[K, int], T]:
    """By their keys; of those that are alike each for itself."""
    found: dict[tuple[K, int], T] = {}
    for each in items:
        known = key(each)
        nth = 0
        while (known, nth) in found:
            nth += 1
        found[known, nth] = each
    return found


def _order(old: Sequence[K], own: Sequence[K], new: Sequence[K]) -> list[K]:
    """One order of all; what only one side has stands behind what it stood behind there."""
    moved = [each for each in own if each in old] != [each for each in old if each in own]
    lead, other = (own, new) if moved else (new, own)
    order = list(lead)
    for at, each in enumerate(other):
        if each not in order:
            order.insert(order.index(other[at - 1]) + 1 if at else 0, each)
    return order
