"""`calendar`, `promise` and `month`: versions of the rules, and months whose figures stand."""

from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from gaoxinban.application.figure_rows import CallBackRow
from gaoxinban.application.figures_text import solved_text
from gaoxinban.application.freezing import LABELS, Restated, check_month, said
from gaoxinban.application.office import Office
from gaoxinban.application.rule_ports import Cohort, FrozenMonth, Published, RuleKind, RulePreview
from gaoxinban.application.versions import Choice, Timed
from gaoxinban.cli.actor import actor
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.figures import call_backs, grid
from gaoxinban.cli.layout import Column, minute, table
from gaoxinban.cli.services import Services
from gaoxinban.domain.calendar import CalendarVersion, DayFact, DayKind, WorkCalendar
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.hours_text import hours_text, length_text, season_text
from gaoxinban.domain.instant import iso, moment
from gaoxinban.domain.sparse_year import sparse_years

SHOWN = 20
"""Cases named to people; --json has the first hundred."""


def _read(text: str) -> bytes:
    if not text.strip() or "\0" in text:
        raise Refused("请写出文件的路径。", field="file")
    path = Path(text)
    if path.is_dir():
        raise Refused(f"{path} 是一个文件夹，请给出一个文件。", field="file")
    return path.read_bytes()


def _calendar_import(args: Namespace, services: Services) -> Answer:
    data = _read(args.file)
    if args.open_cases and not (args.reason or args.dry_run):
        raise Refused("在办工单全部改用新版，要用 --reason 写明理由。", field="reason")
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        listed, candidate = office.rules.listed(data, args.year)
        off = sum(special.mark.value == "rest" for special in listed.days)
        head = f"{listed.year} 年放假安排：休 {off} 天，班 {len(listed.days) - off} 天。"
        reason = args.reason or f"导入国务院公布的 {listed.year} 年放假安排"
        answer = _offered(office, candidate, args, reason)
    document = {"year": listed.year, "rest": off, "work": len(listed.days) - off}
    return Answer({**document, **answer.document}, [head, *answer.lines])


def _promise_publish(args: Namespace, services: Services) -> Answer:
    from gaoxinban.application import promise_file

    candidate = promise_file.read(_read(args.file))
    if not (args.reason or args.dry_run):
        raise Refused("发布承诺时限要用 --reason 写明理由。", field="reason")
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        return _offered(office, candidate, args, args.reason)


def _offered(office: Office, candidate: Timed, args: Namespace, reason: str) -> Answer:
    """The preview, and the publication unless it was a rehearsal."""
    seen = office.rules.preview(candidate)
    sparse: tuple[str, ...] = ()
    if isinstance(candidate, CalendarVersion):
        sparse = sparse_years(WorkCalendar(office.rules.calendar()), WorkCalendar(candidate))
    published: Published | None = None
    if not args.dry_run:
        choice = Choice(seen.based_on, reason, open_cases=args.open_cases)
        published = office.rules.publish(actor(), candidate, choice).value
    document = {
        "preview": _preview_document(seen),
        "published": None if published is None else published.number,
        "adopted": None if published is None else published.adopted,
        "warnings": list(sparse),
    }
    return Answer(document, [*sparse, *_preview_lines(seen), *_published_lines(published)])


def _preview_document(seen: RulePreview) -> Mapping[str, Any]:
    return {
        "kind": seen.kind.value,
        "based_on": seen.based_on,
        "open": seen.open_cases,
        "touched": seen.touched,
        "flips": seen.flips,
        "moving": seen.moving,
        "kept": seen.kept,
        "turns": [
            {"from": old.value, "to": new.value, "n": n} for (old, new), n in seen.turns.items()
        ],
        "cases": [
            {
                "number": case.number,
                "old_due": None if case.old_due is None else iso(case.old_due),
                "new_due": None if case.new_due is None else iso(case.new_due),
                "old_light": case.old_light.value,
                "new_light": case.new_light.value,
            }
            for case in seen.cases
        ],
    }


