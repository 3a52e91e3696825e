"""The base of every page and of every larger part of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QMetaObject, QObject, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from gaoxinban.ui.kit.page import PageContext

if TYPE_CHECKING:
    from gaoxinban.ui.kit.list_export import Listing


MINUTE_MS = 60_000
"""Lights, times left and promises are computed anew this often."""


class Panel(QWidget):
    """Refreshes when it is visible, remembers that it is stale when it is not.

    Override `refresh` (start reads; the old content stays until answers come),
    and, where useful, `concerns`, `open`, `step_back`, `take_focus`.
    """

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._stale = True
        self._tracked: list[QMetaObject.Connection] = []
        self.track(context.runner.changed, self.apply_changes)
        self.destroyed.connect(_disconnector(self._tracked))

    def refresh(self) -> None:
        """Load again what is shown."""

    def concerns(self, changes: Any) -> bool:
        """Whether `changes` could alter what is shown; everything by default."""
        del changes
        return True

    def open(self, target: object) -> None:
        """Show `target`, whatever the page takes for it: a ticket's id, a filter."""
        del target

    def listing(self) -> Listing[Any] | None:
        """What leaves the window from here, where no table shows it as it is."""
        return None

    def step_back(self) -> bool:
        """Esc: leave the innermost thing; False when there was nothing to leave."""
        return False

    def take_focus(self) -> None:
        """The page was opened by key: put the cursor where one begins."""
        self.setFocus()

    def come_again(self) -> None:
        """Asked for by its key while it stands there already."""
        self.take_focus()

    def apply_changes(self, changes: Any, initiator: QObject | None) -> None:
        """Something was written: refresh now if visible, later if not, not at all if unconcerned.

        The initiator gets it too: what it shows has changed as well.
        """
        del initiator
        if self.concerns(changes):
            self.mark_stale()

    def mark_stale(self) -> None:
        """Refresh now if visible, else as soon as the panel is shown."""
        self._stale = True
        if self.isVisible():
            self._renew()

    def track(self, signal: Any, slot: Callable[..., object]) -> None:
        """Connect for the panel's life: the connection goes when the panel is destroyed.

        Needed for signals of things that outlive the panel (runner, seat,
        theme); a child's signal needs no tracking.
        """
        self._tracked.append(signal.connect(slot))

    def each_minute(self, slot: Callable[[], object]) -> None:
        """What is said of now is true for a minute at most, whether or not anything is written."""
        minute = QTimer(self)
        minute.setInterval(MINUTE_MS)
        minute.timeout.connect(slot)
        minute.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened while hidden."""
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self) -> None:
        self._stale = False
        try:
            self.refresh()
        except Exception:  # noqa: TRY203  catching gives the error its value
            # Not idle: on Python 3.11 an error that C code raised (a wrong argument, a division)
            # leaves an override of a virtual method without its value, and PySide 6.11 then
            # kills the process instead of reporting it.
            raise


def _disconnector(
    tracked: list[QMetaObject.Connection],
) -> Callable[[], None]:
    """A closure without the panel: a bound method would keep it alive."""

    def drop() -> None:
        for connection in tracked:
            if shiboken6.isValid(connection):
                QObject.disconnect(connection)
        tracked.clear()

    return drop
