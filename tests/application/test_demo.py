"""The demonstration: a whole invented office, checked as any office's database is."""

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from stdnum.cn import uscc

from gaoxinban.application.demo import DemoResult, SettableClock, build_demo
from gaoxinban.application.demo.arrivals import arrivals
from gaoxinban.application.demo.chance import Chance
from gaoxinban.application.demo.enterprises import credit_code, how_many
from gaoxinban.application.demo.words import shipped_words
from gaoxinban.application.office import Office
from gaoxinban.application.rows import StatsQuery, TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import SECOND, from_datetime
from gaoxinban.domain.term import LegName, Light, Rating, TicketState

UNTIL = from_datetime(datetime(2026, 11, 20, 10, 30))


@dataclass(frozen=True)
class Built:
    office: Office
    result: DemoResult
    path: Path

    def rows(self, sql: str) -> list[tuple]:
        """Read with the standard library's SQLite, not with the program's own code."""
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()


def build(folder: Path, tickets: int, seed: int = 1, until: int = UNTIL) -> Built:
    clock = SettableClock()
    path = folder / "gaoxinban.db"
    office = open_office(path, clock=clock)
    result = build_demo(office, tickets=tickets, seed=seed, until=until, settings_clock=clock)
    clock.set(until)
    return Built(office, result, path)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("demo300"), 300)
    yield made
    made.office.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    made = build(tmp_path_factory.mktemp("demo60"), 60)
    yield made
    made.office.close()


REACHED = set(TicketState) - {TicketState.MERGED}
"""A 并单 takes an enterprise that says it again while its case is open: one in some hundreds."""


@pytest.mark.parametrize("name", ["built", "small"])
def test_every_state_and_light_stands_in_the_queue_of_today(request, name):
    made = request.getfixturevalue(name)
    assert {TicketState(row[0]) for row in made.rows("SELECT state FROM ticket")} == REACHED
    page = made.office.ticket_page(TicketFilter(open_only=True), limit=1000)
    assert {row.light(UNTIL) for row in page.rows} == set(Light) - {
        Light.NONE,
        Light.UNTIMED,
    }


@pytest.mark.parametrize("name", ["built", "small"])
def test_both_rates_can_be_told_apart(request, name):
    """Exempted, declined and voided cases stand beside the rates from the first look on."""
    office = request.getfixturevalue(name).office
    contact = office.stats(StatsQuery(leg=LegName.CONTACT))[0]
    assert contact.exempted
    assert contact.declined
    assert contact.voided
    assert contact.kept_zero_delay_of < contact.zero_delay_of


@pytest.mark.parametrize("name", ["built", "small"])
def test_the_history_proves_itself(request, name):
    office = request.getfixturevalue(name).office
    assert office.maintenance.check() == []
    assert office.maintenance.verify() == []


def test_numbers_are_gapless_and_counted(built):
    assert built.result.tickets == 300 == built.rows("SELECT count(*) FROM ticket")[0][0]
    assert built.result.events == built.rows("SELECT count(*) FROM event")[0][0]
    assert built.result.enterprises == how_many(300)
    for year, least, most, count in built.rows(
        "SELECT year, min(serial), max(serial), count(*) FROM ticket GROUP BY year"
    ):
        assert (least, most) == (1, count), year
    assert built.rows("SELECT min(id), max(id) - count(*) FROM event") == [(1, 0)]


def test_events_are_entered_in_time_order_and_never_ahead(built):
    entered = [row[0] for row in built.rows("SELECT entered_at FROM event ORDER BY id")]
    assert entered == sorted(entered)
    assert entered[-1] <= UNTIL
    assert built.rows("SELECT count(*) FROM event WHERE happened_at > entered_at") == [(0,)]
    assert built.rows("SELECT count(*) FROM event WHERE happened_at < entered_at")[0][0] > 0


