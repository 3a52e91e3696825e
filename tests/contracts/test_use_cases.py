"""The same acts through the use cases, in SQL and in memory, add up to the same case."""

from dataclasses import asdict

import pytest
from fakes import FakeDatabase
from new_office import FixedClock, at, new_office, request

from gaoxinban.application import commands as c
from gaoxinban.application import complainant, handling, intake
from gaoxinban.application.acting import Act
from gaoxinban.domain.errors import Conflict, Refused
from gaoxinban.domain.term import HolderKind, Privacy, Rating

LIFE = (
    (handling.accept, c.AcceptCase(ticket_id=1)),
    (handling.attempt, c.ContactCase(ticket_id=1, note="占线")),
    (handling.contact, c.ContactCase(ticket_id=1, reached="李工")),
    (handling.pause, c.PauseCase(ticket_id=1, reason="等材料", awaited=HolderKind.ENTERPRISE)),
    (handling.resume, c.ResumeCase(ticket_id=1)),
    (handling.give_back, c.ReturnCase(ticket_id=1, ground="不归本组")),
    (handling.dispatch, c.DispatchCase(ticket_id=1, team_id=3)),
    (handling.accept, c.AcceptCase(ticket_id=1)),
    (handling.resolve, c.ResolveCase(ticket_id=1, result="已办")),
    (handling.call_back, c.CallBackCase(ticket_id=1, solved=False)),
    (handling.resolve, c.ResolveCase(ticket_id=1, result="重新办好")),
    (handling.call_back, c.CallBackCase(ticket_id=1, solved=True, rating=Rating.SATISFIED)),
    (handling.close, c.CloseCase(ticket_id=1)),
)


def lived(database):
    """The case after its life, as plain data."""
    clock = FixedClock(at("2026-03-02 09:00"))
    with database.write() as uow:
        supervisor = uow.book.officers()[1].actor
        value = intake.log(Act(uow, clock, supervisor), request()).value
        uow.commit()
    for use_case, command in LIFE:
        clock.advance(hours=5)
        with database.write() as uow:
            use_case(Act(uow, clock, supervisor), command)
            uow.commit()
    with database.write() as uow:
        return value, asdict(uow.cases.load(1)), uow.cases.events(1)


def test_fake_and_sql_tell_the_same_story(tmp_path):
    office, _ = new_office(tmp_path)
    sql, fake = lived(office._database), lived(FakeDatabase())
    office.close()
    assert sql == fake


def test_a_refused_act_records_nothing(database):
    clock = FixedClock(at("2026-03-02 09:00"))
    with database.write() as uow:
        supervisor = uow.book.officers()[1].actor
        intake.log(Act(uow, clock, supervisor), request())
        uow.commit()
    for wrong, kind in (
        (c.NoteCase(ticket_id=1, note=" "), Refused),
        (c.NoteCase(ticket_id=1, note="x", version=1), Conflict),
        (c.NoteCase(ticket_id=2, note="x"), Refused),
    ):
        with pytest.raises(kind), database.write() as uow:
            handling.note(Act(uow, clock, supervisor), wrong)
            uow.commit()
    with database.write() as uow:
        assert len(uow.cases.events(1)) == 2


def test_who_asks_is_kept_back_and_looked_at_in_either(database):
    clock = FixedClock(at("2026-03-02 09:00"))
    nobody = {"enterprise_name": "", "contact_name": "", "contact_phone": ""}
    with database.write() as uow:
        act = Act(uow, clock, uow.book.officers()[1].actor)
        intake.log(act, request())
        intake.log(act, request(privacy=Privacy.ANONYMOUS, **nobody))
        ticket = uow.cases.load(2)
        assert uow.enterprises.get(ticket.enterprise_id).name == "匿名"
        last = ticket.last_act
        told = c.SetPrivacy(
            ticket_id=2, privacy=Privacy.CONFIDENTIAL, reason="来访说明", enterprise_id=1
        )
        complainant.set_privacy(act, told)
        complainant.look(act, c.RevealCaller(ticket_id=2, reason="复核"))
        uow.commit()
    with database.write() as uow:
        ticket = uow.cases.load(2)
        assert (ticket.privacy, ticket.enterprise_id) == (Privacy.CONFIDENTIAL, 1)
        assert ticket.known_as[0] == uow.enterprises.get(1).name
        assert ticket.revealed_to == (act.actor.ref,)
        assert ticket.last_act == last, "none of it is a step"
