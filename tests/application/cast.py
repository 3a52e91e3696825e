"""Who plays in the tests of the acts: names for people, and a case on its way."""

from types import SimpleNamespace

from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.domain.term import LegName, Role

SERVICE = "企业服务组"


def team(office, name=SERVICE):
    return next(each for each in office.teams.all() if each.name == name)


def cast(desk, **wanted):
    """An office with a case that 企业服务组 has; the officer has accepted and called."""
    office, clock = desk
    people = [officer.actor for officer in office.directory().officers]
    supervisors = [actor for actor in people if actor.role in (Role.SUPERVISOR, Role.ADMIN)]
    play = SimpleNamespace(
        office=office,
        clock=clock,
        officer=acting(office, Role.OFFICER, SERVICE),
        lead=acting(office, Role.LEAD, SERVICE),
        stranger=acting(office, Role.OFFICER, "项目推进组"),
        boss=next(actor for actor in supervisors if actor.role is Role.SUPERVISOR),
        admin=next(actor for actor in supervisors if actor.role is Role.ADMIN),
    )

    def do(who, command, /, **given):
        return office.do(who, command(**{"ticket_id": play.id, **given}))

    play.do = do
    play.log = lambda who=play.stranger, **said: office.log(who, request(**said)).value.ticket_id
    play.detail = lambda number=None: office.detail(number or play.id)
    play.leg = lambda name=LegName.RESOLVE: [leg for leg in play.detail().legs if leg.name is name][
        -1
    ]
    play.team = lambda name: next(t.id for t in office.directory().teams if t.name == name)
    play.id = play.log(**wanted)
    return play


def under_way(desk, **wanted):
    """As `cast`, and the case is being worked on: accepted and contacted on Monday 09:00."""
    play = cast(desk, **wanted)
    play.do(play.officer, c.AcceptCase)
    play.do(play.officer, c.ContactCase, reached="李工")
    return play
