"""Alive is not ready: without an engine nobody is answered."""

from __future__ import annotations

from starlette.testclient import TestClient

from tests.fakes import FakeEngine, dead


def test_a_desk_with_database_and_engine_is_ready(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"ready": True, "trouble": []}


def test_without_its_engine_a_desk_is_alive_but_not_ready(client: TestClient, engine: FakeEngine) -> None:
    engine.before = dead
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "trouble": ["engine"]})


def test_metrics_are_for_prometheus(client: TestClient) -> None:
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "huashu_turn_seconds_bucket" in answer.text


def test_an_unknown_address_is_told_in_chinese(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.json()) == (404, {"error": "not_found", "message": "没有这个地址"})
