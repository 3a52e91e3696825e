"""撤销 of what is set for the office: the opposite act, unless somebody has changed it since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gaoxinban.application.categories import CategoryRow
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.entrance import Entrance
from gaoxinban.application.office import Office
from gaoxinban.application.rows import TeamOption
from gaoxinban.application.staffing import Person, PersonWanted
from gaoxinban.domain.errors import Conflict
from gaoxinban.domain.event import Actor
from gaoxinban.ui.office.wording import translate


@dataclass(frozen=True, slots=True)
class Back:
    """The way back from an act; both run in a worker.

    `seen` tells how things stand, for comparison; `work` is the opposite act,
    which asks for the same roles as the act itself.
    """

    seen: Callable[[Office], object]
    work: Callable[[Office, Actor], Outcome[Any]]


def take_back(office: Office, actor: Actor, back: Back, left: object) -> Outcome[Any]:
    """Do the opposite act if things stand as the act has `left` them."""
    if back.seen(office) != left:
        raise Conflict(translate("后来又有人改过，不能撤销。请按现在的情况修改。"))
    return back.work(office, actor)


def _person(number: int) -> Callable[[Office], object]:
    def seen(office: Office) -> object:
        people = {each.officer.id: each for each in office.staff.people()}
        return people[number].officer, people[number].away

    return seen


def person_changed(person: Person) -> Back:
    """Name, role and team as they were."""
    was = person.officer
    wanted = PersonWanted(was.name, was.role, was.team_id)
    return Back(_person(was.id), lambda office, actor: office.staff.change(actor, was.id, wanted))


def gone_on_leave(person: Person) -> Back:
    """销假."""
    number = person.officer.id
    return Back(_person(number), lambda office, actor: office.staff.come_back(actor, number))


def come_back(person: Person) -> Back | None:
    """The rest of the leave again."""
    away, number = person.away, person.officer.id
    if away is None:
        return None

    def work(office: Office, actor: Actor) -> Outcome[Any]:
        since = max(away.since, office.clock.now())
        return office.staff.leave(actor, number, since, away.until, away.stand_in_id)

    return Back(_person(number), work)


def retired(person: Person) -> Back | None:
    """Here again; not where cases were handed over or a leave ended with it."""
    number = person.officer.id
    if person.open_cases or person.away is not None:
        return None
    return Back(_person(number), lambda office, actor: office.staff.revive(actor, number))


def revived(person: Person) -> Back:
    """停用 again."""
    number = person.officer.id
    return Back(_person(number), lambda office, actor: office.staff.retire(actor, number))


def team_changed(team: TeamOption) -> Back:
    """Name and function as they were."""
    return Back(
        _team(team.id),
        lambda office, actor: office.teams.put(actor, team.id, team.name, team.function),
    )


def team_closed(team: TeamOption) -> Back:
    """In use or closed, as it was."""
    return Back(
        _team(team.id),
        lambda office, actor: office.teams.close(actor, team.id, closed=not team.active),
    )


def _team(number: int) -> Callable[[Office], object]:
    return lambda office: next(each for each in office.teams.all() if each.id == number)


def entry_arranged(entrance: Entrance) -> Back:
    """Name, way in and locking as they were."""
    return Back(
        lambda office: office.entrance(),
        lambda office, actor: office.accounts.arrange(
            actor,
            entrance.office_name,
            sign_in=entrance.sign_in,
            lock_minutes=entrance.lock_minutes,
        ),
    )


def category_changed(row: CategoryRow) -> Back:
    """Name and template as they were."""
    code = row.option.code
    return Back(
        _categories,
        lambda office, actor: office.categories.put(
            actor, code, row.option.parent, row.option.name, row.template
        ),
    )


def category_retired(row: CategoryRow, rows: Sequence[CategoryRow]) -> Back:
    """In use or retired as it was, with those below or above that went with it."""
    code, parent, was = row.option.code, row.option.parent, row.option.active
    if was:
        with_it = [
            each.option.code for each in rows if each.option.parent == code and each.option.active
        ]
    else:
        with_it = [
            each.option.code
            for each in rows
            if each.option.code == parent and not each.option.active
        ]

    def work(office: Office, actor: Actor) -> Outcome[Any]:
        done = office.categories.retire(actor, code, retired=not was)
        for each in with_it:
            office.categories.retire(actor, each, retired=not was)
        return Outcome(done.value, Changes(settings=True, tickets=True))

    return Back(_categories, work)


def category_moved(code: str, by: int) -> Back:
    """Back to where it stood."""
    return Back(_categories, lambda office, actor: office.categories.move(actor, code, -by))


def _categories(office: Office) -> object:
    return office.categories.all()
