"""What the columns in memory tell is what the database tells, whatever is asked."""

import itertools
import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import pytest
from lives import live
from new_office import acting, new_office, request
from open_file import execute, rows
from sqlalchemy import event

from gaoxinban.application import commands as c
from gaoxinban.application.register import EditEnterprise, MergeEnterprises
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import Channel, Light, RequestKind, Role, TicketState, Urgency
from gaoxinban.storage import case_columns, estimate, known_cases, ticket_reads
from gaoxinban.storage.reads import SqlReads
from gaoxinban.storage.ticket_order import SORTS
from gaoxinban.storage.unit_of_work import SqlUnitOfWork

REGISTER = "SELECT id, town, industry, tiers FROM enterprise WHERE id > 0 ORDER BY id"
TIERS = ("规上企业", "瞪羚企业", "瞪羚企业、规上企业", "准瞪羚企业", "", "高新技术企业")
TOWNS = ("三井街道", "薛家镇", "", "春江街道")
THEIRS = (
    {"tiers": ("规上企业",)},
    {"tiers": ("瞪羚企业", "高新技术企业")},
    {"tiers": ("规上企业", "瞪羚企业", "准瞪羚企业", "高新技术企业")},
    {"towns": ("三井街道",)},
    {"towns": ("三井街道", "薛家镇", "春江街道"), "tiers": ("规上企业",)},
    {"industries": ("其他",)},
    {"tiers": ("没有的",)},
)
ENDED = (TicketState.CLOSED, TicketState.DECLINED, TicketState.MERGED, TicketState.VOIDED)
OTHERS = (
    {},
    {"states": (TicketState.CLOSED,)},
    {"states": ENDED},
    {"states": (TicketState.CLOSED, TicketState.ACCEPTED)},
    {"states": (TicketState.ACCEPTED,)},
    {"lights": (Light.NONE,)},
    {"lights": (Light.NONE, Light.RED)},
    {"kind": RequestKind.HELP},
    {"kind": RequestKind.ENQUIRY, "states": (TicketState.CLOSED,)},
    {"urgency": Urgency.NORMAL, "channel": Channel.PHONE},
    {"team_ids": (2,)},
    {"team_ids": (2,), "kind": RequestKind.HELP},
    {"team_ids": (2,), "states": (TicketState.CLOSED,)},
    {"open_only": True},
    {"states": (TicketState.RESOLVED, TicketState.CALLED_BACK, TicketState.ACCEPTED)},
    {"states": (TicketState.DECLINED, TicketState.MERGED), "kind": RequestKind.HELP},
    {"states": ENDED, "channel": Channel.PHONE},
    {"states": tuple(TicketState)},
    {"states": (TicketState.ACCEPTED,), "lights": (Light.NONE,)},
    {"text": "  "},
)


@pytest.fixture(scope="module")
def office_and_file(tmp_path_factory):
    """Cases of eight enterprises in towns and of tiers."""
    folder = tmp_path_factory.mktemp("counted")
    office, clock = new_office(folder)
    live(office, clock, random.Random(8), cases=40, acts=420)
    clerk = acting(office, Role.OFFICER)
    for number, code in enumerate(("finance", "finance.loan", "labour.recruit", None) * 4):
        name = f"常州{'甲乙丙丁'[number % 4]}东有限公司"
        clock.advance(hours=1)
        office.log(clerk, request(category=code, enterprise_name=name))
    file = folder / "office.db"
    for number, (ident, *_) in enumerate(rows(file, REGISTER)):
        said = TOWNS[number % 4], TIERS[number % 6], "其他" if number % 3 else ""
        execute(
            file,
            "UPDATE enterprise SET town = '{}', tiers = '{}', industry = '{}'".format(*said)
            + f" WHERE id = {ident}",
        )
    with closing(office):
        yield office, clock, file