def test_it_spans_three_years_mostly_in_office_hours(built):
    logged = [row[0] for row in built.rows("SELECT logged_at FROM ticket")]
    day = 86_400 * SECOND
    assert 3 * 365 * day - 40 * day < UNTIL - min(logged) < 3 * 366 * day + 2 * day
    hours = [(at // SECOND + 8 * 3600) % 86_400 / 3600 for at in logged]
    inside = sum(8.5 <= hour < 17.5 for hour in hours)
    assert 0.8 * len(hours) < inside < len(hours)


def test_holdings_partition_every_case(built):
    """Each second of a case lies in exactly one holder's hands, by SQL alone."""
    assert (
        built.rows(
            """SELECT a.ticket_id FROM holding a LEFT JOIN holding b
           ON b.ticket_id = a.ticket_id AND b.ordinal = a.ordinal + 1
           WHERE (a.until IS NOT NULL AND b.since IS NOT NULL AND a.until <> b.since)
              OR (a.until IS NULL AND b.since IS NOT NULL)"""
        )
        == []
    )
    assert (
        built.rows(
            """SELECT t.id FROM ticket t JOIN (
             SELECT ticket_id, min(since) AS since, max(until) AS until,
                    sum(natural_seconds) AS seconds FROM holding GROUP BY ticket_id) h
           ON h.ticket_id = t.id
           WHERE h.since <> t.logged_at OR (t.closed_at IS NOT NULL AND (h.until <> t.closed_at
              OR h.seconds <> t.closed_at / 1000000 - t.logged_at / 1000000))"""
        )
        == []
    )
    for ticket_id, since, until in built.rows(
        "SELECT id, logged_at, closed_at FROM ticket WHERE closed_at IS NOT NULL LIMIT 40"
    ):
        working = built.rows(
            f"SELECT sum(working_seconds) FROM holding WHERE ticket_id = {ticket_id}"
        )[0][0]
        assert working == built.office.worktime(since, until).working_seconds


def test_ratings_redos_pauses_and_bounces_occur(built):
    ratings = Counter(row[0] for row in built.rows("SELECT rating FROM ticket"))
    assert ratings[None] > 30
    assert ratings[Rating.VERY_SATISFIED.value] > ratings[Rating.FAIRLY_SATISFIED.value] > 0
    kinds = dict(built.rows("SELECT kind, count(*) FROM event GROUP BY kind"))
    wanted = {"attempt", "contact", "note", "inform", "amend", "return", "transfer", "pause"}
    wanted |= {"resume", "resolve", "decline", "call_back", "redo", "close", "refuse_return"}
    wanted |= {"consult", "hand", "take_back", "extend_ask", "extend"}
    assert wanted <= kinds.keys()


def test_a_few_cases_in_a_hundred_go_a_longer_way(tmp_path):
    """并单, 会商, 转交 and 延期: there to be looked at, and as rare as in an office."""
    made = build(tmp_path, 600)
    with closing(made.office):
        kinds = dict(made.rows("SELECT kind, count(*) FROM event GROUP BY kind"))
        assert all(1 <= kinds[kind] <= 12 for kind in ("merge", "consult", "hand", "extend"))
        assert kinds["merge"] == kinds["absorb"]
        merged = made.office.ticket_page(TicketFilter(states=(TicketState.MERGED,))).rows
        for row in merged:
            into = made.office.detail(row.id).merged_into
            assert row.number in made.office.detail(made.office.ticket_id(into)).absorbed
        assert made.office.maintenance.verify() == []


def test_figures_look_like_an_office(built):
    contact = built.office.stats(StatsQuery(leg=LegName.CONTACT))[0]
    assert 0.8 * 3600 < contact.median_working_seconds < 1.8 * 3600
    assert contact.p90_working_seconds < 4 * 3600
    resolve = built.office.stats(StatsQuery(leg=LegName.RESOLVE))[0]
    assert 0.75 < resolve.zero_delay / resolve.zero_delay_of < 0.97


def test_the_sample_shows_pause_bounce_and_rating(built, small):
    for made in (built, small):
        detail = made.office.detail(made.office.ticket_id(made.result.sample_number))
        assert detail.row.state is TicketState.CLOSED
        assert detail.bounces > 0
        assert detail.rating is not None
        assert any(holding.paused for holding in detail.holdings)


def _without_salt(made: Built) -> tuple[list[tuple], ...]:
    return (
        made.rows(
            "SELECT id, ticket_id, seq, kind, happened_at, entered_at, actor, payload FROM event"
        ),
        made.rows("SELECT id, ticket_id, payload FROM content"),
        made.rows("SELECT * FROM enterprise"),
        made.rows("SELECT * FROM officer"),
        made.rows("SELECT * FROM ticket"),
        made.rows("SELECT * FROM leg"),
    )


def test_the_seed_decides_everything(small, tmp_path):
    for folder in ("same", "other"):
        (tmp_path / folder).mkdir()
    same = build(tmp_path / "same", 60)
    other = build(tmp_path / "other", 60, seed=2)
    try:
        assert _without_salt(same) == _without_salt(small)
        assert not set(other.rows("SELECT name FROM enterprise WHERE id > 0")) & set(
            small.rows("SELECT name FROM enterprise WHERE id > 0")
        )
        salts = "SELECT salt FROM content"
        assert not set(same.rows(salts)) & set(small.rows(salts))
    finally:
        same.office.close()
        other.office.close()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 22, 6, 0),  # a Sunday before breakfast
        datetime(2026, 2, 18, 12, 0),  # in the spring festival
        datetime(2028, 2, 29, 23, 59),  # a leap day, in a year not yet published
    ],
)
def test_any_moment_and_the_smallest_size_will_do(tmp_path, moment):
    until = from_datetime(moment)
    made = build(tmp_path, 10, until=until)
    try:
        assert made.result.tickets == 10
        assert made.rows("SELECT max(entered_at) FROM event")[0][0] <= until
        assert made.office.maintenance.verify() == []
    finally:
        made.office.close()


