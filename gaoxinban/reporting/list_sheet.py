"""A list as a sheet: xlsx, csv, or pages.

What people wrote and what only looks like a number is text: codes keep their
zeros, and nothing that somebody typed becomes a formula when the sheet is
opened. Counts, rates and times of a workbook are numbers that can be summed.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gaoxinban.application.whole_file import fresh_file, settle
from gaoxinban.domain.errors import Refused, system_words
from gaoxinban.reporting.document import (
    Column,
    Document,
    Furniture,
    Heading,
    Margins,
    Paragraph,
    Table,
)

XLSX_ROWS = 1_048_575
"""Rows below the headings that a sheet of a workbook can hold."""

XLSX_CELL = 32_767
PRINTED_ROWS = 2_000
LINE = 150
"""Characters on a landscape line, those of Chinese text counting twice."""
SMALL_LINE = 178
"""The same in the smaller letters of a crowded list: one of more columns than CROWD."""
CROWD = 12
CELL_SIDES = 2.5
LEAST_SHARE = 0.25
"""Long texts want at least so much of their width."""
WHOLE = 24
LONG = 44
"""Up to how many characters a column is never broken (a code: LONG), and what counts at most."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Chinese and Japanese Excel takes the full-width signs for the others."""


@dataclass(frozen=True, slots=True)
class ListSheet:
    """`rows` gives the texts of a row from left to right, `total` rows; `widths` in characters.

    `unit` counts the rows: 件, 家. `figures`: places of the columns that hold counts,
    rates and times, as they were made here and by nobody typed.
    """

    title: str
    headings: Sequence[str]
    widths: Sequence[int]
    rows: Iterable[Sequence[str]]
    total: int
    unit: str = "件"
    figures: AbstractSet[int] = frozenset()
    lead: Sequence[str] = ()
    notes: Sequence[str] = ()
    """What stands over and under the list on paper, a line each: how it is to be read."""


