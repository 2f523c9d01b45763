"""Accounts: made with a generated password, never without an admin, never with what another has."""

from __future__ import annotations

import pytest

from bot.core.roles import Role
from bot.services.accounts import (
    AccountNotFound,
    FieldsRefused,
    LastAdmin,
    accounts,
    change_of_account,
    create_account,
    first_admin,
    reset_password,
)
from bot.services.desk import Desk
from bot.services.sign_in import NotSignedIn, SignInRefused, session_of, sign_in
from tests.services.chat import everything, rows

ADDRESS = "10.0.0.1"


def hire(desk: Desk, name: str = "xiaoman", title: str = "小曼", role: Role = Role.AGENT) -> str:
    return create_account(desk, "店长", name=name, title=title, role=role)


def test_the_first_start_makes_an_admin_and_no_later_one_does(desk: Desk) -> None:
    password = first_admin(desk)
    assert password is not None
    assert sign_in(desk, "admin", password, ADDRESS).account.role == "admin"
    assert first_admin(desk) is None
    assert [account.name for account in accounts(desk)] == ["admin"]


def test_two_first_starts_have_two_passwords(desk: Desk) -> None:
    passwords = {hire(desk, f"a{number}", f"客服{number}") for number in range(5)}
    assert len(passwords) == 5
    assert all(len(password) >= 16 for password in passwords)


def test_no_password_is_kept(desk: Desk) -> None:
    password = hire(desk)
    assert password not in str(everything(desk))
    assert rows(desk, "accounts")[0]["password"].startswith("$argon2id$")
    assert "argon2" not in repr(accounts(desk))


def test_a_name_is_taken_however_it_is_typed_and_every_fault_is_told(desk: Desk) -> None:
    hire(desk)
    for name, title, fields in [
        ("ＸiaoMan", "阿冰", ["name"]),
        ("other", "小曼", ["title"]),
        ("other", desk.bot_name, ["title"]),
        ("<script>", "<b>x</b>", ["name", "title"]),
        ("", "", ["name", "title"]),
        ("xiaoman", "小曼", ["name", "title"]),
    ]:
        with pytest.raises(FieldsRefused) as refused:
            hire(desk, name, title)
        assert [fault.field for fault in refused.value.fields] == fields, (name, title)
    assert len(accounts(desk)) == 1


def test_role_team_and_use_can_be_changed_and_the_log_says_by_whom(desk: Desk) -> None:
    hire(desk)
    found = change_of_account(desk, "店长", "XIAOMAN", role=Role.LEAD, team=" 售后 ")
    assert (found.role, found.team, found.enabled) == ("lead", "售后", True)
    assert [(entry["who"], entry["what"], entry["detail"]) for entry in rows(desk, "audit")][-1] == (
        "店长",
        "change_account",
        {"role": "lead", "team": "售后"},
    )


def test_a_change_that_changes_nothing_is_not_logged(desk: Desk) -> None:
    hire(desk)
    before = rows(desk, "audit")
    change_of_account(desk, "店长", "xiaoman", role=Role.AGENT, enabled=True)
    change_of_account(desk, "店长", "xiaoman")
    assert rows(desk, "audit") == before


def test_a_disabled_account_is_out_at_once_and_comes_back_by_signing_in(desk: Desk) -> None:
    password = hire(desk)
    session = sign_in(desk, "xiaoman", password, ADDRESS)
    change_of_account(desk, "店长", "xiaoman", enabled=False)
    with pytest.raises(NotSignedIn):
        session_of(desk, session.token)
    with pytest.raises(SignInRefused):
        sign_in(desk, "xiaoman", password, ADDRESS)
    change_of_account(desk, "店长", "xiaoman", enabled=True)
    with pytest.raises(NotSignedIn):
        session_of(desk, session.token)
    sign_in(desk, "xiaoman", password, ADDRESS)


def test_a_reset_password_takes_the_place_of_the_old_one_everywhere(desk: Desk) -> None:
    old = hire(desk)
    session = sign_in(desk, "xiaoman", old, ADDRESS)
    new = reset_password(desk, "店长", "xiaoman")
    with pytest.raises(NotSignedIn):
        session_of(desk, session.token)
    with pytest.raises(SignInRefused):
        sign_in(desk, "xiaoman", old, ADDRESS)
    sign_in(desk, "xiaoman", new, ADDRESS)


def test_the_last_admin_stays(desk: Desk) -> None:
    first_admin(desk)
    for change in ({"enabled": False}, {"role": Role.LEAD}):
        with pytest.raises(LastAdmin):
            change_of_account(desk, "店长", "admin", **change)  # type: ignore[arg-type]
    assert accounts(desk)[0].role == "admin"
    hire(desk, "second", "副店长", Role.ADMIN)
    assert not change_of_account(desk, "店长", "admin", enabled=False).enabled
    with pytest.raises(LastAdmin):
        change_of_account(desk, "店长", "second", enabled=False)


def test_an_unknown_account_is_told(desk: Desk) -> None:
    with pytest.raises(AccountNotFound, match="nobody"):
        change_of_account(desk, "店长", "nobody", enabled=False)
    with pytest.raises(AccountNotFound):
        reset_password(desk, "店长", "nobody")
