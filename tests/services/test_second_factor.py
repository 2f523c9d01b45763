"""A second factor: set up by showing a code, asked for afterwards, each code taken once, and a way back for who lost his telephone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pyotp
import pytest

from bot.core.roles import Role
from bot.core.shop import Staff
from bot.services.accounts import AccountNotFound, create_account
from bot.services.codes import PERIOD, RECOVERY_CODES, WrongCode
from bot.services.desk import Desk
from bot.services.second_factor import (
    NoSecondFactor,
    Ready,
    SecondFactorMissing,
    SecondFactorRequired,
    begin,
    check_second_factor,
    finish,
    recovery_left,
    renew_recovery,
    reset,
    turn_off,
)
from bot.services.sign_in import CodeNeeded, NotSignedIn, SignInRefused, WrongPassword, session_of, sign_in
from bot.services.tries import MOST_CODES, TooManyTries
from tests.builders import shop, shop_files
from tests.fakes import Clock
from tests.services.chat import everything, rows

HERE, THERE = "10.0.0.1", "10.0.0.2"


class Telephone:
    """An app that shows codes of a secret."""

    def __init__(self, desk: Desk, secret: str) -> None:
        self._desk, self._made = desk, pyotp.TOTP(secret)

    def code(self, periods: int = 0) -> str:
        return str(self._made.at(self._desk.now().timestamp() + periods * PERIOD))


@pytest.fixture
def password(desk: Desk) -> str:
    return create_account(desk, "店长", name="xiaoman", title="小曼", role=Role.ADMIN)


def set_up(desk: Desk, password: str) -> tuple[Telephone, Ready]:
    session = sign_in(desk, "xiaoman", password, HERE)
    telephone = Telephone(desk, begin(desk, session, password, "", HERE).secret)
    return telephone, finish(desk, session, telephone.code())


def strict(desk: Desk) -> Desk:
    """The same desk of a shop that wants a second factor of admins."""
    profile = replace(shop().profile, staff=Staff(second_factor=(Role.ADMIN,)))
    return replace(desk, files=shop_files(shop=shop(profile=profile)))


def test_until_a_code_was_shown_the_password_alone_signs_in(desk: Desk, password: str) -> None:
    begin(desk, sign_in(desk, "xiaoman", password, HERE), password, "", HERE)
    assert not sign_in(desk, "xiaoman", password, HERE).account.second_factor


def test_what_the_telephone_needs_is_a_picture_an_address_and_a_secret(desk: Desk, password: str) -> None:
    begun = begin(desk, sign_in(desk, "xiaoman", password, HERE), password, "", HERE)
    made = pyotp.parse_uri(begun.address)
    assert (made.secret, made.name, made.issuer) == (begun.secret, "xiaoman", "芙栖旗舰店")
    assert len(begun.secret) == 32
    assert begun.picture.startswith("<svg")
    assert not re.search(r"style|script|on\w+=", begun.picture)


def test_afterwards_the_password_alone_does_not(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    with pytest.raises(CodeNeeded):
        sign_in(desk, "xiaoman", password, THERE)
    clock.move(seconds=PERIOD)
    assert sign_in(desk, "xiaoman", password, THERE, telephone.code()).account.title == "小曼"


def test_a_code_without_the_password_says_nothing_about_the_code(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    clock.move(seconds=PERIOD)
    with pytest.raises(SignInRefused):
        sign_in(desk, "xiaoman", "wrong", HERE, telephone.code())
    sign_in(desk, "xiaoman", password, HERE, telephone.code())


def test_a_code_is_taken_once(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    with pytest.raises(WrongCode):  # the one that set it up
        sign_in(desk, "xiaoman", password, HERE, telephone.code())
    clock.move(seconds=2 * PERIOD)
    code = telephone.code()
    sign_in(desk, "xiaoman", password, HERE, code)
    for again in (code, telephone.code(-1)):
        with pytest.raises(WrongCode):
            sign_in(desk, "xiaoman", password, HERE, again)


def test_a_code_shown_by_many_at_once_signs_in_one(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    clock.move(seconds=PERIOD)
    code = telephone.code()

    def attempt(_: int) -> bool:
        try:
            sign_in(desk, "xiaoman", password, HERE, code)
        except (WrongCode, TooManyTries):
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(attempt, range(4))).count(True) == 1


@pytest.mark.parametrize(("periods", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_half_a_minute(desk: Desk, password: str, clock: Clock, periods: int, taken: bool) -> None:
    telephone, _ = set_up(desk, password)
    clock.move(seconds=4 * PERIOD)
    if taken:
        sign_in(desk, "xiaoman", password, HERE, telephone.code(periods))
    else:
        with pytest.raises(WrongCode):
            sign_in(desk, "xiaoman", password, HERE, telephone.code(periods))


def test_a_code_may_be_typed_with_a_gap(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    clock.move(seconds=PERIOD)
    code = telephone.code()
    sign_in(desk, "xiaoman", password, HERE, f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("code", ["0", "abcdef", "１２３４５６", "ä", "x" * 40, "-", "0000000"])
def test_what_is_no_code_is_refused_and_logged(desk: Desk, password: str, code: str) -> None:
    set_up(desk, password)
    with pytest.raises(WrongCode):
        sign_in(desk, "xiaoman", password, HERE, code)
    assert rows(desk, "audit")[-1]["what"] == "wrong_code"
    assert len(rows(desk, "sign_ins")) == 1


def test_codes_run_out_wherever_they_are_tried_from(desk: Desk, password: str, clock: Clock) -> None:
    telephone, _ = set_up(desk, password)
    clock.move(seconds=PERIOD)
    for number in range(MOST_CODES):
        with pytest.raises(WrongCode):
            sign_in(desk, "xiaoman", password, f"10.0.1.{number}", "000000")
    with pytest.raises(TooManyTries):
        sign_in(desk, "xiaoman", password, THERE, telephone.code())
    clock.move(minutes=15)
    sign_in(desk, "xiaoman", password, THERE, telephone.code())


def test_asking_for_the_code_is_no_failed_try(desk: Desk, password: str) -> None:
    set_up(desk, password)
    for _ in range(10):
        with pytest.raises(CodeNeeded):
            sign_in(desk, "xiaoman", password, HERE)
    assert rows(desk, "sign_in_tries") == []


def test_a_recovery_code_signs_in_once_however_it_is_typed(desk: Desk, password: str) -> None:
    _, ready = set_up(desk, password)
    assert len(set(ready.codes)) == RECOVERY_CODES
    session = sign_in(desk, "xiaoman", password, HERE, f" {ready.codes[0].upper()} ")
    assert recovery_left(desk, session) == RECOVERY_CODES - 1
    with pytest.raises(WrongCode):
        sign_in(desk, "xiaoman", password, HERE, ready.codes[0])


def test_a_recovery_code_of_another_account_is_none(desk: Desk, password: str) -> None:
    _, ready = set_up(desk, password)
    other = create_account(desk, "店长", name="bing", title="阿冰", role=Role.ADMIN)
    session = sign_in(desk, "bing", other, HERE)
    secret = begin(desk, session, other, "", HERE).secret
    finish(desk, session, Telephone(desk, secret).code())
    with pytest.raises(WrongCode):
        sign_in(desk, "bing", other, HERE, ready.codes[0])


def test_new_recovery_codes_void_the_old_ones(desk: Desk, password: str, clock: Clock) -> None:
    telephone, ready = set_up(desk, password)
    clock.move(seconds=PERIOD)
    fresh = renew_recovery(desk, ready.session, telephone.code())
    with pytest.raises(WrongCode):
        sign_in(desk, "xiaoman", password, HERE, ready.codes[0])
    sign_in(desk, "xiaoman", password, HERE, fresh[0])


def test_no_recovery_code_is_kept_and_no_secret_is_shown_again(desk: Desk, password: str) -> None:
    telephone, ready = set_up(desk, password)
    kept = str(everything(desk))
    assert not [code for code in (*ready.codes, telephone.code()) if code in kept]
    assert "secret" not in repr(ready)
    assert ready.codes[0] not in repr(ready)


def test_setting_it_up_ends_all_other_sessions_and_renews_this_one(desk: Desk, password: str) -> None:
    other, mine = (sign_in(desk, "xiaoman", password, place) for place in (THERE, HERE))
    telephone = Telephone(desk, begin(desk, mine, password, "", HERE).secret)
    ready = finish(desk, mine, telephone.code())
    session_of(desk, ready.session.token)
    for over in (other, mine):
        with pytest.raises(NotSignedIn):
            session_of(desk, over.token)


def test_a_wrong_code_or_password_sets_nothing_up(desk: Desk, password: str) -> None:
    session = sign_in(desk, "xiaoman", password, HERE)
    with pytest.raises(NoSecondFactor):
        finish(desk, session, "000000")
    with pytest.raises(WrongPassword):
        begin(desk, session, "wrong", "", HERE)
    begin(desk, session, password, "", HERE)
    with pytest.raises(WrongCode):
        finish(desk, session, "000000")
    assert not sign_in(desk, "xiaoman", password, HERE).account.second_factor
    for _ in range(MOST_CODES - 2):
        with pytest.raises(WrongCode):
            finish(desk, session, "000000")
    with pytest.raises(TooManyTries):
        finish(desk, session, "000000")


def test_moving_it_to_another_telephone_needs_a_code_of_the_first(desk: Desk, password: str, clock: Clock) -> None:
    first, ready = set_up(desk, password)
    clock.move(seconds=PERIOD)
    with pytest.raises(WrongCode):
        begin(desk, ready.session, password, "000000", HERE)
    second = Telephone(desk, begin(desk, ready.session, password, first.code(), HERE).secret)
    clock.move(seconds=PERIOD)
    finish(desk, session_of(desk, ready.session.token), second.code())
    clock.move(seconds=PERIOD)
    with pytest.raises(WrongCode):
        sign_in(desk, "xiaoman", password, HERE, first.code())
    sign_in(desk, "xiaoman", password, HERE, second.code())


def test_turning_it_off_needs_password_and_code_and_is_logged(desk: Desk, password: str, clock: Clock) -> None:
    telephone, ready = set_up(desk, password)
    clock.move(seconds=PERIOD)
    with pytest.raises(WrongPassword):
        turn_off(desk, ready.session, "wrong", telephone.code(), HERE)
    with pytest.raises(WrongCode):
        turn_off(desk, ready.session, password, "000000", HERE)
    session = turn_off(desk, ready.session, password, telephone.code(), HERE)
    session_of(desk, session.token)
    assert rows(desk, "recovery_codes") == []
    assert [entry["what"] for entry in rows(desk, "audit")][-1] == "second_factor_off"
    sign_in(desk, "xiaoman", password, HERE)
    with pytest.raises(NoSecondFactor):
        turn_off(desk, session, password, telephone.code(), HERE)


def test_where_the_shop_wants_it_nothing_else_comes_first_and_it_stays_on(desk: Desk, password: str, clock: Clock) -> None:
    wants = strict(desk)
    session = sign_in(wants, "xiaoman", password, HERE)
    with pytest.raises(SecondFactorMissing):
        check_second_factor(wants, session.account)
    telephone, ready = set_up(wants, password)
    check_second_factor(wants, ready.session.account)
    clock.move(seconds=PERIOD)
    with pytest.raises(SecondFactorRequired):
        turn_off(wants, ready.session, password, telephone.code(), HERE)
    create_account(desk, "店长", name="qiang", title="阿强", role=Role.AGENT)
    check_second_factor(wants, replace(session.account, role="agent"))


def test_who_lost_his_telephone_is_signed_out_and_begins_anew(desk: Desk, password: str) -> None:
    _, ready = set_up(desk, password)
    reset(desk, "店长", " XiaoMan ")
    with pytest.raises(NotSignedIn):
        session_of(desk, ready.session.token)
    assert not sign_in(desk, "xiaoman", password, HERE).account.second_factor
    assert rows(desk, "recovery_codes") == []
    told = [(entry["who"], entry["what"], entry["subject"]) for entry in rows(desk, "audit")]
    assert ("店长", "reset_second_factor", "account xiaoman") in told
    with pytest.raises(AccountNotFound):
        reset(desk, "店长", "nobody")
