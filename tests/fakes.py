"""The ports of the use cases in memory; tests/contracts holds them to what SQL does."""

import copy
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache

from gaoxinban.application.rows import CategoryOption, Directory, OfficerOption, TeamOption
from gaoxinban.bootstrap import shipped
from gaoxinban.domain.calendar import WorkCalendar
from gaoxinban.domain.enterprise import Enterprise
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Event
from gaoxinban.domain.fold import fold, replay
from gaoxinban.domain.privacy import ANONYMOUS, CONFIDENTIAL
from gaoxinban.domain.promise import PromisePolicy
from gaoxinban.domain.routing import Catalogue
from gaoxinban.domain.term import Role, TeamFunction
from gaoxinban.domain.ticket import Ticket
from gaoxinban.storage.calendar_seed import published_calendar


@cache
def _offered(name):
    return tomllib.loads((shipped("resources") / f"{name}.toml").read_text("utf-8"))


@cache
def _rules():
    catalogue = Catalogue.from_payload(
        _offered("categories"), _offered("teams"), _offered("dispatch_rules")
    )
    promises = PromisePolicy.from_payload(1, _offered("promises"))
    return WorkCalendar(published_calendar()), promises, catalogue


@dataclass
class _State:
    """All that is committed."""

    events: dict = field(default_factory=dict)
    enterprises: dict = field(default_factory=dict)
    teams: dict = field(default_factory=dict)
    team_codes: dict = field(default_factory=dict)
    officers: dict = field(default_factory=dict)
    categories: dict = field(default_factory=dict)


def _installed():
    state = _State()
    own, others = _offered("teams")["teams"], _offered("teams")["co_handlers"]
    for number, row in enumerate([*own, *others], 1):
        function = TeamFunction(row["function"]) if row.get("function") else None
        state.teams[number] = TeamOption(number, row["name"], function, number > len(own))
        state.team_codes[row["code"]] = number
    for number, name in ((CONFIDENTIAL, "保密"), (ANONYMOUS, "匿名")):
        state.enterprises[number] = Enterprise(id=number, name=name, name_key=f" {name}")
    book = FakeBook(state)
    book.add_officer("管理员", Role.ADMIN, None)
    book.add_officer("值班主管", Role.SUPERVISOR, None)
    for team in list(state.teams.values())[: len(own)]:
        book.add_officer(f"{team.name}组长", Role.LEAD, team.id)
        book.add_officer(f"{team.name}专员", Role.OFFICER, team.id)
    for first in _offered("categories")["categories"]:
        _category(state, first["code"], first["name"], None)
        for second in first.get("second", ()):
            _category(state, second["code"], second["name"], first["code"])
    return state


def _category(state, code, name, parent):
    full = f"{state.categories[parent].name}/{name}" if parent else name
    state.categories[code] = CategoryOption(code, name, parent, full)


class FakeCases:
    """Cases as their events; a case in hand is the same object until the unit of work ends."""

    def __init__(self, state):
        self._state = state
        self._held = {}
        self._new = 0

    def load(self, ticket_id):
        if ticket_id not in self._held:
            if not self._state.events.get(ticket_id):
                raise Refused("没有这个工单，请刷新列表。")
            self._held[ticket_id] = replay(ticket_id, self._state.events[ticket_id])
        return self._held[ticket_id]

    def create(self):
        self._new += 1
        last = max([*self._state.events, *self._held], default=0)
        ticket = self._held[last + 1] = Ticket(last + 1)
        return ticket

    def next_serial(self, year):
        taken = [
            event.data["serial"]
            for events in self._state.events.values()
            for event in events[:1]
            if event.data["year"] == year
        ]
        return max(taken, default=0) + 1

    def record(self, ticket, kind, *, actor, happened_at, entered_at, data=None, text=None):
        event = Event(
            ticket_id=ticket.id,
            seq=ticket.version + 1,
            kind=kind,
            happened_at=happened_at,
            entered_at=entered_at,
            actor=actor.ref,
            data=data or {},
            text=text or None,
        )
        self._state.events.setdefault(ticket.id, []).append(event)
        fold(ticket, event)
        return event

    def by_number(self, number):
        wanted = number.strip()
        return self._first(lambda case: case.number == wanted.upper() or case.external == wanted)

    def by_external(self, external):
        return self._first(lambda case: case.external == external)

    def _first(self, fits):
        return next((number for number in self._state.events if fits(self.load(number))), None)

    def events(self, ticket_id):
        return list(self._state.events.get(ticket_id, ()))


