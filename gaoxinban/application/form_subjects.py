"""Of whom or what a kept form speaks, as its name tells, and whether that can still be edited.

The faces name their forms: 「office team 3」, 「enterprise 7 contact 12」; a form of
something new ends with 「new」, one of the office as a whole names nothing.
"""

from collections.abc import Callable, Mapping
from functools import partial

from gaoxinban.application.ports import UnitOfWork
from gaoxinban.domain.errors import Refused


def has_gone(uow: UnitOfWork, form: str, owner: str) -> bool:
    """Whether nobody can open the form any more: its subject is gone, or who typed it.

    Who has left for now or for good may come back; who was added by mistake and taken away
    does not.
    """
    who = owner.removeprefix("officer:")
    if who != owner and not _is_officer(uow, who):
        return True
    kind, _, name = form.rpartition(" ")
    if kind.startswith("enterprise "):
        return not _is_of_enterprise(uow, form.split(" "))
    is_there = _IS_THERE.get(kind)
    return name != "new" and is_there is not None and not is_there(uow, name)


def _is_of_enterprise(uow: UnitOfWork, words: list[str]) -> bool:
    _, enterprise, *what = words
    if not _stands(uow, enterprise):
        return False
    if what[0] == "part":  # a merge is taken back while it stands
        return not _stands(uow, what[1])
    if what[0] != "contact" or what[1] == "new":
        return True
    try:
        uow.register.contact(int(what[1]))
    except (ValueError, Refused):
        return False
    return True


def _is_officer(uow: UnitOfWork, name: str, *, on_duty: bool = False) -> bool:
    return any(
        str(each.id) == name and (each.active or not on_duty) for each in uow.book.officers()
    )


def _stands(uow: UnitOfWork, name: str) -> bool:
    """Whether the record stands for its enterprise; one that was merged shows another page."""
    try:
        return uow.enterprises.get(int(name)).merged_into is None
    except (ValueError, Refused):
        return False


def _is_view(uow: UnitOfWork, name: str) -> bool:
    return name.isdecimal() and uow.views.view(int(name)) is not None


_IS_THERE: Mapping[str, Callable[[UnitOfWork, str], bool]] = {
    "office team": lambda uow, name: any(str(each.id) == name for each in uow.book.teams()),
    "office person": _is_officer,
    "office leave": partial(_is_officer, on_duty=True),
    "office retire": partial(_is_officer, on_duty=True),
    "office hand over": _is_officer,
    "office category": lambda uow, name: uow.book.category(name) is not None,
    "module": lambda uow, name: any(str(each.id) == name for each in uow.desk.text_modules()),
    "queue view": _is_view,
}
"""By what the form is of; one that is not named here is of the office, or waits to be forgotten."""
