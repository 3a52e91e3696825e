"""Cleaning of what people and other programs typed into sheets and forms.

Nothing here raises, and cleaning twice gives what cleaning once gave. What the
writer meant is kept: a body keeps its own characters (no NFKC), only what no
reader can see or what breaks search, print and comparison is taken out, and
`Cleaned.removed` names it so that a report can say so.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from gaoxinban.application.sheet_rows import Cell

NO_BREAK_SPACE = "不间断空格"
ZERO_WIDTH = "零宽字符"
CONTROL = "控制字符"
TAB = "制表符"
GARBLED = "乱码字符"

# Spaces of other widths read as a space; only the no-break space is worth a word.
_SPACES = "\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u205f"
_NO_BREAK = "\u00a0\u202f"
_LINE_BREAKS = "\x0b\x0c\x85\u2028\u2029"
# Direction marks belong here: they can make a name read differently from what it is.
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_CONTROLS = [
    code for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\t\n\r" + _LINE_BREAKS
]
_TRANSLATION: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _SPACES + _NO_BREAK), " "),
    **dict.fromkeys(map(ord, _LINE_BREAKS), "\n"),
    **dict.fromkeys(map(ord, _INVISIBLE), None),
    **dict.fromkeys(_CONTROLS, None),
    **dict.fromkeys(range(0xD800, 0xE000), None),  # halves of a pair cannot be stored
}
# Most text needs none of the above; one search is cheaper than a translation.
_UNCLEAN = re.compile(
    f"[{_SPACES}{_NO_BREAK}{_LINE_BREAKS}{_INVISIBLE}\u200d\ufffd\ud800-\udfff"
    "\x00-\x08\x0e-\x1f\x7f-\x9f]"
)
# A joiner is kept where it holds an emoji together and nowhere else.
_STRAY_JOINER = re.compile("(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
_EXCEL_RETURN = re.compile(r"_x000[dD]_")  # how Excel writes a carriage return into xlsx
_RETURN = re.compile(r"\r\n?")
_BLANK_LINES = re.compile(r"\n{3,}")
_WHITE = re.compile(r"\s+")

_NOTHING = frozenset(
    [
        *("n/a", "na", "#n/a", "null", "none", "nan", "nil"),
        *("无", "暂无", "没有", "不详", "未知", "未填", "空"),
        *("-", "--", "---", "—", "——", "/", "\\", ".", "*", "?"),
    ]
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Cleaned text and the names of what was taken out of it."""

    text: str
    removed: tuple[str, ...] = ()


def clean_text(text: str) -> Cleaned:
    """A body of several lines: each line trimmed, at most one blank line in a row."""
    visible, removed = _visible(text)
    lines = (line.strip() for line in visible.split("\n"))
    return Cleaned(_BLANK_LINES.sub("\n\n", "\n".join(lines)).strip(), removed)


def clean_line(text: str) -> Cleaned:
    """A text of one line: any run of white space becomes one space."""
    visible, removed = _visible(text)
    line = _WHITE.sub(" ", visible).strip()
    if "\t" in visible.strip():
        removed = (*removed, TAB)
    return Cleaned(line, removed)


def _visible(text: str) -> tuple[str, tuple[str, ...]]:
    """Text without invisible characters, line breaks as LF, and what was removed."""
    removed: tuple[str, ...] = ()
    if _UNCLEAN.search(text):
        found = set(text)
        translated = _STRAY_JOINER.sub("", text.translate(_TRANSLATION))
        named = (
            (NO_BREAK_SPACE, not found.isdisjoint(_NO_BREAK)),
            (ZERO_WIDTH, not found.isdisjoint(_INVISIBLE) or _lost_joiner(text, translated)),
            (CONTROL, any(ord(one) in _REPORTED_CONTROLS for one in found)),
            (GARBLED, "\ufffd" in found),
        )
        removed = tuple(name for name, present in named if present)
        text = translated
    if "\r" in text or "_x000" in text:
        text = _RETURN.sub("\n", _EXCEL_RETURN.sub("\n", text))
    return text, removed


def _lost_joiner(before: str, after: str) -> bool:
    return before.count("\u200d") > after.count("\u200d")


_REPORTED_CONTROLS = frozenset(_CONTROLS) | frozenset(range(0xD800, 0xE000))


def is_nothing(text: str) -> bool:
    """Whether a cleaned cell says that there is nothing: "N/A", 无, a dash, or empty."""
    return not text or unicodedata.normalize("NFKC", text).casefold() in _NOTHING


def has_letters(text: str) -> bool:
    """Whether a letter or a Chinese character stands in `text`."""
    return any(map(str.isalpha, text))


# Numbers that were never meant to be numbers.

_EXACT_DIGITS = 15  # a spreadsheet keeps no more digits of a number than this
_SCIENTIFIC = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+]?\d+")
_WHOLE_WITH_POINT = re.compile(r"(\d+)\.0+")


@dataclass(frozen=True, slots=True)
class NumberText:
    """A cell read as text; `digits_lost` when the file no longer holds all its digits."""

    text: str
    digits_lost: bool = False


