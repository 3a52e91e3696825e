"""Sign-in: who is let in, whose password is whose, and how the office is entered.

Without a single password the office works as on its first day: one chooses
who acts. Everything that happens to accounts is written down for good.
"""

from dataclasses import dataclass, replace
from functools import partial

from gaoxinban.application.account_ports import (
    Account,
    AccountAct,
    AccountEvent,
    AccountReads,
    AccountWrites,
)
from gaoxinban.application.acting import required
from gaoxinban.application.changes import Changes, Outcome, ensure_as_seen
from gaoxinban.application.entrance import Entrance, admin_to_rescue, as_they_count
from gaoxinban.application.filling import kept_under
from gaoxinban.application.lock_out import Pauses, counted
from gaoxinban.application.office_settings import put_settings
from gaoxinban.application.passwords import Passwords, ensure_good
from gaoxinban.application.permission import ADMINS, ensure_role
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.rows import OfficerOption
from gaoxinban.application.service import Premises, Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import Role

FIRST_START = "first start"
"""Under this name what is typed in the assistant is kept, by nobody: it is no one's yet."""
MOST_MINUTES = 240
NAME_MOST = 40


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who was let in; with `must_change` nobody yet: a password of one's own comes first."""

    officer: OfficerOption
    must_change: bool = False


@dataclass(frozen=True, slots=True)
class Knocker:
    """A name on the sign-in page."""

    officer: OfficerOption
    has_password: bool


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What the first-start assistant asks. `teams`: new names by the team's id."""

    office_name: str
    admin_name: str
    password: str = ""
    sign_in: bool = False
    teams: tuple[tuple[int, str], ...] = ()


