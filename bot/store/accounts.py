"""Accounts of the staff, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import accounts, sign_in_tries, sign_ins


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


def add_try(connection: Connection, name: str, address: str, now: datetime) -> int:
    key: int = connection.execute(insert(sign_in_tries).values(name=name, address=address, at=now)).inserted_primary_key[0]
    return key


def drop_try(connection: Connection, id: int) -> None:
    connection.execute(delete(sign_in_tries).where(sign_in_tries.c.id == id))


def tries(connection: Connection, since: datetime, **columns: str) -> tuple[datetime, ...]:
    """When somebody tried with these columns (`name`, `address`), the oldest first."""
    conditions = [sign_in_tries.c[name] == value for name, value in columns.items()]
    query = select(sign_in_tries.c.at).where(sign_in_tries.c.at >= since, *conditions).order_by(sign_in_tries.c.at)
    return tuple(connection.execute(query).scalars())


def _account(connection: Connection, condition: Any, lock: bool = False) -> Account | None:
    query = select(accounts).where(condition)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return Account(**row) if row else None
