"""附件: a file that belongs to a case, named by the hash of its content."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gaoxinban.domain.event import Event
from gaoxinban.domain.instant import Instant

if TYPE_CHECKING:
    from gaoxinban.domain.ticket import Ticket

NAMELESS = "（名称已删除）"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file of a case.

    `seq` is the number of the act that attached it, `hash` the SHA-256 of its
    bytes (lower-case hex), `size` their number, `media` the type that its
    content shows.
    """

    seq: int
    name: str
    hash: str
    size: int
    media: str
    actor: str
    at: Instant


def attach(ticket: "Ticket", event: Event) -> None:
    """The file joins the case."""
    data: Any = event.data
    name = event.text.get("name", "") if event.text else ""
    made = Attachment(
        seq=event.seq,
        name=name or NAMELESS,
        hash=data["hash"],
        size=data["size"],
        media=data["media"],
        actor=event.actor,
        at=event.happened_at,
    )
    ticket.attachments.append(made)


def detach(ticket: "Ticket", event: Event) -> None:
    """The file leaves the case; its bytes stay until they are erased."""
    gone = event.data["attached"]
    ticket.attachments = [each for each in ticket.attachments if each.seq != gone]


def size_text(size: int) -> str:
    """「812 字节」, 「36 KB」, 「1.4 MB」."""
    if size < _KILO:
        return f"{size} 字节"
    if size < _KILO * _KILO:
        return f"{round(size / _KILO)} KB"
    return f"{size / _KILO / _KILO:.1f} MB"


_KILO = 1024
