"""The queue at a million cases: first pages, counters, search, opening, frames, memory.

Run with `GAOXINBAN_BENCH_DB=FILE pytest tests/benchmarks/test_queue_speed.py -o addopts="" -s`;
FILE is a demonstration database (`gaoxinban demo --tickets 1000000 --no-window`).
Without it a database of GAOXINBAN_BENCH_TICKETS cases (100,000) is built first.
Processor time of the quickest of a few rounds is judged, so that a busy machine
fails nobody; where a median or percentile is promised, each word's quickest.
"""

import itertools
import os
import random
import resource
import statistics
import time
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlcipher3.dbapi2 as driver
from conftest import build

from gaoxinban.application.demo import SettableClock
from gaoxinban.application.rows import TicketFilter
from gaoxinban.bootstrap import open_office
from gaoxinban.domain.term import Channel, Light, RequestKind, TicketState, Urgency
from gaoxinban.storage.ticket_order import SORTS

PAGE = 200
SCREEN = 24
"""What a window asks for first: a way that pays for a page may not pay for a screen."""
ROUNDS = 5
WORDS = 300
MS = 1e-3
DAY = 86_400_000_000


@pytest.fixture(scope="module")
def queue(request, tmp_path_factory):
    """The office on the large database at the end of its history."""
    given = os.environ.get("GAOXINBAN_BENCH_DB")
    tickets = int(os.environ.get("GAOXINBAN_BENCH_TICKETS", "100000"))
    path = Path(given) if given else build(tmp_path_factory.mktemp("queue") / "q.db", tickets).path
    with closing(driver.connect(str(path))) as bare:
        (last,) = bare.execute("SELECT max(entered_at) FROM event").fetchone()
    with closing(open_office(path, clock=SettableClock(last))) as office:
        directory = office.directory()
        busiest = max(
            directory.officers,
            key=lambda each: office.views.count(TicketFilter(officer_id=each.id, open_only=True)),
        )
        office.views.prepare()  # as the window does behind its first rows
        yield SimpleNamespace(path=path, office=office, officer=busiest, now=last)


def quickest(run, rounds=ROUNDS):
    """Processor seconds of the quickest round."""
    times = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        times.append(time.process_time() - began)
    return min(times)


def views(officer):
    """The shipped views and some that somebody might keep, each with its orders."""
    opened = ("due", "logged", "updated", "number", "team", "state", "enterprise")
    return {
        "全部在办": (TicketFilter(open_only=True), opened),
        "我的": (TicketFilter(open_only=True, officer_id=officer.id), opened),
        "本组": (TicketFilter(open_only=True, team_ids=(officer.team_id,)), opened),
        "待派单": (TicketFilter(states=(TicketState.LOGGED, TicketState.RETURNED)), opened),
        "待签收": (TicketFilter(states=(TicketState.DISPATCHED,)), opened),
        "待回访": (TicketFilter(states=(TicketState.RESOLVED,)), ("updated", "logged", "resolved")),
        "等企业/上级": (TicketFilter(waiting=True), opened),
        "逾期": (TicketFilter(lights=(Light.RED,)), opened),
        "临近": (TicketFilter(lights=(Light.BLUE,)), opened),
        "全部": (TicketFilter(), SORTS),
        "存：一个组的投诉": (
            TicketFilter(team_ids=(officer.team_id,), kind=RequestKind.COMPLAINT, open_only=True),
            opened,
        ),
        "存：特急在办": (TicketFilter(urgency=Urgency.CRITICAL, open_only=True), opened),
        "存：一个组的全部": (TicketFilter(team_ids=(officer.team_id,)), ("logged", "updated")),
    }


def test_first_rows_of_every_view_in_its_orders(queue):
    """No limit, or joined before it: glpi#15246, osTicket PR#6034."""
    asked_for = {}
    for name, (wanted, orders) in views(queue.officer).items():
        for sort in orders:
            for descending, rows in itertools.product((True, False), (SCREEN, PAGE)):
                asked = replace(wanted, sort=sort, descending=descending)
                asked_for[f"{name} {sort} {'↓' if descending else '↑'} {rows}"] = asked, rows
    slow = dict.fromkeys(asked_for, float("inf"))
    for _ in range(ROUNDS):  # of all in turn: a host that is slow for seconds is so for one round
        for name, (asked, rows) in asked_for.items():
            took = quickest(lambda asked=asked, rows=rows: queue.office.ticket_page(asked, rows), 1)
            slow[name] = min(slow[name], took)
    report("first rows of views", slow, 10 * MS)


