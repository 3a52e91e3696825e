"""JSON as it is stored: what is stored is what is hashed.

Written and read by orjson: JSON was a thirtieth of the time of an act, and more
of a check of all history (docs/decisions/0011).
"""

from collections.abc import Mapping
from typing import Any

import orjson

loads = orjson.loads
"""The value of a stored text; ValueError where it is none."""


def dumps(value: Mapping[str, Any]) -> str:
    """Canonical JSON: names in order, no blanks, no escapes but those that JSON demands."""
    return orjson.dumps(value, None, orjson.OPT_SORT_KEYS).decode() if value else "{}"
