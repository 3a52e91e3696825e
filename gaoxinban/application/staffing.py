"""People: who is here, who is away and who stands in, who has left and got which cases.

Nothing is deleted: whoever left stands in the history for ever, and in no
list to choose from.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from gaoxinban.application.account_ports import Absence, AccountAct, AccountReads
from gaoxinban.application.accounts import ensure_new_name, has_key
from gaoxinban.application.acting import Act, required
from gaoxinban.application.changes import Changes, Outcome, ensure_as_seen
from gaoxinban.application.clock_guard import Standing
from gaoxinban.application.handing_over import HandedOver, HandOver, hand_over
from gaoxinban.application.permission import ADMINS, SUPERVISING
from gaoxinban.application.ports import Progress, UnitOfWork
from gaoxinban.application.rows import OfficerOption
from gaoxinban.application.service import Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant, local_date
from gaoxinban.domain.term import Role


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the people's list; `away` is a running or coming absence."""

    officer: OfficerOption
    has_password: bool
    open_cases: int
    away: Absence | None = None
    stand_in: str = ""

    def is_away(self, now: Instant) -> bool:
        """Whether the person is away at this instant."""
        return self.away is not None and self.away.covers(now)


class PersonStands(NamedTuple):
    """What acts on a person change."""

    officer: OfficerOption
    away: Absence | None


@dataclass(frozen=True, slots=True)
class PersonWanted:
    """What an editor says of a person."""

    name: str
    role: Role
    team_id: int | None


