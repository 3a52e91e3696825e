"""The register's further tables: contacts, the history of what was changed, presence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gaoxinban.application.rows import TicketRow
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import ContactMeans, LegName, Term

if TYPE_CHECKING:
    from gaoxinban.application.finding import Finding

Change = tuple[str, str]
"""Old and new text of a field."""


class ChangeKind(Term):
    """What can be done to a record of the register."""

    EDIT = "edit", "修改资料"
    ADD_CONTACT = "add_contact", "添加联系人"
    EDIT_CONTACT = "edit_contact", "修改联系人"
    DROP_CONTACT = "drop_contact", "移除联系人"
    MERGE = "merge", "并入"
    PART = "part", "撤销并入"
    UNDO = "undo", "撤销"
    VISIT = "visit", "走访"


PEOPLE = frozenset({ChangeKind.ADD_CONTACT, ChangeKind.EDIT_CONTACT, ChangeKind.DROP_CONTACT})
"""What is done to contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to call at an enterprise, beside the first one that its record names."""

    id: int = 0
    enterprise_id: int
    name: str
    phone: str = ""
    post: str = ""
    note: str = ""
    initials: str = ""
    pinyin: str = ""
    gone: bool = False
    version: int = 1


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """One line of the history; `fields` is empty where the text was erased by law."""

    enterprise_id: int
    kind: ChangeKind
    at: Instant
    actor: str
    fields: Mapping[str, Change]
    subject: int | None = None
    """The contact, the other enterprise, or the change that a 撤销 takes back."""
    reason: str = ""
    erased: bool = False
    id: int = 0
    undone: ChangeKind | None = None
    """Of a 撤销: what it took back."""

    @property
    def what(self) -> str:
        """修改资料, 换主要联系人, 撤销（修改资料）."""
        if self.undone is not None:
            return f"{self.kind.label}（{self.undone.label}）"
        if self.kind is ChangeKind.VISIT and self.subject is not None:
            return "更正走访"
        swapped = self.kind is ChangeKind.EDIT and self.subject is not None
        return "换主要联系人" if swapped else self.kind.label


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit or a call that brought no request; `id` is that of the change which notes it."""

    id: int
    means: ContactMeans
    officer_id: int | None
    reached: str
    note: str
    happened_at: Instant


@dataclass(frozen=True, slots=True)
class Encounter:
    """A visit, a call or a word that reached the enterprise, in one of its cases or in none."""

    ticket_id: int | None
    number: str
    at: Instant
    actor: str
    what: str
    who: str
    note: str
    reached: bool
    entered_at: Instant
    visit: Visit | None = None


@dataclass(frozen=True, slots=True)
class Pace:
    """Working seconds in the middle over `n` ended legs, None where there are none; `open` run."""

    n: int
    median_seconds: float | None
    open: int = 0


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody at work on a case in another window: who, at what, when last seen."""

    session: str
    actor: str
    act: str
    at: Instant


class RegisterReads(Protocol):
    """Questions about the register in one consistent view; `ids` are a record and its doubles."""

    def family(self, enterprise_id: int) -> list[int]:
        """The standing record's id first, then those merged into it."""
        ...

    def contacts(self, ids: Sequence[int]) -> list[Contact]: ...
    def contact(self, contact_id: int, *, gone: bool = False) -> Contact:
        """One who is there, or one who is gone; Refused where it is the other way."""
        ...

    def people(self, query: str, limit: int) -> list[Contact]: ...
    def held(self, field: str) -> set[str]:
        """What records say in `town`, `industry` or `tiers` (each tier by itself)."""
        ...

    def written(self, ticket_ids: Sequence[int]) -> dict[int, list[str]]:
        """The texts of cases as they are stored (JSON)."""
        ...

    def changes(
        self, ids: Sequence[int], limit: int, kinds: Sequence[ChangeKind] = ()
    ) -> list[RegisterChange]:
        """The newest first; of these kinds only, where any are named."""
        ...

    def last_merge(self, gone_id: int) -> RegisterChange | None: ...
    def encounters(self, ids: Sequence[int], limit: int) -> list[Encounter]: ...
    def cases(self, ids: Sequence[int], limit: int) -> list[TicketRow]: ...
    def pace(self, ids: Sequence[int], since: Instant) -> Mapping[LegName, Pace]: ...
    def present(self, ticket_id: int, since: Instant) -> list[Present]: ...

    def present_anywhere(self, since: Instant) -> list[tuple[int, Present]]:
        """Everybody at work, with the case; who came first stands first."""
        ...

    def findings(self) -> "list[Finding]":
        """The history of the register against the chain of its hashes."""
        ...


class RegisterWrites(RegisterReads, Protocol):
    """What can be written, inside a unit of work."""

    def add_contact(self, contact: Contact) -> int: ...
    def update_contact(self, contact: Contact) -> None: ...
    def record(self, change: RegisterChange) -> None: ...
    def be_present(self, ticket_id: int, present: Present, forget_before: Instant) -> None: ...
    def leave(self, session: str, ticket_id: int | None = None) -> None: ...
