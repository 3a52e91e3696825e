"""签收 as lists show it: the time of the act, not the end of a turn that nobody signed."""

from new_office import acting, request

from gaoxinban.application import commands as c
from gaoxinban.domain.term import Role


def test_a_turn_that_is_returned_unsigned_was_not_signed(desk):
    office, clock = desk
    number = office.log(acting(office, Role.OFFICER), request()).value.ticket_id
    team = office.directory().teams[0].id
    lead = acting(office, Role.ADMIN)

    def signed_at():
        return office.ticket_rows([number])[0].accepted_at

    clock.advance(hours=1)
    office.do(lead, c.ReturnCase(ticket_id=number, ground="不归本组"))
    assert signed_at() is None
    office.do(lead, c.DispatchCase(ticket_id=number, team_id=team))
    clock.advance(hours=1)
    office.do(lead, c.AcceptCase(ticket_id=number))
    assert signed_at() == clock.now()