def test_a_used_database_and_odd_sizes_are_refused(small, tmp_path):
    clock = SettableClock()
    with pytest.raises(Refused, match="已有工单"):
        build_demo(small.office, until=UNTIL, settings_clock=clock)
    with pytest.raises(Refused, match="10 到 1000000"):
        build_demo(small.office, tickets=9, until=UNTIL, settings_clock=clock)


def test_stopping_leaves_nothing_half_done(tmp_path):
    clock = SettableClock()
    office = open_office(tmp_path / "stopped.db", clock=clock)
    heard: list[int] = []
    try:
        with pytest.raises(Refused, match="已按要求停止"):
            build_demo(
                office,
                tickets=300,
                until=UNTIL,
                settings_clock=clock,
                progress=heard.append,
                stop=lambda: len(heard) > 1,
            )
        assert len(heard) == 2
        assert 0 < heard[0] < heard[1] < 300
        assert office.maintenance.counts()["event"] == 0
    finally:
        office.close()


def test_codes_and_phones_have_the_right_form(built):
    rows = built.rows("SELECT uscc, contact_phone, name FROM enterprise WHERE id > 0")
    assert all(uscc.is_valid(code) for code, _, _ in rows)
    assert all(len(phone) == 11 and phone.startswith("154") for _, phone, _ in rows)
    assert len({name for _, _, name in rows}) == len(rows)


def test_check_characters_hold_for_every_drawn_code():
    chance = Chance("codes")
    assert all(uscc.is_valid(credit_code(chance)) for _ in range(2000))


def test_enterprises_grow_with_the_cases():
    assert [how_many(n) for n in (10, 2000, 1_000_000)] == [8, 400, 60_000]


@pytest.mark.parametrize("tickets", [10, 61, 2000, 25_000])
def test_arrivals_are_complete_and_in_order(built, tickets):
    with built.office.transaction() as uow:
        _, calendar = uow.book.calendar()
    found = list(arrivals(Chance("arrivals"), calendar, tickets, UNTIL))
    assert len(found) == tickets
    assert found == sorted(found)
    assert found[-1] <= UNTIL


def test_texts_cover_every_second_level_category(built):
    words = shipped_words()
    spoken = {
        row["code"]
        for name in words.offered
        if name.startswith("requests")
        for row in words.table(name)["subjects"]
    }
    categories = built.office.directory().categories
    assert spoken == {option.code for option in categories if option.parent is not None}


def test_no_slot_is_left_open(built):
    assert built.rows(
        "SELECT count(*) FROM content WHERE payload LIKE '%{_%}%' AND"
        " payload GLOB '*[{][a-z_]*[}]*'"
    ) == [(0,)]


@pytest.mark.parametrize("word", ["用电", "厂房", "贷款", "补贴"])
def test_two_characters_find_a_natural_share(built, word):
    hits = len(built.office.ticket_ids(TicketFilter(text=word)))
    assert 0 < hits < 150