class Accounts(Service):
    """Sign-in of one office: `office.accounts`. Callable from any thread."""

    def __init__(self, premises: Premises) -> None:
        super().__init__(premises)
        self._passwords = Passwords()
        self._pauses = Pauses(self._clock)
        self._came_with: dict[int, str] = {}

    # Questions

    def knockers(self) -> list[Knocker]:
        """Everybody who may sign in."""
        with self._database.accounts() as view:
            known = view.accounts()
            return [Knocker(each, each.id in known) for each in view.officers() if each.active]

    def events(self, actor: Actor, limit: int = 200) -> list[AccountEvent]:
        """The record of sign-ins and of changes, the newest first; administrators only."""
        with self._database.read() as view:
            self._asking(view.book, actor, ADMINS, "查看登录记录")
        with self._database.accounts() as view:
            return list(view.events(limit))

    def is_in(self, officer_id: int) -> bool:
        """Whether the person has signed in at this program and not left."""
        return self._doors.is_in(officer_id)

    def still_here(self) -> list[OfficerOption]:
        """Everybody who may act now, as what: see `as_they_count`.

        Whose password was set anew since he came in at this program is let out: it is set
        anew because somebody else may know the old one.
        """
        now = self._clock.now()
        with self._database.accounts() as view:
            known = view.accounts()
            everybody = as_they_count(view.officers(), view.absences(now), now)
            here = [each for each in everybody if each.active]
        for number, written in [*self._came_with.items()]:
            if number not in known or known[number].password != written:
                del self._came_with[number]
                self._doors.let_out(number)
        return here

    # At the door

    def sign_in(self, officer_id: int, password: str) -> Outcome[SignedIn]:
        """Let somebody in; Refused with the same words for every wrong password."""
        officer, account = self._knock(officer_id, password)
        if not account.must_change:
            self._welcome(officer, account, password)
        return Outcome(SignedIn(self._seated(officer), account.must_change), Changes())

    def choose_password(self, officer_id: int, old: str, new: str) -> Outcome[SignedIn]:
        """A password of one's own, known to nobody else; whoever chooses it is let in."""
        officer, account = self._knock(officer_id, old, field="old")
        ensure_good(new, officer.name, field="new")
        if new == old:
            raise Refused("新密码与原来的相同，请换一个。", field="new")
        written = self._passwords.hashed(new)
        made = replace(account.forgiven(), password=written, must_change=False)
        with self._database.write() as uow:
            actor = officer.actor
            now = self._entering(uow, actor)
            _ensure_still(uow, account)
            uow.accounts.put(made)
            uow.accounts.record(AccountAct.PASSWORD, actor, now, officer.id)
            if not self._doors.is_in(officer.id):
                uow.accounts.record(AccountAct.SIGN_IN, actor, now, officer.id)
            uow.commit()
        self._came_with[officer.id] = written
        self._doors.let_in(officer.id)
        return Outcome(SignedIn(self._seated(officer)), Changes())

    def _seated(self, officer: OfficerOption) -> OfficerOption:
        return next((each for each in self.still_here() if each.id == officer.id), officer)

    def sign_out(self, officer_id: int) -> None:
        """Leave the seat; acting again needs the password."""
        if not self._doors.is_in(officer_id):
            return
        self._doors.let_out(officer_id)
        with self._database.write() as uow:
            actor = uow.book.officer(officer_id).actor
            now = self._entering(uow, actor)
            uow.accounts.record(AccountAct.SIGN_OUT, actor, now, officer_id)
            uow.commit()

    def _knock(
        self, officer_id: int, password: str, *, field: str = "password"
    ) -> tuple[OfficerOption, Account]:
        """The account, if the password fits. The try is counted before it is looked at."""
        with self._database.write() as uow:
            officer = uow.book.officer(officer_id)
            account = uow.accounts.accounts().get(officer_id)
            if not officer.active:
                raise Refused(f"{officer.name}已经停用，不能登录。", field="officer")
            if account is None:
                raise Refused(
                    f"{officer.name}还没有密码，请管理员在「人员」里设一个。", field="officer"
                )
            self._pauses.ensure_over(account, officer.name)
            now = self._entering(uow, officer.actor)
            tried = counted(account, now)
            uow.accounts.put(tried)
            uow.commit()
        if self._passwords.fits(account.password, password):
            return officer, account
        with self._database.write() as uow:
            actor = officer.actor
            uow.accounts.record(AccountAct.WRONG, actor, now, officer_id, f"第 {tried.failures} 次")
            if tried.locked_seconds:
                said = f"{tried.locked_seconds} 秒"
                uow.accounts.record(AccountAct.LOCK, actor, now, officer_id, said)
            uow.commit()
        self._pauses.ensure_over(tried, officer.name)
        raise Refused("密码不对，请再试一次。", field=field)

    def _welcome(self, officer: OfficerOption, account: Account, password: str) -> None:
        written = account.password
        if self._passwords.outdated(written):
            written = self._passwords.hashed(password)
        with self._database.write() as uow:
            now = self._entering(uow, officer.actor)
            _ensure_still(uow, account)
            uow.accounts.put(replace(account.forgiven(), password=written))
            note = f"之前错了 {account.failures} 次" if account.failures else ""
            uow.accounts.record(AccountAct.SIGN_IN, officer.actor, now, officer.id, note)
            uow.commit()
        self._came_with[officer.id] = written
        self._doors.let_in(officer.id)

    # The administrator's part

    def set_password(self, actor: Actor, officer_id: int, new: str) -> Outcome[OfficerOption]:
        """A first or forgotten password; its owner chooses another at the next sign-in."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "设密码")
            officer = uow.book.officer(officer_id)
            self._give(uow, actor, now, officer, new)
            uow.commit()
        return Outcome(officer, Changes(settings=True))

    def _give(
        self, uow: UnitOfWork, actor: Actor, now: Instant, officer: OfficerOption, new: str
    ) -> None:
        if not officer.active:
            raise Refused(f"{officer.name}已经停用，请先恢复使用。")
        ensure_good(new, officer.name)
        written = self._passwords.hashed(new)
        own = actor.officer_id == officer.id
        uow.accounts.put(Account(officer.id, written, must_change=not own))
        if own:  # and stays in with it
            self._came_with[officer.id] = written
        uow.accounts.record(AccountAct.RESET, actor, now, officer.id)

    def arrange(
        self,
        actor: Actor,
        office_name: str,
        *,
        sign_in: bool,
        lock_minutes: int,
        seen: Entrance | None = None,
    ) -> Outcome[None]:
        """Name the office, turn sign-in on or off, and say when the window locks itself.

        `seen`: how it stood for whoever decided this, or takes back what left it so.
        """
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "修改办公室设置")
            if not 0 <= lock_minutes <= MOST_MINUTES:
                raise Refused(
                    f"自动锁定应在 0 到 {MOST_MINUTES} 分钟之间，0 为不锁定。", field="lock_minutes"
                )
            before = Entrance.read(uow.accounts.settings(), untouched=False)
            ensure_as_seen(before, seen and replace(seen, first_start=False))
            name = _office_name(office_name)
            if sign_in and not has_key(uow.accounts):
                raise Refused(
                    "还没有管理员设过密码，开了登录就没有人进得来。请先给一位管理员设密码。",
                    field="sign_in",
                )
            put_settings(
                uow,
                actor,
                now,
                {
                    "office_name": name,
                    "sign_in": "1" if sign_in else "0",
                    "lock_minutes": str(lock_minutes),
                },
            )
            after = Entrance.read(uow.accounts.settings(), untouched=False)
            uow.commit()
        if sign_in and actor.officer_id is not None:
            self._doors.let_in(actor.officer_id)
        back = partial(
            self.arrange,
            office_name=before.office_name,
            sign_in=before.sign_in,
            lock_minutes=before.lock_minutes,
            seen=after,
        )
        return Outcome(None, Changes(settings=True), back)

    # The first day

    def begin(self, wanted: FirstStart) -> Outcome[OfficerOption]:
        """What the first-start assistant was told; the administrator sits down at once."""
        with self._database.write() as uow:
            if uow.accounts.settings().get("first_start") != "open":
                raise Refused("第一次设置已经做过，请在「人员」里修改。")
            admin = next(each for each in uow.accounts.officers() if each.role is Role.ADMIN)
            now = self._entering(uow, admin.actor)
            named = replace(admin, name=required(wanted.admin_name, "请填写管理员姓名。", "admin"))
            ensure_new_name(uow.accounts, named.name, named.id, field="admin")
            actor = named.actor
            if named != admin:
                uow.accounts.change(named)
                uow.accounts.record(AccountAct.CHANGE, actor, now, named.id, f"原名{admin.name}")
            self._rename_teams(uow, actor, now, wanted.teams)
            if wanted.password:
                self._give(uow, actor, now, named, wanted.password)
            elif wanted.sign_in:
                raise Refused("要用密码登录，管理员先要有密码。", field="password")
            uow.desk.drop_draft(kept_under(FIRST_START, "")[0])
            put_settings(
                uow,
                actor,
                now,
                {
                    "office_name": _office_name(wanted.office_name),
                    "sign_in": "1" if wanted.sign_in else "0",
                    "first_start": "done",
                },
            )
            uow.commit()
        self._doors.let_in(named.id)
        return Outcome(named, Changes(settings=True))

    def _rename_teams(
        self, uow: UnitOfWork, actor: Actor, now: Instant, teams: tuple[tuple[int, str], ...]
    ) -> None:
        for team_id, text in teams:
            team = uow.book.team(team_id)
            name = required(text, "团队名称不能空着。", "teams")
            if name == team.name:
                continue
            if uow.book.team_named(name) is not None:
                raise Refused(f"已经有团队「{name}」，请换一个名称。", field="teams")
            uow.accounts.put_team(team_id, name, team.function, active=team.active)
            uow.accounts.record(AccountAct.TEAM, actor, now, None, f"{team.name}改名{name}")

    def skip_first_start(self) -> None:
        """Everything stays as it was shipped; nobody is asked again."""
        with self._database.write() as uow:
            if uow.accounts.settings().get("first_start") == "open":
                uow.accounts.put_setting("first_start", "skipped")
                uow.desk.drop_draft(kept_under(FIRST_START, "")[0])
                uow.commit()

    # From the system account

    def rescue(self, actor: Actor, new: str, name: str = "") -> Outcome[OfficerOption]:
        """A new password for an administrator who cannot get in; from the command line only.

        Whoever may write the database file may do this: sign-in does not
        protect the file. The administrator chooses another password at once.
        """
        ensure_role(actor, ADMINS, "重设管理员密码")
        if actor.officer_id is not None:
            raise Refused("重设管理员密码只能用系统账户在命令行里做。")
        with self._database.write() as uow:
            now = self._entering(uow, actor)
            admin = admin_to_rescue(uow.accounts, name.strip())
            if not admin.active:
                admin = replace(admin, active=True)
                uow.accounts.change(admin)
                uow.accounts.record(AccountAct.REVIVE, actor, now, admin.id)
            self._give(uow, actor, now, admin, new)
            uow.commit()
        return Outcome(admin, Changes(settings=True))


def _ensure_still(uow: UnitOfWork, account: Account) -> None:
    """Refuse where the password was set anew while the one typed was being looked at.

    Looking takes a tenth of a second, and somebody at another computer may have ended the old one.
    """
    stands = uow.accounts.accounts().get(account.officer_id)
    if stands is None or stands.password != account.password:
        raise Refused("密码刚刚重设过，请用新的密码。", field="password")


def has_key(view: AccountReads, *, without: int | None = None) -> bool:
    """Whether an active administrator (other than one) has a password."""
    known = view.accounts()
    return any(
        each.active and each.role is Role.ADMIN and each.id in known and each.id != without
        for each in view.officers()
    )


def ensure_new_name(
    view: AccountWrites, name: str, officer_id: int | None, *, field: str = "name"
) -> None:
    """Refuse a name that another person has or had: history would not tell them apart."""
    if len(name) > NAME_MOST:
        raise Refused(f"姓名最多 {NAME_MOST} 个字。", field=field)
    for each in view.officers():
        if each.name == name and each.id != officer_id:
            once = "" if each.active else "（已停用）"
            raise Refused(
                f"已经有{name}{once}，同名请加以区别，例如「{name}（大）」。", field=field
            )


def _office_name(text: str) -> str:
    name = text.strip()
    if len(name) > NAME_MOST:
        raise Refused(f"办公室名称最多 {NAME_MOST} 个字。", field="office_name")
    return name
