"""Text that is no UTF-8: only a forger stores it, and it must be named, not stumbled over."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sqlalchemy import Connection

T = TypeVar("T")


def as_it_stands(connection: "Connection", read: Callable[[], T]) -> T:
    """What `read` gives; where a text cannot be decoded, what it gives with such texts escaped.

    An escaped text equals nothing that the program stores, so that the row
    contradicts its hash, or the replay.
    """
    return as_driver_reads(connection.connection.driver_connection, read)


def as_driver_reads(connection: Any, read: Callable[[], T]) -> T:
    """The same for a connection of the driver, and where nothing else is loaded."""
    try:
        return read()
    except Exception as error:  # the driver's, or what SQLAlchemy makes of it
        if "could not decode" not in str(error).casefold():
            raise
    before = connection.text_factory
    connection.text_factory = _escaped
    try:
        return read()
    finally:
        connection.text_factory = before


def _escaped(stored: bytes) -> str:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return "\ufffd" + stored.decode(errors="backslashreplace")