class Staff(Service):
    """People of one office: `office.staff`. Callable from any thread.

    `seen`: how the person stood for whoever decided the act, or takes back what left him so.
    """

    # What stands

    def people(self) -> list[Person]:
        """Everybody, those who act before those who once did."""
        now = self._clock.now()
        with self._database.accounts() as view:
            known = view.accounts()
            away = _next_absences(view, now)
            names = {each.id: each.name for each in view.officers()}
            counts = view.case_counts()
            return [
                Person(
                    officer=each,
                    has_password=each.id in known,
                    open_cases=counts.get(each.id, 0),
                    away=away.get(each.id),
                    stand_in=names.get(_stand_in(away.get(each.id)) or 0, ""),
                )
                for each in sorted(view.officers(), key=lambda one: (not one.active, one.id))
            ]

    # People

    def hire(self, actor: Actor, wanted: PersonWanted) -> Outcome[OfficerOption]:
        """增加人员"""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "增加人员")
            name = _checked(uow, wanted, None)
            made = uow.accounts.hire(name, wanted.role, wanted.team_id)
            uow.accounts.record(AccountAct.HIRE, actor, now, made.id, _described(made))
            stands = _stands(uow, made.id, now)
            uow.commit()
        back = partial(self.withdraw, officer_id=made.id, hired_at=now, seen=stands)
        return Outcome(made, Changes(settings=True), back)

    def withdraw(
        self, actor: Actor, officer_id: int, hired_at: Instant, seen: PersonStands
    ) -> Outcome[None]:
        """撤销增加人员: as if never added, as long as nothing has used the person."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "撤销增加人员")
            officer, _ = before = _stands(uow, officer_id, now)
            ensure_as_seen(before, seen)
            if not uow.accounts.withdraw_officer(officer_id, hired_at):
                raise Refused(f"{officer.name}已经办过事或有人用到，不能撤销增加。不用时请停用。")
            note = f"撤销增加：{_described(officer)}"
            uow.accounts.record(AccountAct.HIRE, actor, now, None, note)
            uow.commit()
        return Outcome(None, Changes(settings=True))

    def change(
        self,
        actor: Actor,
        officer_id: int,
        wanted: PersonWanted,
        *,
        seen: OfficerOption | None = None,
    ) -> Outcome[OfficerOption]:
        """Name, role and team; cases in hand stay where they are."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "修改人员")
            before = uow.book.officer(officer_id)
            ensure_as_seen(before, seen)
            name = _checked(uow, wanted, officer_id)
            if wanted.role is not Role.ADMIN:
                _keep_an_admin(uow, before, "role")
            if wanted.team_id != before.team_id and uow.accounts.open_cases(officer_id):
                raise Refused(
                    f"{before.name}手里还有{before.team}的在办工单，请先移交再换团队。",
                    field="team_id",
                )
            after = replace(before, name=name, role=wanted.role, team_id=wanted.team_id)
            if after == before:
                raise Refused("没有任何改动。")
            uow.accounts.change(after)
            after = uow.book.officer(officer_id)
            note = f"{_described(before)} → {_described(after)}"
            uow.accounts.record(AccountAct.CHANGE, actor, now, officer_id, note)
            ended = _end_standing_in(uow, actor, now, after)
            uow.commit()
        was = PersonWanted(before.name, before.role, before.team_id)
        back = None  # as in `retire`
        if not ended:
            back = partial(self.change, officer_id=officer_id, wanted=was, seen=after)
        return Outcome(after, Changes(settings=True, tickets=after.name != before.name), back)

    # Away and back

    def leave(
        self,
        actor: Actor,
        officer_id: int,
        since: Instant,
        until: Instant | None,
        stand_in_id: int | None,
        *,
        seen: PersonStands | None = None,
    ) -> Outcome[OfficerOption]:
        """请假 in [since, until); the stand-in may decide what the absent person could."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "登记请假")
            officer = _active(uow, officer_id)
            ensure_as_seen(_stands(uow, officer_id, now), seen)
            if until is not None and until <= max(since, now):
                raise Refused("请假要到今天以后才算，请核对结束日期。", field="until")
            if _next_absences(uow.accounts, now).get(officer_id) is not None:
                raise Refused(f"{officer.name}已经登记了请假，请先销假。", field="since")
            _check_stand_in(uow, officer, stand_in_id, now)
            if stand_in_id is not None and officer.role is Role.ADMIN is not actor.role:
                # Whoever stands in may do what the absent person could, set passwords too.
                raise Refused(
                    f"{officer.name}是管理员，由谁代班须由管理员来定；请假可以先登记，代班空着。",
                    field="stand_in_id",
                )
            uow.accounts.go(Absence(0, officer_id, stand_in_id, since, until))
            who = "" if stand_in_id is None else f"，代班 {uow.book.officer(stand_in_id).name}"
            end = "起" if until is None else f"至 {local_date(until - 1)}"
            note = f"{local_date(since)} {end}{who}"
            uow.accounts.record(AccountAct.LEAVE, actor, now, officer_id, note)
            stands = _stands(uow, officer_id, now)
            uow.commit()
        back = partial(self.come_back, officer_id=officer_id, seen=stands)
        return Outcome(officer, Changes(settings=True), back)

    def come_back(
        self, actor: Actor, officer_id: int, *, seen: PersonStands | None = None
    ) -> Outcome[OfficerOption]:
        """销假: from now on as if the absence had ended."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "销假")
            officer, away = before = _stands(uow, officer_id, now)
            ensure_as_seen(before, seen)
            if away is None:
                raise Refused(f"{officer.name}没有请假。")
            uow.accounts.come_back(away.id, max(away.since, now))
            uow.accounts.record(AccountAct.BACK, actor, now, officer_id)
            stands = _stands(uow, officer_id, now)
            uow.commit()

        def rest(actor: Actor) -> Outcome[Any]:
            since, until = max(away.since, self._clock.now()), away.until
            return self.leave(actor, officer_id, since, until, away.stand_in_id, seen=stands)

        return Outcome(officer, Changes(settings=True), rest)

    # Leaving for good

    def hand_over(
        self,
        actor: Actor,
        officer_id: int,
        wanted: HandOver,
        progress: Progress | None = None,
    ) -> Outcome[HandedOver]:
        """移交: every open case, by an act on each, all of them or none."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, SUPERVISING, "移交工单")
            done = self._hand_over(uow, (actor, now), officer_id, wanted, progress)
            uow.commit()
        return Outcome(done, Changes(tickets=True))

    def retire(
        self,
        actor: Actor,
        officer_id: int,
        wanted: HandOver | None = None,
        progress: Progress | None = None,
        *,
        seen: PersonStands | None = None,
    ) -> Outcome[HandedOver]:
        """停用: with all open cases handed over in the same act."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "停用人员")
            officer = _active(uow, officer_id)
            ensure_as_seen(_stands(uow, officer_id, now), seen)
            if officer_id == actor.officer_id:
                raise Refused("不能停用自己，请另一位管理员来做。")
            _keep_an_admin(uow, officer, None)
            open_cases = uow.accounts.open_cases(officer_id)
            done = HandedOver()
            if open_cases:
                if wanted is None:
                    raise Refused(
                        f"{officer.name}手里还有 {len(open_cases)} 件在办工单，请选择移交给谁。",
                        field="to",
                    )
                done = self._hand_over(uow, (actor, now), officer_id, wanted, progress)
            ended = [each for each in uow.accounts.absences(now) if each.officer_id == officer_id]
            for away in ended:
                uow.accounts.come_back(away.id, max(away.since, now))
            after = replace(officer, active=False)
            uow.accounts.change(after)
            ended += _end_standing_in(uow, actor, now, after)
            uow.accounts.record(AccountAct.RETIRE, actor, now, officer_id)
            stands = _stands(uow, officer_id, now)
            uow.commit()
        self._doors.let_out(officer_id)
        back = None  # cases that others have by now, absences that are over: not to be had again
        if not (open_cases or ended):
            back = partial(self.revive, officer_id=officer_id, seen=stands)
        return Outcome(done, Changes(settings=True, tickets=bool(open_cases)), back)

    def revive(
        self, actor: Actor, officer_id: int, *, seen: PersonStands | None = None
    ) -> Outcome[OfficerOption]:
        """恢复使用: the person is here again, with the old password until another is set."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "恢复人员")
            officer = uow.book.officer(officer_id)
            ensure_as_seen(_stands(uow, officer_id, now), seen)
            if officer.active:
                raise Refused(f"{officer.name}没有停用。")
            uow.accounts.change(replace(officer, active=True))
            uow.accounts.record(AccountAct.REVIVE, actor, now, officer_id)
            stands = _stands(uow, officer_id, now)
            uow.commit()
        back = partial(self.retire, officer_id=officer_id, seen=stands)
        return Outcome(stands.officer, Changes(settings=True), back)

    def _hand_over(
        self,
        uow: UnitOfWork,
        stamp: tuple[Actor, Instant],
        officer_id: int,
        wanted: HandOver,
        progress: Progress | None,
    ) -> HandedOver:
        actor, now = stamp
        officer = uow.book.officer(officer_id)
        ids = uow.accounts.open_cases(officer_id)
        if not ids:
            raise Refused(f"{officer.name}手里没有在办工单，不需要移交。", field="to")
        if wanted.officer_id == officer_id:
            raise Refused("不能移交给本人，请选择别人。", field="to")
        done = hand_over(Act(uow, Standing(now), actor), officer, ids, wanted, progress)
        note = f"{len(done.numbers) + len(done.kept)} 件"
        uow.accounts.record(AccountAct.HAND_OVER, actor, now, officer_id, note)
        return done


def _next_absences(view: AccountReads, now: Instant) -> dict[int, Absence]:
    """Who is away or will be, and when first."""
    found: dict[int, Absence] = {}
    for each in view.absences(now):
        found.setdefault(each.officer_id, each)
    return found


def _stands(uow: UnitOfWork, officer_id: int, now: Instant) -> PersonStands:
    away = _next_absences(uow.accounts, now).get(officer_id)
    return PersonStands(uow.book.officer(officer_id), away)


def _stand_in(away: Absence | None) -> int | None:
    return None if away is None else away.stand_in_id


def _described(officer: OfficerOption) -> str:
    """王敏（企业服务组专员）"""
    return f"{officer.name}（{officer.team}{officer.role.label}）"


def _active(uow: UnitOfWork, officer_id: int) -> OfficerOption:
    officer = uow.book.officer(officer_id)
    if not officer.active:
        raise Refused(f"{officer.name}已经停用。")
    return officer


def _checked(uow: UnitOfWork, wanted: PersonWanted, officer_id: int | None) -> str:
    """The name, when name, role and team go together."""
    name = required(wanted.name, "请填写姓名。", "name")
    ensure_new_name(uow.accounts, name, officer_id)
    if wanted.team_id is None:
        if wanted.role is Role.LEAD:
            raise Refused("组长要在一个团队里，请选择团队。", field="team_id")
        return name
    team = uow.book.team(wanted.team_id)
    if not team.active:
        raise Refused(f"{team.name}已经撤销，请选择别的团队。", field="team_id")
    return name


def _keep_an_admin(uow: UnitOfWork, officer: OfficerOption, field: str | None) -> None:
    """Somebody must be left who can set passwords and roles."""
    if officer.role is not Role.ADMIN or not officer.active:
        return
    others = [
        each
        for each in uow.accounts.officers()
        if each.active and each.role is Role.ADMIN and each.id != officer.id
    ]
    sign_in = uow.accounts.settings().get("sign_in") == "1"
    if not others or (sign_in and not has_key(uow.accounts, without=officer.id)):
        raise Refused(
            f"{officer.name}是最后一位{'有密码的' if others else ''}管理员，请先再设一位管理员。",
            field=field,
        )


def _end_standing_in(
    uow: UnitOfWork, actor: Actor, now: Instant, after: OfficerOption
) -> list[Absence]:
    """Whoever left or changed the team ends the absences that no longer fit; those go on alone.

    The absent are away still: what is theirs goes to their team from now on.
    """
    ended = []
    for away in uow.accounts.absences(now):
        if away.stand_in_id is None or after.id not in (away.officer_id, away.stand_in_id):
            continue
        absent, stand_in = (uow.book.officer(n) for n in (away.officer_id, away.stand_in_id))
        if stand_in.active and absent.team_id in (None, stand_in.team_id):
            continue
        since = max(away.since, now)
        uow.accounts.come_back(away.id, since)
        uow.accounts.go(Absence(0, absent.id, None, since, away.until))
        note = f"{stand_in.name}不再代班，没有人代班"
        uow.accounts.record(AccountAct.LEAVE, actor, now, absent.id, note)
        ended.append(away)
    return ended


def _check_stand_in(
    uow: UnitOfWork, officer: OfficerOption, stand_in_id: int | None, now: Instant
) -> None:
    if stand_in_id is None:
        return
    stand_in = _active(uow, stand_in_id)
    if stand_in_id == officer.id:
        raise Refused("代班不能是本人。", field="stand_in_id")
    if officer.team_id is not None and stand_in.team_id != officer.team_id:
        raise Refused(f"代班要在{officer.team}里，请选择同组的人。", field="stand_in_id")
    away = _next_absences(uow.accounts, now).get(stand_in_id)
    if away is not None and away.covers(now):
        raise Refused(f"{stand_in.name}自己也在请假，请选择别人。", field="stand_in_id")
