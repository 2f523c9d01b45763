"""What a buyer sends is stored once, whatever happens to the connection, to the engine, or to his manners."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.core.shop import Buyers
from bot.desk.app import application
from bot.desk.runtime import Runtime, runtime
from bot.services.desk import Desk
from tests.builders import ORDER_ID, order, shop, shop_files
from tests.desk.buyer.widget import Widget, signed
from tests.desk.conftest import ORIGIN
from tests.fakes import FakeEngine, dead
from tests.services.chat import chat, rows

HTML = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_a_resent_message_is_stored_once(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    first, again = widget.says("你好", "c1"), widget.says("你好", "c1")
    assert (first.status_code, first.json()) == (201, again.json())
    assert first.json()["client_id"] == "c1"
    assert len([row for row in rows(run.desk, "messages") if row["author"] == "buyer"]) == 1


def test_a_message_resent_by_many_at_once_is_stored_once(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: widget.says("你好", "c1").json()["seq"], range(8)))
    assert set(answers) == {1}
    assert len(rows(run.desk, "conversations")) == 1


def test_html_stays_text(client: TestClient) -> None:
    answer = Widget(client).says(HTML)
    assert answer.json()["text"] == HTML
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("text", "client_id", "error"),
    [
        ("  ", "c1", "empty_message"),
        ("\u200b", "c1", "empty_message"),
        ("x" * 2001, "c1", "invalid"),
        ("你好", "\n", "bad_client_id"),
        ("你好", "x" * 65, "invalid"),
    ],
)
def test_what_is_no_message_is_refused_and_not_stored(client: TestClient, run: Runtime, text: str, client_id: str, error: str) -> None:
    widget = Widget(client)
    answer = widget.post("messages", client_id=client_id, text=text)
    assert (answer.status_code, answer.json()["error"]) == (422, error)
    assert rows(run.desk, "messages") == []


def test_the_buyers_own_order_is_shown_as_a_card_and_nobody_elses(client: TestClient, run: Runtime) -> None:
    chat(run.desk, order(), order(id="4038475610293840000", buyer="tb_1002"))
    widget = Widget(client, signed())
    assert widget.says(f"订单{ORDER_ID}").json()["order"]["id"] == ORDER_ID
    assert widget.says("订单4038475610293840000").json()["order"] is None
    assert [card["id"] for card in widget.get("orders").json()["orders"]] == [ORDER_ID]


def test_history_comes_in_pages_from_either_end(client: TestClient, engine: FakeEngine) -> None:
    engine.before = dead
    widget = Widget(client)
    for number in range(6):
        widget.says(f"{number}")

    def texts(**query: int) -> list[str]:
        return [message["text"] for message in widget.get("messages", **query).json()["messages"]]

    assert texts(limit=2) == ["4", "5"]
    assert texts(before=5, limit=2) == ["2", "3"]
    assert texts(after=4) == ["4", "5"]
    assert texts(after=6) == []


def test_a_buyer_reads_only_his_own_conversation(client: TestClient) -> None:
    mine, other = Widget(client, signed("tb_1001")), Widget(client, signed("tb_1002"))
    mine.says("我的秘密")
    assert "我的秘密" not in other.get("messages", after=0).text
    assert "我的秘密" not in Widget(client).get("messages").text


def test_while_the_engine_is_dead_messages_are_kept_and_handed_over_and_answered_when_it_returns(
    client: TestClient, run: Runtime, engine: FakeEngine
) -> None:
    engine.before = dead
    widget = Widget(client)
    with widget.listens() as ears:
        assert widget.says("你好").status_code == 201
        assert not ears.until("state")["waiting_for_person"]
        assert ears.until("state")["waiting_for_person"]
        engine.before = lambda question: None
        replies = ears.hears(2) if not any(frame["type"] == "messages" for frame in ears.frames) else ears.hears(1)
        assert replies[-1]["text"] == "您好亲"
        assert not ears.until("state")["waiting_for_person"]


def test_what_waited_when_the_desk_was_stopped_is_answered_by_the_next(run: Runtime, desk: Desk, engine: FakeEngine) -> None:
    buyer = chat(desk)
    buyer.type("你好")
    with TestClient(application(run)):
        deadline = time.monotonic() + 20
        while not engine.questions and time.monotonic() < deadline:
            time.sleep(0.02)
    assert buyer.talk == [("buyer", "你好"), ("bot", "您好亲")]


def test_a_turn_in_flight_is_finished_before_the_desk_is_gone(run: Runtime, desk: Desk, engine: FakeEngine) -> None:
    begun = []

    def slow(question: object) -> None:
        begun.append(question)
        time.sleep(0.5)

    engine.before = slow
    with TestClient(application(run), base_url=ORIGIN) as client:
        widget = Widget(client)
        widget.says("你好")
        while not begun:
            time.sleep(0.01)
    assert [row["author"] for row in rows(desk, "messages")] == ["buyer", "bot"]


def test_a_flood_is_told_to_wait_and_for_how_long(desk: Desk, run: Runtime) -> None:
    few = replace(shop().profile, auto=desk.shop.profile.auto, buyers=Buyers(messages_a_minute=3, address_a_minute=8))
    flooded = runtime(replace(desk, files=shop_files(shop=shop(profile=few))), run.settings, lambda: True)
    with TestClient(application(flooded), base_url=ORIGIN) as client:
        widget = Widget(client)
        answers = [widget.says("在吗") for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        told = answers[-1].json()
        assert (told["error"], told["message"]) == ("too_often", f"您发得太快了，请 {told['retry_after']} 秒后再试")
        assert 0 < told["retry_after"] <= 20
        assert answers[-1].headers["retry-after"] == str(told["retry_after"])
        for _ in range(3):
            Widget(client)
        assert client.post("/api/buyer/session", json={"shop": "shop"}).status_code == 429
    assert len([row for row in rows(desk, "messages") if row["author"] == "buyer"]) == 3


def test_a_rating_is_kept_and_its_limits_are_told(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    assert widget.post("satisfaction", score=5, comment=HTML).status_code == 204
    assert rows(run.desk, "ratings")[0]["comment"] == HTML
    for score in (0, 6, "x", None):
        assert widget.post("satisfaction", score=score).status_code == 422


def test_a_body_too_large_is_refused_before_it_is_kept(client: TestClient) -> None:
    answer = client.post("/api/buyer/session", content=b"x" * 11_000_001, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
