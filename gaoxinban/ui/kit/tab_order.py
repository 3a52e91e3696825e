"""Tab walks as the eye does: in the order of the layouts, not of the making."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLayout, QScrollArea, QWidget


def follow_layout(layout: QLayout) -> None:
    """Chain everything in a layout and in the layouts inside it that takes the focus by Tab.

    To be called when all is laid out; hidden and disabled widgets keep their
    place and are passed over while they are so.
    """
    for first, second in pairwise(_in(layout)):
        QWidget.setTabOrder(first, second)


def insert_in_order(part: QWidget) -> None:
    """What was made late in a part of a form comes to Tab where it stands, not last of all."""
    whole = part.parentWidget()
    layout = None if whole is None else whole.layout()
    every = [] if layout is None else list(_in(layout))
    late = [each for each in every if part.isAncestorOf(each)]
    if not late:
        return
    place = every.index(late[0])
    if place:
        before: QWidget | None = every[place - 1]
    else:
        before = every[len(late)].previousInFocusChain() if len(late) < len(every) else None
    for first, second in pairwise(filter(None, (before, *late))):
        QWidget.setTabOrder(first, second)


def focusable_in(widget: QWidget) -> QWidget | None:
    """The first below a widget that Tab would stop at."""
    return next((each for each in _of(widget) if each is not widget), None)


def _in(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        assert item is not None
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield from _of(widget)
        elif inner is not None:
            yield from _in(inner)


def _of(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea):
        content = widget.widget()
        if content is not None:
            yield from _of(content)
    elif not isinstance(widget, QAbstractScrollArea):
        layout = widget.layout()
        if layout is not None:
            yield from _in(layout)
