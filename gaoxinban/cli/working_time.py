"""`worktime` and `due`: the calendar asked directly."""

import math
from argparse import Namespace
from contextlib import closing

from gaoxinban.application.explain import duration
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.layout import pairs
from gaoxinban.cli.moment import instant
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import DAY_SECONDS, iso, moment
from gaoxinban.domain.promise import Promise, PromiseUnit

PROVISIONAL = "暂定：其中有国务院尚未公布放假安排的年份。"


def worktime(args: Namespace, services: Services) -> Answer:
    """Natural and working seconds between two times."""
    start, end = instant(args.start, "start"), instant(args.end, "end")
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        found = office.worktime(start, end)
        day = office.standard_day_seconds
    lines = [
        *pairs(
            (
                ("从", moment(start)),
                ("到", moment(end)),
                (
                    "工作时间",
                    f"{duration(found.working_seconds, day)}（{found.working_seconds} 秒）",
                ),
                (
                    "自然时间",
                    f"{duration(found.natural_seconds, DAY_SECONDS)}（{found.natural_seconds} 秒）",
                ),
            )
        ),
        *([PROVISIONAL] if found.provisional else []),
    ]
    document = {
        "natural_seconds": found.natural_seconds,
        "working_seconds": found.working_seconds,
        "provisional": found.provisional,
    }
    return Answer(document, lines)


def due(args: Namespace, services: Services) -> Answer:
    """When a promise of working hours or days runs out."""
    start = instant(args.start, "start")
    if args.hours is not None and not (math.isfinite(args.hours) and args.hours >= 0):
        raise Refused("工作小时应为 0 或更大的数。", field="hours")
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        if args.hours is None:
            at, provisional = office.due(start, Promise(args.days, PromiseUnit.DAYS))
        else:
            at, provisional = office.due_after(start, round(args.hours * 3600))
    lines = [
        *pairs((("从", moment(start)), ("到期", moment(at)))),
        *([PROVISIONAL] if provisional else []),
    ]
    return Answer({"due": iso(at), "provisional": provisional}, lines)
