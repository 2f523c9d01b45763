"""Accounts of the staff: made by admins, never deleted, for their titles stand in notes and in the audit log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.messages import visible
from bot.core.roles import Role
from bot.core.staff import name_faults, password_faults, sign_in_name, title_faults
from bot.services.desk import Desk
from bot.services.passwords import generated, hashed
from bot.store import audit
from bot.store.accounts import (
    Account,
    account_titled,
    add_account,
    all_accounts,
    change_account,
    close_sign_ins,
    enabled_admins,
    find_account,
)

FIRST_NAME, FIRST_TITLE = "admin", "店长"
LONGEST_TEAM = 32


@dataclass(frozen=True)
class Fault:
    """What is wrong with a field, in Chinese."""

    field: str
    message: str


class FieldsRefused(ValueError):
    """Every field that can't be taken."""

    def __init__(self, fields: Iterable[Fault]) -> None:
        self.fields = tuple(fields)
        super().__init__("；".join(fault.message for fault in self.fields))


class AccountNotFound(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"没有账号 {name}")


class LastAdmin(RuntimeError):
    def __init__(self) -> None:
        super().__init__("至少要留一个能登录的管理员")


def first_admin(desk: Desk) -> str | None:
    """The new password of the first account; None when there are accounts. It is shown once and never kept."""
    with desk.database.transaction() as connection:
        if all_accounts(connection):
            return None
        password = generated()
        _add(connection, desk, FIRST_NAME, FIRST_TITLE, Role.ADMIN, "", password, desk.bot_name)
        return password


def create_account(desk: Desk, by: str, *, name: str, title: str, role: Role, team: str = "") -> str:
    """A new account's generated password, to be shown once; raises FieldsRefused."""
    name, title, team = sign_in_name(name), visible(title), visible(team)
    with desk.database.transaction() as connection:
        faults = [*(Fault("name", why) for why in name_faults(name)), *(Fault("title", why) for why in title_faults(title))]
        faults += _taken(connection, name, title, desk.bot_name)
        if faults:
            raise FieldsRefused(faults)
        password = generated()
        _add(connection, desk, name, title, role, team[:LONGEST_TEAM], password, by)
        return password


def change_of_account(
    desk: Desk, by: str, name: str, *, role: Role | None = None, team: str | None = None, enabled: bool | None = None
) -> Account:
    """Change what is given; an account that is disabled is signed out at once. Raises AccountNotFound, LastAdmin."""
    wanted = {"role": role.value if role else None, "team": None if team is None else visible(team)[:LONGEST_TEAM], "enabled": enabled}
    with desk.database.transaction() as connection:
        account = _found(connection, name)
        values = {key: value for key, value in wanted.items() if value is not None and value != getattr(account, key)}
        if not values:
            return account
        was_last = enabled_admins(connection) == {account.name}
        change_account(connection, account.name, **values)
        if was_last and not enabled_admins(connection):
            raise LastAdmin
        if values.get("enabled") is False:
            close_sign_ins(connection, account.name)
        _told(connection, desk, by, "change_account", account, values)
        return _found(connection, account.name)


def reset_password(desk: Desk, by: str, name: str) -> str:
    """A new generated password, to be shown once; whoever was signed in is signed out. Raises AccountNotFound."""
    with desk.database.transaction() as connection:
        account = _found(connection, name)
        password = generated()
        change_account(connection, account.name, password=hashed(password))
        close_sign_ins(connection, account.name)
        _told(connection, desk, by, "reset_password", account, {})
        return password


def accounts(desk: Desk) -> tuple[Account, ...]:
    with desk.database.read() as connection:
        return all_accounts(connection)


def check_password(password: str, name: str) -> None:
    """Raises FieldsRefused for a password that is not good enough."""
    faults = [Fault("password", why) for why in password_faults(password, name)]
    if faults:
        raise FieldsRefused(faults)


def _found(connection: Connection, name: str) -> Account:
    account = find_account(connection, sign_in_name(name), lock=True)
    if account is None:
        raise AccountNotFound(name)
    return account


def _taken(connection: Connection, name: str, title: str, bot: str) -> list[Fault]:
    faults = []
    if find_account(connection, name):
        faults.append(Fault("name", "这个登录名已经有人用了"))
    if title == bot:
        faults.append(Fault("title", "这是机器人的署名"))
    if account_titled(connection, title):
        faults.append(Fault("title", "这个昵称已经有人用了"))
    return faults


def _add(connection: Connection, desk: Desk, name: str, title: str, role: Role, team: str, password: str, by: str) -> None:
    account = Account(name, title, role.value, team, hashed(password), True, desk.now(), by)
    add_account(connection, account)
    _told(connection, desk, by, "create_account", account, {"title": title, "role": role.value, "team": team})


def _told(connection: Connection, desk: Desk, by: str, what: str, account: Account, detail: dict[str, Any]) -> None:
    audit.record(connection, at=desk.now(), who=by, what=what, subject=f"account {account.name}", detail=detail)
