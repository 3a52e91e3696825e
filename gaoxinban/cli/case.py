"""`explain` one case, and `route` a request that is no case yet."""

from argparse import Namespace
from contextlib import closing
from typing import Any

from gaoxinban.application.office import Office
from gaoxinban.application.rows import EnterpriseOption, TicketDetail
from gaoxinban.cli.answer import Answer
from gaoxinban.cli.layout import one_line, pairs
from gaoxinban.cli.moment import words
from gaoxinban.cli.services import Services
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant, iso
from gaoxinban.domain.routing import Facts, RoutingAnswer


def time_or_none(instant: Instant | None) -> str | None:
    """ISO 8601 with offset; null where it has not happened."""
    return None if instant is None else iso(instant)


def explain(args: Namespace, services: Services) -> Answer:
    """In whose hands the case was, its legs, and why."""
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        found = office.explain(office.ticket_id(words(args.number)))
    return Answer(
        {**_ledger(found.detail), "steps": list(found.steps)},
        [one_line(step) for step in found.steps],
    )


def _ledger(detail: TicketDetail) -> dict[str, Any]:
    return {
        "number": detail.row.number,
        "state": detail.row.state.value,
        "holdings": [
            {
                "holder": holding.holder,
                "kind": holding.kind.value,
                "from": iso(holding.since),
                "to": time_or_none(holding.until),
                "natural_seconds": holding.natural_seconds,
                "working_seconds": holding.working_seconds,
                "paused": holding.paused,
            }
            for holding in detail.holdings
        ],
        "legs": [
            {
                "leg": leg.name.value,
                "from": iso(leg.since),
                "to": time_or_none(leg.until),
                "due": time_or_none(leg.due),
                "natural_seconds": leg.natural_seconds,
                "working_seconds": leg.working_seconds,
                "excluded_seconds": leg.excluded_seconds,
                "delay_seconds": leg.delay_seconds,
            }
            for leg in detail.legs
        ],
        "natural_seconds": detail.natural_seconds,
        "working_seconds": detail.working_seconds,
    }


def route(args: Namespace, services: Services) -> Answer:
    """The team for a request, the rule, why, and why not the rules before it."""
    text, title = words(args.text), words(args.title)
    if not (text.strip() or title.strip()):
        raise Refused("请用 --text 写出诉求的内容。", field="text")
    category = None if args.category is None else words(args.category)
    path = services.database_path(args.db)
    with closing(services.open_office(path, None)) as office:
        named, notes = _enterprise(office, words(args.enterprise))
        found = office.route(
            Facts(title=title, text=text, category=category or None),
            named.uscc or named.name if named else "",
        )
    return Answer(_routing(found), _routing_lines(found), notes)


def _enterprise(office: Office, asked: str) -> tuple[EnterpriseOption | None, tuple[str, ...]]:
    """The best hit of the look-up, and a note that says which one it is."""
    if not asked.strip():
        return None, ()
    hits = office.look_up_enterprises(asked, 3)
    if not hits:
        raise Refused(f"登记册中没有企业「{asked}」，请核对名称或代码。", field="enterprise")
    note = f"企业：{hits[0].name}"
    if len(hits) > 1 and asked.strip() not in (hits[0].name, hits[0].uscc):
        others = "、".join(hit.name for hit in hits[1:])
        note += f"（还有 {others} 等也符合，要指定请写全名或代码）"
    return hits[0], (one_line(note),)


def _routing(found: RoutingAnswer) -> dict[str, Any]:
    rule = found.rule
    return {
        "team": found.team_name if found.team is not None else None,
        "function": found.function.value if found.function is not None else None,
        "category": found.category_name,
        "rule": None if rule is None else {"number": rule.number, "name": rule.name},
        "why": _why(found),
        "rejected": [
            {"number": each.number, "name": each.name, "failed": each.failed}
            for each in found.rejected
        ],
    }


def _why(found: RoutingAnswer) -> list[str]:
    """What spoke for the rule; where none fits, what spoke against each."""
    if found.rule is not None:
        return list(found.why)
    none = f"没有规则匹配：{len(found.rejected)} 条规则都不合，请人工派单"
    return [none, *(f"规则{each.number} {each.name}：{each.failed}" for each in found.rejected)]


def _routing_lines(found: RoutingAnswer) -> list[str]:
    function = f"（{found.function.label}）" if found.function is not None else ""
    rule = found.rule
    lines = pairs(
        (
            ("派给", found.team_name + function),
            ("事项分类", found.category_name or "说不准"),
            ("规则", f"规则{rule.number} {rule.name}" if rule else "没有规则符合"),
            ("因为", "且 ".join(found.why) or _why(found)[0]),
        )
    )
    return [
        *lines,
        *(["前面不合的规则：" if rule else "不合的规则："] if found.rejected else []),
        *(f"  规则{each.number} {each.name}：{each.failed}" for each in found.rejected),
    ]
