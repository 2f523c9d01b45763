"""Signing in over HTTP: the cookie is the browser's alone, wrong tries run out, what is over is over at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from bot.core.roles import Role
from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.services.accounts import change_of_account, create_account, reset_password
from bot.services.tries import MOST_BOTH
from tests.desk.agent.conftest import Browser
from tests.fakes import Clock


@pytest.fixture
def password(run: Runtime) -> str:
    return create_account(run.desk, "店长", name="xiaoman", title="小曼", role=Role.AGENT, team="售后")


def test_the_cookie_is_for_the_browser_alone(new_browser: Callable[[], Browser], password: str) -> None:
    answer = new_browser().post("/api/session", json={"name": "xiaoman", "password": password})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("huashu_session=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert answer.json()["csrf"] not in cookie
    assert password not in answer.text


def test_the_cookie_stays_on_https_where_the_desk_is(run: Runtime, password: str) -> None:
    browser = TestClient(application(run), base_url="https://testserver")
    answer = browser.post("/api/session", json={"name": "xiaoman", "password": password})
    assert "Secure" in answer.headers["set-cookie"].split("; ")


def test_a_session_says_who_one_is_and_what_one_may(agent: Browser, admin: Browser) -> None:
    mine, theirs = agent.get("/api/session").json(), admin.get("/api/session").json()
    assert (mine["title"], mine["role"], mine["role_text"], mine["permissions"]) == ("小曼", "agent", "客服", ["converse"])
    assert set(theirs["permissions"]) == {"administer", "converse", "edit_macros", "lead", "train"}
    assert mine["csrf"] != theirs["csrf"]


def test_signing_out_ends_it_on_the_server_too(agent: Browser) -> None:
    cookie = agent.cookies["huashu_session"]
    assert agent.delete("/api/session").status_code == 204
    agent.cookies.set("huashu_session", cookie)
    answer = agent.get("/api/session")
    assert (answer.status_code, answer.json()["error"]) == (401, "not_signed_in")


def test_wrong_tries_run_out_and_the_time_to_wait_is_told(new_browser: Callable[[], Browser], password: str, clock: Clock) -> None:
    browser = new_browser()
    for _ in range(MOST_BOTH):
        answer = browser.post("/api/session", json={"name": "xiaoman", "password": "wrong"})
        assert (answer.status_code, answer.json()["error"]) == (401, "sign_in_refused")
    answer = browser.post("/api/session", json={"name": "xiaoman", "password": password})
    assert (answer.status_code, answer.json()["error"], answer.json()["retry_after"]) == (429, "too_many_tries", 900)
    assert answer.headers["retry-after"] == "900"
    clock.move(minutes=15)
    browser.sign_in("xiaoman", password)


def test_a_sign_in_from_another_site_is_refused(new_browser: Callable[[], Browser], password: str) -> None:
    given = {"name": "xiaoman", "password": password}
    answer = new_browser().post("/api/session", json=given, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, answer.json()["error"]) == (403, "foreign_origin")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "given",
    [{}, {"name": "x"}, {"name": "x", "password": ""}, {"name": 1, "password": ["x"]}, {"name": "x", "password": "y", "role": "admin"}],
)
def test_a_malformed_sign_in_is_told_field_by_field(new_browser: Callable[[], Browser], given: dict[str, object]) -> None:
    answer = new_browser().post("/api/session", json=given)
    if given == {"name": 1, "password": ["x"]}:
        assert [fault["field"] for fault in answer.json()["fields"]] == ["password"]
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")


def test_a_disabled_account_is_out_with_its_next_request(run: Runtime, agent: Browser) -> None:
    assert agent.get("/api/macros").status_code == 200
    change_of_account(run.desk, "店长", "小曼", enabled=False)
    assert agent.get("/api/macros").status_code == 401


def test_a_lowered_role_counts_with_the_next_request(run: Runtime, lead: Browser) -> None:
    assert lead.put("/api/settings/mode", json={"mode": "assist"}).status_code == 204
    change_of_account(run.desk, "店长", "阿冰", role=Role.AGENT)
    assert lead.put("/api/settings/mode", json={"mode": "auto"}).status_code == 403


def test_a_new_password_is_ones_own(run: Runtime, agent: Browser, new_browser: Callable[[], Browser]) -> None:
    old = reset_password(run.desk, "店长", "小曼")
    agent.sign_in("小曼", old)
    answer = agent.post("/api/session/password", json={"old": old, "new": "short"})
    assert (answer.status_code, answer.json()["fields"][0]["field"]) == (422, "password")
    answer = agent.post("/api/session/password", json={"old": "wrong", "new": "correct horse battery"})
    assert (answer.status_code, answer.json()["error"]) == (422, "wrong_password")
    before = agent.cookies["huashu_session"]
    answer = agent.post("/api/session/password", json={"old": old, "new": "correct horse battery"})
    assert (answer.status_code, answer.cookies["huashu_session"] == before) == (200, False)
    assert agent.get("/api/session").json()["csrf"] == answer.json()["csrf"]
    new_browser().sign_in("小曼", "correct horse battery")
    agent.cookies.clear()
    agent.cookies.set("huashu_session", before)
    assert agent.get("/api/session").status_code == 401


def test_a_session_that_somebody_else_put_into_the_browser_is_not_signed_in_by_signing_in(
    new_browser: Callable[[], Browser], password: str
) -> None:
    browser = new_browser()
    browser.cookies.set("huashu_session", "planted")
    answer = browser.post("/api/session", json={"name": "xiaoman", "password": password})
    assert answer.cookies["huashu_session"] != "planted"
    stranger = new_browser()
    stranger.cookies.set("huashu_session", "planted")
    assert stranger.get("/api/session").status_code == 401


def test_every_sign_in_has_a_token_of_its_own(new_browser: Callable[[], Browser], password: str) -> None:
    tokens = set()
    for _ in range(3):
        browser = new_browser()
        browser.sign_in("xiaoman", password)
        tokens.add(browser.cookies["huashu_session"])
    assert len(tokens) == 3


def test_signing_out_everywhere_is_one_click(new_browser: Callable[[], Browser], password: str) -> None:
    here, there = new_browser(), new_browser()
    for browser in (here, there):
        browser.sign_in("xiaoman", password)
    assert here.delete("/api/session/all").status_code == 204
    assert [browser.get("/api/session").status_code for browser in (here, there)] == [401, 401]
