"""The second factor over HTTP: a page that knows the password gets no session without the code, and the cookie changes with every step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pyotp
import pytest

from bot.core.roles import Role
from bot.core.shop import Staff
from bot.desk import sockets
from bot.desk.runtime import Runtime
from bot.services.accounts import create_account
from bot.services.codes import PERIOD
from bot.services.desk import Desk
from tests.builders import shop, shop_files
from tests.desk.agent.conftest import Browser
from tests.desk.buyer.widget import Ears
from tests.fakes import Clock

PATH = "/api/session/second_factor"


@pytest.fixture
def password(run: Runtime) -> str:
    return create_account(run.desk, "店长", name="xiaoman", title="小曼", role=Role.AGENT)


@pytest.fixture
def signed_in(new_browser: Callable[[], Browser], password: str) -> Browser:
    browser = new_browser()
    browser.sign_in("xiaoman", password)
    return browser


def code_of(secret: str, clock: Clock) -> str:
    return str(pyotp.TOTP(secret).at(clock.at.timestamp()))


def set_up(browser: Browser, password: str, clock: Clock) -> dict[str, Any]:
    """The secret and the recovery codes; the browser goes on with its new session."""
    begun = browser.post(PATH, json={"password": password})
    assert begun.status_code == 200, begun.text
    done = browser.post(f"{PATH}/finish", json={"code": code_of(begun.json()["secret"], clock)})
    assert done.status_code == 200, done.text
    browser.headers["X-CSRF-Token"] = done.json()["session"]["csrf"]
    return {**begun.json(), **done.json()}


def test_it_is_set_up_asked_for_and_turned_off(signed_in: Browser, new_browser: Callable[[], Browser], password: str, clock: Clock) -> None:
    before = signed_in.cookies["huashu_session"]
    made = set_up(signed_in, password, clock)
    assert signed_in.cookies["huashu_session"] != before
    assert signed_in.get(PATH).json() == {"on": True, "wanted": False, "recovery_left": 10}
    assert made["session"]["second_factor"]
    clock.move(seconds=PERIOD)
    other, given = new_browser(), {"name": "xiaoman", "password": password}
    asked = other.post("/api/session", json=given)
    assert (asked.status_code, asked.json()["error"]) == (401, "code_needed")
    assert "set-cookie" not in asked.headers
    refused = other.post("/api/session", json={**given, "code": "000000"})
    assert (refused.status_code, refused.json()["error"]) == (422, "wrong_code")
    assert "set-cookie" not in refused.headers
    assert other.post("/api/session", json={**given, "code": code_of(made["secret"], clock)}).status_code == 200
    clock.move(seconds=PERIOD)
    off = {"password": password, "code": code_of(made["secret"], clock)}
    answer = signed_in.post(f"{PATH}/off", json=off)
    assert (answer.status_code, answer.json()["second_factor"]) == (200, False)
    new_browser().sign_in("xiaoman", password)


def test_new_recovery_codes_are_had_for_a_code(signed_in: Browser, password: str, clock: Clock) -> None:
    made = set_up(signed_in, password, clock)
    answer = signed_in.post(f"{PATH}/recovery", json={"code": "000000"})
    assert (answer.status_code, answer.json()["error"]) == (422, "wrong_code")
    clock.move(seconds=PERIOD)
    fresh = signed_in.post(f"{PATH}/recovery", json={"code": code_of(made["secret"], clock)}).json()["codes"]
    assert not set(fresh) & set(made["codes"])


def test_an_old_session_of_before_opens_nothing(signed_in: Browser, password: str, clock: Clock) -> None:
    old = signed_in.cookies["huashu_session"]
    set_up(signed_in, password, clock)
    signed_in.cookies.clear()
    signed_in.cookies.set("huashu_session", old)
    assert signed_in.get("/api/session").status_code == 401


def test_an_admin_sees_who_has_one_and_resets_it(
    signed_in: Browser, staff: Callable[..., Browser], new_browser: Callable[[], Browser], password: str, clock: Clock
) -> None:
    set_up(signed_in, password, clock)
    admin = staff("admin")
    found = {one["name"]: one["second_factor"] for one in admin.get("/api/accounts").json()["accounts"]}
    assert found == {"xiaoman": True, "店长": False}
    assert admin.post("/api/accounts/xiaoman/second_factor/reset").status_code == 204
    assert signed_in.get("/api/session").status_code == 401
    new_browser().sign_in("xiaoman", password)
    assert admin.post("/api/accounts/nobody/second_factor/reset").status_code == 404


class TestWhereTheShopWantsIt:
    @pytest.fixture
    def desk(self, desk: Desk) -> Desk:
        profile = replace(desk.shop.profile, staff=Staff(second_factor=(Role.AGENT,)))
        return replace(desk, files=shop_files(shop=shop(profile=profile)))

    def test_who_has_none_may_set_one_up_and_nothing_else(self, signed_in: Browser, password: str, clock: Clock) -> None:
        me = signed_in.get("/api/session").json()
        assert (me["second_factor"], me["second_factor_wanted"]) == (False, True)
        refused = signed_in.get("/api/conversations")
        assert (refused.status_code, refused.json()["error"]) == (403, "second_factor_missing")
        with signed_in.websocket_connect("/api/push") as socket:
            assert Ears(socket).end() == sockets.FORBIDDEN
        made = set_up(signed_in, password, clock)
        assert signed_in.get("/api/conversations").status_code == 200
        clock.move(seconds=PERIOD)
        off = signed_in.post(f"{PATH}/off", json={"password": password, "code": code_of(made["secret"], clock)})
        assert (off.status_code, off.json()["error"]) == (409, "second_factor_required")

    def test_he_may_leave(self, signed_in: Browser) -> None:
        assert signed_in.delete("/api/session").status_code == 204

    def test_others_are_not_asked(self, staff: Callable[..., Browser]) -> None:
        assert staff("lead").get("/api/conversations").status_code == 200
