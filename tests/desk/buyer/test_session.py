"""Who a page says is there is believed only when his shop signed it, and only where the shop's pages are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.desk.app import application
from bot.desk.runtime import Runtime
from tests.builders import BUYER, NOW, ORDER_ID, order
from tests.desk.buyer.widget import Widget, signed
from tests.desk.conftest import ORIGIN
from tests.fakes import Clock
from tests.services.chat import chat, rows

SESSION = "/api/buyer/session"
SHOP = "https://shop.example.com"


def begins(client: TestClient, origin: str | None = None, **body: Any) -> Any:
    headers = {"Origin": origin} if origin else {}
    return client.post(SESSION, json={"shop": "shop", **body}, headers=headers)


@pytest.fixture
def embedded(run: Runtime) -> Iterator[TestClient]:
    """The desk with a page at the shop that may embed it."""
    shop_run = replace(run, settings=replace(run.settings, origins=(SHOP,)))
    with TestClient(application(shop_run), base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client


def test_a_signed_buyer_sees_his_name_his_order_and_his_conversation(client: TestClient, run: Runtime) -> None:
    chat(run.desk, order())
    session = Widget(client, signed(order=ORDER_ID)).session
    assert session["buyer"] == {"name": BUYER}
    assert session["shop"] == {"id": "shop", "name": "芙栖旗舰店", "hours": "全天", "open": True}
    card = session["order"]
    assert (card["id"], card["state_text"], card["amount"], card["items"]) == (ORDER_ID, "已发货", "89.00", 1)
    assert session["greeting"] == "您好亲"


def test_an_anonymous_buyer_has_no_name_and_no_orders(client: TestClient, run: Runtime) -> None:
    chat(run.desk, order())
    widget = Widget(client)
    assert (widget.session["buyer"], widget.session["order"]) == (None, None)
    assert widget.get("orders").json() == {"orders": []}


def test_a_reload_continues_where_he_was(client: TestClient) -> None:
    first = Widget(client)
    first.says("你好")
    again = Widget(client, resume=first.session["resume"])
    assert again.conversation == first.conversation
    assert again.session["messages"][0]["text"] == "你好"


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (signed(key="another shop's secret"), "forged"),
        ("tb_1001", "forged"),
        (signed(expires=NOW - timedelta(seconds=1)), "expired"),
        (signed(expires=NOW + timedelta(days=400)), "too_long_lived"),
    ],
    ids=["another key", "no signature", "over", "for a year"],  # a nonce is another in each process, a test's name must not be
)
def test_an_identity_that_is_not_the_shops_is_refused_with_its_reason(client: TestClient, identity: str, reason: str) -> None:
    answer = begins(client, identity=identity)
    assert (answer.status_code, answer.json()["error"], answer.json()["reason"]) == (401, "identity_refused", reason)


def test_a_replayed_identity_is_refused_and_the_page_that_has_it_may_reload(client: TestClient) -> None:
    identity = signed()
    first = begins(client, identity=identity).json()
    assert begins(client, identity=identity).json()["reason"] == "replayed"
    assert begins(client, identity=identity, resume=first["resume"]).status_code == 200


def test_after_a_refusal_the_page_goes_on_anonymously(client: TestClient) -> None:
    assert begins(client, identity="forged").status_code == 401
    assert begins(client).json()["buyer"] is None


def test_a_resume_of_another_use_or_desk_is_passed_over(client: TestClient) -> None:
    first = Widget(client)
    for resume in (first.token, "nonsense", ""):
        assert Widget(client, resume=resume).conversation != first.conversation


def test_a_token_ends_after_half_a_day_and_the_resume_does_not(client: TestClient, clock: Clock) -> None:
    widget = Widget(client)
    widget.says("你好")
    clock.move(hours=12, seconds=1)
    answer = widget.get("messages")
    assert (answer.status_code, answer.json()["error"]) == (401, "token_refused")
    assert Widget(client, resume=widget.session["resume"]).conversation == widget.conversation


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer "}, {"Authorization": "Bearer x.y"}, {"Authorization": "Basic eDp5"}])
def test_without_a_token_there_is_nothing(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("messages", "orders", "pictures/x"):
        assert client.get(f"/api/buyer/{path}", headers=headers).status_code == 401


def test_another_shop_is_not_served(client: TestClient) -> None:
    answer = begins(client, shop="other")
    assert (answer.status_code, answer.json()["error"]) == (404, "shop_not_found")


def test_the_pages_of_the_shop_may_read_and_no_others(embedded: TestClient) -> None:
    for origin, status in ((SHOP, 200), (ORIGIN, 200), ("https://evil.example", 403), ("null", 403), (f"{SHOP}.evil.example", 403)):
        answer = begins(embedded, origin)
        assert answer.status_code == status, origin
        assert answer.headers.get("access-control-allow-origin") == (SHOP if origin == SHOP else None), origin


def test_a_browser_is_told_beforehand_what_the_shops_page_may_do(embedded: TestClient) -> None:
    ask = {"Origin": SHOP, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    answer = embedded.options("/api/buyer/messages", headers=ask)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, SHOP)
    assert "access-control-allow-credentials" not in answer.headers
    assert embedded.options("/api/buyer/messages", headers={**ask, "Origin": "https://evil.example"}).status_code == 400
    assert "access-control-allow-origin" not in embedded.options("/api/conversations", headers=ask).headers


@pytest.mark.parametrize("body", [{}, {"shop": ["shop"]}, {"shop": "shop", "buyer": "tb_1001"}, {"shop": "shop", "identity": "x" * 5000}])
def test_a_wrong_request_names_its_fields_and_leaves_nothing(client: TestClient, run: Runtime, body: dict[str, Any]) -> None:
    answer = client.post(SESSION, json=body)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert all(field["message"] for field in answer.json()["fields"])
    assert rows(run.desk, "conversations") == []
