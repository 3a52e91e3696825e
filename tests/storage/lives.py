"""Random lives of cases through the use cases: every act is one that the state and the role allow."""

import random
from dataclasses import replace

from new_office import request

from gaoxinban.application import commands as c
from gaoxinban.domain.errors import Refused
from gaoxinban.domain.event import EventKind as E
from gaoxinban.domain.instant import SECOND
from gaoxinban.domain.term import Channel, HolderKind, Rating, RequestKind, Role, Urgency

WORDS = (
    "社保开户",
    "用地指标",
    "环评批复",
    "人才公寓",
    "电力增容",
    "R&D 补贴",
    "5G基站",
    "融资担保",
)


ACTS = {
    *(E.DISPATCH, E.ACCEPT, E.ATTEMPT, E.CONTACT, E.NOTE, E.INFORM, E.AMEND, E.RETURN),
    *(E.REFUSE_RETURN, E.TRANSFER, E.PAUSE, E.RESUME, E.RESOLVE, E.DECLINE, E.CALL_BACK),
    *(E.REDO, E.CLOSE),
}
"""Acts that have a use case."""


SLOW = (0, 0.25, 40, 900, 7200, 50_000, 400_000)
QUICK = (0, 0.25, 20, 60, 300)
"""Seconds between two acts."""


def live(office, clock, chance: random.Random, *, cases: int, acts: int, pace=SLOW) -> list[int]:
    """Log `cases` requests and do about `acts` acts in all, time passing; the ids of the cases."""
    supervisor = next(
        officer.actor for officer in office.directory().officers if officer.role is Role.SUPERVISOR
    )
    ids: list[int] = []
    for number in range(acts):
        clock.advance(seconds=chance.choice(pace))
        if len(ids) < cases and (not ids or chance.random() < 0.4 or number == acts - 1):
            ids.append(_log(office, clock, chance, supervisor))
        else:
            _act(office, clock, chance, supervisor, chance.choice(ids))
    return ids


def _log(office, clock, chance, actor):
    word = chance.choice(WORDS)
    wanted = request(
        title=f"{word}怎么办",
        body=chance.choice(("", f"想问{word}", "材料不全")),
        enterprise_name=f"常州{chance.choice('甲乙丙丁')}{chance.choice('东西')}有限公司",
        kind=chance.choice(list(RequestKind)),
        urgency=chance.choice(list(Urgency)),
        channel=chance.choice(list(Channel)),
        dispatch=chance.random() < 0.8,
    )
    if chance.random() < 0.2:
        back = chance.choice((60, 7200, 90_000)) * SECOND
        wanted = replace(wanted, happened_at=clock.now() - back, late_reason="电话先记在纸上")
    if chance.random() < 0.1:
        answer = c.AnswerCase(log=wanted, answer="窗口办理")
        return office.answer(actor, answer).value.ticket_id
    return office.log(actor, wanted).value.ticket_id


def _act(office, clock, chance, actor, ticket_id):
    possible = [
        kind
        for kind, objection in office.offered(actor, ticket_id).items()
        if objection is None and kind in ACTS
    ]
    if not possible:
        return
    kind = chance.choice(possible)
    if kind is E.CLOSE and chance.random() < 0.5:
        return
    try:
        if kind is E.ATTEMPT:
            office.attempt(actor, c.ContactCase(ticket_id=ticket_id, note="没人接"))
        else:
            office.do(actor, _commands(office, clock, chance, ticket_id)[kind]())
    except Refused as refused:
        # What the table of states cannot know: the same team, no change, the second person.
        expected = "已在", "没有任何改动", "第二人", "早于", "另一位主管"
        if not any(said in refused.sentence for said in expected):
            raise


def _commands(office, clock, chance, ticket_id):
    teams = [team.id for team in office.directory().teams if not team.is_co_handler]
    happened_at = clock.now() - 120 * SECOND if chance.random() < 0.3 else None
    return {
        E.DISPATCH: lambda: c.DispatchCase(ticket_id=ticket_id, team_id=chance.choice(teams)),
        E.ACCEPT: lambda: c.AcceptCase(ticket_id=ticket_id),
        E.CONTACT: lambda: c.ContactCase(
            ticket_id=ticket_id, reached="李工", note="说明了", happened_at=happened_at
        ),
        E.NOTE: lambda: c.NoteCase(ticket_id=ticket_id, note=chance.choice(WORDS)),
        E.INFORM: lambda: c.NoteCase(ticket_id=ticket_id, note="在办", told=True),
        E.AMEND: lambda: c.AmendCase(
            ticket_id=ticket_id,
            reason="登记有误",
            title=f"更正:{chance.choice(WORDS)}",
            urgency=chance.choice(list(Urgency)),
            kind=chance.choice(list(RequestKind)),
        ),
        E.RETURN: lambda: c.ReturnCase(ticket_id=ticket_id, ground="不归本组"),
        E.REFUSE_RETURN: lambda: c.RefuseReturn(ticket_id=ticket_id, reason="归你组"),
        E.TRANSFER: lambda: c.TransferCase(
            ticket_id=ticket_id, team_id=chance.choice(teams), reason="更合适"
        ),
        E.PAUSE: lambda: c.PauseCase(
            ticket_id=ticket_id,
            reason="等材料",
            awaited=chance.choice((HolderKind.ENTERPRISE, HolderKind.SUPERIOR)),
        ),
        E.RESUME: lambda: c.ResumeCase(ticket_id=ticket_id),
        E.RESOLVE: lambda: c.ResolveCase(ticket_id=ticket_id, result="已办好", proof="受理单"),
        E.DECLINE: lambda: c.DeclineCase(ticket_id=ticket_id, ground="不归本区", instead="市局"),
        E.CALL_BACK: lambda: c.CallBackCase(
            ticket_id=ticket_id,
            solved=chance.random() < 0.7,
            rating=chance.choice([None, *Rating]),
        ),
        E.REDO: lambda: c.RedoCase(ticket_id=ticket_id, reason="没办好"),
        E.CLOSE: lambda: c.CloseCase(ticket_id=ticket_id),
    }
