"""Long work that somebody may stop."""

from gaoxinban.application.ports import Stop
from gaoxinban.domain.errors import Refused


def ensure_going(stop: Stop | None) -> None:
    """Refused once `stop` says so; asked between two looks of a check that writes nothing."""
    if stop is not None and stop():
        raise Refused("已停下，没有核对完。")
