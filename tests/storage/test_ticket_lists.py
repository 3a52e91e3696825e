"""Lists: lights as the domain says, counters as the lists, pages that visit every row once."""

import random
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import FILTERS, visited
from lives import live
from new_office import acting, new_office, request
from open_file import execute
from sqlalchemy import event, select

from gaoxinban.application.cleaning import company_key
from gaoxinban.application.rows import QueueSeat, StatsQuery, TicketFilter
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.light import Signals, light
from gaoxinban.domain.term import (
    Channel,
    HolderKind,
    Light,
    RequestKind,
    Role,
    TicketState,
    Urgency,
)
from gaoxinban.storage import ticket_filter, ticket_reads
from gaoxinban.storage.tables import ticket
from gaoxinban.storage.ticket_order import SORTS

INSTANTS = st.one_of(st.none(), st.integers(95, 105))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A connection of its own and a ticket whose columns can be set at will."""
    folder = tmp_path_factory.mktemp("lights")
    office, _ = new_office(folder)
    office.log(acting(office, Role.OFFICER), request())
    engine = office._database._write_engine
    with engine.connect() as connection:
        yield connection
        connection.rollback()
    office.close()


@settings(max_examples=300)
@given(
    running=st.booleans(),
    paused=st.booleans(),
    lagged=st.booleans(),
    instants=st.tuples(INSTANTS, INSTANTS, INSTANTS),
    now=st.integers(95, 105),
)
def test_a_light_in_sql_is_the_domains_light(plain, running, paused, lagged, instants, now):
    resolve, leg, near = instants
    values = {
        "running": int(running),
        "paused": int(paused),
        "was_late": int(lagged),
        "resolve_late_after": resolve,
        "leg_late_after": leg,
        "near_after": near,
    }
    plain.execute(ticket.update().where(ticket.c.id == 1).values(values))
    signals = Signals(running, paused, lagged, resolve, leg, near)
    shown = [
        each
        for each in Light
        if plain.execute(
            select(ticket.c.id).where(ticket_filter.light_condition(each, now))
        ).first()
    ]
    assert shown == [light(signals, now)]


def test_lists_by_light_are_the_lists_of_rows_with_that_light(busy):
    office, clock = busy
    start = clock.now()
    everything = office.ticket_rows(office.ticket_ids(TicketFilter()))
    found = set()
    for days in (-40, -9, -2, 0, 1.75 / 24, 1, 3, 30):
        clock.set(start + int(days * 86_400_000_000))
        for each in Light:
            ids = set(office.ticket_ids(TicketFilter(lights=(each,))))
            assert ids == {row.id for row in everything if row.light(clock.now()) is each}
            found |= {each} if ids else set()
        for lights in ((Light.RED, Light.NONE), (Light.NONE, Light.NONE)):
            assert len(office.ticket_ids(TicketFilter(lights=lights))) == sum(
                row.light(clock.now()) in lights for row in everything
            )
    clock.set(start)
    assert found == set(Light) - {Light.UNTIMED}, "the walk must show every light"


def test_counters_are_as_long_as_their_lists(busy):
    office, _ = busy
    for team_id in (None, 1, 2, 3, 4):
        counts = office.views.counters(QueueSeat(team_id=team_id, own_team=2, own_officer=3))
        teams = () if team_id is None else (team_id,)
        lists = {
            "open": TicketFilter(open_only=True),
            "waiting_dispatch": TicketFilter(states=(TicketState.LOGGED, TicketState.RETURNED)),
            "waiting_accept": TicketFilter(states=(TicketState.DISPATCHED,)),
            "waiting_call_back": TicketFilter(states=(TicketState.RESOLVED,)),
            "late": TicketFilter(lights=(Light.RED,)),
            "near": TicketFilter(lights=(Light.BLUE,)),
            "waiting": TicketFilter(waiting=True),
        }
        for name, wanted in lists.items():
            within = replace(wanted, team_ids=teams)
            assert getattr(counts, name) == len(office.ticket_ids(within)), name
            assert getattr(counts, name) == office.views.count(within), name
        assert counts.team == len(office.ticket_ids(TicketFilter(open_only=True, team_ids=(2,))))
        assert counts.mine == len(office.ticket_ids(TicketFilter(open_only=True, officer_id=3)))


def test_the_counter_of_any_filter_is_as_long_as_its_list(busy):
    office, _ = busy
    codes = [each.code for each in office.directory().categories]
    for wanted in (
        *FILTERS.values(),
        TicketFilter(lights=(Light.NONE,)),
        TicketFilter(lights=(Light.NONE,), states=(TicketState.CLOSED, TicketState.PAUSED)),
        TicketFilter(lights=(Light.NONE,), states=(TicketState.PAUSED,)),
        TicketFilter(officer_id=3, channel=Channel.PHONE),
        TicketFilter(team_ids=(1, 4), kind=RequestKind.HELP, states=(TicketState.CLOSED,)),
        *(TicketFilter(category=code) for code in codes),
    ):
        assert office.views.count(wanted) == len(office.ticket_ids(wanted)), wanted


def test_cases_that_wait_for_the_enterprise_or_a_superior(busy):
    office, _ = busy
    waiting = set(office.ticket_ids(TicketFilter(waiting=True)))
    kinds = (HolderKind.ENTERPRISE, HolderKind.SUPERIOR)
    for each in office.ticket_ids(TicketFilter(open_only=True)):
        now_holding = office.detail(each).holdings[-1]
        assert (each in waiting) is (now_holding.kind in kinds)
    assert waiting


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [True, False])
def test_pages_visit_every_row_once_in_the_order_of_the_ids(busy, name, sort, descending):
    office, _ = busy
    wanted = replace(FILTERS[name], sort=sort, descending=descending)
    ids = list(office.ticket_ids(wanted))
    assert len(ids) == len(set(ids))
    assert name == "nothing" or ids
    for limit in (1, 7, len(ids) or 1, 500):
        assert visited(office, wanted, limit) == ids


@pytest.mark.parametrize("share", [0.5, 0.95])
@pytest.mark.parametrize("sort", SORTS)
def test_cases_of_some_days_stand_in_every_order(busy, sort, share):
    office, _ = busy
    by_day = sorted(office.ticket_page(TicketFilter(), 1000).rows, key=lambda row: row.logged_at)
    since = by_day[int(len(by_day) * share)].logged_at
    expected = {row.id for row in by_day if row.logged_at >= since}
    for more in ({}, {"kind": RequestKind.HELP}):
        wanted = TicketFilter(logged_from=since, sort=sort, **more)
        ids = list(office.ticket_ids(wanted))
        assert visited(office, wanted, 7) == ids
        assert more or set(ids) == expected


def test_the_order_is_what_its_name_says(busy):
    office, _ = busy
    by = {
        "logged": lambda row: (row.logged_at, row.id),
        "updated": lambda row: (row.updated_at, row.id),
        "number": lambda row: row.number,
    }
    by |= {
        "title": lambda row: (row.title, row.id),
        "state": lambda row: list(TicketState).index(row.state),
        "kind": lambda row: list(RequestKind).index(row.kind),
        "urgency": lambda row: list(Urgency).index(row.urgency),
        "channel": lambda row: list(Channel).index(row.channel),
        "team": lambda row: teams.index(row.team),
        "enterprise": lambda row: names[row.enterprise],
    }
    teams = [*(team.name for team in office.directory().teams), ""]
    listed = office.enterprise_rows(office.enterprise_ids())
    names = {row.name: company_key(row.name) for row in listed}
    for sort, key in by.items():
        rows = office.ticket_rows(office.ticket_ids(TicketFilter(sort=sort)))
        assert [key(row) for row in rows] == sorted(map(key, rows), reverse=True)
    for descending in (True, False):
        wanted = TicketFilter(sort="due", descending=descending)
        rows = office.ticket_rows(office.ticket_ids(wanted))
        due, none = (
            [row for row in rows if (row.due_at is None) is missing] for missing in (False, True)
        )
        assert rows == due + none, "cases without a due time stand last in both directions"
        assert due
        assert none
        keys = [(row.due_at, row.id) for row in due]
        assert keys == sorted(keys, reverse=descending)


def test_a_page_goes_on_where_it_was_although_rows_came_and_went(tmp_path):
    office, clock = new_office(tmp_path)
    live(office, clock, random.Random(8), cases=20, acts=50)
    first = office.ticket_page(TicketFilter(), 5)
    rest = list(office.ticket_ids(TicketFilter()))[5:]
    office.log(acting(office, Role.OFFICER), request())
    assert visited_from(office, TicketFilter(), 5, first.cursor) == rest
    office.close()


def visited_from(office, wanted, limit, after):
    seen = []
    while after is not None:
        page = office.ticket_page(wanted, limit, after)
        seen += [row.id for row in page.rows]
        after = page.cursor
    return seen


def test_every_field_of_the_filter_restricts(busy):
    office, _ = busy
    rows = office.ticket_rows(office.ticket_ids(TicketFilter()))
    chosen = rows[len(rows) // 2]
    middle = sorted(row.logged_at for row in rows)[len(rows) // 2]
    tests = {
        "states": ((chosen.state,), lambda row: row.state is chosen.state),
        "enterprise_id": (chosen.enterprise_id, lambda r: r.enterprise_id == chosen.enterprise_id),
        "kind": (chosen.kind, lambda row: row.kind is chosen.kind),
        "urgency": (chosen.urgency, lambda row: row.urgency is chosen.urgency),
        "number": (chosen.number, lambda row: row.number == chosen.number),
        "title": (chosen.title, lambda row: row.title == chosen.title),
        "logged_from": (middle, lambda row: row.logged_at >= middle),
        "logged_before": (middle, lambda row: row.logged_at < middle),
        "external_number": ("x", lambda row: row.external_number == "x"),
        "open_only": (True, lambda row: row.signals.running),
    }
    for name, (value, holds) in tests.items():
        wanted = TicketFilter(**{name: value})
        assert set(office.ticket_ids(wanted)) == {row.id for row in rows if holds(row)}, name
    officers = {row.officer for row in rows}
    for officer in office.directory().officers:
        ids = set(office.ticket_ids(TicketFilter(officer_id=officer.id)))
        assert ids == {row.id for row in rows if row.officer == officer.name}
    assert len(officers) > 1


def test_a_category_of_the_first_level_holds_its_second_level(desk, tmp_path):
    office, _ = desk
    codes = [each.code for each in office.directory().categories if each.parent is not None][:2]
    actor = acting(office, Role.OFFICER)
    for code in codes:
        office.log(actor, request(category=code))
    parent = codes[0].split(".")[0]
    assert len(office.ticket_ids(TicketFilter(category=parent))) == len(
        [code for code in codes if code.split(".")[0] == parent]
    )
    assert list(office.ticket_ids(TicketFilter(category=codes[1]))) == [2]
    execute(tmp_path / "office.db", f"UPDATE ticket SET category = '{parent}x.y' WHERE id = 2")
    assert list(office.ticket_ids(TicketFilter(category=parent))) == [1]


def test_an_order_that_does_not_exist_is_refused(busy):
    office, _ = busy
    for ask in (office.ticket_ids, office.ticket_page):
        with pytest.raises(Refused, match="不能按「price」排序") as caught:
            ask(TicketFilter(sort="price"))
        assert caught.value.field == "sort"


def test_every_view_reads_an_index_that_fits_it(busy, monkeypatch):
    """A view that walks the table is invisible at seventy cases and unbearable at a million."""
    office, _ = busy
    plans = []
    real = ticket_reads.id_vector

    def explained(connection, statement):
        sql = statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
        plans.append(" ".join(step.detail for step in plan))
        return real(connection, statement)

    monkeypatch.setattr(ticket_reads, "id_vector", explained)
    for wanted, index in (
        (TicketFilter(open_only=True, sort="due", descending=False), "ix_ticket_running_due"),
        (TicketFilter(open_only=True, team_ids=(2,), sort="due"), "ix_ticket_running_due"),
        (TicketFilter(open_only=True, officer_id=3, sort="due"), "ix_ticket_running_due"),
        (TicketFilter(lights=(Light.RED,), sort="due"), "ix_ticket_running_due"),
        (TicketFilter(team_ids=(2,)), "COVERING INDEX ix_ticket_team_logged"),
        (TicketFilter(kind=RequestKind.HELP), "COVERING INDEX ix_ticket_filter"),
        (TicketFilter(officer_id=3), "COVERING INDEX ix_ticket_officer_logged"),
        (TicketFilter(sort="title"), "COVERING INDEX ix_ticket_title"),
        (TicketFilter(sort="resolved"), "COVERING INDEX ix_ticket_resolved"),
        (TicketFilter(sort="enterprise"), "COVERING INDEX ix_ticket_enterprise_logged"),
        (TicketFilter(enterprise_id=3), "COVERING INDEX ix_ticket_enterprise_logged"),
        (TicketFilter(), "COVERING INDEX ix_ticket_logged"),
        (TicketFilter(sort="updated"), "COVERING INDEX ix_ticket_updated"),
        (TicketFilter(sort="number"), "COVERING INDEX sqlite_autoindex_ticket"),
    ):
        office.ticket_ids(wanted)
        assert index in plans[-1], wanted


@pytest.mark.parametrize(
    ("sort", "asked"),
    [
        ("team", {"team_ids": (2,)}),
        ("state", {"states": (TicketState.ACCEPTED,)}),
        ("kind", {"kind": RequestKind.HELP}),
        ("kind", {"kind": RequestKind.HELP, "text": "开"}),
    ],
)
def test_of_one_value_a_list_by_it_is_the_newest_first(busy, sort, asked):
    """Ranked by what all have, every case was read and sorted: 0.2 s at a million."""
    office, _ = busy
    newest = TicketFilter(**asked)
    assert len(office.ticket_ids(newest)) > 2
    for descending in (True, False):
        wanted = TicketFilter(**asked, sort=sort, descending=descending)
        assert list(office.ticket_ids(wanted)) == list(office.ticket_ids(newest))
        page = office.ticket_page(wanted, 2)
        assert page == office.ticket_page(newest, 2)
        rest = office.ticket_page(wanted, 50, page.cursor).rows
        whole = [*page.rows, *rest]
        assert [row.id for row in whole] == list(office.ticket_ids(newest))[: len(whole)]


@contextmanager
def counted(office):
    """What was said to the database for reading, counted."""
    counter = SimpleNamespace(said=0)
    engine = office._database._read_engine

    @event.listens_for(engine, "before_cursor_execute")
    def _count(*_):
        counter.said += 1

    yield counter
    event.remove(engine, "before_cursor_execute", _count)


def test_a_list_costs_the_same_number_of_statements_however_long(busy):
    office, _ = busy
    for ask in (
        lambda n: office.ticket_page(TicketFilter(), n),
        lambda n: office.ticket_rows(list(range(1, n + 1))),
        lambda n: office.look_up_enterprises("公司", n),
        lambda n: office.enterprise_rows(list(range(1, n + 1))),
    ):
        figures = []
        for n in (1, 40):
            ask(n)
            with counted(office) as counter:
                ask(n)
            figures.append(counter.said)
        assert figures[0] == figures[1] <= 6


def test_what_is_asked_every_minute_asks_nothing_case_by_case(busy):
    """Every open case and its promises were loaded one by one, every hour: Frappe."""
    office, _ = busy
    boss = acting(office, Role.SUPERVISOR)
    notices = office.reminders.look(boss).notices
    assert len(notices) > 12
    for ask in (
        lambda: office.reminders.look(boss),
        office.views.counters,
        office.staff.people,
        lambda: office.stats(StatsQuery(by=("team",))),
    ):
        with counted(office) as counter:
            ask()
        assert 0 < counter.said <= 12
