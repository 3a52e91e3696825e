"""References of events and ledgers as the names that people read."""

from typing import Any

from gaoxinban.application.ports import Book, Enterprises
from gaoxinban.domain.ledger import Holding
from gaoxinban.domain.term import Channel, HolderKind, Privacy, RequestKind, Urgency


class Names:
    """Names for the references that events hold: officers, teams, enterprises."""

    def __init__(self, book: Book, register: Enterprises) -> None:
        self._book = book
        self._register = register
        self._officers = {officer.id: officer.name for officer in book.officers()}
        self._seated = {officer.id: officer.label for officer in book.officers()}
        self._teams = {team.id: team.name for team in book.teams()}

    def team(self, team_id: object) -> str:
        return self._teams.get(team_id, f"团队{team_id}") if isinstance(team_id, int) else ""

    def officer(self, officer_id: int | None) -> str:
        """王敏（企业服务组）; empty for nobody."""
        if officer_id is None:
            return ""
        return self._seated.get(officer_id, f"承办人{officer_id}")

    def actor(self, ref: str) -> str:
        """officer:3 -> 王敏; cli:zhang -> zhang（命令行）."""
        kind, _, who = ref.partition(":")
        if kind == "officer" and who.isdigit():
            return self._officers.get(int(who), f"承办人{who}")
        return {"cli": f"{who}（命令行）", "import": f"{who}（导入）", "demo": "演示"}.get(
            kind, ref
        )

    def holder(self, holding: Holding) -> str:
        """受理台, a team, an officer with the team, a department, 企业, 上级."""
        return self.party(holding.kind, holding.ref, holding.team_id)

    def party(self, kind: HolderKind, ref: int | None, team_id: int | None) -> str:
        """Whoever can hold a case, by name."""
        if kind is HolderKind.OFFICER and ref is not None:
            name = self._officers.get(ref, f"承办人{ref}")
            team = self.team(team_id)
            return f"{team} {name}" if team else name
        if kind in (HolderKind.TEAM, HolderKind.DEPARTMENT):
            return self.team(ref) or kind.label
        return kind.label

    def value(self, name: str, code: Any) -> str:
        """A code of an amended field as a label."""
        if code is None:
            return "无"
        terms = {
            "kind": RequestKind,
            "urgency": Urgency,
            "channel": Channel,
            "privacy": Privacy,
        }
        if name == "category":
            return self._book.category_name(code)
        if name == "enterprise":
            return self._register.get(code).name
        return terms[name](code).label if name in terms else str(code)
