"""Passwords: only argon2's hash of one is kept."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher()

#: Without the letters and digits that look alike: it is read from a screen and typed.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def hashed(password: str) -> str:
    return _HASHER.hash(password)


def fits(password: str, kept: str) -> bool:
    """Whether this is the password; an empty `kept` takes as long and never fits."""
    try:
        return _HASHER.verify(kept or _nobodys(), password) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def generated() -> str:
    """A new password of about 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@lru_cache(maxsize=1)
def _nobodys() -> str:
    return hashed(generated())
