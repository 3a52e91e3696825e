"""What a check tells: read by processes that load nothing else of the use cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: a sentence, and where."""

    sentence: str
    event_id: int | None = None
