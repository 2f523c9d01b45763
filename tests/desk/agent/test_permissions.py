"""Every route of the desk against everybody: who is let in, who is told to sign in, who is told that it is not for him."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from bot.core.roles import Role
from bot.desk.app import application
from bot.desk.runtime import Runtime
from tests.desk.agent.conftest import Browser

AGENT, EDITOR, LEAD, ADMIN = (
    {"agent", "trainer", "lead", "admin"},
    {"trainer", "lead", "admin"},
    {"lead", "admin"},
    {"admin"},
)
TRAINER = {"trainer", "admin"}
EVERYBODY = AGENT | {"nobody"}

#: Who may come in. A route that is not listed here fails the test.
ALLOWED: dict[str, set[str]] = {
    "GET /healthz": EVERYBODY,
    "GET /readyz": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /": EVERYBODY,
    "GET /agent": EVERYBODY,
    "GET /shop": EVERYBODY,
    "GET /widget.js": EVERYBODY,
    "GET /api/trainer/names": TRAINER,
    "GET /api/trainer/inbox": TRAINER,
    "GET /api/trainer/inbox/beside": TRAINER,
    "POST /api/trainer/inbox/learn": TRAINER,
    "POST /api/trainer/inbox/ignore": TRAINER,
    "POST /api/trainer/inbox/back": TRAINER,
    "GET /api/trainer/examples": TRAINER,
    "GET /api/trainer/examples/balance": TRAINER,
    "GET /api/trainer/examples/alike": TRAINER,
    "POST /api/trainer/examples": TRAINER,
    "POST /api/trainer/examples/change": TRAINER,
    "GET /api/trainer/examples/doubts": TRAINER,
    "GET /api/trainer/faults": TRAINER,
    "POST /api/trainer/drift/answer/draft": TRAINER,
    "POST /api/trainer/drift/answer": TRAINER,
    "GET /api/trainer/drift/words/{conversation}/{seq}": TRAINER,
    "POST /api/trainer/drift/words/draft": TRAINER,
    "POST /api/trainer/drift/words": TRAINER,
    "GET /api/trainer/dictionary": TRAINER,
    "GET /api/trainer/words": TRAINER,
    "POST /api/trainer/words/remove": TRAINER,
    "POST /api/trainer/names/{kind}/remove": TRAINER,
    "POST /api/trainer/words": TRAINER,
    "POST /api/trainer/names/{kind}": TRAINER,
    "GET /api/trainer/stories": TRAINER,
    "GET /api/trainer/conflicts": TRAINER,
    "POST /api/trainer/stories/draft": TRAINER,
    "GET /api/trainer/stories/from/{conversation}": TRAINER,
    "POST /api/trainer/stories": TRAINER,
    "GET /api/trainer/stories/vocabulary": TRAINER,
    "GET /api/trainer/tryout/orders": TRAINER,
    "POST /api/trainer/tryout": TRAINER,
    "POST /api/trainer/tests/{conversation}/draft": TRAINER,
    "POST /api/trainer/tests/{conversation}": TRAINER,
    "GET /api/trainer/history": TRAINER,
    "GET /api/trainer/check": TRAINER,
    "GET /api/trainer/training": TRAINER,
    "POST /api/trainer/training": TRAINER,
    "GET /api/trainer/work": TRAINER,
    "GET /api/trainer/work/stream": TRAINER,
    "DELETE /api/trainer/work": TRAINER,
    "GET /api/trainer/models": TRAINER,
    "GET /api/trainer/models/{hash}/test": TRAINER,
    "POST /api/trainer/models/{hash}/test": TRAINER,
    "POST /api/trainer/models/{hash}/replay": TRAINER,
    "GET /api/trainer/models/{hash}/way": TRAINER,
    "GET /api/trainer/replays/{id}/groups/{key}": TRAINER,
    "POST /api/trainer/replays/{id}/verdicts": TRAINER,
    "POST /api/trainer/models/{hash}/publish": TRAINER,
    "POST /api/trainer/models/back": TRAINER,
    "GET /api/trainer/drift": TRAINER,
    "GET /api/outbox": ADMIN,
    "POST /api/outbox/{id}/retry": ADMIN,
    "POST /api/outbox/{id}/discard": ADMIN,
    "POST /api/session": EVERYBODY,
    "GET /api/session": AGENT,
    "DELETE /api/session": AGENT,
    "POST /api/session/password": AGENT,
    "GET /api/conversations": AGENT,
    "GET /api/conversations/{id}": AGENT,
    "GET /api/conversations/{id}/messages": AGENT,
    "GET /api/conversations/{id}/messages/{seq}/draft": AGENT,
    "GET /api/conversations/{id}/pictures/{name}": AGENT,
    "POST /api/conversations/{id}/take_over": AGENT,
    "POST /api/conversations/{id}/hand_back": AGENT,
    "POST /api/conversations/{id}/assign": AGENT,
    "POST /api/conversations/{id}/mode": AGENT,
    "POST /api/conversations/{id}/read": AGENT,
    "POST /api/conversations/{id}/typing": AGENT,
    "POST /api/conversations/{id}/send": AGENT,
    "POST /api/conversations/{id}/preview": AGENT,
    "POST /api/suggestions/{number}/accept": AGENT,
    "POST /api/suggestions/{number}/reject": AGENT,
    "POST /api/wording": AGENT,
    "GET /api/macros": AGENT,
    "POST /api/macros/own": AGENT,
    "PUT /api/macros/own/{number}": AGENT,
    "DELETE /api/macros/own/{number}": AGENT,
    "PUT /api/macros/shop/{id}": EDITOR,
    "POST /api/macros/shop": EDITOR,
    "POST /api/macros/import": EDITOR,
    "GET /api/macros/export": AGENT,
    "GET /api/macros/pictures/{name}": AGENT,
    "GET /api/orders": AGENT,
    "GET /api/orders/{id}": AGENT,
    "POST /api/orders/{id}/flags": AGENT,
    "GET /api/flags/legend": AGENT,
    "POST /api/flags/{number}/done": AGENT,
    "POST /api/tasks/{number}/done": AGENT,
    "GET /api/lists/flagged": AGENT,
    "GET /api/lists/tasks": AGENT,
    "GET /api/lists/late": AGENT,
    "GET /api/lists/promises": AGENT,
    "GET /api/search": AGENT,
    "GET /api/settings": AGENT,
    "PUT /api/settings/mode": LEAD,
    "GET /api/staff": AGENT,
    "GET /api/accounts": ADMIN,
    "POST /api/accounts": ADMIN,
    "PATCH /api/accounts/{name}": ADMIN,
    "POST /api/accounts/{name}/password": ADMIN,
    "GET /api/audit": ADMIN,
}
#: The buyers' own API knows no staff; its tests are elsewhere.
BUYERS = "/api/buyer/"
PLACES = {
    "key": "k",
    "id": "nothing",
    "number": "7",
    "seq": "1",
    "name": "nobody",
    "kind": "nothing",
    "conversation": "nothing",
    "hash": "0" * 64,
}


def routes(app: FastAPI) -> dict[str, APIRoute]:
    """Every route that is not a buyer's, by method and path."""
    return {
        f"{method} {route.path}": route
        for route in app.routes
        if isinstance(route, APIRoute) and not route.path.startswith(BUYERS)
        for method in route.methods
    }


