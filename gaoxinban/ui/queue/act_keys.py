"""One key for every act: it works where the act may be done, and says why where it may not."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

from gaoxinban.domain.event import EventKind
from gaoxinban.domain.transition import allowed, way_on
from gaoxinban.ui.kit.page import PageContext
from gaoxinban.ui.kit.plain_text import plain_tooltip
from gaoxinban.ui.kit.translation import tr
from gaoxinban.ui.queue.act_spec import ActSpec
from gaoxinban.ui.queue.acts import LOOKING_BACK, acts, possible
from gaoxinban.ui.queue.operations import CaseGlimpse

if TYPE_CHECKING:
    from gaoxinban.ui.queue.act_panel import Offer


class ActKeys:
    """The acts of a page that has a list and a case; `begin` is told the name of the act."""

    def __init__(
        self, context: PageContext, owner: QWidget, begin: Callable[[str], object]
    ) -> None:
        # What is folded away is done seldom: it stands last where all keys are listed.
        often = sorted(acts(), key=lambda spec: ("", "barred", "always").index(spec.folded))
        self.specs: dict[str, ActSpec] = {spec.name: spec for spec in often}
        for spec in often:
            if spec.folded:
                context.actions.name_group(spec.name, tr("办理，少用"))
        self._actions: dict[str, QAction] = {
            name: context.actions.add(
                owner, name, spec.text, partial(begin, name), keys=spec.keys, tooltip=spec.rule
            )
            for name, spec in self.specs.items()
        }
        first = {spec.keys: name for name, spec in reversed(self.specs.items())}
        self._seconds = self.specs.keys() - first.values()
        """Acts whose key another has too: of two that may be done Qt does neither."""

    @property
    def actions(self) -> list[QAction]:
        """All, in the order of the acts."""
        return list(self._actions.values())

    def switch(self, *, on: bool) -> None:
        """All at once, each key once, where nothing is known of a case yet, or there is none."""
        self.fit({})
        for action in () if on else self._actions.values():
            action.setEnabled(False)

    def fit(self, objections: Mapping[EventKind, str | None]) -> None:
        """An act that may not be done says why where one points at it; unnamed ones may be."""
        for name, action in self._actions.items():
            spec = self.specs[name]
            objection = objections.get(spec.kind)
            known = spec.kind in objections or name not in self._seconds
            action.setEnabled(known and objection is None)
            action.setToolTip(plain_tooltip(objection or f"{spec.rule}（{spec.keys}）"))

    def barred(self, event: QKeyEvent) -> list[str]:
        """Names of the acts that this key would begin if they might be done."""
        pressed = QKeySequence(event.keyCombination())
        return [
            name
            for name, action in self._actions.items()
            if not action.isEnabled() and pressed in action.shortcuts()
        ]

    def objection(self, shown: CaseGlimpse, name: str) -> str:
        """Why the act may not be done; empty where it may."""
        return shown.objections[self.specs[name].kind] or ""

    def standstill(self, shown: CaseGlimpse) -> str:
        """Why nothing brings the case on; empty while something does."""
        kinds = {spec.kind for spec in self.specs.values()} - LOOKING_BACK
        if any(shown.objections[kind] is None for kind in kinds):
            return ""
        state = shown.detail.row.state
        if not allowed(state, EventKind.DISPATCH):
            return way_on(state)  # 「不能派单」 would answer what nobody has asked
        return self.objection(shown, "ticket.dispatch")

    def offer(self, shown: CaseGlimpse) -> "Offer":
        """What may be done, the likeliest first, and what is barred."""
        from gaoxinban.ui.queue.act_panel import Offer

        offered, specs = possible(shown), self.specs
        barred = [name for name in specs if name not in offered]
        now = [name for name in offered if specs[name].folded != "always"]
        return Offer(
            self._of(now),
            self._of(name for name in offered if name not in now),
            self._of(name for name in barred if not specs[name].folded),
            self._of(name for name in barred if specs[name].folded),
        )

    def _of(self, names: Iterable[str]) -> tuple[QAction, ...]:
        return tuple(self._actions[name] for name in names)
