"""What can be done next, and the form of the act that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayoutItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.actions import ActionButton
from gaoxinban.ui.kit.plain_text import PlainLabel
from gaoxinban.ui.kit.scrolled import scrolled, snug
from gaoxinban.ui.kit.text_width import fix_width
from gaoxinban.ui.queue.act_form import ActForm
from gaoxinban.ui.queue.act_spec import ActSpec

WIDTH = 90 * tokens.GRID
IN_A_ROW = 3
"""Of buttons without their keys."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Acts that may be done, the likeliest first, those that are barred, and what 更多 unfolds."""

    possible: tuple[QAction, ...]
    more: tuple[QAction, ...]
    barred: tuple[QAction, ...]
    more_barred: tuple[QAction, ...]


class ActPanel(QFrame):
    """Buttons, or one form; the two never stand together, so the eye has one place."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        fix_width(self, WIDTH)
        self.before: QWidget | None = None
        """From here Tab comes to the buttons and the fields."""
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._choice = _Choices()
        self._form = _FormPage()
        self._stack.addWidget(scrolled(self._choice, self.tr("可以做的动作")))
        self._stack.addWidget(self._form)

    @property
    def form(self) -> ActForm | None:
        """The form that stands open."""
        return self._form.form if self._stack.currentIndex() == 1 else None

    def offer(self, offer: Offer, reason: str = "") -> None:
        """Buttons for what may be done and muted ones for the rest.

        `reason` is said when nothing brings the case on.
        """
        self._choice.say(reason)
        if self._choice.offer(offer):
            _chain([self.before, *self._choice.buttons])

    def remind(self, sentence: str) -> None:
        """Which forms were left half filled in; empty takes it away."""
        self._choice.remind(sentence)

    def restore_with(self, throw_away: QAction) -> None:
        """The button beside the sentence that something came back."""
        self._form.restore_with(throw_away)

    def fold_with(self, more: QAction) -> None:
        """The button that unfolds what is done rarely."""
        self._choice.fold_with(more)

    def flip_more(self) -> None:
        """Unfold, or fold; stays so for the next case."""
        if self._choice.flip():
            _chain([self.before, *self._choice.buttons])

    def add_tools(self, actions: Sequence[QAction]) -> None:
        """Acts that are always there: printing and the like."""
        self._choice.add_tools(actions)

    def finish_with(self, do: QAction, leave: QAction) -> None:
        """The two buttons under every form."""
        self._form.finish_with(do, leave)

    def show_form(self, spec: ActSpec, form: ActForm, restored: str = "") -> None:
        """Open a form and put the cursor into its first field; `restored` says what came back."""
        self._form.show_form(spec, form)
        self._form.say_restored(restored)
        self._stack.setCurrentIndex(1)
        _chain([self.before, *_focusable(form), *self._form.finishing])
        target = form.first if form.first is not form else self._form.do_button
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def close_form(self) -> ActForm | None:
        """Back to the buttons; the form is given back, with what was typed."""
        form = self._form.take()
        self._stack.setCurrentIndex(0)
        return form


class _Choices(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._made: dict[tuple[str, str], ActionButton] = {}
        self._offered: Offer | None = None
        self._unfolded = False
        self._more_button: ActionButton | None = None
        self._now = QGridLayout()
        self._fold = QHBoxLayout()
        self._more = QGridLayout()
        self._later = QGridLayout()
        self._tools = QGridLayout()
        self._reason = PlainLabel()
        self._reason.setWordWrap(True)
        self._reason.hide()
        self._left = PlainLabel("", role="muted")
        self._left.setWordWrap(True)
        self._left.hide()
        self._barred = PlainLabel(self.tr("现在不能做（指着看原因）"), role="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(tokens.MARGIN, tokens.GRID, tokens.MARGIN, tokens.GAP)
        layout.setSpacing(tokens.GRID)
        self._fold.addWidget(PlainLabel(self.tr("下一步"), role="strong"), 1)
        layout.addLayout(self._fold)
        layout.addWidget(self._reason)
        layout.addWidget(self._left)
        for grid in self._grids:
            grid.setHorizontalSpacing(tokens.GAP)
            grid.setVerticalSpacing(tokens.GRID)
        layout.addLayout(self._now)
        layout.addLayout(self._more)
        layout.addWidget(self._barred)
        layout.addLayout(self._later)
        layout.addStretch(1)
        layout.addLayout(self._tools)

    @property
    def _grids(self) -> tuple[QGridLayout, ...]:
        return self._now, self._more, self._later, self._tools

    @property
    def buttons(self) -> list[QWidget]:
        """What takes the focus: what may be done now, then 更多 and what it unfolds."""
        fold = [] if self._more_button is None else [self._more_button]
        return [*_in(self._now), *fold, *_in(self._more, self._later, self._tools)]

    def fold_with(self, more: QAction) -> None:
        self._more_button = ActionButton(more, quiet=True)
        self._fold.addWidget(self._more_button)

    def flip(self) -> bool:
        """Unfold or fold; nothing to do before a case was shown."""
        self._unfolded = not self._unfolded
        offer, self._offered = self._offered, None
        return offer is not None and self.offer(offer)

    def offer(self, offer: Offer) -> bool:
        """Rebuilt only when something else may be done, so that a focus is not lost."""
        if offer == self._offered:
            return False
        self._offered = offer
        for grid in (self._now, self._more, self._later):
            _empty(grid)
        for place, action in enumerate(offer.possible):
            if place == 0:
                # Where nothing brings the case on, nothing is held out as the thing to do.
                rank = "possible" if self._reason.text() else "first"
                self._now.addWidget(self._button(action, rank), 0, 0, 1, 2)
            else:
                row, column = divmod(place - 1, 2)
                self._now.addWidget(self._button(action, "possible"), row + 1, column)
        if self._unfolded:
            for place, action in enumerate(offer.more):
                self._more.addWidget(self._button(action, "possible"), place // 2, place % 2)
        barred = offer.barred + offer.more_barred * self._unfolded
        for place, action in enumerate(barred):
            self._later.addWidget(self._button(action, "barred"), place // 2, place % 2)
        self._barred.setVisible(bool(barred))
        return True

    def _button(self, action: QAction, rank: str) -> ActionButton:
        """Made once for an action and a rank: dressing a new button costs more than moving one."""
        key = (action.objectName(), rank)
        button = self._made.get(key)
        if button is None:
            button = ActionButton(action, primary=rank == "first")
            self._made[key] = button
        if button.parentWidget() is not None:
            button.show()
        return button

    def say(self, reason: str) -> None:
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def remind(self, sentence: str) -> None:
        self._left.setText(sentence)
        self._left.setVisible(bool(sentence))

    def add_tools(self, actions: Sequence[QAction]) -> None:
        for place, action in enumerate(actions):
            button = ActionButton(action, show_keys=False)
            self._tools.addWidget(button, *divmod(place, IN_A_ROW))


class _FormPage(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.form: ActForm | None = None
        self.do_button: ActionButton | None = None
        self.finishing: list[QWidget] = []
        self._heading = PlainLabel("", role="strong")
        self._rule = PlainLabel("", role="muted")
        self._rule.setWordWrap(True)
        self._restored = PlainLabel("", role="muted")
        self._restored.setWordWrap(True)
        self._back = QHBoxLayout()
        self._back.addWidget(self._restored, 1)
        self._throw_away: ActionButton | None = None
        self._place = QVBoxLayout()
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(tokens.GAP)
        self._buttons.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        fields = QWidget()
        inside = QVBoxLayout(fields)
        inside.setContentsMargins(tokens.MARGIN, 0, tokens.MARGIN, 0)
        inside.setSpacing(tokens.GAP)
        inside.addWidget(self._heading)
        inside.addWidget(self._rule)
        inside.addLayout(self._back)
        inside.addLayout(self._place)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 3 * tokens.GRID, 0, 3 * tokens.GRID)
        layout.setSpacing(tokens.GAP)
        layout.addWidget(snug(fields, self.tr("动作的表单")))
        layout.addLayout(self._buttons)
        layout.addStretch(1)

    def finish_with(self, do: QAction, leave: QAction) -> None:
        self.do_button = ActionButton(do, primary=True)
        self._buttons.addWidget(self.do_button, 1)
        leave_button = ActionButton(leave, show_keys=False)
        self._buttons.addWidget(leave_button)
        self.finishing = [self.do_button, leave_button]

    def restore_with(self, throw_away: QAction) -> None:
        self._throw_away = ActionButton(throw_away, quiet=True)
        self._throw_away.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # its key reaches it
        self._back.addWidget(self._throw_away)

    def say_restored(self, sentence: str) -> None:
        self._restored.setText(sentence)
        self._restored.setVisible(bool(sentence))
        if self._throw_away is not None:
            self._throw_away.setVisible(bool(sentence))

    def show_form(self, spec: ActSpec, form: ActForm) -> None:
        self.take()
        self._heading.setText(spec.text)
        self._rule.setText(spec.rule)
        self.form = form
        self._place.addWidget(form)
        form.show()

    def take(self) -> ActForm | None:
        """Take the form out; it lives on, hidden, until somebody drops it."""
        form, self.form = self.form, None
        if form is not None:
            self._place.removeWidget(form)
            form.hide()
        return form


def _empty(grid: QGridLayout) -> None:
    while grid.count():
        item = grid.takeAt(0)
        widget = _widget_of(item)
        if widget is not None:
            widget.hide()


def _in(*grids: QGridLayout) -> list[QWidget]:
    found = (_widget_of(grid.itemAt(place)) for grid in grids for place in range(grid.count()))
    return [widget for widget in found if widget is not None]


def _widget_of(item: QLayoutItem | None) -> QWidget | None:
    return None if item is None else item.widget()


def _focusable(form: ActForm) -> list[QWidget]:
    """The form's fields in the order in which they were added; lists that pop up are windows."""
    return [
        field
        for field in form.findChildren(QWidget)
        if field.focusPolicy() & Qt.FocusPolicy.TabFocus
        and field.focusProxy() is None
        and field.window() is form.window()
    ]


def _chain(widgets: Sequence[QWidget | None]) -> None:
    """Tab walks in this order; Qt would put what is made later behind the status line."""
    for first, second in pairwise(widget for widget in widgets if widget is not None):
        QWidget.setTabOrder(first, second)
