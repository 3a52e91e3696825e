"""What people write for an enterprise and a person when they do not write the full name.

「天合光能」 in a title tells as much as 「天合光能股份有限公司」. Rules of thumb: what they find
is kept back beside the names themselves, and what they miss, those who write are told of.
"""

import re
from collections.abc import Iterable, Sequence

SHORT = 2
"""Characters of a 字号 as people say it (天合, 星宇), of the more that stand before the trade."""

_PLACES = (
    "中国|国家|中科|江苏|常州|新北|武进|天宁|钟楼|金坛|溧阳|经开|高新|南京|无锡|江阴|宜兴|苏州|昆山|"
    "常熟|张家港|太仓|镇江|丹阳|句容|扬中|南通|扬州|泰州|盐城|淮安|连云港|徐州|宿迁|上海|北京|天津|重庆|"
    "浙江|杭州|宁波|嘉兴|湖州|绍兴|安徽|合肥|广东|广州|深圳|东莞|山东|青岛|济南|福建|厦门|湖北|武汉|"
    "湖南|长沙|河南|郑州|河北|四川|成都|陕西|西安|辽宁|大连"
)
"""Places that stand before a name, besides the office's own towns."""
_KIND_OF_PLACE = "省|市|区|县|镇|乡|街道"
_OF_TOWN = re.compile(f"(?<=..)(?:{_KIND_OF_PLACE})$")
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_FORM = re.compile(
    "(?:集团|控股|实业|股份|有限|责任)*(?:[总分]?公司|集团)(?:.{0,8}分公司)?$|合伙企业$|事务所$"
)
_TITLES = (
    *("总", "董", "工", "经理", "主任", "部长", "书记", "厂长", "会计", "老板", "助理"),
    *("博士", "老师", "师傅", "女士", "小姐", "先生"),
)
_LONG_SURNAMES = (
    "欧阳|上官|司马|司徒|诸葛|东方|皇甫|尉迟|公孙|公冶|慕容|令狐|夏侯|宇文|长孙|端木|南宫|澹台|"
    "轩辕|闻人|淳于|单于|太史|申屠|呼延|独孤|百里|西门|东郭"
)
"""Of two characters; of all others the first one is the surname."""
_FIRST = re.compile(rf"[A-Za-z0-9]+|.{{{SHORT}}}")
_SURNAME = re.compile(f"{_LONG_SURNAMES}|[\u4e00-\u9fff]")
_SIGNS = ("-", " ", ".", "－")
"""What people write between the parts of a number."""
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_NEXT_NUMBER = re.compile(r"[、，,;；/|]+")
_OTHER = re.compile(r"\D+")


def short_names(name: str, towns: Sequence[str]) -> tuple[str, ...]:
    """The name without place (薛家镇 is one of `towns`) and legal form, and how it begins.

    骏赫物流, 骏赫.
    """
    places = "|".join([_PLACES, *(re.escape(_OF_TOWN.sub("", each)) for each in towns)])
    before = re.compile(f"(?:(?:{places})(?:{_KIND_OF_PLACE})?)+")
    core = before.sub("", _FORM.sub("", _BRACKETS.sub("", name).strip()), count=1).strip()
    begins = _FIRST.match(core)
    first = begins[0] if begins and (core != name or len(core) > SHORT + 1) else ""
    found = dict.fromkeys((core, first, first.lower(), first.upper()))
    return tuple(each for each in found if len(each) >= SHORT and each != name)


def forms_of_address(name: str) -> tuple[str, ...]:
    """张总, 张工 … and 老张 of somebody whose whole name is known: by the surname."""
    found = _SURNAME.match(name)
    if found is None or not 2 <= len(name) <= 2 + len(found[0]):
        return ()
    surname = found[0]
    with_title = (surname + title for title in _TITLES)
    return (*with_title, *(each + surname for each in ("老", "小") if len(surname) == 1))


def spellings(numbers: str) -> tuple[str, ...]:
    """Telephone numbers as others write them: in parts, with one sign or another between them."""
    return tuple(each for one in _NEXT_NUMBER.split(numbers) for each in _spelled(one))


def _spelled(number: str) -> tuple[str, ...]:
    digits = _OTHER.sub("", number)
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    if len(digits) == 11 and digits[0] == "1":
        return _in_parts(digits, (3, 7), (3,), (4, 8))
    if len(digits) >= 10 and digits[0] == "0":
        area = 3 if digits[1] in "12" else 4
        local = digits[area:]  # who calls within a town leaves the area out
        return (*_in_parts(digits, (area,)), *_in_parts(local, (len(local) - 4,)))
    if len(digits) in _LOCAL:
        return _in_parts(digits, (len(digits) - 4,))
    return ()


_LOCAL = (7, 8)
"""Digits of a number without its area."""


def _in_parts(digits: str, *cuts: tuple[int, ...]) -> tuple[str, ...]:
    """The number in one piece, and cut at these places."""
    pieces = [
        [digits[low:high] for low, high in zip((0, *cut), (*cut, len(digits)), strict=True)]
        for cut in cuts
    ]
    return (
        digits,
        digits.translate(_WIDE),
        *(sign.join(parts) for parts in pieces for sign in _SIGNS),
    )


def known_as(firms: Iterable[str], people: Iterable[str], towns: Sequence[str]) -> str:
    """All that tells who asks, a line each, as `told_by` reads it.

    `people` are names and numbers in any order. `towns` are the office's: no part of a
    firm's own name.
    """
    said: list[str] = []
    for firm in firms:
        said += [firm, *short_names(firm, towns)]
    for each in people:
        said += [each, *forms_of_address(each), *spellings(each)]
    return "\n".join(dict.fromkeys(each for each in said if each))
