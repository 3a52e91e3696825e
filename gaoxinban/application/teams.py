"""Teams: their names and what they do; closed ones stay for the history."""

from collections.abc import Sequence
from functools import partial

from gaoxinban.application.account_ports import AccountAct
from gaoxinban.application.acting import required
from gaoxinban.application.changes import Back, Changes, Outcome, ensure_as_seen
from gaoxinban.application.permission import ADMINS
from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.rows import TeamOption
from gaoxinban.application.service import Service
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import Actor
from gaoxinban.domain.instant import Instant
from gaoxinban.domain.term import TeamFunction

NAME_MOST = 40


class Teams(Service):
    """Teams of one office: `office.teams`. Callable from any thread."""

    def all(self) -> list[TeamOption]:
        """All teams, departments and towns, the closed too."""
        with self._database.read() as view:
            return list(view.book.teams())

    def put(
        self,
        actor: Actor,
        team_id: int | None,
        name: str,
        function: TeamFunction | None,
        *,
        seen: TeamOption | None = None,
    ) -> Outcome[TeamOption]:
        """A new team, or another name or function; rules and history know it by its code.

        `seen`: how the team stood for whoever decided this, or takes back what left it so.
        """
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "修改团队")
            named = required(name, "请填写团队名称。", "name")
            if len(named) > NAME_MOST:
                raise Refused(f"团队名称最多 {NAME_MOST} 个字。", field="name")
            same = uow.book.team_named(named)
            if same is not None and same.id != team_id:
                raise Refused(f"已经有团队「{named}」，请换一个名称。", field="name")
            before = None if team_id is None else uow.book.team(team_id)
            ensure_as_seen(before, seen)
            if before is None and function is None:
                raise Refused("请选择这个团队做什么：招商、推进或服务。", field="function")
            active = before is None or before.active
            number = uow.accounts.put_team(team_id, named, function, active=active)
            note = named if before is None else f"{before.name} → {named}"
            uow.accounts.record(AccountAct.TEAM, actor, now, None, note)
            after = uow.book.team(number)
            uow.commit()
        back: Back = partial(self.withdraw, team_id=number, made_at=now, seen=after)
        if before is not None:
            back = partial(
                self.put, team_id=number, name=before.name, function=before.function, seen=after
            )
        return Outcome(after, Changes(settings=True, tickets=before is not None), back)

    def withdraw(
        self, actor: Actor, team_id: int, made_at: Instant, seen: TeamOption
    ) -> Outcome[None]:
        """撤销增加团队: as if never added, as long as nothing has used it."""
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "撤销增加团队")
            ensure_as_seen(uow.book.team(team_id), seen)
            if not uow.accounts.withdraw_team(team_id, made_at):
                raise Refused(f"{seen.name}已经有人用到，不能撤销增加。不用时请撤销团队。")
            uow.accounts.record(AccountAct.TEAM, actor, now, None, f"撤销增加：{seen.name}")
            uow.commit()
        return Outcome(None, Changes(settings=True))

    def close(
        self,
        actor: Actor,
        team_id: int,
        *,
        closed: bool = True,
        seen: TeamOption | None = None,
    ) -> Outcome[TeamOption]:
        """撤销团队, or take it up again; refused while anything depends on it.

        `seen` as in `put`.
        """
        with self._database.write() as uow:
            now, actor = self._acting(uow, actor, ADMINS, "撤销团队")
            team = uow.book.team(team_id)
            ensure_as_seen(team, seen)
            if closed:
                _ensure_idle(uow, team)
            uow.accounts.put_team(team_id, team.name, team.function, active=not closed)
            note = f"{team.name}{'撤销' if closed else '恢复'}"
            uow.accounts.record(AccountAct.TEAM, actor, now, None, note)
            after = uow.book.team(team_id)
            uow.commit()
        back = partial(self.close, team_id=team_id, closed=not closed, seen=after)
        return Outcome(after, Changes(settings=True), back)


def _ensure_idle(uow: UnitOfWork, team: TeamOption) -> None:
    cases = uow.accounts.team_cases(team.id)
    if cases:
        raise Refused(f"{team.name}还有 {cases} 件没有办结的工单，请先改派。")
    people: Sequence[str] = [
        each.name for each in uow.book.officers() if each.active and each.team_id == team.id
    ]
    if people:
        raise Refused(f"{team.name}还有{'、'.join(people)}，请先换团队或停用。")
    _, catalogue = uow.book.catalogue()
    for code in catalogue.teams:
        found = uow.book.team_named(code)
        if found is not None and found.id == team.id:
            raise Refused(f"派单目录还会把诉求派给{team.name}，请先发布新的派单目录。")
