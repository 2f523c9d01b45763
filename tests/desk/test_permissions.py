"""Every route and every push channel against everybody: who is let in, who is told to sign in, who is told that it is not for him.

One table says it. A route that has no row in it fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, APIWebSocketRoute
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.core.roles import Role
from bot.core.shop import Staff
from bot.desk import sockets
from bot.desk.app import application
from bot.desk.buyer.visitor import resumes, tokens
from bot.desk.runtime import Runtime
from bot.services.accounts import change_of_account
from bot.services.hold import hand_over, take_over
from bot.services.visit import Visit
from tests.builders import ORDER_ID, order, shop, shop_files
from tests.desk.agent.conftest import TITLES, Browser, new_browser, staff
from tests.desk.buyer.test_pictures import picture
from tests.desk.buyer.widget import Ears, Widget, signed
from tests.desk.conftest import ORIGIN
from tests.fakes import Clock
from tests.services.chat import chat, everything, rows

__all__ = ["new_browser", "staff"]

AGENT, EDITOR, LEAD, ADMIN = (
    {"agent", "trainer", "lead", "admin"},
    {"trainer", "lead", "admin"},
    {"lead", "admin"},
    {"admin"},
)
TRAINER = {"trainer", "admin"}
BUYER = {"buyer"}
EVERYBODY = AGENT | BUYER | {"nobody"}

#: Who may come in. A route that is not listed here fails the test.
ALLOWED: dict[str, set[str]] = {
    "GET /openapi.json": EVERYBODY,
    "FILES /static": EVERYBODY,
    "FILES /demo": EVERYBODY,
    "PUSH /api/push": AGENT,
    "PUSH /api/buyer/push": BUYER,
    "POST /api/buyer/session": EVERYBODY,
    "GET /api/buyer/messages": BUYER,
    "POST /api/buyer/messages": BUYER,
    "POST /api/buyer/typing": BUYER,
    "POST /api/buyer/person": BUYER,
    "POST /api/buyer/satisfaction": BUYER,
    "GET /api/buyer/orders": BUYER,
    "POST /api/buyer/pictures": BUYER,
    "GET /api/buyer/pictures/{name}": BUYER,
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
    "GET /api/trainer/replays/{id}/groups": TRAINER,
    "GET /api/trainer/models/{hash}/changes": TRAINER,
    "POST /api/trainer/history/{id}/revert": TRAINER,
    "POST /api/trainer/history/{id}/revert/draft": TRAINER,
    "GET /api/personal": LEAD,
    "POST /api/personal/export": LEAD,
    "POST /api/personal/delete": LEAD,
    "GET /api/outbox": ADMIN,
    "POST /api/outbox/{id}/retry": ADMIN,
    "POST /api/outbox/{id}/discard": ADMIN,
    "POST /api/session": EVERYBODY,
    "GET /api/session": AGENT,
    "DELETE /api/session": AGENT,
    "DELETE /api/session/all": AGENT,
    "POST /api/session/password": AGENT,
    "GET /api/session/second_factor": AGENT,
    "POST /api/session/second_factor": AGENT,
    "POST /api/session/second_factor/finish": AGENT,
    "POST /api/session/second_factor/recovery": AGENT,
    "POST /api/session/second_factor/off": AGENT,
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
    "POST /api/accounts/{name}/second_factor/reset": ADMIN,
    "GET /api/audit": ADMIN,
}
#: What one may do before one has the second factor that the shop wants: leave, and set it up.
EARLY = {name for name, allowed in ALLOWED.items() if name.split(" ")[1].startswith("/api/session") or "nobody" in allowed}
#: What ends the session of whoever asks.
ENDS = ("DELETE /api/session", "DELETE /api/session/all")
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

OF_BUYERS = [name for name, allowed in ALLOWED.items() if allowed == BUYER and not name.startswith("PUSH")]
OF_STAFF = [name for name, allowed in ALLOWED.items() if not allowed & {"nobody", "buyer"} and not name.startswith("PUSH")]


def routes(app: FastAPI) -> set[str]:
    """Everything that the application answers to, by method and path."""
    found = set()
    for route in app.routes:
        if isinstance(route, APIRoute):
            found |= {f"{method} {route.path}" for method in route.methods}
        elif isinstance(route, APIWebSocketRoute):
            found.add(f"PUSH {route.path}")
        elif isinstance(route, Mount):
            found.add(f"FILES {route.path}")
        else:
            found.add(f"GET {route.path}")  # type: ignore[attr-defined]
    return found


@pytest.fixture
def app(run: Runtime) -> FastAPI:
    return application(run)


def ask(browser: TestClient, name: str, **headers: str) -> int:
    method, path = name.split(" ")
    return browser.request(method, path.format(**PLACES), json=None if method == "GET" else {}, headers=headers).status_code


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_every_route_says_who_may_come_in(app: FastAPI) -> None:
    assert routes(app) == set(ALLOWED)


class TestPeopleWhoAreNotStaff:
    """Nobody's browser, a buyer's, a disabled colleague's, one whose session is over: to the workbench they are the same."""

    @pytest.fixture(params=["nobody", "anonymous buyer", "buyer", "disabled", "over", "signed out", "forged"])
    def outsider(
        self, request: pytest.FixtureRequest, run: Runtime, new_browser: Callable[[], Browser], staff: Callable[..., Browser], clock: Clock
    ) -> Browser:
        kind: str = request.param
        if kind in ("anonymous buyer", "buyer"):
            browser = new_browser()
            browser.headers.update(Widget(browser, signed() if kind == "buyer" else None).headers)
            return browser
        if kind in ("nobody", "forged"):
            browser = new_browser()
            if kind == "forged":
                browser.cookies.set("huashu_session", "0" * 43)
            return browser
        browser = staff("admin")
        cookie = browser.cookies["huashu_session"]
        if kind == "disabled":
            staff("admin", "副店长")
            change_of_account(run.desk, "测试", "店长", enabled=False)
        elif kind == "over":
            clock.move(hours=13)
        else:
            browser.delete("/api/session")
        browser.cookies.set("huashu_session", cookie, domain="testserver.local")
        return browser

    def test_they_are_told_to_sign_in_and_change_nothing(self, outsider: Browser, run: Runtime) -> None:
        before = everything(run.desk)
        for name in OF_STAFF:
            assert ask(outsider, name) == 401, name
        assert everything(run.desk) == before

    def test_they_hear_nothing(self, outsider: Browser) -> None:
        with outsider.websocket_connect("/api/push") as socket:
            assert Ears(socket).end() == sockets.UNKNOWN

    def test_what_is_open_to_everybody_is_open_to_them(self, outsider: Browser) -> None:
        for name in (name for name, allowed in ALLOWED.items() if "nobody" in allowed and name.startswith("GET")):
            assert ask(outsider, name) not in (401, 403), name


