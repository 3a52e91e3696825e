"""Which columns a table shows, how wide, and which of them make room in a narrow window."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHeaderView

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import Column
from gaoxinban.ui.kit.theme import text_percent

NARROW = 40 * tokens.GRID
LEAST = 40 * tokens.GRID
"""What a column that takes what is left has at least: room for a few words."""


class TableColumns:
    """The titles of one table. A column that made room still counts as shown: its time comes."""

    def __init__(self, titles: QHeaderView) -> None:
        self._titles = titles
        self._columns: Sequence[Column[Any]] = ()
        self._away: dict[int, int] = {}
        self._percent = text_percent()

    @property
    def away(self) -> list[str]:
        """Keys of those that have made room."""
        return [self._columns[place].key for place in self._away]

    def adopt(self, columns: Sequence[Column[Any]]) -> None:
        """Those of a model, as it says they are shown at first."""
        self._columns = columns
        self._away.clear()
        for place, column in enumerate(columns):
            if column.width:
                self._titles.resizeSection(place, round(column.width * _growth(column.width)))
            else:
                self._titles.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)
            self._titles.setSectionHidden(place, column.hidden)

    def shown(self) -> list[tuple[str, int]]:
        """Keys and widths at 100 % from left to right; 0: what is left."""
        found = list[tuple[str, int]]()
        for visual in range(len(self._columns)):
            place = self._titles.logicalIndex(visual)
            if self._is_shown(place):
                plain = self._columns[place].width
                width = self._width(place) / _growth(plain) if plain else 0
                found.append((self._columns[place].key, round(width)))
        return found

    def show(self, wanted: Sequence[tuple[str, int]]) -> bool:
        """Just these, in this order; a width of 0 stays as it is. False: none is known."""
        keys = {column.key: place for place, column in enumerate(self._columns)}
        known = [(keys[key], width) for key, width in wanted if key in keys]
        if not known:
            return False
        self._put_away({})
        shown = {place for place, _ in known}
        for place in range(len(self._columns)):
            self._titles.setSectionHidden(place, place not in shown)
        for visual, (place, width) in enumerate(known):
            self._titles.moveSection(self._titles.visualIndex(place), visual)
            plain = self._columns[place].width
            if width and plain:
                self._titles.resizeSection(place, round(width * _growth(plain)))
        return True

    def grow(self) -> None:
        """Another size of text: what is narrow as it came goes along."""
        percent, self._percent = self._percent, text_percent()
        if percent == self._percent:
            return
        for place, column in enumerate(self._columns):
            if not 0 < column.width <= NARROW:
                continue
            if not self._is_shown(place):  # hidden, it has no width that could be asked for
                self._titles.resizeSection(place, round(column.width * _growth(column.width)))
                continue
            width = round(self._width(place) * max(100, self._percent) / max(100, percent))
            if place in self._away:
                self._away[place] = width
            else:
                self._titles.resizeSection(place, width)

    def fit(self, room: int) -> None:
        """Side by side where there is room; what says least goes first, and comes back.

        The widths stay as they are. Where even that is not enough, one scrolls.
        """
        shown = [place for place in range(len(self._columns)) if self._is_shown(place)]
        elastic = [place for place in shown if not self._columns[place].width]
        widths = {place: self._width(place) for place in shown if self._columns[place].width}
        over = sum(widths.values()) + LEAST * len(elastic) - room
        away = dict[int, int]()
        for place in sorted(filter(self._may_yield, widths), key=self._yields):
            if over > 0:
                away[place] = widths[place]
                over -= widths[place]
        self._put_away(away)
        modes = QHeaderView.ResizeMode
        for place in elastic:
            mode = modes.Interactive if over > 0 else modes.Stretch
            self._titles.setSectionResizeMode(place, mode)
            if over > 0:
                self._titles.resizeSection(place, LEAST)

    def _is_shown(self, place: int) -> bool:
        return place in self._away or not self._titles.isSectionHidden(place)

    def _width(self, place: int) -> int:
        return self._away.get(place) or self._titles.sectionSize(place)

    def _yields(self, place: int) -> int:
        return self._columns[place].yields

    def _may_yield(self, place: int) -> bool:
        """By what the list is sorted stays: the order would say nothing without it."""
        titles = self._titles
        sorted_by = titles.sortIndicatorSection() if titles.isSortIndicatorShown() else -1
        return self._yields(place) > 0 and place != sorted_by

    def _put_away(self, away: dict[int, int]) -> None:
        """Each is known as away before its title goes, and until it has come back."""
        for place in self._away.keys() - away.keys():
            self._titles.setSectionHidden(place, False)
            self._titles.resizeSection(place, self._away[place])
            del self._away[place]
        for place in away.keys() - self._away.keys():
            self._away[place] = away[place]
            self._titles.setSectionHidden(place, True)


def _growth(width: int) -> float:
    """Numbers, dates and single words that are cut off say nothing: they grow with the text."""
    return 1.0 if width > NARROW else max(1.0, text_percent() / 100)
