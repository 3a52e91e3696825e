"""Every name and number by which the register tells an enterprise: none may stand in a 保密 case.

The caller's colleagues, the code, the telephone of the front desk and the name of the year before
tell as much as the name of today.
"""

from collections.abc import Iterable

from gaoxinban.application.ports import UnitOfWork
from gaoxinban.application.register_ports import PEOPLE, ChangeKind
from gaoxinban.domain.called import known_as

HISTORY = 500
"""Changes of one enterprise that are read for what it was called before."""

_NAMING = tuple(kind for kind in ChangeKind if kind is not ChangeKind.VISIT)
_PERSON = ("name", "phone")
_OF_FIRM = ("uscc", "contact_name", "contact_phone")


def all_that_tells(uow: UnitOfWork, enterprises: Iterable[int], people: Iterable[str] = ()) -> str:
    """A line each, as `told_by` reads it: of these enterprises, their doubles, and `people`."""
    firms: list[str] = []
    said = list(people)
    for number in enterprises:
        family = uow.register.family(number)
        for found in map(uow.enterprises.get, family):
            firms.append(found.name)
            said += [found.uscc, found.contact_name, found.contact_phone]
        for contact in uow.register.contacts(family):
            said += [contact.name, contact.phone]
        for change in uow.register.changes(family, HISTORY, _NAMING):
            of_person = change.kind in PEOPLE or change.undone in PEOPLE
            for name, values in change.fields.items():
                if name == "name" and not of_person:
                    firms += values
                elif name in (_PERSON if of_person else _OF_FIRM):
                    said += values
    return known_as(firms, said, uow.book.directory().towns)
