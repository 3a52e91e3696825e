"""A machine whose clock is behind the last record is told so, on standard error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gaoxinban.application.office import Office
    from gaoxinban.application.ports import Clock
    from gaoxinban.cli.services import Services


def watched(services: Services, say: Callable[[str], None]) -> Services:
    """The same services; an office opened on the machine's own clock is asked about it once."""
    told: set[str] = set()

    def open_office(path: Path, clock: Clock | None) -> Office:
        office = services.open_office(path, clock)
        if clock is None:
            try:
                notice = office.clock_notice()
            except BaseException:
                office.close()
                raise
            if notice and notice not in told:
                told.add(notice)
                say(f"注意：{notice}")
        return office

    return replace(services, open_office=open_office)
