"""Accounts of the staff, and who is signed in."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import accounts, recovery_codes, sign_in_tries, sign_ins


@dataclass(frozen=True)
class Account:
    """`name` signs in, `title` is what colleagues and buyers read; both stay for ever."""

    name: str
    title: str
    role: str
    team: str
    password: str = field(repr=False)
    enabled: bool
    created_at: datetime
    created_by: str
    secret: str | None = field(default=None, repr=False)
    new_secret: str | None = field(default=None, repr=False)
    last_code: int | None = None

    @property
    def second_factor(self) -> bool:
        """Whether a code is asked for besides the password."""
        return self.secret is not None


@dataclass(frozen=True)
class SignIn:
    """An account that is signed in; `created_at` and `seen_at` are the session's."""

    account: Account
    created_at: datetime
    seen_at: datetime


def add_account(connection: Connection, account: Account) -> None:
    connection.execute(insert(accounts).values(**vars(account)))


def find_account(connection: Connection, name: str, *, lock: bool = False) -> Account | None:
    return _account(connection, accounts.c.name == name, lock)


def account_titled(connection: Connection, title: str) -> Account | None:
    return _account(connection, accounts.c.title == title)


def all_accounts(connection: Connection) -> tuple[Account, ...]:
    """In the order in which they were made."""
    rows = connection.execute(select(accounts).order_by(accounts.c.created_at, accounts.c.name)).mappings()
    return tuple(Account(**row) for row in rows)


def change_account(connection: Connection, name: str, **values: Any) -> None:
    connection.execute(update(accounts).where(accounts.c.name == name).values(**values))


def enabled_admins(connection: Connection) -> set[str]:
    """Their names; nobody else makes them fewer before this transaction ends."""
    query = select(accounts.c.name).where(accounts.c.role == "admin", accounts.c.enabled.is_(True))
    return set(connection.execute(query.with_for_update()).scalars())


def open_sign_in(connection: Connection, token: str, account: str, now: datetime) -> None:
    connection.execute(insert(sign_ins).values(token=token, account=account, created_at=now, seen_at=now))


def find_sign_in(connection: Connection, token: str) -> SignIn | None:
    """The account that is signed in by `token`, whether or not it still may be."""
    times = (sign_ins.c.created_at.label("since"), sign_ins.c.seen_at)
    query = select(accounts, *times).join(sign_ins, sign_ins.c.account == accounts.c.name).where(sign_ins.c.token == token)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    return SignIn(Account(**{column.name: row[column.name] for column in accounts.columns}), row["since"], row["seen_at"])


def seen(connection: Connection, token: str, now: datetime) -> None:
    connection.execute(update(sign_ins).where(sign_ins.c.token == token).values(seen_at=now))


def close_sign_in(connection: Connection, token: str) -> None:
    connection.execute(delete(sign_ins).where(sign_ins.c.token == token))


def close_sign_ins(connection: Connection, account: str, but: str = "") -> None:
    """Sign an account out everywhere, except where `but` is held."""
    connection.execute(delete(sign_ins).where(sign_ins.c.account == account, sign_ins.c.token != but))


def drop_old(connection: Connection, unseen_since: datetime, tried_before: datetime) -> None:
    """Forget sessions that nobody used and tries that no longer count."""
    connection.execute(delete(sign_ins).where(sign_ins.c.seen_at < unseen_since))
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.at < tried_before))


def add_try(connection: Connection, name: str, address: str, now: datetime, kind: str = "password") -> int:
    values = {"name": name, "address": address, "kind": kind, "at": now}
    key: int = connection.execute(insert(sign_in_tries).values(**values)).inserted_primary_key[0]
    return key


def drop_try(connection: Connection, id: int) -> None:
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.id == id))


def tries(connection: Connection, since: datetime, **columns: str) -> tuple[datetime, ...]:
    """When somebody tried with these columns (`kind`, `name`, `address`), the oldest first."""
    conditions = [sign_in_tries.c[name] == value for name, value in columns.items()]
    query = select(sign_in_tries.c.at).where(sign_in_tries.c.at >= since, *conditions).order_by(sign_in_tries.c.at)
    return tuple(connection.execute(query).scalars())


def take_code(connection: Connection, name: str, period: int) -> bool:
    """Note that the code of this period was shown; False when it, or a later one, was before."""
    later = or_(accounts.c.last_code.is_(None), accounts.c.last_code < period)
    return bool(connection.execute(update(accounts).where(accounts.c.name == name, later).values(last_code=period)).rowcount)


def set_recovery(connection: Connection, name: str, digests: Collection[str]) -> None:
    """These codes in place of all that were there."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.account == name))
    if digests:
        connection.execute(insert(recovery_codes), [{"account": name, "digest": digest} for digest in digests])


def take_recovery(connection: Connection, name: str, digest: str) -> bool:
    """Use a recovery code up; False when there is none like it."""
    query = delete(recovery_codes).where(recovery_codes.c.account == name, recovery_codes.c.digest == digest)
    return bool(connection.execute(query).rowcount)


def recovery_left(connection: Connection, name: str) -> int:
    query = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.account == name)
    count: int = connection.execute(query).scalar_one()
    return count


def _account(connection: Connection, condition: Any, lock: bool = False) -> Account | None:
    query = select(accounts).where(condition)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Account(**row) if row else None
