"""The anchor: one line that pins all history up to a day, kept outside the database.

`gaoxinban-anchor 2 DATE COUNT CHAIN_HASH VERSIONS_HASH MONTHS_HASH`. Whoever owns
the file can rewrite the whole chain so that it agrees with itself; only a line that
lies elsewhere (on paper, in another office's mail) tells. Lines of format 1 end
before MONTHS_HASH and are still read.
"""

import re
from dataclasses import dataclass
from datetime import date

from gaoxinban.domain.errors import Refused

_WORD = "gaoxinban-anchor"
_WORDS = {"1": 6, "2": 7}
"""How many words a line of each format has."""
_HASH = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chains stood on `day` (local).

    `count` events had been entered and `chain_hash` was the last link of the
    global chain; `versions_hash` the last link of the chain of calendars,
    promises and dispatch rules; `months_hash` that of the frozen months, None in
    a line of format 1. Lower-case hex of SHA-256.
    """

    day: date
    count: int
    chain_hash: str
    versions_hash: str
    months_hash: str | None = None

    def line(self) -> str:
        """The text for safekeeping; `read` gives the same anchor back."""
        hashes = [self.chain_hash, self.versions_hash]
        if self.months_hash is not None:
            hashes.append(self.months_hash)
        number = "1" if self.months_hash is None else "2"
        return f"{_WORD} {number} {self.day.isoformat()} {self.count} {' '.join(hashes)}"

    @classmethod
    def read(cls, line: str) -> "Anchor":
        """The anchor in a line; spaces and capitals may have suffered. Refused if it is none."""
        words = line.lower().split()
        if not words or words[0] != _WORD:
            raise _bad(f"应以「{_WORD}」开头")
        wanted = _WORDS.get(words[1]) if len(words) > 1 else None
        if wanted is None:
            raise _bad("本程序只认第 1 种和第 2 种格式，请用导出它的程序版本来核对")
        if len(words) != wanted:
            raise _bad(f"应有 {wanted} 段，这里有 {len(words)} 段，可能没有抄全")
        day, count, *hashes = words[2:]
        if not _COUNT.fullmatch(count):
            raise _bad(f"事件条数「{count}」不是数字")
        for name, value in zip(("事件链", "规则版本", "月度数字"), hashes, strict=False):
            if not _HASH.fullmatch(value):
                raise _bad(f"{name}的指纹应是 64 位十六进制数字，这里是「{value[:80]}」")
        return cls(_day(day), int(count), *hashes)


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _bad(f"日期「{text}」不对，应写成 2026-11-22")


def _bad(why: str) -> Refused:
    return Refused(f"这不是一行完整的存证：{why}。请把整行原样粘贴过来。", field="anchor")
