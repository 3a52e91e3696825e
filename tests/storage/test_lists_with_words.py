"""A word beside any other filter, in any order: by every way the list that a plain look gives."""

import itertools
import random
import re
from dataclasses import replace

import pytest
from listed import visited
from new_office import acting, request
from open_file import execute
from sqlalchemy import select

from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Light, Role, TicketState
from gaoxinban.storage import known_cases, ticket_reads, word_hits
from gaoxinban.storage.matching import Matching
from gaoxinban.storage.search_text import spaced
from gaoxinban.storage.tables import ticket_search
from gaoxinban.storage.ticket_order import SORTS

WAYS = [
    dict(zip(("is_met_soon", "is_frequent", "is_rare", "is_many"), each, strict=True))
    for each in itertools.product((True, False), repeat=4)
]


def with_words(value):
    return property(lambda matching: value and bool(matching.words))


@pytest.fixture(scope="module")
def texts(busy):
    """The words that each case has, in their order, by its id."""
    office, _ = busy
    rows = office.enterprise_rows(office.enterprise_ids())
    for number, row in enumerate(rows):
        town = ("薛家镇", "孟河镇", "")[number % 3]
        execute(office._database.path, f"UPDATE enterprise SET town = '{town}' WHERE id = {row.id}")
    with office._database.read() as view:
        found = select(ticket_search.c.ticket_id, ticket_search.c.search_text)
        made = dict(view.reads._connection.execute(found).all())
    # A mark between two words is none itself; the end of a part stays between its neighbours.
    return {each: " ".join(re.findall(r"\w+|\ue000", text)) for each, text in made.items()}


def drawn(chance, rows, texts):
    """One to three Chinese characters side by side, and up to two other fields."""
    row = chance.choice(rows)
    runs = re.findall(r"[\u4e00-\u9fff]+", texts[row.id].replace(" ", ""))
    letters = chance.choice(runs)
    start = chance.randrange(len(letters))
    early, late = sorted(chance.choice(rows).logged_at for _ in range(2))
    pool = {
        "towns": (chance.choice(("薛家镇", "孟河镇")),),
        "team_ids": (chance.randint(1, 4),),
        "states": (row.state, TicketState.CLOSED),
        "kind": row.kind,
        "lights": (Light.NONE, Light.RED),
        "open_only": True,
        "logged_from": early,
        "logged_before": late + 1,
    }
    names = chance.sample(list(pool), chance.choice((0, 1, 1, 2)))
    word = letters[start : start + chance.randint(1, 3)]
    return word, {name: pool[name] for name in names}


@pytest.mark.parametrize("sort", SORTS)
def test_words_leave_of_any_list_the_cases_that_have_them(busy, texts, monkeypatch, sort):
    office, _ = busy
    chance = random.Random(sort)
    rows = office.ticket_rows(office.ticket_ids(TicketFilter()))
    for down in (True, False):
        word, fields = drawn(chance, rows, texts)
        plain = TicketFilter(**fields, sort=sort, descending=down)
        expected = [each for each in office.ticket_ids(plain) if spaced(word) in texts[each]]
        wanted = replace(plain, text=word)
        assert office.views.count(wanted) == len(expected)
        for way in chance.sample(WAYS, 5):
            with monkeypatch.context() as patch:
                for name, value in way.items():
                    of_words = name in ("is_met_soon", "is_frequent")
                    patch.setattr(Matching, name, with_words(value) if of_words else value)
                assert visited(office, wanted, 17) == expected, (word, fields, way)
                patch.setattr(ticket_reads, "SHORT", 0)
                assert list(office.ticket_ids(wanted)) == expected, (word, fields, way)


def test_the_draws_find_something(busy, texts):
    office, _ = busy
    rows = office.ticket_rows(office.ticket_ids(TicketFilter()))
    found = []
    for sort in SORTS:
        word, fields = drawn(random.Random(sort), rows, texts)
        found.append(office.views.count(TicketFilter(**fields, text=word)))
    assert sum(map(bool, found)) > len(found) // 2
    assert max(found) > 5


def test_what_is_kept_of_a_word_ends_with_the_next_case(desk):
    office, _ = desk
    actor = acting(office, Role.SUPERVISOR)
    wanted = TicketFilter(text="光伏", sort="title")
    for number in range(1, 4):
        office.log(actor, request(title=f"光伏电站{number}"))
        assert len(office.ticket_ids(wanted)) == number
        assert len(office.ticket_page(wanted, 50).rows) == number
        assert office.views.count(wanted) == number


def test_hits_are_read_once_for_a_page_a_count_and_a_list(busy, monkeypatch):
    """The counter, the first rows and the scroll bar ask for the same word one after the other."""
    office, _ = busy
    read = []
    real = word_hits._read
    monkeypatch.setattr(word_hits, "_read", lambda *asked: read.append(asked) or real(*asked))
    monkeypatch.setattr(Matching, "is_met_soon", False)
    monkeypatch.setattr(Matching, "is_frequent", with_words(True))
    monkeypatch.setattr(known_cases, "ONE_BY_ONE", 0)
    for sort in ("title", "town", "contacted"):
        wanted = TicketFilter(text="园区", team_ids=(1, 2), sort=sort)
        office.ticket_page(wanted, 5)
        office.views.count(wanted)
        office.ticket_ids(wanted)
    assert len(read) == 1


def test_nothing_is_kept_where_writes_may_be_undone(desk):
    office, _ = desk
    actor = acting(office, Role.SUPERVISOR)
    office.log(actor, request(title="光伏电站"))
    engine = office._database._write_engine
    with engine.connect() as connection:
        asked = '"光 伏"', None
        assert word_hits.word_hits(connection, *asked).count == 1
        connection.exec_driver_sql("UPDATE ticket_search SET search_text = 'x'")
        assert word_hits.word_hits(connection, *asked).count == 0
        connection.rollback()
        assert word_hits.word_hits(connection, *asked).count == 1


def test_the_sample_of_the_hits_tells_how_many_the_whole_filter_finds(busy, texts, monkeypatch):
    """Words go with kinds and times: their share of all cases says nothing of those of a kind."""
    office, clock = busy
    chance = random.Random(3)
    rows = office.ticket_rows(office.ticket_ids(TicketFilter()))
    monkeypatch.setattr(Matching, "is_frequent", with_words(True))
    told = []
    for _ in range(20):
        word, fields = drawn(chance, rows, texts)
        wanted = TicketFilter(**fields, text=word)
        told.append(office.views.count(wanted))
        with office._database.read() as view:
            matching = Matching(view.reads._connection, wanted, clock.now())
            assert matching._about == told[-1]
    assert len(set(told)) > 5


def test_words_that_most_have_or_few_are_asked_for_are_asked_one_by_one(busy, texts):
    office, _ = busy
    row = office.ticket_page(TicketFilter(text="怎么办"), 1).rows[0]
    words = sorted({each for text in texts.values() for each in text.split()} - {"\ue000"})
    counts = {each: sum(each in text.split() for text in texts.values()) for each in words}
    seldom = next(each for each in words if 1 < counts[each] < len(texts) // 4)
    with office._database.read() as view:

        def is_met_soon(text, **fields):
            wanted = TicketFilter(text=text, **fields)
            return Matching(view.reads._connection, wanted, 0, 50).is_met_soon

        assert is_met_soon("怎么办")
        assert not is_met_soon(seldom)
        assert is_met_soon(seldom, number=row.number)
        assert not is_met_soon("没有这样的词")
