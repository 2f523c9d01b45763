"""The engine's HTTP surface says what is wrong with a request and never falls over."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from bot.engine.server import MAX_BODY, application
from bot.engine.stand import ModelRefused, Stand
from bot.engine.wire import Answer, Incoming, Question


class Echo:
    """Answers with the text that it heard."""

    async def answer(self, question: Question) -> Answer:
        if question.incoming is None:
            raise KeyError("a fault of the engine")
        return Answer(question.incoming.text, tuple(question.events))

    async def parse(self, text: str) -> dict[str, Any]:
        return {"text": text}


def load(hash: str) -> Echo:
    if hash != "m2":
        raise ModelRefused(f"{hash} is not registered here")
    return Echo()


@pytest.fixture
def client() -> TestClient:
    return TestClient(application(Stand(Echo(), "m1", load)), raise_server_exceptions=False)


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
        ("/models", b"{}", "no hash"),
    ],
)
def test_a_bad_request_is_told_what_is_wrong_with_it(client: TestClient, path: str, body: bytes, wrong: str) -> None:
    reply = client.post(path, content=body)
    assert reply.status_code == 400
    assert wrong in reply.json()["error"]


def test_a_fault_of_the_engine_is_no_fault_of_the_request(client: TestClient) -> None:
    assert client.post("/answer", json={"events": []}).status_code == 500


def test_a_model_is_loaded_beside_the_one_that_answers_or_refused_with_the_reason(client: TestClient) -> None:
    assert client.post("/models", json={"hash": "m2"}).json() == {"prepared": "m2"}
    refused = client.post("/models", json={"hash": "m3"})
    assert (refused.status_code, refused.json()) == (409, {"error": "ModelRefused: m3 is not registered here"})
    assert client.get("/health").json() == {"model": "m1"}