class FakeEnterprises:
    """The register as a dictionary."""

    def __init__(self, state):
        self._rows = state.enterprises

    def get(self, enterprise_id):
        if enterprise_id not in self._rows:
            raise Refused("没有这家企业，请重新查找。", field="enterprise_id")
        return self._rows[enterprise_id]

    def by_code(self, uscc):
        return self._first(lambda row: row.uscc == uscc) if uscc else None

    def by_key(self, name_key):
        return self._first(lambda row: row.name_key == name_key)

    def _first(self, fits):
        hits = filter(fits, self._rows.values())
        return min(hits, key=lambda row: (row.uscc, row.id), default=None)

    def add(self, enterprise):
        number = max(0, *self._rows) + 1
        self._rows[number] = replace(enterprise, id=number)
        return number

    def update(self, enterprise):
        self._rows[enterprise.id] = replace(enterprise, version=enterprise.version + 1)


class FakeBook:
    """The office's book as it is after the installation."""

    def __init__(self, state):
        self._state = state

    def team(self, team_id):
        if team_id not in self._state.teams:
            raise Refused("没有这个团队，请重新选择。", field="team_id")
        return self._state.teams[team_id]

    def team_named(self, name):
        wanted = name.strip()
        number = self._state.team_codes.get(wanted)
        teams = self._state.teams.values()
        return next((team for team in teams if team.id == number or team.name == wanted), None)

    def add_team(self, name):
        number = len(self._state.teams) + 1
        team = self._state.teams[number] = TeamOption(number, name, None, is_co_handler=False)
        return team

    def teams(self):
        return list(self._state.teams.values())

    def officer(self, officer_id):
        if officer_id not in self._state.officers:
            raise Refused("没有这个承办人，请重新选择。", field="officer_id")
        return self._state.officers[officer_id]

    def officers(self):
        return list(self._state.officers.values())

    def settings(self):
        return {}

    def absences(self):
        return ()

    def add_officer(self, name, role, team_id):
        number = len(self._state.officers) + 1
        team = "" if team_id is None else self.team(team_id).name
        officer = self._state.officers[number] = OfficerOption(number, name, role, team_id, team)
        return officer

    def category(self, code):
        return self._state.categories.get(code)

    def category_name(self, code):
        if code is None:
            return ""
        found = self._state.categories.get(code)
        return code if found is None else found.full_name

    def category_named(self, name):
        wanted = name.strip()
        for option in self._state.categories.values():
            if wanted in (option.code, option.name, option.full_name):
                return option.code
        return None

    def add_category(self, name):
        first, _, second = (part.strip() for part in name.partition("/"))
        parent = self.category_named(first)
        if parent is None:
            parent = f"x{len(self._state.categories) + 1}"
            _category(self._state, parent, first, None)
        if not second:
            return parent
        code = f"{parent}.x{len(self._state.categories) + 1}"
        _category(self._state, code, second, parent)
        return code

    def directory(self):
        return Directory(
            teams=tuple(self.teams()),
            officers=tuple(self.officers()),
            categories=tuple(self._state.categories.values()),
        )

    def calendar(self, number=None):
        return number or 1, _rules()[0]

    def promises(self, number=None):
        return _rules()[1]

    def promises_at(self, logged_at):
        return self.promises()

    def catalogue(self, number=None):
        return number or 1, _rules()[2]


class FakeRegister:
    """Records without doubles, colleagues or a history."""

    def family(self, enterprise_id):
        return [enterprise_id]

    def contacts(self, _ids):
        return []

    def changes(self, _ids, _most, _kinds=()):
        return []


class FakeUnitOfWork:
    """Works on a copy of what is committed."""

    def __init__(self, database):
        self._database = database
        self._begin()

    def _begin(self):
        self._state = copy.deepcopy(self._database.state)
        self.cases = FakeCases(self._state)
        self.enterprises = FakeEnterprises(self._state)
        self.book = FakeBook(self._state)
        self.register = FakeRegister()

    def commit(self):
        self._database.state = copy.deepcopy(self._state)

    def spill(self):
        self.cases = FakeCases(self._state)

    def checkpoint(self):
        self.commit()


class FakeDatabase:
    """Where fake units of work come from."""

    def __init__(self):
        self.state = _installed()

    @contextmanager
    def write(self) -> Iterator[FakeUnitOfWork]:
        yield FakeUnitOfWork(self)

    def close(self):
        """Nothing to close."""