def expected(office, clock, file, wanted):
    """Counted one by one from the rows and the register as they are."""
    register = {row[0]: row[1:] for row in rows(file, REGISTER)}
    found = 0
    for row in office.ticket_rows(office.ticket_ids(TicketFilter())):
        found += (
            _is_asked_for(wanted, *register[row.enterprise_id])
            and (not wanted.states or row.state in wanted.states)
            and (not wanted.lights or row.light(clock.now()) in wanted.lights)
            and (wanted.kind in (None, row.kind))
            and (wanted.urgency in (None, row.urgency))
            and (wanted.channel in (None, row.channel))
            and (not wanted.team_ids or row.team == office.directory().teams[1].name)
            and (not wanted.open_only or row.signals.running)
        )
    return found


def ensure_counted(office, clock, file):
    found = set()
    for theirs, others in itertools.product(THEIRS, OTHERS):
        wanted = TicketFilter(**theirs, **others)
        count = office.views.count(wanted)
        assert count == expected(office, clock, file, wanted), wanted
        found.add(count)
    assert len(found) > 8, "the filters must tell apart what is counted"


def test_counters_follow_the_acts_and_the_register(office_and_file):
    office, clock, file = office_and_file
    assert office.directory().teams[1].id == 2
    ensure_counted(office, clock, file)
    boss = acting(office, Role.SUPERVISOR)
    (one, *_, tiers), (two, *_), (three, *_) = rows(file, REGISTER)[:3]
    edited = EditEnterprise(enterprise_id=one, changes={"tiers": (tiers, "高新技术企业")})
    office.register.edit(boss, edited)
    office.register.merge(boss, MergeEnterprises(kept_id=one, gone_id=two, reason="同一家"))
    wrong = office.ticket_ids(TicketFilter(enterprise_id=three, open_only=True))[0]
    kinds = {row.id: row.kind for row in office.ticket_rows([wrong])}
    other = RequestKind.HELP if kinds[wrong] is RequestKind.ENQUIRY else RequestKind.ENQUIRY
    office.do(
        boss,
        c.AmendCase(ticket_id=wrong, reason="记错", enterprise_id=one, kind=other),
    )
    ensure_counted(office, clock, file)
    office.do(boss, c.UndoAct(ticket_id=wrong))
    live(office, clock, random.Random(9), cases=6, acts=40)
    ensure_counted(office, clock, file)
    assert office.maintenance.verify() == []


