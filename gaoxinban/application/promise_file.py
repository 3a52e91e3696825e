"""承诺时限 as a TOML file, in the form of the one that ships."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.promise import PromisePolicy, PromiseUnit
from gaoxinban.domain.term import LegName, RequestKind, Term, Urgency

_CAPS = ("pause_cap_days", "extension_cap_days")
_SINCE = "since"
_NEEDED = ("leg", "amount", "unit")
_TERMS: Mapping[str, type[Term]] = {
    "leg": LegName, "unit": PromiseUnit, "kind": RequestKind, "urgency": Urgency,
}  # fmt: skip
_KNOWN = (*_NEEDED, "category", "kind", "urgency")


def read(data: bytes) -> PromisePolicy:
    """A policy to offer for publication; its number means nothing yet.

    Raises Refused with a sentence. A name that nobody knows is never passed over:
    a line without its condition would hold for all cases.
    """
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:  # no TOML, no UTF-8, a number without end
        raise _wrong("不符合 TOML 格式，请检查引号和等号") from fault
    _known(found, (*_CAPS, _SINCE, "rows"), "文件里的")
    for name in _CAPS:
        _whole(found, name, "文件")
    rows = found.get("rows")
    if not isinstance(rows, list):
        raise _wrong("没有写 rows（每个环节的时限）")
    read_rows = [_row(row, f"rows 第 {place} 行") for place, row in enumerate(rows, 1)]
    return PromisePolicy.from_payload(1, {**found, _SINCE: _day(found), "rows": read_rows})


def _day(found: Mapping[str, Any]) -> str | None:
    since = found.get(_SINCE)
    if since is None:
        return None
    if type(since) is not date:  # a time of day is a date to Python, too
        raise _wrong(f"文件的 {_SINCE} 应写成日期，如 {_SINCE} = 2027-01-01")
    return since.isoformat()


def _row(row: object, where: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise _wrong(f'{where}应写成 {{ leg = "accept", amount = 2, unit = "hours" }}')
    _known(row, _KNOWN, f"{where}的")
    _whole(row, "amount", where)
    if not isinstance(row.get("category", ""), str):
        raise _wrong(f"{where}的 category 应是事项分类的代码")
    terms: dict[str, str] = {}
    for name, words in _TERMS.items():
        if name not in row:
            if name in _NEEDED:
                raise _wrong(f"{where}没有写 {name}")
            continue
        term = words.read(str(row[name]))
        if term is None:
            known = "、".join(word.value for word in words)
            raise _wrong(f"{where}的 {name} 不能是「{row[name]}」，可用：{known}")
        terms[name] = term.value
    return {**row, **terms}


def _known(table: Mapping[str, Any], names: Iterable[str], where: str) -> None:
    for key in table:
        if key not in names:
            raise _wrong(f"{where} {key} 不是可用的名称，可用：{'、'.join(names)}")


def _whole(table: Mapping[str, Any], name: str, where: str) -> None:
    if name not in table:
        raise _wrong(f"{where}没有写 {name}")
    if type(table[name]) is not int:
        raise _wrong(f"{where}的 {name} 应为整数")


def _wrong(said: str) -> Refused:
    return Refused(f"承诺时限的文件不对：{said}。", field="file")
