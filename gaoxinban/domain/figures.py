"""The statistics' definitions: one percentile for screen, command line and paper."""

from collections.abc import Sequence


def percentile(ordered: Sequence[int], percent: int) -> float | None:
    """The inclusive, linearly interpolated percentile of sorted values.

    Hyndman & Fan (1996) type 7, NumPy's default: position (n - 1) * p / 100.
    None for no data; never 0.
    """
    if not ordered:
        return None
    whole, part = divmod((len(ordered) - 1) * percent, 100)
    low = ordered[whole]
    if part == 0:
        return float(low)
    return low + (ordered[whole + 1] - low) * part / 100