def fields(draw, categories):
    """One of each field that somebody might ask for."""
    return [
        ("states", (draw.choice(list(TicketState)),)),
        ("team_ids", (draw.randint(1, 8),)),
        ("officer_id", draw.randint(1, 60)),
        ("category", draw.choice(categories)),
        ("kind", draw.choice(list(RequestKind))),
        ("urgency", draw.choice(list(Urgency))),
        ("channel", draw.choice(list(Channel))),
        ("lights", (draw.choice(list(Light)),)),
    ]


def of_enterprises(draw, directory):
    """One, two or all of what is asked of enterprises, of several values each."""
    offered = {
        "towns": directory.towns,
        "industries": directory.industries,
        "tiers": directory.tiers,
    }
    names = draw.sample(list(offered), draw.choice((1, 1, 2, 3)))
    return {name: tuple(draw.sample(offered[name], draw.choice((1, 1, 2, 3)))) for name in names}


def test_first_rows_by_what_the_register_says(queue):
    """With the other fields and days, in every order: whose a case is stands in no other index."""
    draw = random.Random(17)
    directory = queue.office.directory()
    categories = [each.code for each in directory.categories]
    slow = {}
    for number, sort in enumerate(SORTS * 6):
        theirs = of_enterprises(draw, directory)
        others = dict(draw.sample(fields(draw, categories), draw.choice((0, 0, 1, 1, 2))))
        days = draw.choice((None, None, 31, 365, 900))
        wanted = TicketFilter(
            **theirs,
            **others,
            logged_from=None if days is None else queue.now - days * DAY,
            sort=sort,
            descending=draw.random() < 0.5,
        )
        took = quickest(lambda wanted=wanted: queue.office.ticket_page(wanted, PAGE), 2)
        slow[f"{number} {theirs} {list(others)} {days} days by {sort}"] = took
    report("first rows by town, industry and tier", slow, 200 * MS)


def test_first_rows_of_any_other_filter_and_order(queue):
    draw = random.Random(7)
    categories = [each.code for each in queue.office.directory().categories]
    slow = {}
    for number in range(60):
        days = ("logged_from", queue.now - draw.choice((1, 7, 31)) * DAY)
        chosen = draw.sample([*fields(draw, categories), days], draw.randint(1, 3))
        wanted = TicketFilter(
            **dict(chosen), sort=draw.choice(SORTS), descending=draw.random() < 0.5
        )
        took = quickest(lambda wanted=wanted: queue.office.ticket_page(wanted, PAGE), 3)
        slow[f"{number} {' '.join(name for name, _ in chosen)} by {wanted.sort}"] = took
    report("first rows of any filter", slow, 200 * MS)


FREQUENT = ("企业", "请", "公司", "协调", "2026", "希望", "补贴")
"""A third to all of the cases of a demonstration have them; 2026 those of its last year alone."""


def known_to_be_slow(now):
    """Draws that took 0.2 to 0.7 s: words that go with times or with kinds, narrow filters."""
    week, years = now - 7 * DAY, now - 1000 * DAY
    return (
        TicketFilter(text="2026", sort="promised", descending=False),
        TicketFilter(text="协调", sort="officer", category="research.transfer"),
        TicketFilter(text="企业", sort="accepted", category="utilities.power", logged_from=week),
        TicketFilter(text="希望", sort="contacted", towns=("薛家镇",), logged_from=week),
        TicketFilter(text="希望", sort="due", category="finance", logged_from=week),
        TicketFilter(text="补贴", sort="dispatched", category="investment", logged_from=years),
        TicketFilter(text="补贴", sort="kind", states=(TicketState.CLOSED,)),
        TicketFilter(text="请", sort="number", team_ids=(12,), descending=False),
        TicketFilter(text="请", sort="kind", team_ids=(4,), towns=("罗溪镇",)),
        TicketFilter(text="协调", sort="number", category="rights", logged_before=years),
    )


def test_first_rows_with_a_frequent_word(queue):
    """Beside up to three other fields, in every order; what is kept of a word is forgotten."""
    draw = random.Random(23)
    directory = queue.office.directory()
    categories = [each.code for each in directory.categories]
    asked = list(known_to_be_slow(queue.now))
    for sort in SORTS * 3:
        days = ("logged_from", queue.now - draw.choice((7, 31, 365, 1000)) * DAY)
        towns = ("towns", (draw.choice(directory.towns),))
        pool = [*fields(draw, categories), days, days, towns]
        others = dict(draw.sample(pool, draw.choice((0, 1, 1, 2, 3))))
        down = draw.random() < 0.5
        asked.append(TicketFilter(**others, text=draw.choice(FREQUENT), sort=sort, descending=down))
    lane = queue.office._database._lane("reader", queue.office._database._read_engine)

    def first_rows(wanted):
        lane.info.clear()
        queue.office.ticket_page(wanted, PAGE)

    slow, blank = {}, asdict(TicketFilter())
    for wanted in asked:
        said = {name: each for name, each in asdict(wanted).items() if each != blank[name]}
        slow[str(said)] = quickest(lambda wanted=wanted: first_rows(wanted), 3)
    report("first rows with a frequent word", slow, 200 * MS)


