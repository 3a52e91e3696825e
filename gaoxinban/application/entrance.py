"""What the window asks before anybody sits down: is there a door, and who has the key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role

if TYPE_CHECKING:
    from gaoxinban.application.account_ports import Absence, AccountReads
    from gaoxinban.application.ports import Book
    from gaoxinban.application.rows import OfficerOption

OFFICE_NAME = "常州高新区 高新办"
"""How an office is called that has not named itself."""

_RANK = {Role.OFFICER: 0, Role.LEAD: 1, Role.SUPERVISOR: 2, Role.ADMIN: 3}


@dataclass(frozen=True, slots=True)
class Entrance:
    """How the office is entered.

    Without `sign_in` whoever sits down chooses an officer, as on the first
    day. `first_start`: nobody has been asked yet how this office works.
    `lock_minutes` without a key or click lock the window; 0: never.
    """

    office_name: str = OFFICE_NAME
    sign_in: bool = False
    first_start: bool = False
    lock_minutes: int = 0

    @classmethod
    def read(cls, settings: Mapping[str, str], *, untouched: bool) -> "Entrance":
        """From the office's settings; an office with cases is not asked about its first day."""
        minutes = settings.get("lock_minutes", "0")
        return cls(
            office_name=office_name(settings),
            sign_in=settings.get("sign_in") == "1",
            first_start=untouched and settings.get("first_start") == "open",
            lock_minutes=int(minutes) if minutes.isdigit() else 0,
        )


def office_name(settings: Mapping[str, str]) -> str:
    """What the office calls itself: above its door, and at the head of every sheet."""
    return settings.get("office_name", "") or OFFICE_NAME


class Doorkeeper:
    """Who has signed in at this program, and as what everybody may act. Safe to share.

    The faces pass an `Actor`; what counts is what the book says of that
    person now. Somebody who was deactivated acts no more, another role counts
    at once, a stand-in may decide what the absent person could. Where the
    office demands sign-in, an officer acts only after it. Scripts are no
    officers: they act for the system's user, who could read the file anyway.
    """

    def __init__(self) -> None:
        self._present: frozenset[int] = frozenset()

    def let_in(self, officer_id: int) -> None:
        """The person has given the right password."""
        self._present |= {officer_id}

    def let_out(self, officer_id: int) -> None:
        """Signed out; acts again after signing in."""
        self._present -= {officer_id}

    def is_in(self, officer_id: int) -> bool:
        """Whether the person has signed in and not left."""
        return officer_id in self._present

    def admit(self, book: "Book", actor: Actor, now: Instant) -> Actor:
        """The person as the office knows him now; Refused if he may not act at all."""
        if actor.officer_id is None:
            return actor
        officer = book.officer(actor.officer_id)
        if not officer.active:
            raise Refused(f"{officer.name}已经停用，不能再办理。请换在岗的人。")
        if actor.officer_id not in self._present and book.settings().get("sign_in") == "1":
            raise Refused(f"{officer.name}还没有登录，请先登录再办理。")
        roles = _roles(officer, book.officers(), book.absences(), now)
        role = max(roles, key=_RANK.__getitem__)
        leads = Role.LEAD in roles and role is not Role.LEAD
        stands = (role, officer.team_id, officer.name, leads)
        if (actor.role, actor.team_id, actor.name, actor.leads) == stands:
            return actor
        return replace(actor, name=officer.name, role=role, team_id=officer.team_id, leads=leads)

    def known(self, book: "Book", actor: Actor | None, now: Instant) -> Actor | None:
        """Who reads, as the office knows him now; None for nobody, and for one not admitted."""
        try:
            return None if actor is None else self.admit(book, actor, now)
        except Refused:
            return None


def as_they_count(
    officers: "Sequence[OfficerOption]", absences: "Sequence[Absence]", now: Instant
) -> "list[OfficerOption]":
    """Everybody by what he may decide now: a stand-in by the higher role of who is absent.

    What the window offers goes by this.
    """
    found = []
    for each in officers:
        role = max(_roles(each, officers, absences, now), key=_RANK.__getitem__)
        found.append(each if role is each.role else replace(each, role=role))
    return found


def _roles(
    officer: "OfficerOption",
    officers: "Sequence[OfficerOption]",
    absences: "Sequence[Absence]",
    now: Instant,
) -> set[Role]:
    """The own role, and those of whom this person stands in for."""
    absent = {
        each.officer_id for each in absences if each.stand_in_id == officer.id and each.covers(now)
    }
    return {officer.role, *(each.role for each in officers if absent and each.id in absent)}


def admin_to_rescue(view: "AccountReads", name: str) -> "OfficerOption":
    """Who gets a new password from the command line; Refused where that is not clear."""
    admins = [each for each in view.officers() if each.role is Role.ADMIN]
    found = [each for each in admins if each.name == name] if name else admins
    active = [each for each in found if each.active]
    if len(active) == 1:
        return active[0]
    if name and found:
        return found[0]
    names = "、".join(each.name for each in admins if each.active) or admins[0].name
    if name:
        raise Refused(f"没有管理员「{name}」；管理员有：{names}。", field="name")
    if not active:
        return admins[0]
    raise Refused(f"管理员不止一位，请写明是谁：{names}。", field="name")
