"""Columns as narrow as what stands in them: a list of many figures fits the window."""

from collections.abc import Sequence
from typing import Any

from gaoxinban.ui.kit import tokens
from gaoxinban.ui.kit.column_model import RowModel
from gaoxinban.ui.kit.table import TableView

WIDEST, NARROWEST = 40 * tokens.GRID, 25 * tokens.GRID
"""A longer name is cut at its end, further where the window is narrow; hovering tells it all."""


def fit_columns(table: TableView, model: RowModel[Any], spare: Sequence[str] = ()) -> None:
    """Give each column the width of its title or of its longest text, whichever is wider.

    Where they have no room side by side, the `spare` ones go (by key, the first one first),
    and names are cut; where that is not enough, all stay, and one scrolls. For lists of some
    hundred rows: every text is looked at, the longest alone is measured.
    """
    titles = table.horizontalHeader()
    titles.setMinimumSectionSize(6 * tokens.GRID)  # Qt would not go below three characters
    names: dict[int, int] = {}
    widths: list[int] = []
    for place, column in enumerate(model.columns):
        width = max(_asked(table, model, place), titles.sectionSizeHint(place))
        if not column.figure:
            width = names[place] = min(width, WIDEST)
        widths.append(width)
    over = sum(widths) - table.viewport().width()
    keys = [column.key for column in model.columns]
    places = [keys.index(key) for key in spare]
    cuts = {place: max(0, width - NARROWEST) for place, width in names.items()}
    if over > sum(widths[place] for place in places) + sum(cuts.values()):
        over = 0
    for place in places:
        titles.setSectionHidden(place, over > 0)
        over -= widths[place] if over > 0 else 0
    for place in sorted(cuts, key=cuts.__getitem__, reverse=True):
        cut = min(max(over, 0), cuts[place])
        widths[place] -= cut
        over -= cut
    for place, width in enumerate(widths):
        titles.resizeSection(place, width)


def _asked(table: TableView, model: RowModel[Any], place: int) -> int:
    texts = [_weight(model.columns[place].text(row)) for row in model.rows]
    if not texts:
        return 0
    return table.sizeHintForIndex(model.index(texts.index(max(texts)), place)).width()


def _weight(text: str) -> int:
    """How wide it is, roughly: a character beyond ASCII counts twice."""
    return 2 * len(text) - sum(map(str.isascii, text))
