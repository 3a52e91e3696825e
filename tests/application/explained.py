"""Three cases whose explanation stands in docs/explain.md; invented from end to end."""

from types import SimpleNamespace

from cast import cast
from new_office import at, new_office

from gaoxinban.application import commands as c
from gaoxinban.domain.term import HolderKind, RequestKind, Role


def _play(folder, start, **wanted):
    """An office where 王敏, 陈洁 and the supervisor 周强 have their names."""
    folder.mkdir()
    office, clock = new_office(folder, start)
    teams = {team.name: team.id for team in office.directory().teams}
    with office.transaction() as uow:
        service = uow.book.add_officer("王敏", Role.OFFICER, teams["企业服务组"])
        delivery = uow.book.add_officer("陈洁", Role.OFFICER, teams["项目推进组"])
        boss = uow.book.add_officer("周强", Role.SUPERVISOR, None)
        uow.commit()
    play = cast((office, clock), team_id=teams["企业服务组"], **wanted)
    play.officer, play.stranger, play.boss = (each.actor for each in (service, delivery, boss))
    return play


def over_a_holiday(folder):
    """Logged before 国庆, paused for the enterprise, done in time."""
    play = _play(folder, "2026-09-28 15:20")
    play.clock.set(at("2026-09-28 15:40"))
    play.do(play.officer, c.AcceptCase)
    play.clock.set(at("2026-09-28 16:05"))
    play.do(play.officer, c.ContactCase, reached="李工")
    play.clock.set(at("2026-09-29 10:00"))
    play.do(play.officer, c.PauseCase, reason="等公司补盖章的花名册", awaited=HolderKind.ENTERPRISE)
    play.clock.set(at("2026-10-12 09:00"))
    play.do(play.officer, c.ResumeCase)
    play.clock.set(at("2026-10-13 11:30"))
    play.do(play.officer, c.ResolveCase, result="社保户已开", proof="受理回执")
    play.do(play.boss, c.CallBackCase, solved=True)
    play.clock.set(at("2026-10-13 16:00"))
    play.do(play.boss, c.CloseCase)
    return play


def late_in_several_hands(folder):
    """Bounced, extended, handed to a department, late in three hands."""
    play = _play(folder, "2026-03-02 09:00", title="厂房扩建的规划条件迟迟没有批复")
    play.clock.set(at("2026-03-02 11:00"))
    play.do(play.officer, c.ReturnCase, ground="属项目建设")
    team = play.team("项目推进组")
    play.clock.set(at("2026-03-02 14:00"))
    play.do(play.boss, c.DispatchCase, team_id=team)
    delivery = play.stranger
    play.clock.set(at("2026-03-02 15:00"))
    play.do(delivery, c.AcceptCase)
    play.clock.set(at("2026-03-02 15:30"))
    play.do(delivery, c.ContactCase, reached="李工")
    play.clock.set(at("2026-03-05 10:00"))
    play.do(delivery, c.AskExtension, days=2, reason="资规分局在复核红线")
    play.clock.set(at("2026-03-05 15:00"))
    play.do(play.boss, c.GrantExtension)
    play.clock.set(at("2026-03-10 09:00"))
    play.do(
        delivery,
        c.HandCase,
        to=HolderKind.DEPARTMENT,
        team_id=play.team("资规分局"),
        reason="请出具规划条件",
    )
    play.clock.set(at("2026-03-13 14:00"))
    play.do(delivery, c.TakeBackCase)
    play.do(play.boss, c.SuperviseCase, order="今天答复企业")
    play.clock.set(at("2026-03-13 16:30"))
    play.do(delivery, c.ResolveCase, result="规划条件已出具", proof="批复文号")
    play.clock.set(at("2026-03-16 09:00"))
    play.do(play.boss, c.CallBackCase, solved=True)
    play.do(play.boss, c.CloseCase)
    return play


def still_open(folder):
    """Entered late, paused past the cap, a mistaken act undone, an extension waiting."""
    play = _play(folder, "2026-04-20 10:40", kind=RequestKind.COMPLAINT)
    play.id = play.log(
        play.lead,
        title="门口道路施工，货车进不来",
        kind=RequestKind.COMPLAINT,
        happened_at=at("2026-04-20 08:45"),
        late_reason="来电时系统在升级",
        team_id=play.team("企业服务组"),
    )
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.ContactCase, reached="周经理")
    play.clock.set(at("2026-04-22 09:00"))
    play.do(play.officer, c.PauseCase, reason="等市里定交通疏导方案", awaited=HolderKind.SUPERIOR)
    play.clock.set(at("2026-05-14 09:00"))
    play.do(play.officer, c.ResumeCase)
    play.do(play.officer, c.UrgeCase, note="点错了")
    play.do(play.officer, c.UndoAct)
    play.clock.set(at("2026-05-15 10:00"))
    play.do(play.officer, c.AskExtension, days=3, reason="方案刚下来，要与施工方协调")
    play.clock.set(at("2026-05-15 16:00"))
    return play


CASES = SimpleNamespace(in_time=over_a_holiday, late=late_in_several_hands, running=still_open)
