"""A 派单目录 as a TOML file, in the form of the one that ships: to keep, to pass on, to edit."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.routing import Catalogue

MOST_BYTES = 4_000_000

_HEAD = """\
# 派单目录：按先后试，第一条符合的规则决定团队。
# 条件里几项并列是都要符合；all 都要，any 任一；words 含词，without 不含；"@名" 是下面的词表。
# 词里的「…」：前后两段在同一句里相隔不过八个字。off = true 是停用。
"""


def write(catalogue: Catalogue) -> bytes:
    """UTF-8; `read` gives the same catalogue again."""
    return "\n".join(_lines(catalogue.to_payload())).encode()


def read(data: bytes, base: Mapping[str, Any]) -> Catalogue:
    """A catalogue from a file; what the file leaves out stays as in the payload `base`.

    Raises Refused with a sentence where the file is none or names what is not there.
    """
    if len(data) > MOST_BYTES:
        raise Refused("文件太大，不像是派单目录。", field="file")
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Refused(f"看不懂这个文件：{fault}。", field="file") from fault
    if not isinstance(found.get("rules"), list):
        raise Refused("文件里没有派单规则，请选择导出的派单目录。", field="file")
    try:
        return Catalogue.from_payload(base, found)
    except (AttributeError, KeyError, TypeError, ValueError) as fault:
        said = f"文件里的写法不对（{fault}），请对照导出的派单目录。"
        raise Refused(said, field="file") from fault


def _lines(payload: Mapping[str, Any]) -> Iterator[str]:
    yield _HEAD
    plain = {key: value for key, value in payload.items() if not _is_table(value)}
    for key, value in plain.items():
        yield f"{key} = {_value(value)}"
    for key, value in payload.items():
        if isinstance(value, Mapping):
            yield f"\n[{key}]"
            yield from (f"{_value(name)} = {_value(each)}" for name, each in value.items())
    for key, value in payload.items():
        if key not in plain and not isinstance(value, Mapping):
            for table in value:
                yield f"\n[[{key}]]"
                yield from (f"{name} = {_value(each)}" for name, each in table.items())


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _value(value: object) -> str:
    """One value on one line."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_value(name)} = {_value(each)}" for name, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(each) for each in value)}]"
    # JSON's strings are TOML's, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
