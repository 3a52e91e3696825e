"""Accounts as rows, and what sign-in and the office's staff need of the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from gaoxinban.application.rows import CategoryOption, OfficerOption
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role, TeamFunction, Term


class AccountAct(Term):
    """What happens to accounts, people and teams; every one is written down for good."""

    SIGN_IN = "sign_in", "登录"
    SIGN_OUT = "sign_out", "退出登录"
    WRONG = "wrong", "密码不对"
    LOCK = "lock", "暂停登录"
    PASSWORD = "password", "改密码"
    RESET = "reset", "重设密码"
    SETTING = "setting", "改设置"
    HIRE = "hire", "增加人员"
    CHANGE = "change", "修改人员"
    LEAVE = "leave", "请假"
    BACK = "back", "销假"
    RETIRE = "retire", "停用"
    REVIVE = "revive", "恢复使用"
    HAND_OVER = "hand_over", "移交工单"
    TEAM = "team", "团队"
    CATEGORY = "category", "事项分类"
    CLOCK = "clock", "电脑时间"


@dataclass(frozen=True, slots=True)
class Account:
    """A person's password as Argon2 wrote it, and how often it was mistaken since the last time.

    `failures` counts from the last sign-in; `locked_at` and `locked_seconds`
    say when the last pause began and how long it is.
    """

    officer_id: int
    password: str
    must_change: bool = False
    failures: int = 0
    locked_at: Instant | None = None
    locked_seconds: int = 0

    def forgiven(self) -> "Account":
        """As after a right password."""
        return replace(self, failures=0, locked_at=None, locked_seconds=0)


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """One line of the record; `actor` and `officer` are names as they are now."""

    id: int
    at: Instant
    act: AccountAct
    actor: str
    officer: str
    note: str


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away in [since, until) and `stand_in_id` decides in the meantime."""

    id: int
    officer_id: int
    stand_in_id: int | None
    since: Instant
    until: Instant | None

    def covers(self, now: Instant) -> bool:
        """Whether the person is away at this instant."""
        return self.since <= now and (self.until is None or now < self.until)


class AccountReads(Protocol):
    """Questions about accounts and people, inside one consistent view."""

    def settings(self) -> Mapping[str, str]: ...
    def officers(self) -> Sequence[OfficerOption]:
        """Everybody who ever acted, the deactivated too."""
        ...

    def accounts(self) -> Mapping[int, Account]:
        """Those who have a password, by officer."""
        ...

    def absences(self, after: Instant) -> Sequence[Absence]:
        """Absences that end after this instant, in the order of their beginning.

        One that was taken back before it began ends with its beginning: there is none.
        """
        ...

    def events(self, limit: int) -> Sequence[AccountEvent]:
        """The record, the newest first."""
        ...

    def open_cases(self, officer_id: int) -> Sequence[int]:
        """Accepted or paused cases whose 承办人 this is, the oldest first."""
        ...

    def case_counts(self) -> Mapping[int, int]:
        """How many of them everybody has who has any."""
        ...

    def team_cases(self, team_id: int) -> int:
        """How many open cases a team has."""
        ...


class AccountWrites(AccountReads, Protocol):
    """What can be written, inside a unit of work."""

    def put_setting(self, name: str, value: str) -> None: ...
    def put(self, account: Account) -> None:
        """Write an account, new or changed."""
        ...

    def record(
        self,
        act: AccountAct,
        actor: Actor,
        now: Instant,
        officer_id: int | None = None,
        note: str = "",
    ) -> None:
        """Append to the record. `note` names no password."""
        ...

    def hire(self, name: str, role: Role, team_id: int | None) -> OfficerOption: ...
    def withdraw_officer(self, officer_id: int, since: Instant) -> bool:
        """Take away one who was added at `since`; false, and all as it was, if anything names him.

        The same for teams and categories.
        """
        ...

    def withdraw_team(self, team_id: int, since: Instant) -> bool: ...
    def withdraw_category(self, code: str, since: Instant) -> bool: ...
    def change(self, officer: OfficerOption) -> None:
        """Name, role, team and whether the person is active."""
        ...

    def go(self, absence: Absence) -> None:
        """Write an absence; its id is given here."""
        ...

    def come_back(self, absence_id: int, now: Instant) -> None:
        """End an absence."""
        ...

    def put_category(self, option: CategoryOption) -> None:
        """Write a category, new or changed; a new one comes last among its siblings."""
        ...

    def order_categories(self, codes: Sequence[str]) -> None:
        """All categories in the order in which they are shown."""
        ...

    def put_team(
        self, team_id: int | None, name: str, function: TeamFunction | None, *, active: bool
    ) -> int:
        """Write a team; without an id a new one. Its id."""
        ...