def test_first_rows_of_spans_of_up_to_three_years(queue):
    """From both ends of every order: where the span stands last, most is in the way."""
    draw = random.Random(13)
    categories = [each.code for each in queue.office.directory().categories]
    slow = {}
    for sort in SORTS * 8:
        days = draw.choice((31, 90, 365, 700, 900, 1095))
        until = draw.choice((0, 0, days // 3))
        mixed = ("lights", (draw.choice(list(Light)), Light.NONE))
        name, value = draw.choice([*fields(draw, categories), mixed, ("open_only", False)])
        wanted = TicketFilter(
            logged_from=queue.now - days * DAY,
            logged_before=queue.now - until * DAY if until else None,
            sort=sort,
            descending=draw.random() < 0.5,
            **{name: value},
        )
        took = quickest(lambda wanted=wanted: queue.office.ticket_page(wanted, PAGE), 2)
        slow[f"{days}-{until} days {name} {value} by {sort} {wanted.descending}"] = took
    report("first rows of spans", slow, 200 * MS)


def words(path):
    """Three hundred words of one to four characters out of the texts, the same each time."""
    draw = random.Random(11)
    found = []
    with closing(driver.connect(str(path))) as bare:
        (last,) = bare.execute("SELECT max(ticket_id) FROM ticket_search").fetchone()
        while len(found) < WORDS:
            row = bare.execute(
                "SELECT search_text FROM ticket_search WHERE ticket_id = ?",
                (draw.randint(1, last),),
            ).fetchone()
            plain = "".join(row[0].split()) if row else ""
            chosen = [part for part in plain.split("|") if len(part) > 4 and not part.isascii()]
            if chosen:
                part, length = draw.choice(chosen), 1 + len(found) % 4
                start = draw.randint(0, len(part) - length)
                word = part[start : start + length]
                if word.isalnum() and not word.isascii():
                    found.append(word)
    return found


def test_first_hits_of_three_hundred_words(queue):
    times = []
    for word in words(queue.path):
        wanted = TicketFilter(text=word)
        times.append(
            (quickest(lambda wanted=wanted: queue.office.ticket_page(wanted, 50), 3), word)
        )
    report_first_hits("search", times)


def test_a_look_up_per_keystroke(queue):
    """Frequent and rare, found and not found; numbers as people say them."""
    typed = (
        "常",
        "常州",
        "常州市",
        "精密",
        "光伏",
        "龘",
        "有限公司",
        "公司有",
        "c",
        "v",
        "cz",
        "xq",
        "vv",
        "czs",
        "zzz",
    )
    typed += ("changzhou", "youxiangongsic", "9132", "MA1QRJ", "q9", "1", "87", "00", "138", "154")
    typed += ("13800", "15480001234", "154-8000-1234", "154 8000 1234", "0519-8158", "0519 8158转8")
    slow = {
        each: quickest(lambda each=each: queue.office.look_up_enterprises(each)) for each in typed
    }
    report("look-up", slow, 15 * MS)


def test_opening_a_case(queue):
    from gaoxinban.ui.queue.operations import load_case

    actor = queue.officer.actor
    ids = list(queue.office.ticket_ids(TicketFilter(open_only=True)))[:20]
    slow = {
        str(each): quickest(lambda each=each: load_case(queue.office, actor, each)) for each in ids
    }
    report("opening a case", slow, 40 * MS)


def report(what, slow, limit):
    """Say the slowest and hold all of them to `limit` seconds."""
    ordered = sorted(slow.items(), key=lambda each: -each[1])
    said = "；".join(f"{name} {took * 1e3:.1f}" for name, took in ordered[:6])
    say(f"{what}: {len(slow)} measured, limit {limit * 1e3:.0f} ms, slowest {said}")
    late = [name for name, took in ordered if took > limit]
    assert not late


def report_first_hits(what, times):
    """Of (seconds, words): the median and the 95th percentile are held to what is promised."""
    times.sort()
    plain = [took for took, _word in times]
    median, late = statistics.median(plain), plain[int(len(plain) * 0.95)]
    worst = "、".join(f"{word} {took * 1e3:.0f}" for took, word in times[-8:])
    say(f"{what}: median {median * 1e3:.1f} ms, p95 {late * 1e3:.1f} ms, worst {worst}")
    assert median <= 10 * MS
    assert late <= 30 * MS


def say(line):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {line} (peak {peak:.0f} MB)")  # noqa: T201  for the report