def _preview_lines(seen: RulePreview) -> Iterator[str]:
    yield (
        f"与现行第 {seen.based_on} 版相比：在办 {seen.open_cases} 件，时限改变 {seen.touched} 件，"
        f"亮灯改变 {seen.flips} 件（假如在办工单全部改用）。"
    )
    for (old, new), count in seen.turns.items():
        yield f"  {old.label} → {new.label}：{count} 件"
    if seen.moving:
        yield f"暂定年份公布，涉及该年的 {seen.moving} 件在办工单随之改用新版。"
    if seen.kept:
        yield f"另有 {seen.kept} 件已经迟了，放宽的时限不用于它们，仍按原来的承诺计。"
    if seen.cases:
        columns = [Column(title) for title in ("工单", "原时限", "新时限", "原亮灯", "新亮灯")]
        rows = (
            (
                case.number,
                minute(case.old_due),
                minute(case.new_due),
                case.old_light.label,
                case.new_light.label,
            )
            for case in seen.cases[:SHOWN]
        )
        yield from table(columns, rows)


def _published_lines(published: Published | None) -> Iterator[str]:
    if published is None:
        yield "只是预览，没有写任何内容。"
        return
    since = "新登记的工单从现在起" if published.since is None else f"{published.since} 起登记的工单"
    yield f"已发布{published.kind.label}第 {published.number} 版，{since}用这一版。"
    if published.adopted:
        yield f"{published.adopted} 件在办工单已改用新版，每件都记了一条。"


def _calendar_show(args: Namespace, services: Services) -> Answer:
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        version = office.rules.calendar(args.version)
        facts = office.rules.year(args.year, args.version)
        notice = office.rules.announcement()
    special = [f for f in facts if f.kind not in (DayKind.WORKDAY, DayKind.WEEKEND)]
    working = sum(bool(fact.hours) for fact in facts)
    provisional = args.year not in version.published_years
    counts = Counter(fact.kind for fact in special)
    payload = version.to_payload()
    document = {
        "year": args.year,
        "version": version.number,
        "provisional": provisional,
        "working_days": working,
        "hours": payload["hours"],
        "seasons": payload["seasons"],
        "days": [_day_document(fact) for fact in special],
    }
    lines = [
        (
            f"{version.name} 第 {version.number} 版，{args.year} 年"
            f"{'（暂定：国务院尚未公布）' if provisional else ''}："
            f"工作日 {working} 天，休 {counts[DayKind.HOLIDAY]} 天，"
            f"班 {counts[DayKind.MAKE_UP]} 天。"
        ),
        f"作息：平时 {hours_text(version.hours)}，每天 {length_text(version.hours)}",
        *(f"  {season_text(each)}，每天 {length_text(each.hours)}" for each in version.seasons),
        *(fact.sentence for fact in special),
    ]
    return Answer(document, lines, (notice,) if notice else ())


def _day_document(fact: DayFact) -> Mapping[str, Any]:
    return {
        "date": fact.day.isoformat(),
        "kind": fact.kind.value,
        "name": fact.name,
        "hours": [list(interval) for interval in fact.hours],
    }


def _promise_show(args: Namespace, services: Services) -> Answer:
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        policy = office.rules.promises(args.version)
        versions = office.rules.versions(RuleKind.PROMISE)
    columns = [Column(title) for title in ("环节", "时限", "分类", "类型", "紧急程度")]
    rows = [
        (
            row.leg.label,
            str(row.promise),
            row.category or "全部",
            row.kind.label if row.kind else "全部",
            row.urgency.label if row.urgency else "全部",
        )
        for row in policy.rows
    ]
    lines = [
        (
            f"承诺时限第 {policy.number} 版；挂起上限 {policy.pause_cap_days} 个工作日，"
            f"延期上限 {policy.extension_cap_days} 个工作日。"
        ),
        *table(columns, rows),
        *(
            f"第 {row.number} 版 {moment(row.created_at)}{'，现行' if row.in_force else ''}"
            f"{f'，{row.since} 起' if row.since else ''}"
            f"{'：' + row.reason if row.reason else ''}"
            for row in versions
        ),
    ]
    return Answer({"version": policy.number, **policy.to_payload()}, lines)