@pytest.fixture
def app(run: Runtime) -> FastAPI:
    return application(run)


def ask(browser: TestClient, name: str) -> int:
    method, path = name.split(" ")
    return browser.request(method, path.format(**PLACES), json=None if method == "GET" else {}).status_code


def test_every_route_says_who_may_come_in(app: FastAPI) -> None:
    assert set(routes(app)) == set(ALLOWED)


def test_nobody_is_told_to_sign_in(app: FastAPI, new_browser: Callable[[], Browser]) -> None:
    stranger = new_browser()
    for name, allowed in ALLOWED.items():
        assert (ask(stranger, name) == 401) == ("nobody" not in allowed), name


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_a_role_comes_in_where_it_may_and_nowhere_else(app: FastAPI, staff: Callable[..., Browser], role: str) -> None:
    browser = staff(role)
    for name, allowed in ALLOWED.items():
        status = ask(browser, name)
        assert status not in (401, 500), name
        assert (status == 403) == (role not in allowed), (name, status)
        if name == "DELETE /api/session":
            browser = staff(role, f"{role}二号")


def test_a_change_without_the_sessions_token_is_refused(agent: Browser, admin: Browser) -> None:
    for token in (None, "", "0" * 64, admin.headers["X-CSRF-Token"]):
        agent.headers.pop("X-CSRF-Token", None)
        if token is not None:
            agent.headers["X-CSRF-Token"] = token
        for name in (name for name in ALLOWED if not name.startswith("GET") and name != "POST /api/session"):
            assert ask(agent, name) == 403, name


def test_another_sites_page_is_refused_whatever_it_sends(agent: Browser) -> None:
    for origin in ("http://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"):
        for name in (name for name in ALLOWED if name.startswith(("GET /api/", "POST /api/"))):
            method, path = name.split(" ")
            answer = agent.request(method, path.format(**PLACES), json={}, headers={"Origin": origin})
            assert answer.status_code in (403, 422 if name == "POST /api/session" else 403), (name, origin)
            assert answer.json()["error"] in ("foreign_origin", "invalid"), name


def test_the_own_pages_origin_is_welcome(agent: Browser) -> None:
    assert agent.get("/api/macros", headers={"Origin": "http://testserver"}).status_code == 200
