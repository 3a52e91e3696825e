"""What a person wants to be reminded of at this computer; remembered for each person apart."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal

if TYPE_CHECKING:
    from gaoxinban.application.reminders import Lead

SAME_DAY = "silent_on"
_DAY_OF_OLD = "27000"
"""「1 个工作日」 as it was kept when every calendar was thought to have the same day."""


class Reminding(QObject):
    """One for a window's settings: `reminding(settings)` gives it.

    Signals:
        changed: somebody's wishes are others now.
        told: there is something new in the list of what was told.
    """

    changed = Signal()
    told = Signal()

    def __init__(self, settings: QSettings) -> None:
        super().__init__(settings)
        self._settings = settings

    def is_on(self, officer_id: int) -> bool:
        """Whether this person is reminded here at all."""
        return str(self._settings.value(_key(officer_id, "on"), "1")) != "0"

    def lead(self, officer_id: int) -> "Lead":
        """How early before a promise runs out; None: in its last quarter."""
        kept = str(self._settings.value(_key(officer_id, "lead"), ""))
        if kept in ("day", _DAY_OF_OLD):
            return "day"
        return int(kept) if kept.isdigit() else None

    def is_silent(self, officer_id: int, today: date) -> bool:
        """Whether this person wants no notice for the rest of this day."""
        return str(self._settings.value(_key(officer_id, SAME_DAY), "")) == today.isoformat()

    def turn(self, officer_id: int, *, on: bool) -> None:
        """Remind this person, or not."""
        self._keep(officer_id, "on", "1" if on else "0")

    def set_lead(self, officer_id: int, lead: "Lead") -> None:
        """How long before a promise runs out this person is reminded."""
        self._keep(officer_id, "lead", "" if lead is None else str(lead))

    def silence(self, officer_id: int, today: date | None) -> None:
        """No notice on this day any more; None: notices again."""
        self._keep(officer_id, SAME_DAY, "" if today is None else today.isoformat())

    def _keep(self, officer_id: int, name: str, value: str) -> None:
        self._settings.setValue(_key(officer_id, name), value)
        self.changed.emit()


def reminding(settings: QSettings) -> Reminding:
    """The one that belongs to these settings."""
    found: Reminding | None = settings.findChild(Reminding)
    return found or Reminding(settings)


def _key(officer_id: int, name: str) -> str:
    return f"reminders/{officer_id}/{name}"