class TestStaff:
    @pytest.mark.parametrize("role", [role.value for role in Role])
    def test_a_role_comes_in_where_it_may_and_nowhere_else(self, app: FastAPI, staff: Callable[..., Browser], role: str) -> None:
        browser, hired = staff(role), 0
        for name in OF_STAFF:
            status = ask(browser, name)
            assert status not in (401, 500), name
            assert (status == 403) == (role not in ALLOWED[name]), (name, status)
            if name in ENDS:
                hired += 1
                browser = staff(role, f"{role}{hired}号")

    @pytest.mark.parametrize("role", [role.value for role in Role])
    def test_every_role_hears_the_workbenchs_push(self, staff: Callable[..., Browser], role: str) -> None:
        with staff(role).websocket_connect("/api/push") as socket:
            assert Ears(socket).until("presence")["staff"]

    def test_to_buyers_routes_they_are_nobody(self, staff: Callable[..., Browser]) -> None:
        admin = staff("admin")
        for name in OF_BUYERS:
            assert ask(admin, name) == 401, name
        with admin.websocket_connect("/api/buyer/push") as socket:
            socket.send_json({"token": admin.cookies["huashu_session"], "after": 0})
            assert Ears(socket).end() == sockets.UNKNOWN

    def test_without_the_second_factor_that_the_shop_wants_they_may_only_set_it_up(
        self, run: Runtime, staff: Callable[..., Browser]
    ) -> None:
        admin, number = staff("admin"), 0
        run.desk.files = shop_files(shop=shop(profile=replace(run.desk.shop.profile, staff=Staff(tuple(Role)))))
        for name in OF_STAFF:
            status = ask(admin, name)
            assert (status == 403) == (name not in EARLY), (name, status)
            if name in ENDS:
                number += 1
                admin = staff("admin", f"管理员{number}号")
        with admin.websocket_connect("/api/push") as socket:
            assert Ears(socket).end() == sockets.FORBIDDEN

    def test_a_change_without_the_sessions_token_is_refused(self, staff: Callable[..., Browser]) -> None:
        agent, admin = staff(), staff("admin")
        for token in (None, "", "0" * 64, admin.headers["X-CSRF-Token"]):
            agent.headers.pop("X-CSRF-Token", None)
            if token is not None:
                agent.headers["X-CSRF-Token"] = token
            for name in (name for name in OF_STAFF if not name.startswith("GET")):
                assert ask(agent, name) == 403, name

    def test_another_sites_page_is_refused_whatever_it_sends(self, staff: Callable[..., Browser]) -> None:
        agent = staff()
        for origin in ("http://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"):
            for name in [*OF_STAFF, "POST /api/session"]:
                method, path = name.split(" ")
                answer = agent.request(method, path.format(**PLACES), json={"name": "x", "password": "y"}, headers={"Origin": origin})
                assert (answer.status_code, answer.json()["error"]) == (403, "foreign_origin"), (name, origin)
            with pytest.raises(WebSocketDisconnect), agent.websocket_connect("/api/push", headers={"Origin": origin}):
                pass

    def test_the_own_pages_origin_is_welcome(self, staff: Callable[..., Browser]) -> None:
        assert staff().get("/api/macros", headers={"Origin": ORIGIN}).status_code == 200


