"""Any filter in any order, by any way to it, is what the rows themselves say."""

import itertools
import random
import re
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
from listed import visited
from lives import QUICK, live
from new_office import acting, new_office, request
from open_file import execute
from sqlalchemy import event

from gaoxinban.application import commands as c
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import (
    HolderKind,
    Light,
    Privacy,
    Rating,
    RequestKind,
    Role,
    TicketState,
    Urgency,
)
from gaoxinban.storage import ordered_ids, ticket_reads
from gaoxinban.storage.matching import Matching

TOWNS = ("三井街道", "薛家镇", "外地", "")
TIERS = ("瞪羚企业、规上企业", "规上企业", "高新技术企业", "准瞪羚企业", "")
INDUSTRIES = ("新医药及医疗器械", "其他", "")
HOUR = int(timedelta(hours=1) / timedelta(microseconds=1))
LAST = float("inf")


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    """Cases of enterprises in all towns, of all tiers; two of them merged, one case confidential."""
    folder = tmp_path_factory.mktemp("register")
    office, clock = new_office(folder)
    live(office, clock, random.Random(6), cases=40, acts=250)
    live(office, clock, random.Random(7), cases=25, acts=90, pace=QUICK)
    boss = acting(office, Role.SUPERVISOR)
    office.log(boss, request(privacy=Privacy.CONFIDENTIAL))
    held = office.log(boss, request(kind=RequestKind.HELP)).value.ticket_id
    office.do(boss, c.AcceptCase(ticket_id=held))
    office.do(boss, c.ContactCase(ticket_id=held, reached="李工"))
    office.do(boss, c.PauseCase(ticket_id=held, reason="等材料", awaited=HolderKind.ENTERPRISE))
    for number, row in enumerate(office.enterprise_rows(office.enterprise_ids())):
        said = (TOWNS[number % 4], TIERS[number % 5], INDUSTRIES[number % 3])
        execute(
            folder / "office.db",
            "UPDATE enterprise SET town = '{}', tiers = '{}', industry = '{}'".format(*said)
            + f" WHERE id = {row.id}",
        )
    for number, rating in enumerate(Rating):
        said = f"UPDATE ticket SET rating = '{rating.value}' WHERE id % 7 = {number}"
        execute(folder / "office.db", said)
    with closing(office):
        yield office


def drawn(chance, rows):
    """A filter of up to four fields, and the same said of a row."""
    row = chance.choice(rows)
    early, late = sorted(chance.choice(rows).logged_at for _ in range(2))
    pool = {
        "towns": lambda value: lambda r, _: r.town in value,
        "industries": lambda value: lambda _, e: e.industry in value,
        "tiers": lambda value: lambda _, e: bool(set(e.tiers) & set(value)),
        "states": lambda value: lambda r, _: r.state in value,
        "kind": lambda value: lambda r, _: r.kind is value,
        "urgency": lambda value: lambda r, _: r.urgency is value,
        "open_only": lambda _: lambda r, _e: r.signals.running,
        "logged_from": lambda value: lambda r, _: r.logged_at >= value,
        "logged_before": lambda value: lambda r, _: r.logged_at < value,
        "text": lambda value: lambda r, _: value in r.title,
    }
    values = {
        "towns": tuple(chance.sample(TOWNS, chance.choice((1, 2)))),
        "industries": tuple(chance.sample(INDUSTRIES, chance.choice((1, 2)))),
        "tiers": tuple(chance.sample(("瞪羚企业", "规上企业", "高新技术企业"), 1)),
        "states": (row.state, chance.choice(list(TicketState))),
        "kind": row.kind,
        "urgency": chance.choice(list(Urgency)),
        "open_only": True,
        "logged_from": early,
        "logged_before": late + HOUR,
        "text": row.title,
    }
    names = chance.sample(list(pool), chance.choice((0, 1, 1, 2, 3)))
    names += [] if {"towns", "tiers"} & set(names) else chance.sample(("towns", "tiers"), 1)
    asked = {name: values[name] for name in names}
    return asked, [pool[name](value) for name, value in asked.items()]


