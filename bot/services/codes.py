"""Codes of the second factor: six digits of a telephone (TOTP, RFC 6238), or a recovery code; each is taken once."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp
from sqlalchemy.engine import Connection

from bot.services.desk import Desk
from bot.services.tries import count_code
from bot.store import accounts as store
from bot.store import audit
from bot.store.accounts import Account

PERIOD = 30  # seconds, as every telephone has it
#: A clock may be off by one period either way.
AROUND = (0, -1, 1)
RECOVERY_CODES = 10
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


class WrongCode(PermissionError):
    def __init__(self) -> None:
        super().__init__("验证码不对，或者已经用过；请等下一个验证码再试")


def check_code(desk: Desk, account: Account, code: str) -> None:
    """Use a code up; raises WrongCode, TooManyTries. A wrong one stands in the audit log: somebody knows the password."""
    number = count_code(desk, account.name)
    code = "".join(code.split()).lower()
    with desk.database.transaction() as connection:
        right = _taken(connection, account, code, desk.now())
        if right:
            store.drop_try(connection, number)
        else:
            audit.record(connection, at=desk.now(), who=account.title, what="wrong_code", subject=f"account {account.name}")
    if not right:
        raise WrongCode


def _taken(connection: Connection, account: Account, code: str, now: datetime) -> bool:
    period = period_of(account.secret or "", code, now)
    if period is not None:
        return store.take_code(connection, account.name, period)
    return store.take_recovery(connection, account.name, digest_of(account.name, code))


def period_of(secret: str, code: str, now: datetime) -> int | None:
    """The period that this code of the secret belongs to; None when it is none of now."""
    current = int(now.timestamp()) // PERIOD
    made = pyotp.TOTP(secret)
    fitting = [current + step for step in AROUND if hmac.compare_digest(made.at((current + step) * PERIOD).encode(), code.encode())]
    return fitting[0] if fitting else None


def recovery_codes() -> tuple[str, ...]:
    """New ones, of 60 bits each: too many to be tried, so a plain digest of them is enough."""
    return tuple("-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3)) for _ in range(RECOVERY_CODES))


def digest_of(name: str, code: str) -> str:
    return hashlib.sha256(f"{name} {code}".encode()).hexdigest()
