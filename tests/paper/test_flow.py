from dataclasses import dataclass

import pytest

from gaoxinban.paper.flow import Flow, Frame, Strip


@dataclass(frozen=True)
class Named:
    name: str

    def paint(self, painter, x, y):
        raise NotImplementedError


def strip(name, height=10.0, **rest):
    return Strip(height, (Named(name),), **rest)


def pages(strips, room=100.0):
    """Names of the marks of each page, from the top."""
    filled = Flow(200, room, 0, 0, room).fill(strips)
    return [[mark.name for _, _, mark in page.placed] for page in filled]


def test_strips_fill_pages_from_the_top():
    assert [len(page) for page in pages([strip("a", 30)] * 7)] == [3, 3, 1]


def test_nothing_is_one_page():
    assert pages([]) == [[]]


def test_glued_strips_move_together():
    strips = [strip("a", 80), strip("h", 15, glued=True), strip("b", 10)]
    assert pages(strips) == [["a"], ["h", "b"]]


def test_a_heading_reckons_with_the_head_of_the_table_below():
    frame = Frame(head=(strip("head", 20),))
    strips = [strip("a", 60), strip("h", 15, glued=True), strip("row", 10, frame=frame)]
    assert pages(strips) == [["a"], ["h", "head", "row"]]


def test_glue_over_more_than_a_page_gives_way():
    strips = [strip(str(number), 30, glued=True) for number in range(5)]
    assert pages(strips) == [["0", "1", "2"], ["3", "4"]]


def test_a_table_over_pages_is_closed_and_headed_anew():
    frame = Frame(head=(strip("head"),), closing=(Named("rule"),))
    strips = [strip("row", 30, frame=frame)] * 4
    assert pages(strips) == [["head", "row", "row", "row", "rule"], ["head", "row", "rule"]]


def test_two_tables_after_each_other_have_their_own_heads():
    one, two = (Frame(head=(strip(name),), closing=(Named("/"),)) for name in "AB")
    assert pages([strip("a", frame=one), strip("b", frame=two)]) == [["A", "a", "/", "B", "b", "/"]]


@pytest.mark.parametrize("height", [5.0, 50.0, 500.0])
def test_white_neither_begins_nor_makes_a_page(height):
    white = Strip(height, white=True)
    assert pages([white, strip("a", 60), white]) == [["a"]]
    assert len(pages([strip("a", 60), white, strip("b", 50), white])) == 2


def test_a_strip_taller_than_the_page_still_comes():
    assert pages([strip("a", 10), strip("b", 500), strip("c", 10)]) == [["a"], ["b"], ["c"]]
