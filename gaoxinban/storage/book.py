"""The office's book: teams, officers, categories, and the versions of its rules.

Versions never change, so a compiled calendar, policy or catalogue is kept for
the life of the process. A book is kept by its lane until another connection
has written (database._Memory): what this connection writes to the short lists
or versions must go through the book, which then forgets what it had read.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from gaoxinban.application.rows import CategoryOption, Directory, OfficerOption, TeamOption
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.storage.compiled_version import VersionCache, version_of
from gaoxinban.storage.tables import category, officer, rule_version, setting, team, term

if TYPE_CHECKING:
    from gaoxinban.application.account_ports import Absence
    from gaoxinban.domain.calendar import WorkCalendar
    from gaoxinban.domain.promise import PromisePolicy
    from gaoxinban.domain.routing import Catalogue


def _absences(connection: Connection) -> "tuple[Absence, ...]":
    from gaoxinban.application.account_ports import Absence
    from gaoxinban.storage.account_table import absence

    return tuple(Absence(*row) for row in connection.execute(select(absence)))


class SqlBook:
    """The book as one connection sees it."""

    def __init__(self, connection: Connection, versions: VersionCache) -> None:
        self._connection = connection
        self._versions = versions
        self._current: dict[str, int] = {}
        self._promised_from: tuple[tuple[Instant, int], ...] | None = None
        # Published here and perhaps still to be undone: nobody else may see them compiled.
        self._own: dict[tuple[str, int], Any] = {}
        self._teams: dict[int, TeamOption] | None = None
        self._codes: dict[str, int] = {}
        self._officers: dict[int, OfficerOption] | None = None
        self._categories: dict[str, CategoryOption] | None = None
        self._settings: dict[str, str] | None = None
        self._absences: tuple[Absence, ...] | None = None

    def forget(self) -> None:
        """People, teams, categories or settings were changed here: read them again."""
        self._teams = self._officers = self._settings = self._absences = None
        self._categories = None

    def expire(self) -> None:
        """Somebody else has written: read everything again."""
        self._current.clear()
        self._promised_from = None
        self._codes.clear()
        self.forget()

    def settings(self) -> Mapping[str, str]:
        """The office's own settings by name."""
        if self._settings is None:
            rows = self._connection.execute(select(setting.c.name, setting.c.value))
            self._settings = {row.name: row.value for row in rows}
        return self._settings

    def absences(self) -> "Sequence[Absence]":
        """Everybody's times away, past and coming ones too."""
        if self._absences is None:
            self._absences = _absences(self._connection)
        return self._absences

    def _number(self, kind: str) -> int:
        if kind not in self._current:
            newest = self._connection.execute(
                select(func.max(rule_version.c.number)).where(rule_version.c.kind == kind)
            ).scalar()
            self._current[kind] = newest or 0
        return self._current[kind]

    def _version(self, kind: str, number: int | None) -> tuple[int, Any]:
        wanted = self._number(kind) if number is None else number
        if self._own:
            own = self._own.get((kind, wanted))
            if own is not None:
                return wanted, own
        return wanted, self._versions.get(kind, wanted, self._payload)

    def _payload(self, kind: str, number: int) -> str | None:
        found: str | None = self._connection.execute(
            select(rule_version.c.payload).where(
                rule_version.c.kind == kind, rule_version.c.number == number
            )
        ).scalar()
        return found

    def calendar(self, number: int | None = None) -> tuple[int, "WorkCalendar"]:
        return self._version("calendar", number)

    def promises(self, number: int | None = None) -> "PromisePolicy":
        found: PromisePolicy = self._version("promise", number)[1]
        return found

    def promises_at(self, logged_at: Instant) -> "PromisePolicy":
        if self._promised_from is None:
            rows = self._connection.execute(
                select(rule_version.c.number, rule_version.c.created_at)
                .where(rule_version.c.kind == "promise")
                .order_by(rule_version.c.number.desc())
            )
            self._promised_from = tuple(
                (self.promises(number).in_force_from(at), number) for number, at in rows.all()
            )
        for since, number in self._promised_from:
            if since <= logged_at:
                return self.promises(number)
        return self.promises(1)

    def catalogue(self, number: int | None = None) -> tuple[int, "Catalogue"]:
        return self._version("dispatch", number)

    def publish(self, kind: str, payload: Mapping[str, Any], now: Instant, by: str) -> int:
        """Append a version; from here on it is the one in force, also for this lane."""
        from gaoxinban.storage.seed import add_version

        number = add_version(self._connection, kind, payload, now, by)
        self._own[kind, number] = version_of(kind, number, payload)
        self._current[kind] = number
        self._promised_from = None
        return number

    def _team_table(self) -> dict[int, TeamOption]:
        if self._teams is None:
            rows = self._connection.execute(select(team).order_by(team.c.id)).all()
            self._teams = {
                row.id: TeamOption(
                    row.id,
                    row.name,
                    TeamFunction(row.function) if row.function else None,
                    bool(row.is_co_handler),
                    bool(row.active),
                    row.code,
                )
                for row in rows
            }
            self._codes = {row.code: row.id for row in rows}
            self._codes.update({row.name: row.id for row in rows})
        return self._teams

    def teams(self) -> Sequence[TeamOption]:
        return list(self._team_table().values())

    def team(self, team_id: int) -> TeamOption:
        found = self._team_table().get(team_id)
        if found is None:
            raise Refused("没有这个团队，请重新选择。", field="team_id")
        return found

    def team_named(self, name: str) -> TeamOption | None:
        teams = self._team_table()
        found = self._codes.get(name.strip())
        return None if found is None else teams[found]

    def add_team(self, name: str) -> TeamOption:
        made = self._connection.execute(
            team.insert().values(code=f"imported:{name}", name=name, is_co_handler=0)
        )
        self._teams = None
        assert made.inserted_primary_key is not None
        return self.team(made.inserted_primary_key[0])

    def _officer_table(self) -> dict[int, OfficerOption]:
        if self._officers is None:
            statement = (
                select(officer, team.c.name.label("team"))
                .outerjoin(team, team.c.id == officer.c.team_id)
                .order_by(officer.c.id)
            )
            self._officers = {
                row.id: OfficerOption(
                    row.id, row.name, Role(row.role), row.team_id, row.team or "", bool(row.active)
                )
                for row in self._connection.execute(statement)
            }
        return self._officers

    def officers(self) -> Sequence[OfficerOption]:
        return list(self._officer_table().values())

    def officer(self, officer_id: int) -> OfficerOption:
        found = self._officer_table().get(officer_id)
        if found is None:
            raise Refused("没有这个承办人，请重新选择。", field="officer_id")
        return found

    def add_officer(self, name: str, role: Role, team_id: int | None) -> OfficerOption:
        from gaoxinban.storage.withdrawal import next_officer_id

        made = self._connection.execute(
            officer.insert()
            .values(id=next_officer_id(), name=name, role=role.value, team_id=team_id)
            .returning(officer.c.id)
        )
        number: int = made.scalar_one()
        home = "" if team_id is None else self.team(team_id).name
        added = OfficerOption(number, name, role, team_id, home)
        if self._officers is not None:
            self._officers[number] = added
        return added

    def _category_table(self) -> dict[str, CategoryOption]:
        if self._categories is None:
            rows = self._connection.execute(
                select(category).order_by(category.c.position, category.c.code)
            ).all()
            names = {row.code: row.name for row in rows}
            self._categories = {
                row.code: CategoryOption(
                    row.code,
                    row.name,
                    row.parent,
                    f"{names[row.parent]}/{row.name}" if row.parent else row.name,
                    bool(row.active),
                )
                for row in rows
            }
        return self._categories

    def category(self, code: str) -> CategoryOption | None:
        return self._category_table().get(code)

    def category_name(self, code: str | None) -> str:
        if code is None:
            return ""
        found = self._category_table().get(code)
        return code if found is None else found.full_name

    def category_named(self, name: str) -> str | None:
        wanted = name.strip()
        table = self._category_table()
        if wanted in table:
            return wanted
        for option in table.values():
            if wanted in (option.name, option.full_name):
                return option.code
        return None

    def add_category(self, name: str) -> str:
        parts = [part.strip() for part in name.split("/")]
        if len(parts) > 2 or not all(parts):
            raise Refused(
                f"事项分类「{name}」写法不对；应写「第一级」或「第一级/第二级」。", field="category"
            )
        code: str | None = None
        for part in parts:
            code = self._category_below(code, part) or self._insert_category(part, code)
        assert code is not None
        return code

    def _category_below(self, parent: str | None, name: str) -> str | None:
        """The category of this name or code among those of one parent; None: first level."""
        for option in self._category_table().values():
            if option.parent == parent and name in (option.name, option.code):
                return option.code
        return None

    def _insert_category(self, name: str, parent: str | None) -> str:
        position = len(self._category_table()) + 1
        code = f"{parent}.x{position}" if parent else f"x{position}"
        self._connection.execute(
            category.insert().values(code=code, name=name, parent=parent, position=position)
        )
        self._categories = None
        return code

    def directory(self) -> Directory:
        terms: dict[str, list[str]] = {}
        for row in self._connection.execute(select(term).order_by(term.c.kind, term.c.position)):
            terms.setdefault(row.kind, []).append(row.name)
        return Directory(
            teams=tuple(each for each in self.teams() if each.active),
            officers=tuple(each for each in self.officers() if each.active),
            former=tuple(each for each in self.officers() if not each.active),
            categories=tuple(self._category_table().values()),
            towns=tuple(terms.get("town", ())),
            industries=tuple(terms.get("industry", ())),
            tiers=tuple(terms.get("tier", ())),
        )
