"""What happens to a few cases in a thousand: 并单, 会商, 转交, 延期."""

from gaoxinban.application import commands as c
from gaoxinban.application import handling, merging, supervising
from gaoxinban.application.acting import Act
from gaoxinban.application.changes import Changes, Outcome
from gaoxinban.application.demo.walk import MINUTE, Course, Walk
from gaoxinban.application.rows import ActedCase
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.ledger import due_time
from gaoxinban.domain.promise import PromiseUnit
from gaoxinban.domain.term import HolderKind, LegName, TicketState
from gaoxinban.domain.ticket import Ticket
from gaoxinban.domain.transition import allowed


class Detours(Walk):
    """Parts that an ordinary life does without."""

    __slots__ = ()

    def _merge(self, earlier: Ticket) -> Course:
        """Into the enterprise's case before this one, if that is still worked on."""
        self._later(self._world.chance.spread(8 * MINUTE, 0.6))
        reason, supervisor = self._say("merge"), self._supervisor()
        if allowed(earlier.state, EventKind.ABSORB):  # an ended one would be read from its events
            merge = c.MergeCase(ticket_id=self._ticket.id, into_id=earlier.id, reason=reason)
            yield self._step(supervisor, _merge_if_open, merge)
        return self._ticket.state is not TicketState.MERGED

    def _consult(self) -> Course:
        """The teams do not agree; a ruling says whose it is."""
        self._later(self._world.chance.spread(90 * MINUTE, 0.6))
        ruled = c.ConsultCase(
            ticket_id=self._ticket.id,
            team_id=self._other_team(),
            participants=self._say("consult_who"),
            ruling=self._say("consult"),
        )
        yield self._step(self._supervisor(), supervising.consult, ruled)
        return True

    def _pass_on(self) -> Course:
        """To a department or the enterprise for a while, without a pause."""
        chance, ticket_id = self._world.chance, self._ticket.id
        department = chance.hit(0.6)
        self._later(chance.spread(60 * MINUTE, 0.6))
        hand = c.HandCase(
            ticket_id=ticket_id,
            to=HolderKind.DEPARTMENT if department else HolderKind.ENTERPRISE,
            team_id=chance.pick(self._world.departments) if department else None,
            reason=self._say("hand_department" if department else "hand_enterprise"),
        )
        yield self._step(self._officer, handling.hand, hand)
        self._later(chance.spread(0.6, 0.5) * self._world.day)
        back = c.TakeBackCase(ticket_id=ticket_id, note=self._say("take_back"))
        yield self._step(self._officer, handling.take_back, back)
        return True

    def _extend(self) -> Course:
        """Asked for by the officer in time, granted by a supervisor; true if it was."""
        world, ticket = self._world, self._ticket
        promise = world.promises.promise(
            LegName.RESOLVE, ticket.category, ticket.kind, ticket.urgency
        )
        self._later(world.chance.spread(120 * MINUTE, 0.6))
        in_time = self._at < due_time(world.calendar, ticket.logged_at, promise)
        if promise.unit is not PromiseUnit.DAYS or promise.amount == 1 or not in_time:
            return False
        days = world.chance.between(2, 5)
        asked = c.AskExtension(ticket_id=ticket.id, days=days, reason=self._say("extend"))
        yield self._step(self._officer, supervising.ask_extension, asked)
        self._later(world.chance.spread(80 * MINUTE, 0.6))
        granted = c.GrantExtension(ticket_id=ticket.id, note=self._say("extend_granted"))
        yield self._step(self._supervisor(), supervising.grant_extension, granted)
        return True


def _merge_if_open(act: Act, cmd: c.MergeCase) -> Outcome[ActedCase]:
    """What the supervisor finds when it comes to it: the other may have ended meanwhile."""
    later, earlier = (act.uow.cases.load(each) for each in (cmd.ticket_id, cmd.into_id))
    in_order = (earlier.logged_at, earlier.id) < (later.logged_at, later.id)
    if in_order and allowed(earlier.state, EventKind.ABSORB):
        return merging.merge(act, cmd)
    return Outcome(ActedCase(later.id, later.number, later.version, later.state), Changes())
