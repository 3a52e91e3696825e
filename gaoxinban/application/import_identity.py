"""Which enterprise of the register a row speaks of."""

from enum import Enum
from typing import NamedTuple

from gaoxinban.application.cleaning import company_key
from gaoxinban.application.ports import Enterprises
from gaoxinban.domain.enterprise import Enterprise


class Match(Enum):
    """By what an enterprise was found."""

    NONE = "none"
    CODE = "code"
    NAME = "name"
    NAMESAKE = "namesake"
    """Nothing was found, but another enterprise with another code has this name."""


class Found(NamedTuple):
    """The enterprise, if the register has it."""

    enterprise: Enterprise | None
    by: Match


def find_enterprise(register: Enterprises, name: str, code: str) -> Found:
    """By code, else by cleaned name where not both have a code of 18 characters.

    Enterprises keep their name when a 15-digit registration number gives way
    to a code; two different codes of one kind are two enterprises.
    """
    if code:
        found = register.by_code(code)
        if found is not None:
            return Found(found, Match.CODE)
    found = register.by_key(company_key(name))
    if found is None:
        return Found(None, Match.NONE)
    if code and _rank(found.uscc) == _rank(code):
        return Found(None, Match.NAMESAKE)
    return Found(found, Match.NAME)


def better_code(old: str, new: str) -> str:
    """The code to keep: 18 characters before anything else before none."""
    return new if _rank(new) > _rank(old) else old


def _rank(code: str) -> int:
    return 2 if len(code) == 18 else 1 if code else 0
