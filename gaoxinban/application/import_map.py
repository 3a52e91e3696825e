"""MAP.toml: which column of a strange sheet holds which of our fields."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gaoxinban.application.import_columns import ambiguous, heading_key
from gaoxinban.application.import_moment import read_moment
from gaoxinban.application.sheet_rows import Cell
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.term import Channel, Rating, RequestKind, Term, Urgency

TIMES = ("logged_at", "dispatched_at", "accepted_at", "contacted_at", "resolved_at", "closed_at")
TERMS: Mapping[str, type[Term]] = {
    "channel": Channel,
    "kind": RequestKind,
    "urgency": Urgency,
    "rating": Rating,
}
FIELDS: Mapping[str, str] = {
    "external_number": "原编号",
    "title": "标题",
    "body": "内容",
    "enterprise": "企业名称",
    "uscc": "统一社会信用代码",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
    "category": "事项分类",
    "kind": "诉求类型",
    "urgency": "紧急程度",
    "channel": "渠道",
    "team": "承办团队",
    "logged_at": "登记时间",
    "dispatched_at": "派单时间",
    "accepted_at": "签收时间",
    "contacted_at": "首次联系时间",
    "resolved_at": "办结时间",
    "closed_at": "归档时间",
    "result": "办理结果",
    "rating": "评价",
}
"""Field -> what a user calls it."""

_SECTIONS = ("columns", "defaults", "values")
_PLACE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class TicketMap:
    """`columns` field -> heading; `defaults` field -> value; `values` field -> theirs -> ours."""

    columns: Mapping[str, str]
    defaults: Mapping[str, Cell] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def locate(self, headings: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Field -> column and heading.

        Raises `Refused` naming every heading that is missing, or one that
        stands above several columns. Headings that the map leaves out may repeat.
        """
        exact: dict[str, list[int]] = {}
        alike: dict[str, list[int]] = {}
        for column, heading in enumerate(headings):
            if heading:
                exact.setdefault(heading, []).append(column)
                alike.setdefault(heading_key(heading), []).append(column)
        found: dict[str, tuple[int, str]] = {}
        missing: list[str] = []
        for name, heading in self.columns.items():
            columns = exact.get(heading.strip()) or alike.get(heading_key(heading), [])
            if len(columns) > 1:
                raise ambiguous([headings[column] for column in columns])
            if columns:
                found[name] = (columns[0], headings[columns[0]])
            else:
                missing.append(f"「{heading}」（{FIELDS[name]}）")
        if missing:
            there = "、".join(exact) or "（无）"
            raise Refused(f"表格里没有映射文件指定的列：{'、'.join(missing)}。现有标题：{there}。")
        return found


def parse_ticket_map(text: str, name: str = "映射文件") -> TicketMap:
    """Read and check a map; `name` names the file in sentences. Raises `Refused`."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"第 {place[1]} 行" if place else "末尾"
        raise Refused(
            f"{name} {where}不符合 TOML 格式；请检查引号和等号，中文的键要写在引号里。"
        ) from error
    except RecursionError as error:
        raise Refused(f"{name} 嵌套过深，不是映射文件。") from error
    for section in document:
        if section not in _SECTIONS:
            raise Refused(f"{name} 里的 {section} {_guess(section, _SECTIONS)}")
    columns = _columns(name, _table(name, document, "columns"))
    defaults = _defaults(name, _table(name, document, "defaults"))
    for needed in ("title", "logged_at"):
        if needed not in columns and needed not in defaults:
            raise Refused(f"{name} 的 [columns] 没有指明{FIELDS[needed]}（{needed}）在哪一列。")
    return TicketMap(columns, defaults, _values(name, _table(name, document, "values")))


def _table(name: str, document: Mapping[str, Any], section: str) -> dict[str, Any]:
    found = document.get(section, {})
    if not isinstance(found, dict):
        raise Refused(f"{name} 里的 {section} 应写成 [{section}] 一节。")
    for key in found:
        if key not in FIELDS:
            raise Refused(f"{name} [{section}] 里的 {key} {_guess(key, FIELDS)}")
    return found


def _guess(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    hint = f"，是不是 {near[0]}？" if near else "；"
    return f"不是可用的名称{hint}可用：{'、'.join(known)}。"


def _columns(name: str, table: Mapping[str, Any]) -> dict[str, str]:
    for key, heading in table.items():
        if not isinstance(heading, str) or not heading.strip():
            raise Refused(f'{name} [columns] 的 {key} 应写表格的标题，例如 {key} = "标题"。')
    return dict(table)


def _defaults(name: str, table: Mapping[str, Any]) -> dict[str, Cell]:
    for key, value in table.items():
        if not isinstance(value, str | int | float | date):
            raise Refused(f"{name} [defaults] 的 {key} 应是文字、数字或时间。")
        if key in TERMS:
            _check_term(f"{name} [defaults] 的 {key}", TERMS[key], value)
        if key in TIMES and read_moment(value) is None:
            raise Refused(f"{name} [defaults] 的 {key} 不是可识别的时间，例如 2026-11-22 10:05。")
    return dict(table)


def _values(name: str, table: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for key, translation in table.items():
        if not isinstance(translation, dict):
            raise Refused(f"{name} 里的 values.{key} 应写成 [values.{key}] 一节。")
        for theirs, ours in translation.items():
            where = f"{name} [values.{key}] 的「{theirs}」"
            if not isinstance(ours, str | int | float) or isinstance(ours, bool):
                raise Refused(f"{where} 应是文字。")
            if key in TERMS and ours:
                _check_term(where, TERMS[key], ours)
        found[key] = {theirs.strip(): str(ours) for theirs, ours in translation.items()}
    return found


def _check_term(where: str, words: type[Term], value: object) -> None:
    if words.read(str(value)) is None:
        known = "、".join(word.label for word in words)
        raise Refused(f"{where} 不能是「{value}」，可用：{known}。")
