"""Signing in and out: a random token in the browser, its hash in the database, and few tries for those who guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.engine import Connection

from bot.core.staff import LONGEST_NAME, sign_in_name
from bot.services.accounts import check_password
from bot.services.codes import check_code
from bot.services.desk import Desk
from bot.services.passwords import fits, hashed
from bot.services.tries import WINDOW, count_try
from bot.store import accounts as store
from bot.store import audit
from bot.store.accounts import Account

#: A session ends when nobody used it for so long, and after so long in any case.
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)
#: How exactly `seen_at` is kept, so that a request need not write.
SEEN = timedelta(minutes=5)


class SignInRefused(PermissionError):
    """Name or password is wrong, or the account is disabled: which of them is not told."""

    def __init__(self) -> None:
        super().__init__("登录名或密码不对")


class CodeNeeded(PermissionError):
    """The password is right, and the account asks for a code besides."""

    def __init__(self) -> None:
        super().__init__("请输入两步验证的 6 位验证码，或者一个恢复码")


class NotSignedIn(PermissionError):
    def __init__(self) -> None:
        super().__init__("请先登录")


class WrongPassword(PermissionError):
    def __init__(self) -> None:
        super().__init__("现在的密码不对")


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


def sign_in(desk: Desk, name: str, password: str, address: str, code: str = "") -> Session:
    """Raises SignInRefused, CodeNeeded, WrongCode and TooManyTries.

    A try counts before password or code are looked at, so that many at once count too. Nothing is kept between a password and
    its code: whoever brings the code brings the password again.
    """
    name = sign_in_name(name)[:LONGEST_NAME]
    number = count_try(desk, name, address)
    with desk.database.read() as connection:
        account = store.find_account(connection, name)
    if not fits(password, account.password if account else "") or account is None or not account.enabled:
        raise SignInRefused
    if account.second_factor:
        _check_code(desk, account, code, number)
    with desk.database.transaction() as connection:
        store.drop_try(connection, number)
        store.drop_old(connection, desk.now() - IDLE, desk.now() - WINDOW)
        session = opened(connection, desk, account)
        audit.record(connection, at=desk.now(), who=account.title, what="sign_in", subject=f"account {account.name}")
    return session


def opened(connection: Connection, desk: Desk, account: Account) -> Session:
    """A new session, under a token that nobody had before."""
    token = secrets.token_urlsafe(32)
    store.open_sign_in(connection, _kept(token), account.name, desk.now())
    return Session(account, token)


def _check_code(desk: Desk, account: Account, code: str, number: int) -> None:
    """Raises CodeNeeded, WrongCode and TooManyTries; without a code nothing was guessed, so the password's try does not count."""
    if code:
        check_code(desk, account, code)
        return
    with desk.database.transaction() as connection:
        store.drop_try(connection, number)
    raise CodeNeeded


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


def change_password(desk: Desk, session: Session, old: str, new: str, address: str) -> Session:
    """All sessions of the account end, and this browser gets a new one; raises WrongPassword, FieldsRefused, TooManyTries."""
    check_password(new, session.account.name)
    with proven(desk, session.account, old, address) as connection:
        store.change_account(connection, session.account.name, password=hashed(new))
        subject = f"account {session.account.name}"
        audit.record(connection, at=desk.now(), who=session.account.title, what="change_password", subject=subject)
        return renewed(connection, desk, session.account.name)


def sign_out_everywhere(desk: Desk, session: Session) -> None:
    with desk.database.transaction() as connection:
        store.close_sign_ins(connection, session.account.name)


@contextmanager
def proven(desk: Desk, account: Account, password: str, address: str) -> Iterator[Connection]:
    """A transaction for whoever knows the account's password; raises WrongPassword, TooManyTries."""
    number = count_try(desk, account.name, address)
    if not fits(password, account.password):
        raise WrongPassword
    with desk.database.transaction() as connection:
        store.drop_try(connection, number)
        yield connection


def renewed(connection: Connection, desk: Desk, name: str) -> Session:
    """All sessions of the account end, and one begins: what was overheard before opens nothing any more."""
    store.close_sign_ins(connection, name)
    account = store.find_account(connection, name)
    assert account is not None
    return opened(connection, desk, account)


def _kept(token: str) -> str:
    """A stolen database signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()
