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


def test_the_shops_page_may_read_that_it_should_come_again(run: Runtime) -> None:
    """Else a browser would take it for a broken network."""
    run = replace(run, settings=replace(run.settings, origins=("https://shop.example.com",)))
    with TestClient(application(run)) as client, run.crowd.place():
        refused = client.post("/api/buyer/session", json={}, headers={"Origin": "https://shop.example.com"})
    assert refused.status_code == 503
    assert refused.headers["Access-Control-Allow-Origin"] == "https://shop.example.com"


def test_who_comes_past_the_turnstile_at_the_same_moment_as_another_is_told_too(client: TestClient, run: Runtime) -> None:
    """The place is taken only once the request is here as a whole: others may have been faster."""
    buyer, full = Widget(client), Crowd.full
    looks = iter([False])
    with pytest.MonkeyPatch.context() as patch, run.crowd.place():
        patch.setattr(Crowd, "full", property(lambda crowd: next(looks, True)))
        assert buyer.says("在吗").json()["error"] == "busy"
    assert Crowd.full is full


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