def defused(text: str) -> str:
    """A cell of a csv that no sheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_list(sheet: ListSheet, path: Path) -> Path:
    """Write .xlsx or .csv (UTF-8 with BOM) by the path's ending; whole or not at all.

    Raises Refused where the file cannot be written or a workbook cannot hold the list.
    """
    if path.suffix.lower() == ".csv":
        with _whole(path) as partial:
            _write_csv(sheet, partial)
        return path
    if sheet.total > XLSX_ROWS:
        raise Refused(f"xlsx 一张表最多 {XLSX_ROWS:,} 行，请改存 csv，或先筛选。")
    with _whole(path) as partial:
        _write_xlsx(sheet, partial)
    return path


def list_document(sheet: ListSheet, foot: str) -> Document:
    """The list on landscape pages, the headings on each."""
    if sheet.total > PRINTED_ROWS:
        raise Refused(f"一次最多打印 {PRINTED_ROWS:,} 行，这里有 {sheet.total:,} 行，请先筛选。")
    rows = tuple(tuple(row) for row in sheet.rows)
    natural = _natural([sheet.headings, *rows])
    crowded = sum(width for width, _ in natural) > LINE and len(natural) > CROWD
    widths = _fitted(natural, SMALL_LINE if crowded else LINE)
    columns = tuple(
        Column(title, width) for title, width in zip(sheet.headings, widths, strict=True)
    )
    return Document(
        title=sheet.title,
        blocks=(
            Heading(sheet.title),
            *(Paragraph(line) for line in sheet.lead),
            Table(columns, rows, small=crowded),
            *(Paragraph(line, small=True) for line in sheet.notes),
        ),
        furniture=Furniture(foot_left=foot, foot_right=f"共 {sheet.total:,} {sheet.unit}"),
        margins=Margins(left=18.0, top=18.0, right=18.0, bottom=18.0),
        landscape=True,
    )


def _natural(rows: Sequence[Sequence[str]]) -> list[tuple[float, bool]]:
    """How wide each column would be, in characters, and whether it is of codes and figures."""
    widths = [max(map(_wide, cells)) + CELL_SIDES for cells in zip(*rows, strict=True)]
    codes = [all(cell.isascii() for cell in cells) for cells in zip(*rows[1:], strict=True)]
    return list(zip(widths, codes or [False] * len(widths), strict=True))


def _fitted(natural: Sequence[tuple[float, bool]], line: float) -> list[float]:
    """Codes, figures, states and instants whole, longer texts share what is left.

    Where nothing is left, less counts as short: a duration may be broken, a rate not.
    """
    for limit in (WHOLE, WHOLE / 2, WHOLE / 3):
        whole = [width <= (LONG if code else limit) for width, code in natural]
        fixed = sum(width for (width, _), kept in zip(natural, whole, strict=True) if kept)
        long = sum(
            min(width, LONG) for (width, _), kept in zip(natural, whole, strict=True) if not kept
        )
        share = (line - fixed) / long if long else 1.0
        if share >= LEAST_SHARE and fixed <= line:
            break
    else:
        share = 1.0
    return [
        width if kept else min(width, LONG) * share
        for (width, _), kept in zip(natural, whole, strict=True)
    ]


def _wide(text: str) -> float:
    """Of the longest line, in halves of a Chinese character; codes are of capitals."""
    return max(sum(map(_width, line)) for line in text.split("\n"))


def _width(character: str) -> float:
    if character >= "\u2e80":
        return 2.0
    return 1.5 if character.isupper() else 1.1


def _write_csv(sheet: ListSheet, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(sheet.headings)
        for row in sheet.rows:
            writer.writerow([defused(text) for text in row])


def _write_xlsx(sheet: ListSheet, path: Path) -> None:
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(
        str(path),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    page = book.add_worksheet("列表")
    text = book.add_format({"num_format": "@"})
    formats = {form: book.add_format({"num_format": form}) for form in (_COUNT, _RATE, _TIME)}
    bold = book.add_format({"bold": True, "bottom": 1, "num_format": "@"})
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width, text)
    page.freeze_panes(1, 0)
    for place, heading in enumerate(sheet.headings):
        page.write_string(0, place, heading, bold)
    number = 0
    for number, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            figure = _figure(cell) if place in sheet.figures else None
            if figure is None:
                page.write_string(number, place, cell[:XLSX_CELL], text)
            elif isinstance(figure[0], datetime):
                page.write_datetime(number, place, figure[0], formats[figure[1]])
            else:
                page.write_number(number, place, figure[0], formats[figure[1]])
    page.autofilter(0, 0, number, max(len(sheet.headings) - 1, 0))
    try:
        book.close()
    except FileCreateError as error:  # no OSError, though it holds nothing else
        raise error.args[0] from error


_COUNT, _RATE, _TIME = "#,##0", "0.0%", "yyyy-mm-dd hh:mm"
"""How a sheet shows them (ECMA-376-1, 18.8.30)."""

_FIGURE = re.compile(
    r"(?P<count>0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,8})|(?P<rate>\d{1,3}\.\d)%"
    r"|(?P<time>20\d\d-\d\d-\d\d \d\d:\d\d(?::\d\d)?)",
    re.ASCII,
)


def _figure(cell: str) -> tuple[Any, str] | None:
    """Value and format of a count, a rate or an instant; None of any other text."""
    found = _FIGURE.fullmatch(cell)
    if found is None:
        return None
    if found["count"] is not None:
        return int(cell.replace(",", "")), _COUNT
    if found["rate"] is not None:
        return round(float(found["rate"]) / 100, 6), _RATE
    return datetime.fromisoformat(cell), _TIME


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A file beside the target that takes its place when all is written."""
    opened = False
    try:
        with fresh_file(path.parent, path.suffix) as fresh:
            opened = True
            yield fresh
            settle(fresh, path)
    except OSError as error:
        held = opened and isinstance(error, PermissionError)  # Windows, while Excel shows it
        way = "请关掉打开它的程序再试。" if held else "请换个文件夹再试。"
        raise Refused(f"写不了 {path}：{system_words(error)}。{way}") from error
