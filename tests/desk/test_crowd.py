"""Who comes when the house is full is told at once to come again, loses nothing by it, and agents do not notice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.desk.app import application
from bot.desk.crowd import RETRY_SECONDS, Busy, Crowd
from bot.desk.runtime import Runtime
from tests.desk.buyer.widget import Widget


@pytest.fixture
def run(run: Runtime) -> Runtime:
    return replace(run, crowd=Crowd(1))


def test_a_place_is_free_again_however_it_was_left() -> None:
    crowd = Crowd(1)
    with pytest.raises(ZeroDivisionError), crowd.place():
        raise ZeroDivisionError
    with crowd.place(), pytest.raises(Busy), crowd.place():
        raise AssertionError("there was no place left")
    with crowd.place():
        pass


def test_a_buyer_who_finds_no_place_is_told_when_to_ask_again_and_then_is_heard_once(client: TestClient, run: Runtime) -> None:
    buyer = Widget(client)
    with run.crowd.place():
        refused = buyer.says("在吗", "c1")
    assert (refused.status_code, refused.json()["error"]) == (503, "busy")
    assert RETRY_SECONDS[0] <= refused.json()["retry_after"] == int(refused.headers["Retry-After"]) <= RETRY_SECONDS[1]
    assert buyer.says("在吗", "c1").status_code == 201
    assert [message["text"] for message in buyer.get("messages").json()["messages"] if message["author"] == "buyer"] == ["在吗"]


def test_places_are_given_back_by_requests_that_are_refused_for_other_reasons(client: TestClient) -> None:
    buyer = Widget(client)
    for _ in range(3):
        assert buyer.says("").status_code == 422
        assert client.get("/api/buyer/messages").status_code == 401
    assert buyer.says("在吗").status_code == 201


def test_agents_and_health_do_not_need_a_place(run: Runtime) -> None:
    with TestClient(application(run)) as client, run.crowd.place():
        assert client.get("/api/session").status_code == 401
        assert client.get("/healthz").status_code == 200
