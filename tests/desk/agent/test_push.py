"""The workbench hears what changed, sees who is here, and nobody else hears anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bot.desk import sockets
from bot.desk.runtime import Runtime
from bot.services.hold import hand_over
from bot.store.conversations import find_conversation
from tests.desk.agent.conftest import Browser
from tests.desk.buyer.widget import Ears, Widget
from tests.services.chat import chat

PUSH = "/api/push"


@contextmanager
def at_work(browser: TestClient) -> Iterator[Ears]:
    with browser.websocket_connect(PUSH) as socket:
        ears = Ears(socket)
        ears.until("presence")
        yield ears


def staff_in(frame: dict[str, Any]) -> dict[str, str | None]:
    return {one["title"]: one["looking_at"] for one in frame["staff"]}


def test_a_buyers_word_and_its_answer_are_told(agent: Browser, new_browser: Callable[[], Browser]) -> None:
    with at_work(agent) as ears:
        widget = Widget(new_browser())
        widget.says("你好")
        assert ears.until("conversations") == {"type": "conversations", "ids": [widget.conversation]}


def test_colleagues_see_each_other_and_what_each_looks_at(staff: Callable[..., Browser]) -> None:
    first, second = staff("agent", "小曼"), staff("agent", "阿强")
    with at_work(first) as ears:
        with at_work(second) as others:
            assert staff_in(ears.until("presence")) == {"小曼": None, "阿强": None}
            others.socket.send_json({"type": "looking", "conversation": "abc"})
            assert staff_in(ears.until("presence")) == {"小曼": None, "阿强": "abc"}
        assert staff_in(ears.until("presence")) == {"小曼": None}


def test_who_types_is_shown_to_others_only(staff: Callable[..., Browser]) -> None:
    first, second = staff("agent", "小曼"), staff("agent", "阿强")
    widget = Widget(first)
    with at_work(first) as ears, at_work(second) as others:
        first_typing = {"type": "typing", "conversation": widget.conversation}
        ears.socket.send_json(first_typing)
        assert others.until("typing") == {**first_typing, "by": "小曼"}
        widget.post("typing")
        assert ears.until("typing") == {**first_typing, "by": "buyer"}


def test_a_buyer_sees_that_somebody_types_and_not_who(agent: Browser, new_browser: Callable[[], Browser]) -> None:
    widget = Widget(new_browser())
    with widget.listens() as buyer, at_work(agent) as ears:
        buyer.until("state")
        ears.socket.send_json({"type": "typing", "conversation": widget.conversation})
        assert buyer.until("typing") == {"type": "typing", "by": "agent"}


def test_waiting_buyers_are_given_to_who_comes(agent: Browser, run: Runtime) -> None:
    buyer = chat(run.desk)
    hand_over(run.desk, buyer.id, "buyer_asked")
    with at_work(agent) as ears:
        assert ears.until("conversations")["ids"] == [buyer.id]
    assert buyer.conversation.assigned == "小曼"


def test_a_buyer_who_asks_for_a_person_is_given_to_one_at_once(agent: Browser, new_browser: Callable[[], Browser], run: Runtime) -> None:
    with at_work(agent) as ears:
        widget = Widget(new_browser())
        widget.post("person")
        ears.until("conversations")
    with run.desk.database.read() as connection:
        found = find_conversation(connection, widget.conversation)
    assert found
    assert found.assigned == "小曼"


def test_what_a_page_says_that_makes_no_sense_is_passed_over(agent: Browser) -> None:
    with at_work(agent) as ears:
        for said in ({"type": "looking", "conversation": 1}, {"type": "typing"}, {"type": "looking", "conversation": "x" * 33}, {}):
            ears.socket.send_json(said)
        ears.socket.send_json({"type": "looking", "conversation": "abc"})
        assert staff_in(ears.until("presence")) == {"小曼": "abc"}


def test_nobody_hears_anything_without_signing_in(new_browser: Callable[[], Browser]) -> None:
    with new_browser().websocket_connect(PUSH) as socket:
        assert Ears(socket).end() == sockets.UNKNOWN


def test_a_page_of_another_site_gets_no_socket(agent: Browser) -> None:
    with pytest.raises(WebSocketDisconnect), agent.websocket_connect(PUSH, headers={"Origin": "https://evil.example"}):
        pass


def test_who_signs_out_or_is_disabled_hears_nothing_more(agent: Browser, staff: Callable[..., Browser]) -> None:
    admin = staff("admin")
    with at_work(agent) as ears:
        answer = admin.patch("/api/accounts/小曼", json={"enabled": False})
        assert answer.status_code == 200, answer.text
        assert ears.end() == sockets.UNKNOWN


def test_a_session_that_ended_is_noticed_in_silence_too(agent: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "PING_SECONDS", 0.05)
    with at_work(agent) as ears:
        ears.until("ping")
        assert agent.delete("/api/session").status_code == 204
        assert ears.end() == sockets.UNKNOWN
