"""Passwords: what may be one, and Argon2id over it.

The parameters are the second recommendation of RFC 9106 (64 MiB, 3 passes,
4 lanes), above OWASP's minimum of 19 MiB and 2 passes. They stand inside
every hash, so that a stronger program tells an old hash and writes it anew at
the next sign-in. Argon2 is loaded when a password is checked.
"""

import itertools
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gaoxinban.domain.errors import Refused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LEAST, MOST = 8, 200
"""Characters of a password (NIST SP 800-63B: length counts, composition rules do not help)."""

_COMMON = frozenset(
    {
        "password", "passw0rd", "password1", "qwertyui", "qwerty123", "1q2w3e4r", "1qaz2wsx",
        "abcd1234", "abc12345", "a1234567", "a12345678", "woaini1314", "iloveyou", "admin123",
        "admin888", "5201314520", "gaoxinban", "gaoxinban123", "changzhou", "changzhou123",
    }
)  # fmt: skip
"""What is tried first here; runs, repetitions and names are found without a list."""


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashing with these parameters; `memory` in KiB. Tests take small ones."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4

    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher

        return PasswordHasher(self.passes, self.memory, self.lanes)

    def hashed(self, password: str) -> str:
        """A salted hash that says how it was made: `$argon2id$v=19$m=…`."""
        return self._hasher().hash(_plain(password))

    def fits(self, written: str, password: str) -> bool:
        """Whether this is the password; takes as long either way."""
        from argon2.exceptions import InvalidHashError, VerificationError

        if len(password) > MOST:
            return False
        try:
            return self._hasher().verify(written, _plain(password))
        except (VerificationError, InvalidHashError):
            return False

    def outdated(self, written: str) -> bool:
        """Whether a hash was made with other parameters than these."""
        return self._hasher().check_needs_rehash(written)


def _plain(password: str) -> str:
    """One form for what looks the same: full-width letters of an input method, composed accents."""
    return unicodedata.normalize("NFKC", password)


def ensure_good(password: str, name: str, *, field: str = "password") -> None:
    """Refuse what is guessed first; says what to do."""
    plain = _plain(password)
    if len(plain) < LEAST:
        raise Refused(f"密码至少 {LEAST} 个字符，可以是几个词。", field=field)
    if len(password) > MOST:
        raise Refused(f"密码最多 {MOST} 个字符。", field=field)
    folded = plain.casefold()
    if folded in _COMMON or len(set(folded)) < 4 or _is_run(folded):
        raise Refused("这个密码太容易猜，请换一个，可以用几个不相干的词。", field=field)
    if name.strip() and name.strip().casefold() in folded:
        raise Refused("密码里不要有姓名，请换一个。", field=field)


def _is_run(text: str) -> bool:
    """12345678, 87654321, abcdefgh, 12341234."""
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(text)}
    half = len(text) // 2
    return steps in ({1}, {-1}) or (len(text) % 2 == 0 and text[:half] == text[half:])
