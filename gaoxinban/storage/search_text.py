"""Text as the full-text index sees it, the same on SQLite and PostgreSQL.

NFKC, casefold, and a space on both sides of every CJK character, so that a
phrase query finds words of one, two or four characters exactly (DESIGN §9).
A bar between two parts of a case becomes a word that nobody types, so that no
phrase runs from one part into the next: the tokenizer drops the bar itself.
"""

import unicodedata

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


def spaced(text: str) -> str:
    """Normalised, with spaces around CJK characters."""
    normal = unicodedata.normalize("NFKC", text.replace("\x00", "")).casefold()
    return " ".join(normal.translate(_SPACING).split())


def phrases(query: str) -> list[str]:
    """The phrases that a query asks for: each word separated by blanks must occur."""
    return [phrase for phrase in (_words(word) for word in query.split()) if phrase]


def _words(word: str) -> str:
    """Only what the tokenizer keeps: letters, digits and CJK characters."""
    return " ".join("".join(c if c.isalnum() else " " for c in spaced(word)).split())
