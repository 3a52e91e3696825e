"""The intake desk's own tables: drafts, text modules, and what is shown beside the form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Rating


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in a form and was not logged.

    `window` names one window of one process for its life, `owner` who sat there (an
    actor's ref), `machine` the computer and its user. `payload` is the form's own; that of a
    form of no case is empty, once it was cleared because nobody went on with it.
    """

    window: str
    owner: str
    machine: str
    saved_at: Instant
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ActDraft:
    """What stood in the form of an act on a case and was not done.

    `act` is the value of its `EventKind`, `owner` who typed it (an actor's ref);
    nobody has two of one act on one case. `payload` is the form's own; one that was cleared
    because nobody went on with it is empty.
    """

    ticket_id: int
    act: str
    owner: str
    saved_at: Instant
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TextModule:
    """A text to be put in by 「::」 and a word; with `category` it is that category's template.

    `id` 0 and `version` 0: not stored yet. `initials` are those of the name.
    """

    id: int = 0
    keyword: str = ""
    name: str = ""
    initials: str = ""
    body: str = ""
    category: str | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that may be about the same; `text` is all of it as the full-text index has it."""

    row: TicketRow
    text: str


@dataclass(frozen=True, slots=True)
class WordSample:
    """How common words are, from the newest cases of the last twelve months.

    `first_id`: no case of that time has a smaller id. `cases` that were read;
    `frequency` counts those with a pair of characters (「用 电」), a Latin word, or a
    single character.
    """

    first_id: int
    since: Instant
    cases: int
    frequency: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RatedCase:
    """How a case was judged by the enterprise."""

    number: str
    rating: Rating
    logged_at: Instant


@dataclass(frozen=True, slots=True)
class CallerFacts:
    """What the card of an enterprise shows beside its profile.

    `handler` is who handled its newest case that had somebody; empty if none had.
    """

    year_cases: int
    handler: str
    handler_team: str
    ratings: tuple[RatedCase, ...]


class DeskReads(Protocol):
    """Questions inside one consistent view."""

    def drafts_of(self, owner: str) -> list[Draft]:
        """The drafts of this owner, the newest first."""
        ...

    def draft(self, window: str) -> Draft | None: ...
    def act_drafts_of(self, owner: str, ticket_id: int) -> list[ActDraft]: ...
    def act_drafts_before(self, instant: Instant) -> list[ActDraft]:
        """Everybody's that have not been touched since."""
        ...

    def form_drafts_before(self, instant: Instant) -> list[Draft]:
        """Everybody's of forms of no case that have not been touched since; of requests none."""
        ...

    def draft_payloads(self) -> list[Mapping[str, Any]]:
        """Of every draft there is, of requests and of acts."""
        ...

    def text_modules(self) -> list[TextModule]: ...
    def indexed(self, text: str) -> str:
        """A text as the full-text index has it: normal, with spaces around each character."""
        ...

    def word_sample(self, since: Instant) -> WordSample:
        """Counting words takes some 50 ms: ask once in a while and keep it."""
        ...

    def cases_with(self, sample: WordSample, words: Sequence[str]) -> dict[int, list[int]]:
        """For each word (by its place in `words`) the newest cases that have it, by case id."""
        ...

    def family(self, enterprise_id: int) -> list[int]:
        """The record that stands for the enterprise, then those merged into it."""
        ...

    def recent_cases(self, sample: WordSample, enterprises: Sequence[int]) -> list[int]:
        """Ids of the newest cases of these records of the register, of the sample's time."""
        ...

    def candidates(self, sample: WordSample, ids: Sequence[int]) -> list[Candidate]:
        """Those of them that were logged in the sample's time, merged and voided ones left out."""
        ...

    def caller_facts(self, enterprise_id: int, since: Instant) -> CallerFacts: ...


class DeskWrites(DeskReads, Protocol):
    """What can be written, inside a unit of work."""

    def keep_draft(self, draft: Draft) -> None:
        """Replaces what the same window kept before."""
        ...

    def drop_draft(self, window: str) -> None:
        """Nothing happens when there is none."""
        ...

    def keep_act_draft(self, draft: ActDraft) -> None:
        """Replaces what the same person kept of the same act on the same case."""
        ...

    def drop_act_draft(self, ticket_id: int, act: str, owner: str) -> None:
        """Nothing happens when there is none."""
        ...

    def put_text_module(self, module: TextModule) -> TextModule:
        """Insert (id 0) or replace; with its id and new version."""
        ...

    def drop_text_module(self, module_id: int) -> None: ...
