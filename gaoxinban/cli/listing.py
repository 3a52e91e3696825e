"""`list tickets` and `list enterprises`, with conditions in Chinese or in codes."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any, TypeVar

from gaoxinban.application.office import Office
from gaoxinban.application.rows import EnterpriseRow, TicketFilter, TicketRow
from gaoxinban.cli import spoken
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.case import time_or_none
from gaoxinban.cli.layout import Column, minute, table
from gaoxinban.cli.moment import day, words
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, iso, start_of_day
from gaoxinban.domain.term import (
    Channel,
    Light,
    Ownership,
    ProjectStage,
    RequestKind,
    Term,
    TicketState,
    Urgency,
)

PAGE = 500
T = TypeVar("T", bound=Term)

TICKET_FIELDS: Mapping[str, str] = {
    "number": "编号",
    "external_number": "原编号",
    "title": "标题",
    "state": "状态",
    "light": "亮灯",
    "team": "团队",
    "officer": "承办人",
    "enterprise": "企业",
    "category": "分类",
    "kind": "类型",
    "urgency": "紧急程度",
    "channel": "渠道",
    "town": "镇街",
    "industry": "产业",
    "tier": "层级",
    "logged_at": "登记日期",
    "since": "登记自",
    "until": "登记至",
    "text": "全文",
}
"""Field and its Chinese name; `since` and `until` are days of logging, both included."""

_OF_ENTERPRISE = {"town": "towns", "industry": "industries", "tier": "tiers"}
"""What is asked of the enterprises of cases: any of the values, as the register has them."""

ENTERPRISE_FIELDS: Mapping[str, str] = {
    "text": "查找",
    "name": "名称",
    "uscc": "代码",
    "town": "镇街",
    "industry": "产业",
    "tier": "层级",
    "ownership": "企业性质",
    "stage": "项目阶段",
    "contact_name": "联系人",
    "contact_phone": "电话",
}
_ALSO = {
    "灯": "light",
    "性质": "ownership",
    "工单编号": "number",
    "外部编号": "external_number",
    "事项分类": "category",
    "诉求类型": "kind",
    "承办团队": "team",
    "企业名称": "enterprise",
    "登记时间": "logged_at",
    "统一社会信用代码": "uscc",
    "镇街道": "town",
    "街道": "town",
    "所在街道": "town",
    "行业": "industry",
    "梯度": "tier",
    "tiers": "tier",
}
"""Further names that people give to a field."""


def conditions(asked: Sequence[str], fields: Mapping[str, str]) -> dict[str, list[str]]:
    """field=value pairs by field; the same field twice means either value."""
    names = {label: field for field, label in fields.items()} | {name: name for name in fields}
    names |= {also: field for also, field in _ALSO.items() if field in fields}
    found: dict[str, list[str]] = {}
    for each in asked:
        name, equals, value = words(each).partition("=" if "=" in each else "\uff1d")
        field = names.get(name.strip())
        if not equals:
            raise Refused(f"条件「{each}」应写成 名称=值，如 状态=办理中。", field="where")
        if field is None:
            known = "、".join(f"{code}（{label}）" for code, label in fields.items())
            raise Refused(f"没有「{name.strip()}」这一项，可以用：{known}。", field="where")
        if not value.strip():
            raise Refused(f"条件「{each}」没有写值。", field="where")
        found.setdefault(field, []).append(value.strip())
    return found


def _limit(args: Namespace) -> int | None:
    if args.limit is not None and args.limit < 1:
        raise Refused("--limit 应为 1 或更大的数。", field="limit")
    limit: int | None = args.limit
    return limit


def tickets(args: Namespace, services: Services) -> Answer:
    """List cases, newest first."""
    asked, limit = conditions(args.where, TICKET_FIELDS), _limit(args)
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        wanted = ticket_filter(office, asked)
        rows = list(_pages(office, wanted, limit))
        now = office.clock.now()
    document = [_ticket(row, now) for row in rows] if args.json else None
    return Answer(document, () if args.json else _ticket_lines(rows, now))


def _pages(office: Office, wanted: TicketFilter, limit: int | None) -> Iterator[TicketRow]:
    after: tuple[int, int] | None = None
    left = limit
    while left is None or left > 0:
        page = office.ticket_page(wanted, PAGE if left is None else min(PAGE, left), after)
        yield from page.rows
        if page.cursor is None:
            return
        after = page.cursor
        left = None if left is None else left - len(page.rows)


def ticket_filter(office: Office, asked: Mapping[str, Sequence[str]]) -> TicketFilter:
    """The conditions as a filter; Refused for what the office does not know."""
    directory = office.directory()
    teams = {team.name: team.id for team in directory.teams}
    officers = {officer.name: officer.id for officer in directory.officers}
    categories = {c.code: c.code for c in directory.categories}
    categories |= {c.name: c.code for c in reversed(directory.categories)}
    categories |= {c.full_name: c.code for c in directory.categories}
    given: dict[str, Any] = {
        "states": _terms(TicketState, "state", asked),
        "lights": _terms(Light, "light", asked),
        **{name: _held(office, field, asked) for field, name in _OF_ENTERPRISE.items()},
        "team_ids": tuple(_named(teams, "团队", v) for v in asked.get("team", ())),
    }
    single: dict[str, tuple[str, Callable[[str], Any]]] = {
        "number": ("number", str.upper),
        "external_number": ("external_number", str),
        "title": ("title", str),
        "text": ("text", str),
        "kind": ("kind", lambda v: _term(RequestKind, "kind", v)),
        "urgency": ("urgency", lambda v: _term(Urgency, "urgency", v)),
        "channel": ("channel", lambda v: _term(Channel, "channel", v)),
        "officer": ("officer_id", lambda v: _named(officers, "承办人", v)),
        "category": ("category", lambda v: _named(categories, "事项分类", v)),
        "enterprise": ("enterprise_id", lambda v: _enterprise(office, v)),
        "since": ("logged_from", lambda v: start_of_day(day(v, "where"))),
        "until": ("logged_before", _end_of_day),
    }
    for field, (name, read) in single.items():
        if (value := _only(asked, field)) is not None:
            given[name] = read(value)
    if (value := _only(asked, "logged_at")) is not None:
        given |= {"logged_from": start_of_day(day(value, "where"))}
        given |= {"logged_before": _end_of_day(value)}
    return TicketFilter(**given)


def _end_of_day(text: str) -> Instant:
    return start_of_day(day(text, "where")) + int(timedelta(days=1) / timedelta(microseconds=1))


def _only(asked: Mapping[str, Sequence[str]], field: str) -> str | None:
    values = list(dict.fromkeys(asked.get(field, ())))
    if len(values) > 1:
        raise Refused(f"「{TICKET_FIELDS[field]}」只能写一个值。", field="where")
    return values[0] if values else None


def _term(terms: type[T], field: str, value: str) -> T:
    return spoken.read(terms, TICKET_FIELDS.get(field) or ENTERPRISE_FIELDS[field], value)[0]


def _terms(terms: type[T], field: str, asked: Mapping[str, Sequence[str]]) -> tuple[T, ...]:
    """All that the values of a field mean, each once."""
    name = TICKET_FIELDS[field]
    found = (term for value in asked.get(field, ()) for term in spoken.read(terms, name, value))
    return tuple(dict.fromkeys(found))


def _named(known: Mapping[str, Any], what: str, value: str) -> Any:
    if value not in known:
        raise spoken.unknown(what, value, known)
    return known[value]


def _held(office: Office, field: str, asked: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What is asked of the enterprises: words of the office's list or of the register."""
    values = tuple(asked.get(field, ()))
    listed = getattr(office.directory(), _OF_ENTERPRISE[field])
    if set(values) <= set(listed):
        return values
    held = office.register.held("tiers" if field == "tier" else field)
    known = [*listed, *sorted(held - set(listed))]
    for value in values:
        if value not in known:
            raise spoken.unknown(ENTERPRISE_FIELDS[field], value, known)
    return values


