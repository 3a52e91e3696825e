"""The pages of the window: each made when it is first opened, and the way back through them."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from gaoxinban.ui.kit.empty_state import EmptyState
from gaoxinban.ui.kit.page import PageContext, PageSpec
from gaoxinban.ui.kit.panel import Panel


class PageStack(QStackedWidget):
    """Empty until the office is there; then one page stands in front.

    Signals:
        opened: key of the page that is shown now.
    """

    opened = Signal(str)

    def __init__(self, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.specs = {spec.key: spec for spec in specs}
        self.current = ""
        """Key of the page that is shown, or that will be as soon as there is an office."""
        self._panels: dict[str, Panel] = {}
        self._behind: list[str] = []
        self._instead = EmptyState("", "")
        self.addWidget(self._instead)

    def panel(self, key: str) -> Panel | None:
        """A page that was opened already."""
        return self._panels.get(key)

    @property
    def panel_in_front(self) -> Panel | None:
        """The page that is shown; None for what is no page of the rail."""
        return self.panel(self.current)

    def ensure_known(self, key: str) -> None:
        """KeyError names the pages that there are."""
        if key not in self.specs:
            raise KeyError(f"no page {key!r}; there are {'、'.join(self.specs)}")

    def open(self, context: PageContext, key: str, target: object = None) -> None:
        """Turn to a page, made now if this is the first time, and hand it its target."""
        self.ensure_known(key)
        panel = self._panels.get(key)
        if panel is None:
            panel = self._panels[key] = self.specs[key].make(context)
            self.addWidget(panel)
        again = target is None and key == self.current
        self.turn_to(key, panel)
        if target is not None:
            panel.open(target)
        (panel.come_again if again else panel.take_focus)()

    def turn_to(self, key: str, widget: QWidget, *, remember: bool = True) -> None:
        """Show a page, or what stands in one's place for a moment; Esc leads back."""
        left = self.current
        if remember and left in self._panels and left != key:
            self._behind = [each for each in self._behind if each != key]
            self._behind.append(left)
        self.current = key
        self.setCurrentWidget(widget)
        self.opened.emit(key)

    def step_back(self) -> None:
        """Out of what is open in the page, else to the page before."""
        panel = self.panel_in_front
        if panel is not None and panel.step_back():
            return
        if self._behind:
            key = self._behind.pop()
            self.turn_to(key, self._panels[key], remember=False)
            self._panels[key].take_focus()

    def say_instead(self, heading: str, hint: str) -> None:
        """There will be no page: say why where one would stand."""
        self._instead.say(heading, hint)
        self.setCurrentWidget(self._instead)
