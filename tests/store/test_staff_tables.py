"""What is kept of staff: accounts, sessions, tries, what was read and used, what leads set."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError

from bot.store.accounts import Account, add_account, add_try, close_sign_ins, drop_old, enabled_admins, find_sign_in, open_sign_in, tries
from bot.store.conversations import open_conversation
from bot.store.database import Database
from bot.store.inbox import unread_counts
from bot.store.reads import Uses, count_use, mark_read, uses_for
from bot.store.settings import set_setting, setting

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))


def account(name: str = "man", title: str = "小曼", role: str = "agent", *, enabled: bool = True) -> Account:
    return Account(name, title, role, "", "hash", enabled, NOW, "店长")


def test_two_accounts_never_share_a_name_or_a_title(database: Database) -> None:
    with database.transaction() as connection:
        add_account(connection, account())
    for other in (account(title="阿冰"), account(name="bing"), account("bing", "阿冰", "boss")):
        with pytest.raises(IntegrityError), database.transaction() as connection:
            add_account(connection, other)


def test_only_admins_who_may_sign_in_count(database: Database) -> None:
    with database.transaction() as connection:
        add_account(connection, account())
        add_account(connection, account("a", "甲", "admin"))
        add_account(connection, account("b", "乙", "admin", enabled=False))
        assert enabled_admins(connection) == {"a"}


def test_a_session_leads_to_its_account_until_it_is_closed(database: Database) -> None:
    with database.transaction() as connection:
        add_account(connection, account())
        for token in ("here", "there"):
            open_sign_in(connection, token, "man", NOW)
        found = find_sign_in(connection, "here")
        assert found is not None
        assert (found.account, found.created_at, found.seen_at) == (account(), NOW, NOW)
        close_sign_ins(connection, "man", but="here")
        assert find_sign_in(connection, "here") is not None
        assert find_sign_in(connection, "there") is None


def test_what_is_old_is_forgotten(database: Database) -> None:
    with database.transaction() as connection:
        add_account(connection, account())
        open_sign_in(connection, "old", "man", NOW - timedelta(days=1))
        open_sign_in(connection, "new", "man", NOW)
        add_try(connection, "man", "here", NOW - timedelta(hours=1))
        add_try(connection, "man", "here", NOW)
        drop_old(connection, NOW - timedelta(hours=12), NOW - timedelta(minutes=15))
        assert find_sign_in(connection, "old") is None
        assert find_sign_in(connection, "new") is not None
        assert tries(connection, NOW - timedelta(days=2), name="man") == (NOW,)


def test_what_was_read_never_becomes_unread(database: Database) -> None:
    with database.transaction() as connection:
        id = open_conversation(connection, shop="x", buyer=None, mode="auto", now=NOW)
        for seq in (3, 1, 5, 2):
            mark_read(connection, "小曼", id, seq)
        assert unread_counts(connection, [id], "小曼") == {}
        with pytest.raises(IntegrityError), connection.begin_nested():
            mark_read(connection, "小曼", "nothing", 1)


def test_uses_are_counted_for_oneself_and_for_all(database: Database) -> None:
    with database.transaction() as connection:
        for number, agent in enumerate(("小曼", "小曼", "阿冰")):
            count_use(connection, agent, "thanks", NOW + timedelta(minutes=number))
        assert uses_for(connection, "小曼") == {"thanks": Uses(3, 2, NOW + timedelta(minutes=1))}
        assert uses_for(connection, "阿青") == {"thanks": Uses(3)}


def test_a_setting_is_what_was_set_last(database: Database) -> None:
    with database.transaction() as connection:
        assert setting(connection, "mode") is None
        for value in ("assist", "auto"):
            set_setting(connection, "mode", value)
        assert setting(connection, "mode") == "auto"
