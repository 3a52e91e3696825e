"""The life of one case as its people live it: who does what next, and when.

A course is a generator of steps. The player sets the clock to the step's time,
performs the act through the real use case, and sends back what came of it;
between two steps nothing is remembered but this object.
"""

from gaoxinban.application import commands as c
from gaoxinban.application import handling, intake, supervising
from gaoxinban.application.demo.chance import Weighted
from gaoxinban.application.demo.detours import Detours
from gaoxinban.application.demo.plan import HOUR, USUAL
from gaoxinban.application.demo.verdict import verdict
from gaoxinban.application.demo.walk import MINUTE, Course
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import ContactMeans, HolderKind, LegName, TicketState

_MEANS = Weighted(
    [
        (ContactMeans.PHONE, 0.7),
        (ContactMeans.VISIT, 0.15),
        (ContactMeans.WECHAT, 0.12),
        (ContactMeans.MEETING, 0.03),
    ]
)


class Life(Detours):
    """One case from its request to 归档."""

    __slots__ = ()

    def course(self) -> Course:
        """The whole life; each part tells whether it goes on."""
        for part in (self._intake, self._hand_over, self._contact, self._work):
            if not (yield from part()):
                return False
        return (yield from self._aftercare())

    # 登记 and 派单

    def _command(self) -> c.LogCase:
        draft, plan, chance = self._draft, self._plan, self._world.chance
        late = plan.late_intake
        return c.LogCase(
            title=draft.title,
            body=draft.body,
            enterprise_id=draft.enterprise.id,
            category=draft.category,
            kind=draft.kind,
            urgency=draft.urgency,
            channel=draft.channel,
            contact_name=draft.contact_name,
            contact_phone=draft.contact_phone,
            dispatch=not plan.manual,
            happened_at=self._at - chance.between(1200, 72_000) * SECOND if late else None,
            late_reason=self._say("late_intake") if late else "",
        )

    def _intake(self) -> Course:
        plan, chance, world = self._plan, self._world.chance, self._world
        command = self._command()
        desk = self._desk()
        if plan.answered:
            answer = c.AnswerCase(log=command, answer=self._result("answer"))
            logged = yield self._step(desk, intake.answer, answer)
            self._ticket = world.cases.load(logged.value.ticket_id)
            return (yield from self._aftercare())
        logged = yield self._step(desk, intake.log, command)
        ticket = self._ticket = world.cases.load(logged.value.ticket_id)
        earlier = world.latest.get(ticket.enterprise_id)
        world.latest[ticket.enterprise_id] = ticket
        plan.after_hours = plan.after_hours and not world.calendar.is_working(self._at)
        if plan.halt is TicketState.LOGGED:
            return False
        if plan.repeated and earlier is not None and not (yield from self._merge(earlier)):
            return False
        if plan.declined:
            self._later(chance.spread(50 * MINUTE, 0.8))
            ground, _, instead = self._say("decline").partition("|")
            decline = c.DeclineCase(ticket_id=ticket.id, ground=ground, instead=instead)
            yield self._step(self._supervisor(), handling.decline, decline)
            return False
        if ticket.state is TicketState.LOGGED:
            self._later(chance.spread(9 * MINUTE, 0.75))
            team = self._fitting_team()
            command_ = c.DispatchCase(ticket_id=ticket.id, team_id=team, reason=self._say("manual"))
            yield self._step(self._desk(), handling.dispatch, command_)
        return True

    def _fitting_team(self) -> int:
        first = self._draft.subject.code.partition(".")[0]
        codes = self._world.staff.codes
        wanted = USUAL.get(first, "service")
        return codes.get(wanted) or next(iter(codes.values()))

    # 签收, 退单, 改派

    def _hand_over(self) -> Course:
        plan, chance = self._plan, self._world.chance
        if plan.voided:
            self._later(chance.spread(40 * MINUTE, 0.6))
            void = c.VoidCase(ticket_id=self._ticket.id, reason=self._say("void"))
            yield self._step(self._supervisor(), supervising.void, void)
            return False
        for _ in range(plan.bounces):
            if not (yield from self._bounce()):
                return False
        if plan.halt is TicketState.DISPATCHED:
            return False
        if plan.consulted:
            yield from self._consult()
        yield from self._accept()
        if plan.transferred:
            self._later(chance.spread(70 * MINUTE, 0.7))
            transfer = c.TransferCase(
                ticket_id=self._ticket.id, team_id=self._other_team(), reason=self._say("transfer")
            )
            # What ran out with a team its own lead may not hand on.
            yield self._step(self._supervisor(), handling.transfer, transfer)
            yield from self._accept()
        return True

    def _accept(self) -> Course:
        world = self._world
        self._later(world.chance.spread(15 * MINUTE * self._pace(), 0.9))
        self._officer = self._somebody()
        given = world.chance.hit(0.2)
        actor = world.staff.leads[self._ticket.team_id or 0] if given else self._officer
        officer = self._officer.officer_id if given else None
        yield self._step(
            actor, handling.accept, c.AcceptCase(ticket_id=self._ticket.id, officer_id=officer)
        )
        return True

    def _bounce(self) -> Course:
        chance, ticket = self._world.chance, self._ticket
        self._later(chance.spread(35 * MINUTE * self._pace(), 0.7))
        better = self._other_team()
        yield self._step(
            self._somebody(),
            handling.give_back,
            c.ReturnCase(
                ticket_id=ticket.id,
                ground=self._say("return_ground"),
                basis=self._say("return_basis"),
                suggested_team_id=better,
            ),
        )
        if self._plan.halt is TicketState.RETURNED:
            return False
        self._later(chance.spread(25 * MINUTE, 0.7))
        if chance.hit(0.7):
            upheld = c.DispatchCase(
                ticket_id=ticket.id, team_id=better, reason=self._say("return_upheld")
            )
            yield self._step(self._supervisor(), handling.dispatch, upheld)
        else:
            refused = c.RefuseReturn(ticket_id=ticket.id, reason=self._say("return_refused"))
            yield self._step(self._supervisor(), handling.refuse_return, refused)
        return True

    # 首次联系

    def _contact(self) -> Course:
        plan, world, chance = self._plan, self._world, self._world.chance
        ticket = self._ticket
        for _ in range(plan.attempts):
            self._later(chance.spread(12 * MINUTE, 0.5))
            tried = c.ContactCase(ticket_id=ticket.id, note=self._say("attempt"))
            yield self._step(self._officer, handling.attempt, tried)
        wanted = plan.contact_after * self._pace()
        target = ticket.logged_at
        if plan.after_hours:
            target += int(wanted) * SECOND
        else:
            target = world.calendar.add(target, int(wanted))
        self._at = max(target, self._later(chance.spread(6 * MINUTE, 0.6)))
        plan.after_hours = False
        happened_at = None
        if plan.back_dated:
            happened_at = self._at
            self._later(chance.spread(1.6 * HOUR, 0.9))
        contact = c.ContactCase(
            ticket_id=ticket.id,
            reached=self._reached(),
            means=_MEANS.pick(chance),
            note=self._say("contact") if chance.hit(0.7) else "",
            happened_at=happened_at,
            late_reason=self._say("late_contact") if happened_at is not None else "",
        )
        yield self._step(self._officer, handling.contact, contact)
        return True

    def _reached(self) -> str:
        chance = self._world.chance
        if self._draft.contact_name and chance.hit(0.75):
            return self._draft.contact_name
        return self._world.people.surname(chance) + chance.pick(self._world.people.titles)

    # 办理 and 办结

    def _work(self) -> Course:
        """Progress, notes and pauses on the way to 办结."""
        plan, world, ticket = self._plan, self._world, self._ticket
        calendar, chance = world.calendar, world.chance
        promise = world.promises.promise(
            LegName.RESOLVE, ticket.category, ticket.kind, ticket.urgency
        )
        wanted = promise.amount * world.day * plan.resolve_share * self._pace()
        if plan.passed_on:
            yield from self._pass_on()
        if plan.extended and (yield from self._extend()):
            wanted *= 1.6
        end = calendar.add(ticket.logged_at, int(wanted))
        least = chance.spread(35 * MINUTE, 0.6)
        room = max(least, calendar.elapsed(self._at, max(end, self._at)))
        acts = [self._note] * plan.notes + [self._pause] * plan.pauses
        if plan.amended:
            acts.append(self._amend)
        passed = 0.0
        for place in sorted(chance.random() for _ in acts):
            act = acts.pop(int(chance.random() * len(acts)))
            self._later((place - passed) * room)
            passed = place
            if not (yield from act()):
                return False
        if plan.halt is TicketState.ACCEPTED:
            return False
        self._later((1.0 - passed) * room)
        yield from self._resolve()
        return True

    def _note(self) -> Course:
        told = self._world.chance.hit(0.6)
        text = self._say("inform" if told else "note")
        command = c.NoteCase(ticket_id=self._ticket.id, note=text, told=told)
        yield self._step(self._officer, handling.note, command)
        return True

    def _amend(self) -> Course:
        phone = self._world.people.phone(self._world.chance)
        command = c.AmendCase(
            ticket_id=self._ticket.id, reason=self._say("amend"), contact_phone=phone
        )
        yield self._step(self._officer, handling.amend, command)
        return True

    def _pause(self) -> Course:
        chance, ticket = self._world.chance, self._ticket
        enterprise = chance.hit(0.72)
        pause = c.PauseCase(
            ticket_id=ticket.id,
            reason=self._say("pause_enterprise" if enterprise else "pause_superior"),
            awaited=HolderKind.ENTERPRISE if enterprise else HolderKind.SUPERIOR,
        )
        yield self._step(self._officer, handling.pause, pause)
        if self._plan.halt is TicketState.PAUSED:
            return False
        day = self._world.day
        self._later(min(8.5, chance.spread(2.4, 0.6)) * day)
        resume = c.ResumeCase(ticket_id=ticket.id, note=self._say("resume"))
        yield self._step(self._officer, handling.resume, resume)
        return True

    def _result(self, otherwise: str) -> str:
        results = self._draft.subject.results
        chance = self._world.chance
        if results and chance.hit(0.75):
            return chance.pick(results)(self._draft.scene)
        return self._say(otherwise)

    def _resolve(self) -> Course:
        command = c.ResolveCase(
            ticket_id=self._ticket.id,
            result=self._result("result"),
            proof=self._say("proof") if self._world.chance.hit(0.3) else "",
        )
        yield self._step(self._officer, handling.resolve, command)
        return True

    # 剔除, 回访, 重办, 归档

    def _exempt(self) -> Course:
        """One asks, another decides."""
        ticket_id, day = self._ticket.id, self._world.day
        self._later(self._world.chance.spread(0.3 * day, 0.5))
        asked = c.AskExemption(ticket_id=ticket_id, reason=self._say("exempt"))
        lead = self._world.staff.leads[self._ticket.team_id or 0]
        yield self._step(lead, supervising.ask_exemption, asked)
        self._later(self._world.chance.spread(0.4 * day, 0.5))
        reason = self._say("exempt_granted")
        decided = c.DecideExemption(ticket_id=ticket_id, granted=True, reason=reason)
        yield self._step(self._supervisor(), supervising.decide_exemption, decided)
        return True

    def _aftercare(self) -> Course:
        plan, chance, ticket = self._plan, self._world.chance, self._ticket
        day = self._world.day
        plan.after_hours = False
        if plan.halt is TicketState.RESOLVED:
            return False
        if plan.exempted and ticket.team_id is not None:
            yield from self._exempt()
        again = 0
        calls = plan.called_back if plan.called_back is not None else chance.hit(0.84)
        while calls:
            self._later(chance.spread(0.9 * day, 0.6))
            yield self._step(self._desk(), handling.call_back, self._call_back(again))
            if plan.halt is TicketState.CALLED_BACK:
                return False
            if ticket.state is TicketState.CALLED_BACK:
                break
            again += 1
            yield from self._redo()
        if not calls and chance.hit(0.01) and ticket.team_id is not None:
            self._later(chance.spread(day, 0.5))
            command = c.RedoCase(ticket_id=ticket.id, reason=self._say("redo"))
            yield self._step(self._supervisor(), handling.redo, command)
            yield from self._redo()
        self._later(chance.spread(1.5 * day, 0.6))
        yield self._step(self._desk(), handling.close, c.CloseCase(ticket_id=ticket.id))
        return False

    def _call_back(self, again: int) -> c.CallBackCase:
        chance = self._world.chance
        solved, rating = verdict(chance, content=self._plan.content, again=again)
        note = "called_solved" if solved else "called_unsolved"
        return c.CallBackCase(
            ticket_id=self._ticket.id,
            solved=solved,
            rating=rating,
            note=self._say(note) if chance.hit(0.6) else "",
        )

    def _redo(self) -> Course:
        """Once more: by the same officer, or by a fresh one where the desk had answered."""
        chance, ticket = self._world.chance, self._ticket
        day = self._world.day
        if ticket.team_id is None:
            self._later(chance.spread(15 * MINUTE, 0.5))
            command = c.DispatchCase(
                ticket_id=ticket.id, team_id=self._fitting_team(), reason=self._say("manual")
            )
            yield self._step(self._desk(), handling.dispatch, command)
            yield from self._accept()
        self._later(chance.spread(0.7 * day, 0.6))
        yield from self._note()
        self._later(chance.spread(0.5 * day, 0.6))
        yield from self._resolve()
        return True
