"""The manual against the program: its links lead somewhere, its keys do something."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs/manual").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)\)")
KEY_TABLE = re.compile(r"\| 按键 \|.*\n\|[-| ]+\n((?:\|.*\n)+)")
KEY = re.compile(r"`([^`]+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_pictures_are_there(page):
    links = [each for each in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in each]
    assert not [each for each in links if not (page.parent / each).exists()]


def test_every_key_of_the_manual_belongs_to_an_act(seated, qtbot):
    for place in "12345678":
        seated.alt(ord(place))
        seated.rest()
    assert seated.window.panel("queue").case  # its acts are known from the first opened case on
    qtbot.waitUntil(lambda: seated.shell.watch is not None)
    known = set()
    for entry in seated.window.actions_by_name.entries():
        known.update(entry.keys.split(" 或 "))
    told = {
        key
        for page in PAGES
        for table in KEY_TABLE.findall(page.read_text(encoding="utf-8"))
        for line in table.splitlines()
        for key in KEY.findall(line.split("|")[1])
    }
    assert len(told) > 40
    assert told <= known, sorted(told - known)
