"""The engine's HTTP surface says what is wrong with a request and never falls over."""

from __future__ import annotations

from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from bot.engine.rasa_engine import RasaEngine
from bot.engine.server import MAX_BODY, application
from bot.engine.wire import Answer, Incoming, Question


class Echo:
    """Answers with the text that it heard."""

    model_id = "m1"

    async def answer(self, question: Question) -> Answer:
        if question.incoming is None:
            raise KeyError("a fault of the engine")
        return Answer(question.incoming.text, tuple(question.events))

    async def parse(self, text: str) -> dict[str, Any]:
        return {"text": text}


@pytest.fixture
def client() -> TestClient:
    return TestClient(application(cast(RasaEngine, Echo())), raise_server_exceptions=False)


def test_a_question_is_answered(client: TestClient) -> None:
    reply = client.post("/answer", json=Question([{"event": "user"}], Incoming("在吗")).as_json())
    assert (reply.status_code, reply.json()["action"], reply.json()["events"]) == (200, "在吗", [{"event": "user"}])


def test_a_text_is_parsed_and_the_model_named(client: TestClient) -> None:
    assert client.post("/parse", json={"text": "在吗"}).json() == {"text": "在吗"}
    assert client.get("/health").json() == {"model": "m1"}


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/answer", b"", "no JSON"),
        ("/answer", b"{", "no JSON"),
        ("/answer", b"\xff", "no JSON"),
        ("/answer", b"null", "no question"),
        ("/answer", b"{}", "events"),
        ("/answer", b'"' + b"x" * MAX_BODY + b'"', "too large"),
        ("/parse", b"{}", "no text"),
        ("/parse", b"[]", "no text"),
        ("/parse", b'{"text": 7}', "no text"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong_with_it(client: TestClient, path: str, body: bytes, wrong: str) -> None:
    reply = client.post(path, content=body)
    assert reply.status_code == 400
    assert wrong in reply.json()["error"]


def test_a_fault_of_the_engine_is_no_fault_of_the_request(client: TestClient) -> None:
    assert client.post("/answer", json={"events": []}).status_code == 500
