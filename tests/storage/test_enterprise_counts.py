"""Counters by what the register says: the sums beside the enterprises are what counting tells."""

import itertools
import random
import re
from collections import Counter
from contextlib import closing

import pytest
from lives import live
from new_office import acting, new_office, request
from open_file import execute, rows
from sqlalchemy import event

from gaoxinban.application import commands as c
from gaoxinban.application.register import EditEnterprise, MergeEnterprises
from gaoxinban.application.rows import TicketFilter
from gaoxinban.domain.term import Channel, Light, RequestKind, Role, TicketState, Urgency
from gaoxinban.storage import register_counts

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


@pytest.mark.parametrize(
    "measured",
    [
        {},
        {"FEW": -1},
        {"WHOLE": 0, "FOUND": 1e3},
        {"WHOLE": 1e9, "FOUND": 1e3},
        {"WHOLE": 1e9, "FOUND": -1e3},
    ],
    ids=["as measured", "no rows looked at", "but outside", "walked", "by enterprise"],
)
def test_every_way_counts_the_same(office_and_file, monkeypatch, measured):
    """Whatever the ways cost: at forty cases the dear ones would never be taken."""
    office, clock, file = office_and_file
    for name, value in measured.items():
        monkeypatch.setattr(register_counts, name, value)
    register = {row[0]: row[1:] for row in rows(file, REGISTER)}
    found = set()
    for theirs, others in itertools.product(THEIRS[:5], narrower(office, clock)):
        wanted, whole = TicketFilter(**theirs, **others), TicketFilter(**others)
        theirs_alone = [
            row.id
            for row in office.ticket_rows(office.ticket_ids(whole))
            if _is_asked_for(wanted, *register[row.enterprise_id])
        ]
        assert office.views.count(wanted) == len(theirs_alone), wanted
        found.add(len(theirs_alone))
    assert len(found) > 8, "the filters must tell apart what is counted"


def _is_asked_for(wanted, town, industry, tiers):
    return (
        (not wanted.towns or town in wanted.towns)
        and (not wanted.industries or industry in wanted.industries)
        and (not wanted.tiers or bool(set(tiers.split("、")) & set(wanted.tiers)))
    )


@pytest.mark.parametrize("others", OTHERS[:2] + OTHERS[7:10])
@pytest.mark.parametrize("theirs", [THEIRS[0], THEIRS[2]])
def test_no_case_is_read_for_what_the_sums_tell(office_and_file, theirs, others):
    """The entries of four hundred thousand cases took 70 ms."""
    office, *_ = office_and_file
    said = []
    engine = office._database._read_engine

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection, _cursor, statement, *_):
        said.append(statement)

    office.views.count(TicketFilter(**theirs, **others))
    event.remove(engine, "before_cursor_execute", _note)
    assert any("FROM enterprise_count" in statement for statement in said)
    assert not any(re.search(r"FROM ticket\b", statement) for statement in said)