def _month(text: str) -> int:
    year, dash, number = text.partition("-")
    if not (dash and len(number) == 2 and (year + number).isascii() and (year + number).isdigit()):
        raise Refused(f"「{text}」不是一个月份，应写成 2026-10。", field="month")
    month = int(year) * 100 + int(number)
    check_month(month)
    return month


def _month_freeze(args: Namespace, services: Services) -> Answer:
    month = _month(args.month)
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        made = office.months.freeze(actor(), month, Cohort(args.cohort)).value
    return Answer(
        _frozen_document(made),
        [
            (
                f"已冻结{said(month)}（{made.cohort.label}）的数字，"
                f"依据前 {made.event_count} 条事件，指纹 {made.chain_hash}。"
            )
        ],
    )


def _month_show(args: Namespace, services: Services) -> Answer:
    month = _month(args.month)
    with closing(services.open_office(services.database_path(args.db), None)) as office:
        found = office.months.restated(month, Cohort(args.cohort))
        working_day = office.standard_day_seconds
    return Answer(_restated_document(found), _restated_lines(found, working_day))


def _frozen_document(frozen: FrozenMonth) -> dict[str, Any]:
    return {
        "month": f"{frozen.month // 100}-{frozen.month % 100:02d}",
        "cohort": frozen.cohort.value,
        "frozen_at": iso(frozen.created_at),
        "events": frozen.event_count,
        "chain_hash": frozen.chain_hash,
        "rows": [_figures(row, frozen.names) for row in frozen.rows],
        "call_backs": None if frozen.call_backs is None else _called(frozen.call_backs),
    }


def _called(rows: Iterable[CallBackRow]) -> list[Mapping[str, Any]]:
    """回访 by team, under the names that `stats` uses."""
    return [{"team": row.group.get("team"), **call_backs(row)} for row in rows]


def _figures(row: Any, published: frozenset[str] | None = None) -> Mapping[str, Any]:
    """All figures of a row; null for one that was not published."""
    own = {
        name: getattr(row, name) if published is None or name in published else None
        for name in LABELS
    }
    return {"leg": row.leg.value, "team": row.group.get("team"), **own}


def _restated_document(found: Restated) -> Mapping[str, Any]:
    document = _frozen_document(found.published)
    return {
        **document,
        "restated": [_figures(row) for row in found.rows],
        "restated_call_backs": _called(found.call_backs),
        "differences": [
            {
                "leg": None if each.leg is None else each.leg.value,
                "team": each.team,
                "figure": each.name,
                "published": each.published,
                "restated": each.restated,
            }
            for each in found.differences
        ],
        "changed_cases": found.changed_cases,
    }


def _restated_lines(found: Restated, working_day: int) -> Iterator[str]:
    frozen = found.published
    yield (
        f"{said(frozen.month)}（{frozen.cohort.label}）于 {moment(frozen.created_at)} 冻结，"
        f"依据前 {frozen.event_count} 条事件。"
    )
    if frozen.names is not None:
        missing = "、".join(label for name, label in LABELS.items() if name not in frozen.names)
        yield f"公布时还没有统计：{missing}，不作比较。"
    elif frozen.rows:
        yield "公布的数字："
        yield from grid(frozen.rows, ("team",), working_day)
    if frozen.call_backs is None:
        yield "公布时还没有统计解决率，不作比较。"
    else:
        yield from (
            f"{row.group.get('team') or '未派单'}：{solved_text(row)}" for row in frozen.call_backs
        )
    if not found.differences:
        yield "现在重算，与公布的数字完全一致。"
        return
    yield f"现在重算有 {len(found.differences)} 处不同，此后有 {found.changed_cases} 件工单变动过："
    yield from (f"  {each.sentence}" for each in found.differences)
    if found.numbers:
        yield f"变动过的工单：{'、'.join(found.numbers)}"


ACTS: Mapping[str, Callable[[Namespace, Services], Answer]] = {
    "calendar import": _calendar_import,
    "calendar show": _calendar_show,
    "promise show": _promise_show,
    "promise publish": _promise_publish,
    "month freeze": _month_freeze,
    "month show": _month_show,
}
