"""The chain of hashes that makes history tamper-evident (DESIGN §1, §7).

Every event is hashed over its stored columns together with the hash of the
case's previous event (`case_hash`); every case hash is chained again into one
global sequence (`chain_hash`). SHA-256 (FIPS 180-4), lower-case hex.
What people wrote is represented by a salted hash only, so that it can be
erased without breaking the chain.
"""

from hashlib import sha256

GENESIS = "0" * 64
_SEPARATOR = "\x1f"


def content_hash(salt: str, payload: str) -> str:
    """Hash of a content row."""
    return sha256(f"{salt}{_SEPARATOR}{payload}".encode()).hexdigest()


def case_hash(previous: str, columns: tuple[object, ...]) -> str:
    """Hash of an event's ten stored columns after the case's previous one; no text is empty."""
    number, ticket, seq, kind, happened, entered, actor, payload, text, text_hash = columns
    body = (
        f"{previous}\x1f{number}\x1f{ticket}\x1f{seq}\x1f{kind}\x1f{happened}\x1f{entered}"
        f"\x1f{actor}\x1f{payload}"
        f"\x1f{'' if text is None else text}\x1f{'' if text_hash is None else text_hash}"
    )
    return sha256(body.encode()).hexdigest()


def chain_hash(previous: str, case: str) -> str:
    """Link of the global chain."""
    return sha256(f"{previous}{case}".encode()).hexdigest()


def version_hash(previous: str, kind: str, number: int, payload: str) -> str:
    """Link in the chain of calendar, promise and dispatch-rule versions."""
    return sha256(_SEPARATOR.join((previous, kind, str(number), payload)).encode()).hexdigest()
