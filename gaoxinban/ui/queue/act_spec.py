"""What the case page knows of an act: its name, its key, the rule in a sentence."""

from dataclasses import dataclass
from typing import Literal

from gaoxinban.domain.event import EventKind as E


@dataclass(frozen=True, slots=True)
class ActSpec:
    """One act; `rule` is what the panel says above its fields, `done` what is said afterwards.

    `folded`: under 更多 `always`, or only while it is `barred`.
    """

    name: str
    kind: E
    text: str
    keys: str
    rule: str
    done: str
    folded: Literal["", "barred", "always"] = ""
