"""Signing in and out: a random token in the browser, its hash in the database, and few tries for those who guess."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from bot.core.staff import LONGEST_NAME, sign_in_name
from bot.services.accounts import check_password
from bot.services.desk import Desk
from bot.services.passwords import fits, hashed
from bot.store import accounts as store
from bot.store import audit
from bot.store.accounts import Account

#: A session ends when nobody used it for so long, and after so long in any case.
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
#: How exactly `seen_at` is kept, so that a request need not write.
SEEN = timedelta(minutes=5)

#: Failed tries within the window: by one address for one name, by one address, for one name.
WINDOW = timedelta(minutes=15)
MOST_BOTH, MOST_ADDRESS, MOST_NAME = 5, 30, 50


class SignInRefused(PermissionError):
    """Name or password is wrong, or the account is disabled: which of them is not told."""

    def __init__(self) -> None:
        super().__init__("登录名或密码不对")


class TooManyTries(RuntimeError):
    """`retry_after` seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"登录失败太多次，请 {math.ceil(retry_after / 60)} 分钟后再试")
        self.retry_after = retry_after


class NotSignedIn(PermissionError):
    def __init__(self) -> None:
        super().__init__("请先登录")


class WrongPassword(PermissionError):
    def __init__(self) -> None:
        super().__init__("原来的密码不对")


@dataclass(frozen=True)
class Session:
    """Who is signed in; `token` is the browser's."""

    account: Account
    token: str

    @property
    def csrf(self) -> str:
        """What a page must send along to show that it is ours: another site can't read it."""
        return hashlib.sha256(f"csrf {self.token}".encode()).hexdigest()

    def allows(self, csrf: str) -> bool:
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())


def sign_in(desk: Desk, name: str, password: str, address: str) -> Session:
    """Raises SignInRefused and TooManyTries; a try counts before the password is looked at, so that many at once count too."""
    name = sign_in_name(name)[:LONGEST_NAME]
    number = _try(desk, name, address)
    with desk.database.read() as connection:
        account = store.find_account(connection, name)
    if not fits(password, account.password if account else "") or account is None or not account.enabled:
        raise SignInRefused
    token = secrets.token_urlsafe(32)
    with desk.database.transaction() as connection:
        store.drop_try(connection, number)
        store.drop_old(connection, desk.now() - IDLE, desk.now() - WINDOW)
        store.open_sign_in(connection, _kept(token), account.name, desk.now())
        audit.record(connection, at=desk.now(), who=account.title, what="sign_in", subject=f"account {account.name}")
    return Session(account, token)


def session_of(desk: Desk, token: str) -> Session:
    """Who holds this token; raises NotSignedIn when the session is over or the account disabled."""
    with desk.database.read() as connection:
        found = store.find_sign_in(connection, _kept(token)) if token else None
    now = desk.now()
    if found is None or not found.account.enabled or now - found.seen_at > IDLE or now - found.created_at > LONGEST:
        raise NotSignedIn
    if now - found.seen_at > SEEN:
        with desk.database.transaction() as connection:
            store.seen(connection, _kept(token), now)
    return Session(found.account, token)


def sign_out(desk: Desk, session: Session) -> None:
    with desk.database.transaction() as connection:
        store.close_sign_in(connection, _kept(session.token))


def change_password(desk: Desk, session: Session, old: str, new: str, address: str) -> None:
    """Other browsers of the account are signed out; raises WrongPassword, FieldsRefused, TooManyTries."""
    check_password(new, session.account.name)
    number = _try(desk, session.account.name, address)
    if not fits(old, session.account.password):
        raise WrongPassword
    with desk.database.transaction() as connection:
        store.drop_try(connection, number)
        store.change_account(connection, session.account.name, password=hashed(new))
        store.close_sign_ins(connection, session.account.name, but=_kept(session.token))
        subject = f"account {session.account.name}"
        audit.record(connection, at=desk.now(), who=session.account.title, what="change_password", subject=subject)


def _try(desk: Desk, name: str, address: str) -> int:
    """Count a try and give its number; raises TooManyTries."""
    now = desk.now()
    with desk.database.transaction() as connection:
        until = max((_blocked(connection, now, most, **columns) for most, columns in _limits(name, address)), default=now)
        if until > now:
            raise TooManyTries(math.ceil((until - now).total_seconds()))
        return store.add_try(connection, name, address, now)


def _limits(name: str, address: str) -> tuple[tuple[int, dict[str, str]], ...]:
    return (MOST_BOTH, {"name": name, "address": address}), (MOST_ADDRESS, {"address": address}), (MOST_NAME, {"name": name})


def _blocked(connection: Connection, now: datetime, most: int, **columns: str) -> datetime:
    """Until when these tries are too many: the oldest of the last `most` must leave the window."""
    found = store.tries(connection, now - WINDOW, **columns)
    return found[-most] + WINDOW if len(found) >= most else now


def _kept(token: str) -> str:
    """A stolen database signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()