def narrower(office, clock):
    """Other filters that no sums tell: by what an index of the cases holds, and by days."""
    directory, now = office.directory(), clock.now()
    cases = office.ticket_rows(office.ticket_ids(TicketFilter()))
    days = sorted(case.logged_at for case in cases)
    early, late = days[len(days) // 4], days[len(days) * 3 // 4]
    someone = Counter(case.officer for case in cases if case.officer).most_common(1)[0][0]
    officer = next(each.id for each in directory.officers if each.name == someone)
    for asked in (
        {"officer_id": officer},
        {"category": "finance"},
        {"category": "labour.recruit"},
        {"category": "finance", "kind": RequestKind.HELP},
        {"officer_id": officer, "team_ids": (2, 4)},
        {"team_ids": (2, 4)},
        {"team_ids": (4,)},
        {"states": (TicketState.CLOSED, TicketState.RESOLVED), "team_ids": (2, 4)},
        {"channel": Channel.PHONE},
        {},
    ):
        yield asked
        for span in ({"logged_from": early}, {"logged_before": late}, {"logged_from": late}):
            yield asked | span
        yield asked | {"logged_from": early, "logged_before": late}
    yield {"logged_from": now}


def by_statements(office, wanted, now):
    """The ids of a list as the database finds and sorts them, without the columns."""
    with office._database.read() as view:
        return list(SqlReads(view.reads._connection, view.book).ticket_ids(wanted, now))


def by_pages(office, wanted, limit):
    """The ids of a list page by page."""
    page = office.ticket_page(wanted, limit)
    found = [row.id for row in page.rows]
    while page.cursor is not None:
        page = office.ticket_page(wanted, limit, page.cursor)
        found += [row.id for row in page.rows]
    return found


def test_every_filter_counts_what_the_statements_find(office_and_file):
    office, clock, file = office_and_file
    office.views.prepare()
    register = {row[0]: row[1:] for row in rows(file, REGISTER)}
    found = set()
    for theirs, others in itertools.product(THEIRS[:5], narrower(office, clock)):
        wanted, whole = TicketFilter(**theirs, **others), TicketFilter(**others)
        listed = office.ticket_rows(by_statements(office, whole, clock.now()))
        theirs_alone = [
            row for row in listed if _is_asked_for(wanted, *register[row.enterprise_id])
        ]
        assert office.views.count(whole) == len(listed), whole
        assert office.views.count(wanted) == len(theirs_alone), wanted
        found.add(len(theirs_alone))
    assert len(found) > 8, "the filters must tell apart what is counted"


@pytest.mark.parametrize("looked_up", [0, 1e9], ids=["collected", "walked"])
def test_every_order_is_that_of_the_statements(office_and_file, monkeypatch, looked_up):
    """Whatever the ways cost; pages of a size that ends within a rank, and the whole list."""
    office, clock, _ = office_and_file
    office.views.prepare()
    monkeypatch.setattr(estimate, "LOOKED_UP", looked_up)
    monkeypatch.setattr(known_cases, "ONE_BY_ONE", 0 if looked_up else 100)
    draw, now = random.Random(int(looked_up == 0)), clock.now()
    some = list(narrower(office, clock))
    for sort in SORTS * 4:
        asked = draw.choice(some) | draw.choice((*THEIRS, {}, {}))
        text = draw.choice(("", "", "企业", "常州"))
        wanted = TicketFilter(**asked, text=text, sort=sort, descending=draw.random() < 0.5)
        expected_ids = by_statements(office, wanted, now)
        assert list(office.ticket_ids(wanted)) == expected_ids, wanted
        assert by_pages(office, wanted, draw.choice((3, 7, 100))) == expected_ids, wanted
        assert office.views.count(wanted) == len(expected_ids), wanted


def test_long_lists_are_put_together_of_the_columns(office_and_file, monkeypatch):
    office, clock, _ = office_and_file
    office.views.prepare()
    monkeypatch.setattr(ticket_reads, "SHORT", 0)
    for sort, theirs, down in itertools.product(SORTS, (*THEIRS[:3], {}), (True, False)):
        wanted = TicketFilter(**theirs, sort=sort, descending=down)
        assert list(office.ticket_ids(wanted)) == by_statements(office, wanted, clock.now()), wanted


WHOLE = TicketFilter(towns=TOWNS)
"""Asked of the register, so that the columns are asked."""


@pytest.fixture
def desk(tmp_path):
    """An office with ten cases, its columns read."""
    office, clock = new_office(tmp_path)
    clerk = acting(office, Role.OFFICER)
    for _ in range(10):
        clock.advance(hours=1)
        office.log(clerk, request())
    execute(tmp_path / "office.db", f"UPDATE enterprise SET town = '{TOWNS[0]}'")
    office.views.prepare()
    with closing(office):
        yield office, clock


def said_to(office, run):
    """The statements that one question executes."""
    said = []
    engine = office._database._read_engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, *_):
        said.append(statement)

    run()
    event.remove(engine, "before_cursor_execute", _note)
    return said


def test_no_case_is_read_for_a_count(desk):
    """The entries of four hundred thousand cases took 70 ms, and up to 200."""
    office, _ = desk
    said = said_to(office, lambda: office.views.count(WHOLE))
    assert not any(re.search(r"FROM ticket\b", statement) for statement in said)


def test_an_act_reads_its_own_case_alone(desk):
    office, clock = desk
    clock.advance(hours=1)
    office.log(acting(office, Role.OFFICER), request())
    read = [
        each
        for each in said_to(office, lambda: office.views.count(WHOLE))
        if "group_concat(anon_1.logged" in each
    ]
    assert len(read) == 1
    assert "json_each" in read[0]
    assert office.views.count(WHOLE) == 11


def test_more_cases_than_there_was_room_for(desk, monkeypatch):
    office, _ = desk
    monkeypatch.setattr(case_columns, "ROOM", 1)
    office._database._columns._columns = None
    office.views.prepare()
    for number in range(11, 16):
        office.log(acting(office, Role.OFFICER), request())
        assert office.views.count(WHOLE) == number