class TestWhatBelongsToAColleague:
    """Who holds a conversation is asked after everywhere; a quick reply of one's own is there for nobody else."""

    @pytest.fixture
    def held(self, run: Runtime, staff: Callable[..., Browser]) -> dict[str, str]:
        """A conversation that 小曼, who is here, has taken over, with a suggestion in it; and a quick reply of hers."""
        owner = staff()
        buyer = chat(run.desk, order(), mode="assist")
        buyer.says("不要了")
        take_over(run.desk, buyer.id, TITLES["agent"], from_whom=lambda holder: False)
        run.presence.here(self, TITLES["agent"], TITLES["agent"], buyer.id)
        reply = owner.post("/api/macros/own", json={"code": "/我的", "text": "亲"}).json()
        (suggestion, *_) = rows(run.desk, "suggestions")
        return {"id": buyer.id, "number": str(suggestion["id"]), "reply": str(reply["number"])}

    REPLY = {"code": "/我的", "text": "改了"}  # noqa: RUF012
    #: What is asked, and what a colleague and a lead are told; for the owner all of it is well.
    OWNED: tuple[tuple[str, dict[str, Any], int, int], ...] = (
        ("PUT /api/macros/own/{reply}", REPLY, 404, 404),
        ("DELETE /api/macros/own/{reply}", {}, 404, 404),
        ("POST /api/conversations/{id}/send", {"client_id": "c1", "text": "在的"}, 409, 409),
        ("POST /api/conversations/{id}/send", {"client_id": "c2", "macro": "/+欢迎"}, 409, 409),
        ("POST /api/suggestions/{number}/accept", {}, 409, 409),
        ("POST /api/suggestions/{number}/reject", {"reason": "不对"}, 409, 409),
        ("POST /api/conversations/{id}/mode", {"mode": "assist"}, 409, 409),
        ("POST /api/conversations/{id}/take_over", {}, 409, 204),
        ("POST /api/conversations/{id}/assign", {"to": "小曼"}, 409, 204),
        ("POST /api/conversations/{id}/hand_back", {}, 409, 204),
    )

    @pytest.mark.parametrize(("name", "body", "colleague", "lead"), OWNED, ids=lambda value: value if isinstance(value, str) else "")
    def test_a_colleague_and_a_lead_are_told(
        self, held: dict[str, str], run: Runtime, staff: Callable[..., Browser], name: str, body: dict[str, Any], colleague: int, lead: int
    ) -> None:
        method, path = name.split(" ")
        for browser, expected in ((staff("agent", "阿强"), colleague), (staff("lead"), lead)):
            before = everything(run.desk)
            answer = browser.request(method, path.format(**held), json=body)
            assert answer.status_code == expected, answer.text
            assert expected == 204 or everything(run.desk) == before


