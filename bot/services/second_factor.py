"""The second factor of an account: set up with a telephone, renewed, turned off, reset by an admin."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO

import pyotp
import segno
from sqlalchemy.engine import Connection

from bot.core.staff import sign_in_name
from bot.services.accounts import AccountNotFound
from bot.services.codes import WrongCode, check_code, digest_of, period_of, recovery_codes
from bot.services.desk import Desk
from bot.services.sign_in import Session, proven, renewed
from bot.services.tries import count_code
from bot.store import accounts as store
from bot.store import audit
from bot.store.accounts import Account


class SecondFactorMissing(PermissionError):
    """The shop wants a second factor of this role."""

    def __init__(self) -> None:
        super().__init__("店铺要求您的角色用两步验证，请先设置")


class SecondFactorRequired(PermissionError):
    def __init__(self) -> None:
        super().__init__("店铺要求您的角色用两步验证，不能关")


class NoSecondFactor(LookupError):
    def __init__(self) -> None:
        super().__init__("还没有设置两步验证，或者设置已经作废，请重新开始")


@dataclass(frozen=True)
class Beginning:
    """What a telephone needs, shown once: `secret` to type, `address` as an app reads it, `picture` the same as a QR code in SVG."""

    secret: str = field(repr=False)
    address: str = field(repr=False)
    picture: str = field(repr=False)


@dataclass(frozen=True)
class Ready:
    """The second factor works; the recovery codes are shown once."""

    session: Session
    codes: tuple[str, ...] = field(repr=False)


def wanted_of(desk: Desk, account: Account) -> bool:
    """Whether the shop wants a second factor of the account's role."""
    return account.role in {role.value for role in desk.shop.profile.staff.second_factor}


def check_second_factor(desk: Desk, account: Account) -> None:
    """Raises SecondFactorMissing for an account that may do nothing before it has one."""
    if wanted_of(desk, account) and not account.second_factor:
        raise SecondFactorMissing


def begin(desk: Desk, session: Session, password: str, code: str, address: str) -> Beginning:
    """A new secret, which counts once a code of it was shown; until then the old one does, if there is one, and a code of it is needed.

    Raises WrongPassword, WrongCode, TooManyTries.
    """
    secret = pyotp.random_base32()
    with proven(desk, session.account, password, address):
        pass
    if session.account.second_factor:
        check_code(desk, session.account, code)
    with desk.database.transaction() as connection:
        store.change_account(connection, session.account.name, new_secret=secret)
    uri = pyotp.TOTP(secret, name=session.account.name, issuer=desk.shop.profile.name).provisioning_uri()
    return Beginning(secret, uri, _picture(uri))


def finish(desk: Desk, session: Session, code: str) -> Ready:
    """The telephone shows codes of the new secret: from now on they are asked for, and all other sessions end.

    Raises NoSecondFactor when nothing was begun, WrongCode, TooManyTries.
    """
    number = count_code(desk, session.account.name)
    with desk.database.transaction() as connection:
        account = _locked(connection, session.account.name)
        if account.new_secret is None:
            raise NoSecondFactor
        period = period_of(account.new_secret, "".join(code.split()), desk.now())
        if period is None:
            raise WrongCode
        store.drop_try(connection, number)
        store.change_account(connection, account.name, secret=account.new_secret, new_secret=None, last_code=period)
        codes = _new_recovery(connection, account.name)
        _told(connection, desk, account.title, "second_factor_on", account)
        return Ready(renewed(connection, desk, account.name), codes)


def renew_recovery(desk: Desk, session: Session, code: str) -> tuple[str, ...]:
    """New recovery codes, shown once; those before are void. Raises NoSecondFactor, WrongCode, TooManyTries."""
    _check(desk, session.account, code)
    with desk.database.transaction() as connection:
        codes = _new_recovery(connection, session.account.name)
        _told(connection, desk, session.account.title, "renew_recovery", session.account)
    return codes


def turn_off(desk: Desk, session: Session, password: str, code: str, address: str) -> Session:
    """Raises SecondFactorRequired, NoSecondFactor, WrongPassword, WrongCode, TooManyTries; all other sessions end."""
    if wanted_of(desk, session.account):
        raise SecondFactorRequired
    with proven(desk, session.account, password, address):
        pass
    _check(desk, session.account, code)
    with desk.database.transaction() as connection:
        _without(connection, session.account.name)
        _told(connection, desk, session.account.title, "second_factor_off", session.account)
        return renewed(connection, desk, session.account.name)


def reset(desk: Desk, by: str, name: str) -> None:
    """For somebody who lost his telephone and his recovery codes: signed out, he sets it up anew. Raises AccountNotFound."""
    with desk.database.transaction() as connection:
        account = store.find_account(connection, sign_in_name(name), lock=True)
        if account is None:
            raise AccountNotFound(name)
        _without(connection, account.name)
        store.close_sign_ins(connection, account.name)
        _told(connection, desk, by, "reset_second_factor", account)


def recovery_left(desk: Desk, session: Session) -> int:
    with desk.database.read() as connection:
        return store.recovery_left(connection, session.account.name)


def _check(desk: Desk, account: Account, code: str) -> None:
    if not account.second_factor:
        raise NoSecondFactor
    check_code(desk, account, code)


def _locked(connection: Connection, name: str) -> Account:
    account = store.find_account(connection, name, lock=True)
    assert account is not None
    return account


def _without(connection: Connection, name: str) -> None:
    store.change_account(connection, name, secret=None, new_secret=None, last_code=None)
    store.set_recovery(connection, name, ())


def _new_recovery(connection: Connection, name: str) -> tuple[str, ...]:
    codes = recovery_codes()
    store.set_recovery(connection, name, [digest_of(name, code) for code in codes])
    return codes


def _told(connection: Connection, desk: Desk, by: str, what: str, account: Account) -> None:
    audit.record(connection, at=desk.now(), who=by, what=what, subject=f"account {account.name}")


def _picture(text: str) -> str:
    """The QR code as SVG without style or script, so that a strict policy shows it."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", xmldecl=False, scale=4, border=4, light="#fff")
    return out.getvalue().decode()