def test_another_process_and_a_rebuild_are_seen(desk):
    office, clock = desk
    with closing(open_office(office._database.path, clock=clock)) as other:
        other.log(acting(other, Role.OFFICER), request())
        assert office.views.count(WHOLE) == 11
        other.maintenance.rebuild()
    assert office.views.count(WHOLE) == 11


def test_what_is_undone_before_it_is_kept_was_never_counted(desk, monkeypatch):
    """The next act gets the number of the event that was undone."""
    office, _ = desk
    clerk, counted = acting(office, Role.OFFICER), []

    def fail(uow):
        uow.cases.flush()
        with ThreadPoolExecutor(1) as beside:
            counted.append(beside.submit(office.views.count, WHOLE).result())
        raise RuntimeError

    with monkeypatch.context() as failing, pytest.raises(RuntimeError):
        failing.setattr(SqlUnitOfWork, "commit", fail)
        office.log(clerk, request(kind=RequestKind.COMPLAINT))
    assert [*counted, office.views.count(WHOLE)] == [10, 10]
    office.log(clerk, request(kind=RequestKind.ENQUIRY))
    assert office.views.count(WHOLE) == 11
    assert office.views.count(replace(WHOLE, kind=RequestKind.COMPLAINT)) == 0


def test_a_reader_sees_its_own_moment(desk):
    """One began before an act, another reads after it: each counts what its transaction sees."""
    office, clock = desk
    database = office._database
    with database.read() as view, ThreadPoolExecutor(1) as beside:
        assert view.reads.ticket_count(WHOLE, clock.now()) == 10
        beside.submit(lambda: office.log(acting(office, Role.OFFICER), request())).result()
        assert beside.submit(office.views.count, WHOLE).result() == 11
        assert view.reads.ticket_count(WHOLE, clock.now()) == 10
        assert len(view.reads.ticket_ids(WHOLE, clock.now())) == 10
    assert office.views.count(WHOLE) == 11


def test_the_columns_are_read_once_for_all_threads(desk, monkeypatch):
    office, _ = desk
    office._database._columns._columns = None
    real, loaded = case_columns.load, []

    def load(*given):
        loaded.append(given)
        return real(*given)

    monkeypatch.setattr(case_columns, "load", load)
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(office.views.count, [WHOLE] * 8)) == {10}
    assert len(loaded) == 1


def test_the_newest_first_within_a_second(desk):
    office, clock = desk
    for _ in range(6):
        clock.advance(microseconds=7)
        office.log(acting(office, Role.OFFICER), request())
    for limit, down in itertools.product((1, 2, 3, 5), (True, False)):
        wanted = TicketFilter(towns=TOWNS, sort="kind", descending=down)
        page = office.ticket_page(wanted, limit)
        assert [row.id for row in page.rows] == [16, 15, 14, 13, 12][:limit]


def test_within_the_second_of_a_day_s_bound(desk):
    """Cases are kept by the second; bounds are instants."""
    office, _ = desk
    [last] = office.ticket_rows(office.ticket_ids(TicketFilter()))[:1]
    for at, after in ((last.logged_at, 1), (last.logged_at + 1, 0), (last.logged_at - 1, 1)):
        since = TicketFilter(towns=TOWNS, logged_from=at)
        until = TicketFilter(towns=TOWNS, logged_before=at)
        assert (office.views.count(since), office.views.count(until)) == (after, 10 - after)


def _is_asked_for(wanted, town, industry, tiers):
    return (
        (not wanted.towns or town in wanted.towns)
        and (not wanted.industries or industry in wanted.industries)
        and (not wanted.tiers or bool(set(tiers.split("、")) & set(wanted.tiers)))
    )


@pytest.mark.parametrize(("bound", "after"), [(-(2**60), 10), (0, 10), (2**52, 0), (2**62, 0)])
def test_days_beyond_all_cases(desk, bound, after):
    office, _ = desk
    assert office.views.count(TicketFilter(towns=TOWNS, logged_from=bound)) == after
    assert office.views.count(TicketFilter(towns=TOWNS, logged_before=bound)) == 10 - after
