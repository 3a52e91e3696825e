"""Text as the full-text index sees it, the same on SQLite and PostgreSQL.

NFKC, casefold, and a space on both sides of every CJK character, so that a
phrase query finds words of one, two or four characters exactly (DESIGN §9).
A bar between two parts of a case becomes a word that nobody types, so that no
phrase runs from one part into the next: the tokenizer drops the bar itself.
"""

import re
import sys
import unicodedata
from operator import itemgetter
from typing import Any

_RANGES = ((0x3005, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
"""々 〇, kana, ideographs and their extensions."""

_PART_END = "\ue000"
"""Private use (category Co): a word to the tokenizer, never kept in a query."""


def _is_cjk(character: str) -> bool:
    code = ord(character)
    return code >= 0x3005 and any(low <= code <= high for low, high in _RANGES)


class _Spacing(dict[int, str]):
    """A table for `str.translate` that learns characters as it meets them."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        spread = self[code] = f" {character} " if _is_cjk(character) else character
        return spread


_SPACING = _Spacing({ord("|"): f" {_PART_END} "})


_PLAIN = re.compile(
    "[\\x00-\\x7f\\xb7\u2010-\u2027\u2030-\u205e\u3000-\u3029\u3030-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*"
)
"""What nearly all text here is written in: characters that NFKC maps one by one.

None of them combines with another, so that one table does what normalising,
folding and spacing do; full-width punctuation sends `normalize` to its slow path.
"""


_TABLE: list[Any] = [None] * 0x10000
"""What stands for a character of `_PLAIN`, by its code; None where none has been met yet."""

_CODES = f"utf-16-{sys.byteorder[0]}e"


def _spread(text: str) -> str:
    """Text of `_PLAIN`, all characters at once: to make a string of each takes as long as this."""
    codes = memoryview(text.encode(_CODES)).cast("H")
    try:
        return "".join(itemgetter(*codes)(_TABLE))
    except TypeError:  # not all have been met, or there are none
        for code in codes:
            if _TABLE[code] is None:
                _TABLE[code] = _learned(chr(code))
    return "".join(_TABLE[code] for code in codes)


def _learned(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    if character == "\x00":
        return ""
    return " " if folded.isspace() else folded.translate(_SPACING)


def spaced(text: str) -> str:
    """Normalised, with spaces around CJK characters."""
    if _PLAIN.fullmatch(text):
        made = _spread(text)  # as `split` and `join` below, without the words
        while "  " in made:
            made = made.replace("  ", " ")
        return made.strip(" ")
    normal = unicodedata.normalize("NFKC", text.replace("\x00", "")).casefold()
    return " ".join(normal.translate(_SPACING).split())


def letters_of(typed: str) -> str:
    """What letters and digits are looked up by, nothing for other text; a number has no dashes."""
    letters = unicodedata.normalize("NFKC", typed).casefold().replace(" ", "")
    if letters[:1].isdigit():
        letters = letters.replace("-", "")
    return letters if letters.isascii() and letters.isalnum() else ""


def phrases(query: str) -> list[str]:
    """The phrases that a query asks for: each word separated by blanks must occur."""
    return [phrase for phrase in (_words(word) for word in query.split()) if phrase]


def _words(word: str) -> str:
    """Only what the tokenizer keeps: letters, digits and CJK characters."""
    return " ".join("".join(c if c.isalnum() else " " for c in spaced(word)).split())
