"""The columns in memory while others write, rebuild, restore and interrupt."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest
from lives import live
from new_office import acting, new_office, request
from open_file import execute
from sqlalchemy import event

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import restore
from gaoxinban.domain.term import Channel, Light, RequestKind, Role, TicketState
from gaoxinban.storage import case_columns, estimate
from gaoxinban.storage.case_columns import Columns
from gaoxinban.storage.reads import SqlReads
from gaoxinban.storage.ticket_order import SORTS

WHOLE = TicketFilter(towns=("三井街道", ""))
"""Asked of the register, so that the columns are asked."""


@pytest.fixture
def desk(tmp_path):
    """An office with ten cases, its columns read."""
    office, clock = new_office(tmp_path)
    for _ in range(10):
        clock.advance(hours=1)
        office.log(acting(office, Role.OFFICER), request())
    office.views.prepare()
    with closing(office):
        yield office, clock


def drawn(chance, office):
    """A filter of up to three fields in any order."""
    logged = [row.logged_at for row in office.ticket_rows(office.ticket_ids(TicketFilter()))]
    first, last = sorted(chance.choice(logged) + chance.choice((0, 1, -1)) for _ in range(2))
    pool = {
        "towns": tuple(chance.sample(("三井街道", "薛家镇", ""), chance.randint(1, 2))),
        "team_ids": tuple(chance.sample(range(1, 6), chance.randint(1, 3))),
        "states": tuple(chance.sample(list(TicketState), 4)),
        "kind": chance.choice(list(RequestKind)),
        "channel": chance.choice(list(Channel)),
        "lights": (Light.NONE, chance.choice((Light.RED, Light.GREEN))),
        "logged_from": first,
        "logged_before": last,
        "text": chance.choice(("企业", "办", "融资")),
    }
    names = chance.sample(list(pool), chance.randint(1, 3))
    down = chance.random() < 0.5
    return TicketFilter(
        **{name: pool[name] for name in names}, sort=chance.choice(SORTS), descending=down
    )


def test_every_page_is_that_of_the_statements_whatever_is_done_between_two(tmp_path, monkeypatch):
    chance = random.Random(14)
    office, clock = new_office(tmp_path)
    live(office, clock, chance, cases=40, acts=200)
    for town, name in (("三井街道", "甲东"), ("薛家镇", "乙西")):
        said = f"UPDATE enterprise SET town = '{town}' WHERE name LIKE '%{name[0]}{name[1]}%'"
        execute(tmp_path / "office.db", said)
    office.views.prepare()
    with closing(office):
        for _ in range(24):
            wanted, limit, after = drawn(chance, office), chance.choice((1, 3, 7)), None
            monkeypatch.setattr(estimate, "LOOKED_UP", chance.choice((0, 1.5, 1e9)))
            for number in range(60):
                with office._database.read() as view:
                    plain = SqlReads(view.reads._connection, view.book)
                    asked = wanted, clock.now(), limit, after
                    page = view.reads.ticket_page(*asked)
                    assert page.rows == plain.ticket_page(*asked).rows, asked
                if page.cursor is None:
                    break
                after = page.cursor
                if number < 4:
                    live(office, clock, chance, cases=2, acts=3)


@pytest.mark.parametrize("down", [True, False])
def test_a_page_goes_on_where_its_last_case_has_left_the_list(desk, down, monkeypatch):
    """None of them has been resolved: they stand by their numbers."""
    office, _ = desk
    monkeypatch.setattr(estimate, "LOOKED_UP", 1e9)
    wanted = TicketFilter(
        kind=RequestKind.HELP, lights=(Light.NONE, *Light), sort="resolved", descending=down
    )
    first = office.ticket_page(wanted, 4)
    office.do(
        acting(office, Role.SUPERVISOR),
        c.AmendCase(ticket_id=first.rows[-1].id, reason="记错", kind=RequestKind.ENQUIRY),
    )
    second = office.ticket_page(wanted, 4, first.cursor)
    expected = [10, 9, 8, 7, 6, 5, 4, 3] if down else [1, 2, 3, 4, 5, 6, 7, 8]
    assert [row.id for row in (*first.rows, *second.rows)] == expected


def test_an_interrupted_reading_leaves_the_columns_as_they_were(desk, monkeypatch):
    office, clock = desk
    monkeypatch.setattr(case_columns, "AT_A_TIME", 1)
    clerk, engine, pieces = acting(office, Role.OFFICER), office._database._read_engine, []

    def stop(_connection, _cursor, statement, *_):
        pieces.append("json_each" in statement)
        if sum(pieces) == 2:
            raise KeyboardInterrupt

    with office._database.read() as before, ThreadPoolExecutor(1) as beside:
        assert before.reads.ticket_count(WHOLE, clock.now()) == 10
        for _ in range(3):
            beside.submit(office.log, clerk, request()).result()
        event.listen(engine, "before_cursor_execute", stop)
        with pytest.raises(KeyboardInterrupt):
            beside.submit(office.views.count, WHOLE).result()
        event.remove(engine, "before_cursor_execute", stop)
        assert before.reads.ticket_count(WHOLE, clock.now()) == 10
    assert office.views.count(WHOLE) == 13


def test_a_reader_from_before_a_rebuild_takes_nothing_from_those_after_it(desk):
    office, clock = desk
    database = office._database
    with database.read() as before:
        assert before.reads.ticket_count(WHOLE, clock.now()) == 10
        with ThreadPoolExecutor(1) as beside:
            beside.submit(office.maintenance.rebuild).result()
            beside.submit(office.views.prepare).result()
            made = database._columns._columns
            assert before.reads.ticket_count(WHOLE, clock.now()) == 10
            assert beside.submit(office.views.count, WHOLE).result() == 10
    assert database._columns._columns is made


def test_a_backup_that_is_put_back_under_an_open_office(desk, tmp_path):
    office, _ = desk
    office.maintenance.backup(tmp_path / "kept.db")
    clerk = acting(office, Role.OFFICER)
    for _ in range(3):
        office.log(clerk, request())
    assert office.views.count(WHOLE) == 13
    restore(tmp_path / "kept.db", tmp_path / "office.db")
    assert office.views.count(WHOLE) == 10


def test_ids_that_are_no_count_of_cases_are_left_to_the_database(desk, monkeypatch):
    """An array up to the id 10^9 takes a gigabyte and more."""
    office, _ = desk
    monkeypatch.setattr(case_columns, "MOST_CASES", 9)
    office._database._columns._columns = None
    assert office.views.count(WHOLE) == 10
    assert not office._database._columns.are_there


def test_more_values_than_a_narrow_column_holds():
    """An import may make a category of every row, where the wrong column was named."""
    columns, cases = Columns(0, 0, 0), 70_000
    numbers, same = ",".join(map(str, range(1, cases + 1))), ",".join(["1"] * cases)
    categories = "\x1e".join(f"x{number}" for number in range(1, cases + 1))
    columns.put((numbers, same, same, same, same, "\x1e".join(["kind"] * cases), categories))
    assert np.flatnonzero(columns.told("category", "x66000".__eq__)).tolist() == [66_000]
    columns.put(("1", "1", "1", "1", "1", "kind", "x66000"))
    assert np.flatnonzero(columns.told("category", "x66000".__eq__)).tolist() == [1, 66_000]