def _enterprise(office: Office, value: str) -> int:
    """One enterprise: the one of this name or code, else the only one that the look-up finds."""
    hits = office.look_up_enterprises(value, 4)
    if not hits:
        raise Refused(f"登记册中没有企业「{value}」，请核对名称或代码。", field="where")
    if len(hits) > 1 and value not in (hits[0].name, hits[0].uscc):
        names = "、".join(hit.name for hit in hits)
        raise Refused(
            f"符合「{value}」的企业不止一家（{names}等），请写全名或代码。", field="where"
        )
    return hits[0].id


def _ticket(row: TicketRow, now: Instant) -> dict[str, Any]:
    return {
        "number": row.number,
        "external_number": row.external_number,
        "title": row.title,
        "enterprise": row.enterprise,
        "category": row.category or None,
        "kind": row.kind.value,
        "urgency": row.urgency.value,
        "state": row.state.value,
        "light": row.light(now).value,
        "team": row.team or None,
        "officer": row.officer or None,
        "logged_at": iso(row.logged_at),
        "due_at": time_or_none(row.due_at),
        "resolved_at": time_or_none(row.resolved_at),
    }


def _ticket_lines(rows: Sequence[TicketRow], now: Instant) -> Iterator[str]:
    columns = (
        *(Column("编号"), Column("状态"), Column("亮灯"), Column("团队", most=20)),
        *(Column("登记"), Column("办结"), Column("企业", most=28), Column("标题", most=40)),
    )
    yield from table(
        columns,
        [
            (
                row.number,
                row.state.label,
                row.light(now).label,
                row.team or "—",
                minute(row.logged_at),
                minute(row.resolved_at),
                row.enterprise,
                row.title,
            )
            for row in rows
        ],
    )
    yield f"共 {len(rows)} 件。"


