"""What the enterprise says when it is called back."""

from gaoxinban.application.demo.chance import Chance, Weighted
from gaoxinban.domain.term import Rating

_RATINGS: Weighted[Rating | None] = Weighted(
    [
        (Rating.VERY_SATISFIED, 0.45),
        (Rating.SATISFIED, 0.22),
        (Rating.FAIRLY_SATISFIED, 0.08),
        (Rating.DISSATISFIED, 0.022),
        (Rating.VERY_DISSATISFIED, 0.006),
        (None, 0.222),
    ]
)
_AFTER_REDO: Weighted[Rating | None] = Weighted(
    [(Rating.SATISFIED, 0.5), (Rating.FAIRLY_SATISFIED, 0.3), (None, 0.2)]
)


def verdict(chance: Chance, *, content: bool | None, again: int) -> tuple[bool, Rating | None]:
    """Solved or not, and the rating if one is given.

    `content` decides where a plan wants it so; whoever has been served `again`
    is content in the end.
    """
    if again:
        return True, _AFTER_REDO.pick(chance)
    if content is None:
        rating = _RATINGS.pick(chance)
        solved = chance.hit(0.98)
        if not solved and rating is not None and chance.hit(0.7):
            rating = Rating.DISSATISFIED
        return solved, rating
    if content:
        return True, _AFTER_REDO.pick(chance) or Rating.VERY_SATISFIED
    return False, Rating.DISSATISFIED
