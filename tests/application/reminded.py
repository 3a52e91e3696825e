"""What somebody is told, in few words; and a case on its way of which everybody has heard."""

from types import SimpleNamespace

from cast import cast, under_way


def told(office, actor, lead=None):
    """What this person is shown now, as (kind, leg of the promise, rest in minutes)."""
    return [
        (each.kind, each.leg, None if each.rest_seconds is None else each.rest_seconds // 60)
        for each in office.reminders.tell(actor, office.reminders.look(actor, lead))
    ]


def kinds(office, actor, lead=None):
    return [kind for kind, *_ in told(office, actor, lead)]


def waiting(desk) -> SimpleNamespace:
    """A case that waits for 企业服务组 since 09:00; everybody has looked before it came."""
    office, _ = desk
    for officer in office.directory().officers:
        told(office, officer.actor)
    return cast(desk)


def in_work(desk) -> SimpleNamespace:
    """A case in the hands of an officer, contacted; due on the fifth working day at 09:00."""
    made = under_way(desk)
    for who in (made.officer, made.lead, made.boss):
        told(made.office, who)
    return made
