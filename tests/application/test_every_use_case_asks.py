"""No use case without a check: whoever adds one finds it here, whatever the window offers."""

import inspect
import re
from functools import cached_property

import pytest
from new_office import new_office

from gaoxinban.application import commands as c
from gaoxinban.application.commands import CaseCommand
from gaoxinban.application.permission import ROLES
from gaoxinban.application.use_cases import USE_CASES
from gaoxinban.domain.event import EventKind
from gaoxinban.domain.term import Role

WRITES = re.compile(r"\b_?database\.write\(\)")
ADMITS = re.compile(r"\.admit\(")

WITHOUT_ACTOR = {
    "transaction": "imports and the demonstration stand above the acts of people",
    "accounts.sign_in": "the password is the check",
    "accounts.choose_password": "the password is the check",
    "accounts.sign_out": "whoever is in may leave",
    "accounts.begin": "before the first day there is nobody; once only",
    "accounts.skip_first_start": "before the first day there is nobody; once only",
    "desk.drafts.keep": "what one types; no case, no history",
    "desk.drafts.drop": "what one typed",
    "desk.drafts.keep_act": "what one types, also while somebody signs out; no history",
    "desk.drafts.keep_form": "as for an act, in a form of no case",
    "desk.drafts.sweep": "clears what nobody can go on with",
    "desk.drafts.take_over": "what one typed at another window",
    "register.presence.leave": "says who looks, for a minute",
}
"""Public writes that no actor is given to, and why that is right."""

UNASKED = {
    "accounts.rescue": "by the system account, which needs no sign-in",
    "register.presence.be_present": "says who looks, for a minute; binds nobody",
}
"""Writes with an actor who is not held to the book."""


@pytest.fixture
def office(tmp_path):
    made, _ = new_office(tmp_path)
    yield made
    made.close()


def services(holder, prefix=""):
    """(dotted name, object) of the office and everything that hangs on it."""
    yield prefix, holder
    kinds = inspect.getmembers(type(holder), lambda m: isinstance(m, cached_property))
    names = [name for name, _ in kinds] + [
        name
        for name, value in vars(holder).items()
        if not name.startswith("_") and type(value).__module__.startswith("gaoxinban.application")
    ]
    for name in dict.fromkeys(names):
        value = getattr(holder, name)
        if type(value).__module__.startswith("gaoxinban.application"):
            yield from services(value, f"{prefix}{name}.")


def public_methods(office):
    """(dotted name, class, function)."""
    for prefix, holder in services(office):
        for name, function in inspect.getmembers(type(holder), inspect.isfunction):
            if not name.startswith("_"):
                yield f"{prefix}{name}", type(holder), function


def whole_source(kind, function, seen=None):
    """The source of a method with that of its own class's methods that it calls."""
    seen = set() if seen is None else seen
    seen.add(function.__name__)
    text = inspect.getsource(function)
    for name in re.findall(r"self\.(\w+)\(", text):
        called = getattr(kind, name, None)
        if inspect.isfunction(called) and name not in seen:
            text += whole_source(kind, called, seen)
    return text


def writing(office):
    return {
        name: (kind, function, source)
        for name, kind, function in public_methods(office)
        if WRITES.search(source := whole_source(kind, function))
    }


def test_every_write_knows_who_acts_or_is_excused(office):
    nameless = {
        name
        for name, (_, function, _) in writing(office).items()
        if "actor" not in inspect.signature(function).parameters
    }
    assert nameless == set(WITHOUT_ACTOR) & nameless, "a write without an actor, and no reason"
    assert set(WITHOUT_ACTOR) <= nameless, "an excuse that nobody needs any more"


def test_every_write_with_an_actor_asks_the_doorkeeper(office):
    """Signed in, active, and in the role that the book says now."""
    found = writing(office)
    with_actor = {
        name: source
        for name, (_, function, source) in found.items()
        if "actor" in inspect.signature(function).parameters
    }
    assert len(with_actor) > 20
    unasked = {name for name, source in with_actor.items() if not ADMITS.search(source)}
    assert unasked == set(UNASKED)


def test_every_act_on_a_case_opens_it_by_the_check():
    """`Act.open` compares the version and asks permission; nothing may load a case around it."""
    for command, use_case in USE_CASES.items():
        assert "act.open(" in inspect.getsource(use_case), command.__name__
    known = set(USE_CASES)
    given = {
        value
        for value in vars(c).values()
        if inspect.isclass(value) and issubclass(value, CaseCommand) and value is not CaseCommand
    }
    assert given == known


def test_every_kind_of_act_names_its_roles():
    assert set(ROLES) == set(EventKind)
    for kind, roles in ROLES.items():
        assert Role.ADMIN in roles, kind
