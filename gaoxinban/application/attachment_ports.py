"""What attachments need of the world: a store of files."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One act that attached a file: which case and step, and what the chain proves of it."""

    ticket_id: int
    number: str
    seq: int
    hash: str
    size: int


@dataclass(frozen=True, slots=True)
class LaidFile:
    """A file that lies beside the drafts until a case takes it."""

    name: str
    hash: str
    size: int


class FileStore(Protocol):
    """Files by the hash of their content; what stands there is whole and never changes."""

    def keep(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        """Store a file; its SHA-256 and its size."""
        ...

    def path(self, digest: str) -> Path: ...
    def read(self, digest: str) -> bytes:
        """The bytes; Refused when they are missing or changed."""
        ...

    def pdf_text(self, digest: str) -> str:
        """Text of a PDF's first pages; Refused with a sentence where there is none to be had."""
        ...

    def drop_old(self, named: Collection[str], seconds: float) -> int:
        """Remove what is not named and was laid there longer ago, of the drafts' folder alone."""
        ...

    def fault(self, digest: str, size: int) -> str:
        """What is wrong with the file, empty if nothing is."""
        ...