def known(value):
    return LAST if value is None else value


def keys(office):
    """What the new orders go by; `LAST` where there is nothing to go by."""
    towns = [*office.directory().towns, "外地"]
    ratings = [*Rating]
    return {
        "town": lambda r: towns.index(r.town) if r.town else LAST,
        "rating": lambda r: LAST if r.rating is None else ratings.index(r.rating),
        "dispatched": lambda r: known(r.dispatched_at),
        "accepted": lambda r: known(r.accepted_at),
        "contacted": lambda r: known(r.contacted_at),
        "promised": lambda r: known(r.resolve_due),
    }


def in_order(rows, sort, key, *, descending):
    """Ids by the key, without one last; ties by number, or the newest first within a rank."""
    has, lacks = ([r for r in rows if (key(r) == LAST) is gone] for gone in (False, True))
    if sort in ("town", "rating"):
        newest = sorted(rows, key=lambda r: (r.logged_at, r.id), reverse=True)
        ranked = sorted(set(map(key, has)), reverse=descending)
        return [r.id for rank in (*ranked, LAST) for r in newest if key(r) == rank]
    ordered = sorted(has, key=lambda r: (key(r), r.id), reverse=descending)
    return [r.id for r in (*ordered, *sorted(lacks, key=lambda r: r.id, reverse=descending))]


@pytest.mark.parametrize("seed", range(6))
def test_any_filter_in_any_order_by_any_way(register, monkeypatch, seed):
    """Sorted by a due date, cases without one stood first or were left out: osTicket, GLPI."""
    office, chance = register, random.Random(seed)
    everything = office.ticket_rows(office.ticket_ids(TicketFilter()))
    listed = {row.id: row for row in office.enterprise_rows(office.enterprise_ids())}
    nobody = replace(next(iter(listed.values())), town="", industry="", tiers=())
    for sort, key in keys(office).items():
        fields, conditions = drawn(chance, everything)
        wanted = TicketFilter(**fields, sort=sort, descending=chance.random() < 0.5)
        found = [
            row
            for row in everything
            if all(is_so(row, listed.get(row.enterprise_id, nobody)) for is_so in conditions)
        ]
        expected = in_order(found, sort, key, descending=wanted.descending)
        assert list(office.ticket_ids(wanted)) == expected
        assert office.views.count(wanted) == len(expected)
        assert visited(office, wanted, 7) == expected
        for rare, many, by in itertools.product((True, False), (True, False), (None, "short")):
            with monkeypatch.context() as patch:
                patch.setattr(Matching, "is_rare", rare)
                patch.setattr(Matching, "is_many", many)
                if by:
                    patch.setattr(ticket_reads, "SHORT", 0)
                assert list(office.ticket_ids(wanted)) == expected
                assert visited(office, wanted, 11) == expected


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize(
    "fields",
    [{}, {"urgency": Urgency.NORMAL}, {"states": (TicketState.ACCEPTED, TicketState.LOGGED)}],
)
def test_cases_in_work_by_the_names_of_the_first_enterprises(
    register, monkeypatch, fields, descending
):
    """To look up the name of every open case took half of the time of the first page."""
    wanted = TicketFilter(open_only=True, sort="enterprise", descending=descending, **fields)
    expected = list(register.ticket_ids(wanted))
    assert len(expected) > 5
    monkeypatch.setattr(ordered_ids, "SORTED", 1)
    for limit in (1, 2, 5):
        assert [row.id for row in register.ticket_page(wanted, limit).rows] == expected[:limit]
        assert visited(register, wanted, limit) == expected


