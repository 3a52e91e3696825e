"""Text that is no UTF-8: only a forger stores it, and it must be named, not stumbled over."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from gaoxinban.storage.sqlite import DriverError

T = TypeVar("T")


def as_it_stands(connection: Connection, read: Callable[[], T]) -> T:
    """What `read` gives; where a text cannot be decoded, what it gives with such texts escaped.

    An escaped text equals nothing that the program stores, so that the row
    contradicts its hash, or the replay.
    """
    try:
        return read()
    except (DBAPIError, DriverError) as error:
        if "could not decode" not in str(error).casefold():
            raise
    raw: Any = connection.connection.driver_connection
    before = raw.text_factory
    raw.text_factory = _escaped
    try:
        return read()
    finally:
        raw.text_factory = before


def _escaped(stored: bytes) -> str:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return "\ufffd" + stored.decode(errors="backslashreplace")