class TestBuyers:
    @pytest.mark.parametrize("kind", ["nothing", "forged", "resume", "staff", "over", "basic"])
    def test_without_a_good_token_there_is_nothing(
        self, kind: str, run: Runtime, new_browser: Callable[[], Browser], staff: Callable[..., Browser], clock: Clock
    ) -> None:
        browser, visit = new_browser(), Visit("0" * 32, "tb_1001")
        facts = {"c": visit.conversation, "b": visit.buyer, "o": None}
        good = tokens(run).give(facts, run.desk.now())
        headers = {
            "nothing": {},
            "forged": bearer(good[:-2] + ("AA" if good[-2:] != "AA" else "BB")),
            "resume": bearer(resumes(run).give(facts, run.desk.now())),
            "staff": bearer(staff().cookies["huashu_session"]),
            "over": bearer(good),
            "basic": {"Authorization": "Basic eDp5"},
        }[kind]
        if kind == "over":
            clock.move(hours=12, seconds=1)
        before = everything(run.desk)
        for name in OF_BUYERS:
            assert ask(browser, name, **headers) == 401, name
        assert everything(run.desk) == before
        with browser.websocket_connect("/api/buyer/push") as socket:
            socket.send_json({"token": headers.get("Authorization", "").removeprefix("Bearer "), "after": 0})
            assert Ears(socket).end() == sockets.UNKNOWN

    def test_the_page_of_another_site_is_refused_everywhere(self, new_browser: Callable[[], Browser]) -> None:
        browser = new_browser()
        headers = Widget(browser, signed()).headers
        for origin in ("https://evil.example", "null", "http://testserver.evil.example"):
            for name in [*OF_BUYERS, "POST /api/buyer/session"]:
                assert ask(browser, name, **headers, Origin=origin) == 403, name
            with pytest.raises(WebSocketDisconnect), browser.websocket_connect("/api/buyer/push", headers={"Origin": origin}):
                pass

    @pytest.mark.parametrize("stranger", [None, "tb_1002"], ids=["anonymous", "another buyer"])
    def test_nobody_reads_or_touches_another_buyers_conversation(
        self, stranger: str | None, run: Runtime, new_browser: Callable[[], Browser]
    ) -> None:
        chat(run.desk, order())
        mine = Widget(new_browser(), signed("tb_1001", ORDER_ID))
        mine.says("我的秘密")
        name = mine.sends(picture()).json()["picture"].rsplit("/", 1)[-1]
        theirs = Widget(new_browser(), signed(stranger) if stranger else None)
        theirs.says("在吗")
        assert theirs.conversation != mine.conversation
        before = [row for row in rows(run.desk, "messages") if row["conversation"] == mine.conversation and row["author"] == "buyer"]
        for path in ("messages", "orders", f"pictures/{name}"):
            answer = theirs.get(path)
            assert "我的秘密" not in answer.text
            assert ORDER_ID not in answer.text
            assert answer.status_code == (404 if path.startswith("pictures") else 200)
        for path, body in (("messages", {"client_id": "c1", "text": "x"}), ("typing", {}), ("person", {}), ("satisfaction", {"score": 1})):
            assert theirs.post(path, **body, **({"conversation": mine.conversation} if body else {})).status_code in (201, 204, 422)
        assert [
            row for row in rows(run.desk, "messages") if row["conversation"] == mine.conversation and row["author"] == "buyer"
        ] == before
        assert {row["conversation"] for row in rows(run.desk, "ratings")} <= {theirs.conversation}

    def test_nobody_hears_another_buyers_conversation(self, run: Runtime, new_browser: Callable[[], Browser]) -> None:
        mine, theirs = Widget(new_browser(), signed("tb_1001")), Widget(new_browser(), signed("tb_1002"))
        with theirs.listens() as ears:
            ears.until("state")
            mine.says("我的秘密")
            run.hub.typing(mine.conversation, "agent")
            theirs.says("你好")
            ears.hears(2)
            heard = str(ears.frames)
        assert "我的秘密" not in heard
        assert "typing" not in {frame["type"] for frame in ears.frames if frame.get("by") == "agent"}


def test_a_conversation_is_not_handed_to_who_only_guesses_its_id(run: Runtime, new_browser: Callable[[], Browser]) -> None:
    buyer = chat(run.desk)
    hand_over(run.desk, buyer.id, "buyer_asked")
    widget = Widget(new_browser())
    assert widget.post("messages", client_id="c1", text="x", conversation=buyer.id).status_code == 422
    assert buyer.conversation.id != widget.conversation
