"""Signing in: few tries, sessions that end, and nothing in the database that signs anybody in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.core.roles import Role
from bot.services.accounts import FieldsRefused, create_account
from bot.services.desk import Desk
from bot.services.sign_in import (
    NotSignedIn,
    SignInRefused,
    WrongPassword,
    change_password,
    session_of,
    sign_in,
    sign_out,
    sign_out_everywhere,
)
from bot.services.tries import MOST_ADDRESS, MOST_BOTH, TooManyTries
from tests.fakes import Clock
from tests.services.chat import everything, rows

HERE, THERE = "10.0.0.1", "10.0.0.2"
NEW = "a new password 2026"


@pytest.fixture
def password(desk: Desk) -> str:
    return create_account(desk, "店长", name="xiaoman", title="小曼", role=Role.AGENT)


def fail(desk: Desk, times: int, name: str = "xiaoman", address: str = HERE) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefused):
            sign_in(desk, name, "wrong", address)


def test_a_session_is_whose_it_is_until_he_signs_out(desk: Desk, password: str) -> None:
    session = sign_in(desk, " XiaoMan ", password, HERE)
    assert session_of(desk, session.token).account.title == "小曼"
    assert session_of(desk, session.token).csrf == session.csrf
    sign_out(desk, session)
    with pytest.raises(NotSignedIn):
        session_of(desk, session.token)


@pytest.mark.parametrize("token", ["", "x", "a" * 43, "\u00e4" * 43])
def test_a_token_that_nobody_was_given_signs_nobody_in(desk: Desk, password: str, token: str) -> None:
    sign_in(desk, "xiaoman", password, HERE)
    with pytest.raises(NotSignedIn):
        session_of(desk, token)


def test_the_database_holds_no_token(desk: Desk, password: str) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    assert session.token not in str(everything(desk))
    assert session.csrf not in str(everything(desk))
    with pytest.raises(NotSignedIn):
        session_of(desk, rows(desk, "sign_ins")[0]["token"])


def test_two_sessions_have_two_tokens_against_forged_requests(desk: Desk, password: str) -> None:
    first, second = (sign_in(desk, "xiaoman", password, HERE) for _ in range(2))
    assert first.allows(first.csrf)
    assert not first.allows(second.csrf)
    assert not first.allows("")
    assert not first.allows("ä")


def test_a_wrong_name_and_a_wrong_password_are_told_alike(desk: Desk, password: str) -> None:
    told = set()
    for name, tried in (("xiaoman", "wrong"), ("nobody", password), ("", ""), ("x" * 200, "x" * 200)):
        with pytest.raises(SignInRefused) as refused:
            sign_in(desk, name, tried, HERE)
        told.add(str(refused.value))
    assert told == {"登录名或密码不对"}


def test_after_five_wrong_tries_even_the_right_password_must_wait(desk: Desk, password: str, clock: Clock) -> None:
    fail(desk, MOST_BOTH)
    clock.move(minutes=5)
    with pytest.raises(TooManyTries) as refused:
        sign_in(desk, "xiaoman", password, HERE)
    assert refused.value.retry_after == 10 * 60
    assert "10 分钟" in str(refused.value)
    clock.move(minutes=10)
    sign_in(desk, "xiaoman", password, HERE)


def test_who_guesses_elsewhere_locks_nobody_out(desk: Desk, password: str) -> None:
    fail(desk, MOST_BOTH, address=THERE)
    with pytest.raises(TooManyTries):
        sign_in(desk, "xiaoman", password, THERE)
    sign_in(desk, "xiaoman", password, HERE)


def test_one_address_can_not_try_one_name_after_the_other(desk: Desk, password: str) -> None:
    for number in range(MOST_ADDRESS):
        fail(desk, 1, name=f"name{number}")
    with pytest.raises(TooManyTries):
        sign_in(desk, "xiaoman", password, HERE)
    sign_in(desk, "xiaoman", password, THERE)


def test_right_passwords_are_not_counted(desk: Desk, password: str) -> None:
    for _ in range(3 * MOST_BOTH):
        sign_in(desk, "xiaoman", password, HERE)
    assert rows(desk, "sign_in_tries") == []


def test_tries_at_the_same_moment_are_all_counted(desk: Desk, password: str) -> None:
    def attempt(_: int) -> type[Exception] | None:
        try:
            sign_in(desk, "xiaoman", "wrong", HERE)
        except (SignInRefused, TooManyTries) as error:
            return type(error)
        return None

    with ThreadPoolExecutor(8) as threads:
        told = list(threads.map(attempt, range(16)))
    assert None not in told
    assert told.count(SignInRefused) <= MOST_BOTH + (8 if desk.database.postgresql else 0)


@pytest.mark.parametrize(("hours", "over"), [(11.9, False), (12.1, True)])
def test_a_session_that_nobody_uses_ends(desk: Desk, password: str, clock: Clock, hours: float, over: bool) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    clock.move(hours=hours)
    if over:
        with pytest.raises(NotSignedIn):
            session_of(desk, session.token)
    else:
        session_of(desk, session.token)


def test_a_session_that_is_used_lives_a_week_and_no_longer(desk: Desk, password: str, clock: Clock) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    for _ in range(14):
        clock.move(hours=11.9)
        session_of(desk, session.token)
    clock.move(hours=3)
    with pytest.raises(NotSignedIn):
        session_of(desk, session.token)


def test_looking_does_not_write_all_the_time(desk: Desk, password: str, clock: Clock) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    before = rows(desk, "sign_ins")
    clock.move(minutes=4)
    session_of(desk, session.token)
    assert rows(desk, "sign_ins") == before


def test_signing_out_everywhere_ends_every_session_of_the_account_and_no_other(desk: Desk, password: str) -> None:
    other = sign_in(desk, "axun", create_account(desk, "店长", name="axun", title="阿训", role=Role.TRAINER), HERE)
    sessions = [sign_in(desk, "xiaoman", password, place) for place in (HERE, THERE)]
    sign_out_everywhere(desk, sessions[0])
    for session in sessions:
        with pytest.raises(NotSignedIn):
            session_of(desk, session.token)
    session_of(desk, other.token)


def test_a_new_password_ends_every_session_and_begins_a_new_one_here(desk: Desk, password: str) -> None:
    here, there = sign_in(desk, "xiaoman", password, HERE), sign_in(desk, "xiaoman", password, THERE)
    renewed = change_password(desk, here, password, NEW, HERE)
    session_of(desk, renewed.token)
    for over in (here, there):
        with pytest.raises(NotSignedIn):
            session_of(desk, over.token)
    with pytest.raises(SignInRefused):
        sign_in(desk, "xiaoman", password, HERE)
    sign_in(desk, "xiaoman", NEW, HERE)


def test_changing_needs_the_old_password_and_a_good_new_one(desk: Desk, password: str) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    with pytest.raises(FieldsRefused, match="10 到 200"):
        change_password(desk, session, password, "short", HERE)
    for _ in range(MOST_BOTH):
        with pytest.raises(WrongPassword):
            change_password(desk, session, "wrong", NEW, HERE)
    with pytest.raises(TooManyTries):
        change_password(desk, session, password, NEW, HERE)
    sign_in(desk, "xiaoman", password, THERE)
