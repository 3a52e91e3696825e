"""The 派单目录 of one office: looked at, tried, replayed; published by `office.rules`.

A directory knows the categories and teams of its day. Whatever is edited or
read from a file is brought in line with those that the office has now, so
that rules can name a new team, and renamed ones show their new names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaoxinban.application import directory_file
from gaoxinban.application.directory_bench import Replay, Told, replay
from gaoxinban.application.permission import SUPERVISING
from gaoxinban.application.ports import Book
from gaoxinban.application.route_question import route
from gaoxinban.application.rows import TeamOption
from gaoxinban.application.ruling import RuleSeed, seed
from gaoxinban.application.service import Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import DAY_SECONDS, SECOND
from gaoxinban.domain.routing import Catalogue, Facts, RoutingAnswer
from gaoxinban.domain.routing_source import DispatchRule

DAYS = 90
MOST_REQUESTS = 25_000
"""The newest of the ninety days: what can be replayed while somebody waits."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A version brought in line with the office: what an editor starts from.

    `number` is the version, `in_force` the one that stands; `teams` are those
    that a rule may name, by code, and `categories` those in use.
    """

    number: int
    in_force: int
    catalogue: Catalogue
    teams: Mapping[str, str]
    categories: Mapping[str, str]

    def with_rules(self, rules: Sequence[DispatchRule]) -> Catalogue:
        """The directory with these rules; teams that no rule names any more are left out."""
        return _with_rules(self.catalogue, rules)


class Dispatching(Service):
    """`office.dispatching`; nothing is written here. Callable from any thread."""

    def directory(self, number: int | None = None) -> Catalogue:
        """A version as it was published; without a number the one in force."""
        with self._view() as view:
            return view.book.catalogue(number)[1]

    def draft(self, number: int | None = None) -> Draft:
        """A version to be edited; without a number the one in force."""
        with self._view() as view:
            found, catalogue = view.book.catalogue(number)
            return _draft(view.book, found, catalogue.to_payload())

    def read(self, data: bytes) -> Draft:
        """A directory from a file, instead of the one in force; Refused where it does not fit."""
        with self._view() as view:
            number, standing = view.book.catalogue()
            found = directory_file.read(data, standing.to_payload())
            _ensure_known(view.book, found)
            return _draft(view.book, number, found.to_payload())

    def write(self, catalogue: Catalogue) -> bytes:
        """The directory as a file that `read` takes."""
        return directory_file.write(catalogue)

    def of_ruling(self, actor: Actor, ticket_id: int) -> RuleSeed:
        """A rule that says what a 会商 on a case ruled: for the editor, not yet published."""
        with self._view() as view:
            self._asking(view.book, actor, SUPERVISING, "把会商裁定写成规则")
            return seed(view, ticket_id)

    def try_out(self, catalogue: Catalogue, facts: Facts) -> RoutingAnswer:
        """Where a request would go by a directory that need not be published."""
        with self._view() as view:
            return route(view, facts, "", catalogue)

    def replay(self, candidate: Catalogue, told: Told | None = None) -> Replay:
        """The requests of the last ninety days by the directory in force and by this one."""
        since = self._clock.now() - DAYS * DAY_SECONDS * SECOND
        with self._database.rules() as rules:
            book = rules.book()

            def team_of(code: str) -> tuple[int, str] | None:
                team = book.team_named(code)
                return None if team is None else (team.id, team.name)

            requests = rules.logged_requests(since, MOST_REQUESTS)
            return replay(requests, book.catalogue()[1], candidate, team_of, told)


def _draft(book: Book, number: int, payload: dict[str, Any]) -> Draft:
    teams = [each for each in book.teams() if _can_lead(each)]
    named = {each["code"]: each for each in payload["teams"]}
    for code, entry in named.items():
        # Renamed, or closed: a rule that still names it keeps it, and its name of now.
        known = book.team_named(code)
        if known is not None:
            named[code] = {**entry, "name": known.name}
    for team in teams:
        assert team.function is not None
        plain = {"code": team.code, "name": team.name, "function": team.function.value}
        named[team.code] = {**named.get(team.code, {}), **plain}
    directory = book.directory()
    categories = [
        {
            "code": first.code,
            "name": first.name,
            "second": [
                {"code": each.code, "name": each.name}
                for each in directory.categories
                if each.parent == first.code
            ],
        }
        for first in directory.categories
        if first.parent is None
    ]
    catalogue = Catalogue.from_payload(
        {**payload, "teams": list(named.values()), "categories": categories}
    )
    return Draft(
        number=number,
        in_force=book.catalogue()[0],
        catalogue=catalogue,
        teams={each.code: each.name for each in teams},
        categories={each.code: each.full_name for each in directory.categories if each.active},
    )


def _with_rules(catalogue: Catalogue, rules: Sequence[DispatchRule]) -> Catalogue:
    if not rules:
        raise Refused("派单目录里没有规则，所有诉求都要人工派单；请至少留一条。", field="rules")
    payload = catalogue.to_payload()
    used = {rule.team for rule in rules}
    payload["rules"] = [rule.payload() for rule in rules]
    payload["teams"] = [each for each in payload["teams"] if each["code"] in used]
    return Catalogue.from_payload(payload)


def _can_lead(team: TeamOption) -> bool:
    return team.active and not team.is_co_handler and team.function is not None


def _ensure_known(book: Book, catalogue: Catalogue) -> None:
    """A file may come from another office."""
    for rule in catalogue.rules:
        entry = catalogue.teams[rule.team]
        team = book.team_named(entry.code)
        if team is None or not _can_lead(team):
            said = f"规则{rule.number}「{rule.name}」的团队「{entry.name}」办公室没有或已撤销。"
            raise Refused(said, field="file")
    for code in catalogue.names["category"]:
        if book.category_named(code) != code:
            said = f"文件里的事项分类「{catalogue.names['category'][code]}」办公室没有，请先增加。"
            raise Refused(said, field="file")
