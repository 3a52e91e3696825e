"""The pictures of the manual, from a demonstration of 2,000 cases.

Run `uv run python docs/screenshots/make.py`.
`gaoxinban demo --no-window` takes the same pictures; here they get names
for links, a dark one beside them, and a palette of 256 colours.
"""

import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QCursor, QImage

from gaoxinban.__main__ import main
from gaoxinban.bootstrap import open_office
from gaoxinban.ui.shell.application import OpenedOffice, ShellPlan, make_application
from gaoxinban.ui.shell.pages import pages, search
from gaoxinban.ui.shell.pictures import take

NAMES = ("intake", "queue", "case", "enterprise", "statistics", "rules")
COLOURS = 256
SURFACES = 96
NEAR = 7
"""Of 255, in each of red, green and blue."""


def palette(pixels: Counter[int]) -> list[int]:
    """At most 256 colours: the commonest, then the commonest of those that are near to none.

    So surfaces keep their tint, and a small green light its green.
    """
    chosen: list[tuple[int, int, int]] = []
    for pixel, _ in pixels.most_common():
        red, green, blue = pixel >> 16 & 255, pixel >> 8 & 255, pixel & 255
        if len(chosen) < SURFACES or all(
            max(abs(red - r), abs(green - g), abs(blue - b)) > NEAR for r, g, b in chosen
        ):
            chosen.append((red, green, blue))
            if len(chosen) == COLOURS:
                break
    return [0xFF000000 | red << 16 | green << 8 | blue for red, green, blue in chosen]


def small(source: Path, target: Path) -> None:
    """The picture in few colours: a third of the bytes, to the eye the same."""
    image = QImage(str(source)).convertToFormat(QImage.Format.Format_RGB32)
    table = palette(Counter(memoryview(image.constBits()).cast("I")))
    indexed = image.convertToFormat(
        QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.AvoidDither
    )
    if not indexed.save(str(target), "PNG", 0):
        sys.exit(f"cannot write {target}")


def plan(database: Path) -> ShellPlan:
    """The window on a database, with nothing remembered."""

    def opened() -> OpenedOffice:
        office = open_office(database)
        officers = office.directory().officers
        return OpenedOffice(office, officers, office.calendar_note(), office.close)

    return ShellPlan(opened, pages(), search)


def make(folder: Path) -> None:
    """Build the demonstration in a temporary folder and write the pictures into `folder`."""
    make_application()
    QCursor.setPos(640, 790)  # where nothing lights up under it
    with tempfile.TemporaryDirectory(prefix="gaoxinban-pictures-") as made:
        place = Path(made)
        if main(["demo", "--no-window", "--tickets", "2000", "--dir", made]):
            sys.exit("the demonstration was not made")
        for name, source in zip(NAMES, sorted((place / "screenshots").glob("*.png")), strict=True):
            small(source, folder / f"{name}.png")
        dark = place / "dark"
        dark.mkdir()
        taken = take(plan(place / "gaoxinban.db"), dark, "dark")
        small(taken[NAMES.index("case")], folder / "case-dark.png")


if __name__ == "__main__":
    make(Path(__file__).parent)
