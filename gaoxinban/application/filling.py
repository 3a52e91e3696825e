"""Somebody who acts by what stands in a form: its draft goes in the transaction of the act."""

from dataclasses import dataclass

from gaoxinban.domain.event import Actor


@dataclass(frozen=True, slots=True)
class Filling(Actor):
    """An actor, and the forms that the act is made of; `Service` drops their drafts with it.

    A crash at any moment then leaves either the drafts or the act, as with a request
    (`LogCase.draft`) and an act on a case (`CaseCommand.form`).
    """

    forms: tuple[str, ...] = ()


def filling(actor: Actor, *forms: str) -> Actor:
    """The actor, who acts by these forms too."""
    before = actor.forms if isinstance(actor, Filling) else ()
    who = actor.ref, actor.name, actor.role, actor.team_id, actor.officer_id, actor.leads
    return Filling(*who, forms=(*before, *forms)) if forms else actor


OWNED = "form "


def kept_under(form: str, owner: str) -> tuple[str, str]:
    """Where its draft is kept: no window has such a name, and no request such an owner."""
    return f"{form} {owner}", f"{OWNED}{owner}"


def kept_of(window: str, owner: str) -> tuple[str, str]:
    """The form and its owner, from where its draft is kept."""
    who = owner.removeprefix(OWNED)
    return window.removesuffix(f" {who}"), who
