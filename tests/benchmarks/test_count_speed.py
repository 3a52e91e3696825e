"""The exact counters at a million cases: of views, of a part of the register, of words.

Run as test_queue_speed.py is.
"""

import random

from test_queue_speed import (  # noqa: F401  a fixture
    DAY,
    MS,
    fields,
    of_enterprises,
    queue,
    quickest,
    report,
    say,
    views,
    words,
)

from gaoxinban.application.rows import QueueSeat, TicketFilter
from gaoxinban.domain.term import Channel, Light, RequestKind, TicketState


def test_counters_of_every_list(queue):  # noqa: F811  the fixture
    """Counted over all rows at every click: osTicket#4805, #5365."""
    seat = QueueSeat(own_team=queue.officer.team_id, own_officer=queue.officer.id)
    slow = {"counters of the views": quickest(lambda: queue.office.views.counters(seat))}
    for name, (wanted, _orders) in views(queue.officer).items():
        slow[name] = quickest(lambda wanted=wanted: queue.office.views.count(wanted))
    report("counters", slow, 50 * MS)


def test_counters_by_what_the_register_says(queue):  # noqa: F811  the fixture
    """Up to most enterprises, of all cases or of a kind, the closed and those that have ended."""
    draw = random.Random(19)
    directory = queue.office.directory()
    others = (
        *({}, {"open_only": True}, {"kind": RequestKind.HELP}, {"channel": Channel.PHONE}),
        *({"states": (TicketState.CLOSED,)}, {"lights": (Light.NONE,)}),
    )
    slow = {}
    for number in range(36):
        theirs = of_enterprises(draw, directory)
        if number % 2:
            name = draw.choice(("towns", "tiers"))
            theirs = {name: tuple(draw.sample(getattr(directory, name), draw.randint(4, 8)))}
        wanted = TicketFilter(**theirs, **others[number // 2 % 6])
        took = quickest(lambda wanted=wanted: queue.office.views.count(wanted), 8)
        slow[f"{number} {theirs} {list(others[number // 2 % 6])}"] = took
    report("counters by town, industry and tier", slow, 50 * MS)


def test_counters_of_every_tier(queue):  # noqa: F811  the fixture
    """One that half of the cases belong to, alone, with the next, and of the closed ones."""
    tiers = queue.office.directory().tiers
    slow = {}
    for first, second in zip(tiers, (*tiers[1:], tiers[0]), strict=True):
        for asked in ((first,), (first, second)):
            for others in ({}, {"states": (TicketState.CLOSED,)}):
                wanted = TicketFilter(tiers=asked, **others)
                took = quickest(lambda wanted=wanted: queue.office.views.count(wanted))
                slow[f"{asked} {list(others)}"] = took
    report("counters by tier", slow, 50 * MS)


def test_counters_of_a_part_of_the_register_with_anything_else(queue):  # noqa: F811  the fixture
    """Up to seven towns, industries or tiers beside up to three fields; what half the cases are."""
    draw = random.Random(29)
    directory = queue.office.directory()
    categories = [each.code for each in directory.categories]
    largest = max(
        directory.teams,
        key=lambda each: queue.office.views.count(TicketFilter(team_ids=(each.id,))),
    )
    slow = {}
    for number in range(120):
        name = draw.choice(("towns", "industries", "tiers"))
        offered = getattr(directory, name)
        theirs = {name: tuple(draw.sample(offered, draw.randint(1, min(7, len(offered) - 1))))}
        days = ("logged_from", queue.now - draw.choice((31, 365, 600, 1000)) * DAY)
        until = ("logged_before", queue.now - draw.choice((31, 365, 600)) * DAY)
        ended = draw.sample([TicketState.CLOSED, TicketState.DECLINED, TicketState.RESOLVED], 2)
        often = [("team_ids", (largest.id,)), ("states", tuple(ended)), days, until]
        others = dict(draw.sample([*fields(draw, categories), *often], draw.choice((1, 1, 2, 3))))
        wanted = TicketFilter(**theirs, **others)
        took = quickest(lambda wanted=wanted: queue.office.views.count(wanted))
        slow[f"{number} {theirs} {others}"] = took
    report("counters of a part of the register with anything else", slow, 50 * MS)


def test_counters_of_searched_lists(queue):  # noqa: F811  the fixture
    """The same words, alone: how many cases have each."""
    times = [
        (quickest(lambda wanted=wanted: queue.office.views.count(wanted), 3), wanted.text)
        for wanted in (TicketFilter(text=word) for word in words(queue.path))
    ]
    times.sort()
    median, late = times[len(times) // 2][0], times[int(len(times) * 0.95)][0]
    worst = "、".join(f"{word} {took * 1e3:.0f}" for took, word in times[-8:])
    say(f"counters of words: median {median * 1e3:.1f} ms, p95 {late * 1e3:.1f} ms, worst {worst}")
    assert late <= 50 * MS
