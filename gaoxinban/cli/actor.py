"""Who acts on the command line: the system's user."""

import getpass
import os

from gaoxinban.application.office import script_actor
from gaoxinban.cli.moment import words
from gaoxinban.domain.event import Actor


def user_name() -> str:
    """The system's user name; its number where it has none (a container without a user table)."""
    try:
        return words(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else "user"


def actor() -> Actor:
    """Acts with an administrator's rights, recorded as `cli:` and the user name."""
    return script_actor("cli", user_name())
