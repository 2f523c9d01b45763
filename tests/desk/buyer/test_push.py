"""A buyer hears everything that is new, once, wherever his connection was lost."""

from __future__ import annotations

from threading import Thread
from time import sleep

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.desk import sockets
from bot.desk.hub import Note
from bot.desk.runtime import Runtime
from bot.services.receive import receive_text
from tests.builders import order
from tests.desk.buyer.widget import PUSH, Ears, Widget, signed
from tests.fakes import FakeEngine, dead
from tests.services.chat import chat


def seqs(messages: list[dict[str, object]]) -> list[object]:
    return [message["seq"] for message in messages]


def test_a_message_is_answered_in_the_push(client: TestClient) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        assert ears.until("state") == {"type": "state", "open": True, "waiting_for_person": False, "ask_satisfaction": False}
        widget.says("你好")
        own, reply = ears.hears(2)
        assert (own["author"], own["text"]) == ("buyer", "你好")
        assert (reply["author"], reply["text"], reply["name"]) == ("bot", "您好亲", "小话")


@pytest.mark.parametrize("after", [0, 1, 2, 3, 4])
def test_after_a_gap_nothing_is_missed_and_nothing_comes_twice(client: TestClient, after: int) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        for number in range(2):
            widget.says("你好")
            ears.hears(2)
            assert number >= 0
    with widget.listens(after) as ears:
        widget.says("你好")
        assert seqs(ears.hears(6 - after)) == list(range(after + 1, 7))


def test_a_long_gap_is_closed_in_parts(client: TestClient, run: Runtime, engine: FakeEngine) -> None:
    engine.before = dead
    widget = Widget(client)
    widget.says("在吗")
    for number in range(250):
        receive_text(run.desk, widget.conversation, f"more-{number}", f"{number}")
    with widget.listens(1) as ears:
        assert seqs(ears.hears(250)) == list(range(2, 252))
    with widget.listens() as ears:
        assert seqs(ears.until("messages")["messages"]) == list(range(152, 252))


def test_two_pages_of_a_buyer_hear_the_same(client: TestClient) -> None:
    first = Widget(client, signed())
    with first.listens() as one:
        first.says("你好")
        one.hears(2)
        second = Widget(client, signed())
        with second.listens(2) as other:
            second.says("你好")
            assert seqs(one.hears(2)) == seqs(other.hears(2)) == [3, 4]


def test_another_buyers_conversation_is_not_heard(client: TestClient, run: Runtime) -> None:
    mine, other = Widget(client, signed("tb_1001")), Widget(client, signed("tb_1002"))
    with mine.listens() as ears:
        other.says("你好")
        with other.listens() as theirs:
            theirs.hears(2)
        mine.says("你好")
        assert seqs(ears.hears(2)) == [1, 2]


def test_the_state_says_when_a_person_is_called_and_when_to_ask_how_it_was(client: TestClient, run: Runtime) -> None:
    chat(run.desk, order())
    widget = Widget(client, signed())
    with widget.listens() as ears:
        ears.until("state")
        widget.says("不要了")
        ears.hears(2)
        widget.says("嗯")
        assert ears.until("state")["ask_satisfaction"]
        widget.post("satisfaction", score=5)
        assert not ears.until("state")["ask_satisfaction"]
        widget.post("person")
        assert ears.until("state")["waiting_for_person"]


def test_an_agent_who_types_is_shown_and_the_buyer_himself_is_not(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("state")
        ears.socket.send_json({"type": "typing"})
        widget.post("typing")
        run.hub.typing(widget.conversation, "agent")
        assert ears.until("typing") == {"type": "typing", "by": "agent"}


def test_the_bot_types_while_it_waits_for_more_lines(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("state")
        run.hub.typing(widget.conversation, "bot")
        assert ears.until("typing")["by"] == "bot"


def test_who_waits_for_long_is_told_how_many_are_before_him(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("state")
        run.hub.tell(Note("queue", widget.conversation, "12"))
        assert ears.until("queue") == {"type": "queue", "ahead": 12}


def closed_with(client: TestClient, *frames: object, text: str | None = None) -> int:
    with client.websocket_connect(PUSH) as socket:
        for frame in frames:
            socket.send_json(frame)
        if text is not None:
            socket.send_text(text)
        return Ears(socket).end()


def test_who_opens_a_socket_and_never_speaks_is_sent_away(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.desk.buyer.push.FIRST_SECONDS", 0.05)
    assert closed_with(client) == sockets.SILENT


def test_who_falls_silent_is_pinged_and_then_sent_away(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.05)
    monkeypatch.setattr("bot.desk.buyer.push.SILENT_SECONDS", 0.4)
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("ping")
        ears.socket.send_json({"type": "pong"})
        assert ears.end() == sockets.SILENT


def test_who_only_listens_to_a_lively_talk_is_pinged_too(client: TestClient, run: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.2)
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("state")
        lively = Thread(target=lambda: [(run.hub.typing(widget.conversation, "agent"), sleep(0.02)) for _ in range(60)])
        lively.start()
        ears.until("ping")
        assert lively.is_alive()
        lively.join()


@pytest.mark.parametrize(
    "first", [{}, [], 1, "x", {"token": 1}, {"token": "t", "after": "1"}, {"token": "t", "after": -1}, {"token": "t", "after": True}]
)
def test_a_first_frame_that_makes_no_sense_ends_the_socket(client: TestClient, first: object) -> None:
    assert closed_with(client, first) == sockets.MALFORMED


@pytest.mark.parametrize("text", ["", "{", "[" * 9000, "x" * 20_000])
def test_what_is_no_json_ends_the_socket(client: TestClient, text: str) -> None:
    assert closed_with(client, text=text) == sockets.MALFORMED


def test_a_forged_token_ends_the_socket(client: TestClient) -> None:
    widget = Widget(client)
    assert closed_with(client, {"token": widget.session["resume"], "after": 0}) == sockets.UNKNOWN
    assert closed_with(client, {"token": f"x{widget.token}", "after": 0}) == sockets.UNKNOWN


def test_the_page_of_another_shop_gets_no_socket(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(PUSH, headers={"Origin": "https://evil.example"}):
        pass


def test_when_the_desk_goes_down_the_widget_knows_to_come_back(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    with widget.listens() as ears:
        ears.until("state")
        assert client.portal is not None
        client.portal.call(run.hub.close)
        assert ears.end() == sockets.GOING_AWAY