def enterprises(args: Namespace, services: Services) -> Answer:
    """List the enterprises of the register."""
    asked, limit = conditions(args.where, ENTERPRISE_FIELDS), _limit(args)
    for field, terms in (("ownership", Ownership), ("stage", ProjectStage)):
        if field in asked:
            asked[field] = [_term(terms, field, value).label for value in asked[field]]
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        for field in _OF_ENTERPRISE:
            _held(office, field, asked)
        rows = list(_found(office, asked, limit))
    document = [_register_entry(row) for row in rows] if args.json else None
    return Answer(document, () if args.json else _enterprise_lines(rows))


def _found(
    office: Office, asked: Mapping[str, Sequence[str]], limit: int | None
) -> Iterator[EnterpriseRow]:
    texts = asked.get("text") or [""]
    seen: set[int] = set()
    for text in texts:
        ids = office.enterprise_ids(text)
        for start in range(0, len(ids), PAGE):
            for row in office.enterprise_rows(ids[start : start + PAGE]):
                if row.id in seen or not _fits(row, asked):
                    continue
                seen.add(row.id)
                yield row
                if limit is not None and len(seen) >= limit:
                    return


def _fits(row: EnterpriseRow, asked: Mapping[str, Sequence[str]]) -> bool:
    for field, values in asked.items():
        if field == "text":
            continue
        held = row.tiers if field == "tier" else (getattr(row, field),)
        if not any(value in held for value in values):
            return False
    return True


def _register_entry(row: EnterpriseRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "uscc": row.uscc or None,
        "town": row.town or None,
        "industry": row.industry or None,
        "tiers": list(row.tiers),
        "ownership": row.ownership or None,
        "stage": row.stage or None,
        "contact_name": row.contact_name or None,
        "contact_phone": row.contact_phone or None,
        "tickets": row.cases,
        "open_tickets": row.open_cases,
    }


def _enterprise_lines(rows: Sequence[EnterpriseRow]) -> Iterator[str]:
    columns = (
        *(Column("名称", most=44), Column("代码"), Column("镇街"), Column("产业", most=24)),
        *(Column("联系人", most=10), Column("电话", most=16)),
        *(Column("工单", right=True), Column("在办", right=True)),
    )
    yield from table(
        columns,
        [
            (
                *(row.name, row.uscc, row.town, row.industry, row.contact_name),
                *(row.contact_phone, str(row.cases), str(row.open_cases)),
            )
            for row in rows
        ],
    )
    yield f"共 {len(rows)} 家。"