def test_newest_cases_look_up_their_enterprise_or_list_all_that_are_asked_for(
    register, monkeypatch
):
    for theirs in ({"towns": ("薛家镇",)}, {"tiers": ("规上企业", "高新技术企业")}):
        wanted = TicketFilter(**theirs)
        expected = list(register.ticket_ids(wanted))
        assert expected
        monkeypatch.setattr(Matching, "is_rare", False)
        for few in (True, False):
            monkeypatch.setattr(Matching, "_meets_few", few)
            assert visited(register, wanted, 5) == expected
        monkeypatch.undo()


def test_cases_in_work_look_up_their_enterprises_and_are_not_counted_beforehand(
    register, monkeypatch
):
    """Counted by the days of logging they took 0.1 s longer than their page."""
    wanted = TicketFilter(
        open_only=True, towns=TOWNS[:2], industries=INDUSTRIES, tiers=TIERS[1:3], logged_from=1
    )
    expected = list(register.ticket_ids(wanted))
    monkeypatch.setattr(Matching, "_about", None)
    engine, plans = register._database._read_engine, []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, cursor, statement, parameters, *_):
        if "asked_enterprise" in statement:
            found = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.append(" ".join(row[3] for row in found))

    assert [row.id for row in register.ticket_page(wanted, 50).rows] == expected
    event.remove(engine, "before_cursor_execute", _note)
    assert plans
    for plan in plans:
        assert re.search(r"asked_enterprise (EXISTS )?USING INTEGER PRIMARY KEY", plan)


def test_the_orders_meet_every_kind_of_row(register):
    """What the test above compares must be there to be compared."""
    rows = register.ticket_rows(register.ticket_ids(TicketFilter()))
    for key in keys(register).values():
        has = [key(row) for row in rows]
        assert LAST in has
        assert len(set(has)) > 3
    assert any(row.signals.paused and row.resolve_due is None for row in rows)


def test_a_tier_is_found_whole_and_not_within_another(register):
    by_tier = {
        tier: set(register.ticket_ids(TicketFilter(tiers=(tier,))))
        for tier in ("瞪羚企业", "规上企业", "准瞪羚企业", "企业")
    }
    assert by_tier["瞪羚企业"]
    assert by_tier["瞪羚企业"] < by_tier["规上企业"]
    assert not by_tier["瞪羚企业"] & by_tier["准瞪羚企业"]
    assert not by_tier["企业"]


def test_the_town_of_a_confidential_case_is_not_found(register):
    """Who asks is not told by the lists that a case stands in: docs/decisions/0019."""
    rows = register.ticket_rows(register.ticket_ids(TicketFilter()))
    secret = {row.id for row in rows if row.privacy is Privacy.CONFIDENTIAL}
    assert secret
    for town in TOWNS[:3]:
        assert not secret & set(register.ticket_ids(TicketFilter(towns=(town,))))


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (TicketFilter(towns=("薛家镇",)), "ix_enterprise_town"),
        (TicketFilter(tiers=("规上企业",)), "ix_enterprise_tiers"),
        (TicketFilter(sort="contacted"), "ix_leg_until"),
        (TicketFilter(sort="promised", lights=(Light.NONE,)), "ix_leg_promised"),
        (TicketFilter(sort="rating"), "ix_ticket_rated"),
    ],
)
def test_the_first_rows_are_read_off_an_index(register, monkeypatch, wanted, index):
    """As they are of a million cases: no list is sorted for its first page."""
    monkeypatch.setattr(Matching, "is_rare", bool(wanted.towns or wanted.tiers))
    monkeypatch.setattr(Matching, "is_many", not (wanted.towns or wanted.tiers))
    said = []
    engine = register._database._read_engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, parameters, *_):
        said.append((statement, parameters))

    register.ticket_page(wanted, 3)
    event.remove(engine, "before_cursor_execute", _note)
    with engine.connect() as connection:
        plans = [
            " ".join(
                step.detail
                for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}", given)
            )
            for each, given in said
        ]
    assert any(index in plan for plan in plans)
    if index not in ("ix_enterprise_town", "ix_enterprise_tiers"):
        assert "TEMP B-TREE" not in next(plan for plan in plans if index in plan)