def read_number_text(cell: Cell) -> NumberText:
    """A number, code or phone as text: 2549.0 is "2549", and never "1.2E+17"."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        text = cell_text(cell)
        plain = unicodedata.normalize("NFKC", clean_line(text).text)
        if _SCIENTIFIC.fullmatch(plain):
            return _whole_number(Decimal(plain), lost=True) if len(plain) < 40 else NumberText(text)
        whole = _WHOLE_WITH_POINT.fullmatch(plain)
        return NumberText(whole[1] if whole else text)
    number = Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if not number.is_finite():
        return NumberText("")
    lost = isinstance(cell, float) and number.adjusted() >= _EXACT_DIGITS
    return _whole_number(number, lost=lost)


def _whole_number(number: Decimal, *, lost: bool) -> NumberText:
    if number.adjusted() > 60:
        return NumberText(str(number), digits_lost=True)
    if number == number.to_integral_value():
        return NumberText(format(number.to_integral_value(), "f"), lost)
    return NumberText(format(number.normalize(), "f"), lost)


def cell_text(cell: Cell) -> str:
    """What a cell would show as text, uncleaned; "" for an empty one."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return read_number_text(cell).text


# Codes, phones, names, money.

_CODE_NOISE = re.compile(r"[\s'’‘`\"“”\-‐-―−_.·*:：]+")


class CodeFault(StrEnum):
    """Why a 统一社会信用代码 deserves a word; the value is that word. Never blocks."""

    LEGACY = "15 位旧注册号，请换发 18 位统一社会信用代码"
    LENGTH = "统一社会信用代码应为 18 位"
    FORMAT = "统一社会信用代码含有不允许的字符"
    CHECK_DIGIT = "统一社会信用代码校验位不符，请核对"


def clean_code(text: str) -> str:
    """A code in capitals without spaces, quotes and dashes; "" when it says nothing."""
    if text.isascii() and text.isalnum():
        code = text.upper()
    else:
        code = _settle(text, lambda one: _CODE_NOISE.sub("", _plain(one).upper()))
    return "" if is_nothing(code) else code


def _plain(text: str) -> str:
    """Visible characters in their plain forms: half width, composed."""
    return unicodedata.normalize("NFKC", _visible(text)[0])


def _settle(text: str, clean: Callable[[str], str]) -> str:
    """Clean until nothing changes: what a space kept apart may compose once it is gone."""
    for _ in range(8):
        before, text = text, clean(text)
        if text == before:
            break
    return text


def code_fault(code: str) -> CodeFault | None:
    """What is odd about a cleaned code; None when it is valid or empty."""
    if not code:
        return None
    if len(code) == 15 and code.isascii() and code.isalnum():
        return CodeFault.LEGACY
    from stdnum.cn import uscc
    from stdnum.exceptions import InvalidChecksum, InvalidLength, ValidationError

    try:
        uscc.validate(code)
    except InvalidLength:
        return CodeFault.LENGTH
    except InvalidChecksum:
        return CodeFault.CHECK_DIGIT
    except ValidationError:
        return CodeFault.FORMAT
    return None


_DASHES = re.compile(r"[‐-―−ー─]")
_PHONE_BREAK = re.compile(r"[,;/、|\n]+")
_PHONE_NOISE = re.compile(r"[\s()]+")
_COUNTRY = re.compile(r"^(?:\+86|0086)-?(?=1[\d-]{10,12}$|0\d{9,11}$|0\d{2,3}-)")


def clean_phone(text: str) -> str:
    """Phone numbers without inner spaces and country code, several joined by 、."""
    return _settle(text, _phones)


def _phones(text: str) -> str:
    visible = _DASHES.sub("-", _plain(text).replace("\t", " "))
    numbers: list[str] = []
    for part in _PHONE_BREAK.split(visible):
        numbers += [part] if _is_one_number(part) else part.split()
    found = (_COUNTRY.sub("", _area_code(number)).strip("-") for number in numbers)
    return "、".join(dict.fromkeys(one for one in found if any(map(str.isdigit, one))))


def _area_code(number: str) -> str:
    """(0519) 8512 7777 as 0519-85127777."""
    area = re.fullmatch(r"\s*\((0\d{2,3})\)[\s-]*(.*)", number)
    return _PHONE_NOISE.sub("", f"{area[1]}-{area[2]}" if area else number)


def _is_one_number(part: str) -> bool:
    """Whether the blanks of `part` group the digits of one number."""
    return sum(map(str.isdigit, re.split("转|分机|ext", part)[0])) <= 13


_BRACKETS = str.maketrans("[]{}【】〔〕〖〗〈〉《》「」『』", "()" * 9)
_DOTS = re.compile(r"[·•‧∙⋅・･．.]")
_QUOTES = re.compile(r"[\"'“”‘’`´,，。;；、]")


def company_key(name: str) -> str:
    """What two spellings of one enterprise's name have in common; never shown."""
    return _settle(name, _name_key)


def _name_key(name: str) -> str:
    text = _plain(name).casefold().translate(_BRACKETS)
    return _QUOTES.sub("", _WHITE.sub("", _DOTS.sub("·", text))).strip("·-_")
