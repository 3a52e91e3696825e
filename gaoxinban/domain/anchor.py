"""The anchor: one line that pins all history up to a day, kept outside the database.

`gaoxinban-anchor 1 DATE COUNT CHAIN_HASH VERSIONS_HASH`. Whoever owns the file
can rewrite the whole chain so that it agrees with itself; only a line that lies
elsewhere (on paper, in another office's mail) tells.
"""

import re
from dataclasses import dataclass
from datetime import date

from gaoxinban.domain.errors import Refused

_WORD, _FORMAT = "gaoxinban-anchor", "1"
_HASH = re.compile(r"[0-9a-f]{64}")
_COUNT = re.compile(r"0|[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the chains stood on `day` (local).

    `count` events had been entered and `chain_hash` was the last link of the
    global chain; `versions_hash` the last link of the chain of calendars,
    promises and dispatch rules. Lower-case hex of SHA-256.
    """

    day: date
    count: int
    chain_hash: str
    versions_hash: str

    def line(self) -> str:
        """The text for safekeeping; `read` gives the same anchor back."""
        return (
            f"{_WORD} {_FORMAT} {self.day.isoformat()} {self.count} "
            f"{self.chain_hash} {self.versions_hash}"
        )

    @classmethod
    def read(cls, line: str) -> "Anchor":
        """The anchor in a line; spaces and capitals may have suffered. Refused if it is none."""
        words = line.lower().split()
        if not words or words[0] != _WORD:
            raise _bad(f"应以“{_WORD}”开头")
        if len(words) < 2 or words[1] != _FORMAT:
            raise _bad(f"本程序只认第 {_FORMAT} 种格式，请用导出它的程序版本来核对")
        if len(words) != 6:
            raise _bad(f"应有 6 段，这里有 {len(words)} 段，可能没有抄全")
        day, count, chain_hash, versions_hash = words[2:]
        if not _COUNT.fullmatch(count):
            raise _bad(f"事件条数“{count}”不是数字")
        for name, value in (("事件链", chain_hash), ("规则版本", versions_hash)):
            if not _HASH.fullmatch(value):
                raise _bad(f"{name}的指纹应是 64 位十六进制数字，这里是“{value[:80]}”")
        return cls(_day(day), int(count), chain_hash, versions_hash)


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _bad(f"日期“{text}”不对，应写成 2026-11-22")


def _bad(why: str) -> Refused:
    return Refused(f"这不是一行完整的存证：{why}。请把整行原样粘贴过来。", field="anchor")
