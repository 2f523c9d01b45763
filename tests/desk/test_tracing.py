"""One id tells the whole story: the buyer's request, the turn, the engine's answer, the letter to another system."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient

from bot.desk.app import application
from bot.desk.carriers import WebHook
from bot.desk.logs import FILE, log_to
from bot.desk.relay import Relay
from bot.desk.runtime import Runtime
from bot.engine.asked import Asked
from bot.engine.client import EngineUnavailable, RemoteEngine
from bot.engine.server import application as engine_application
from bot.trace import follow, trace
from tests.builders import order
from tests.desk.buyer.widget import Widget, signed
from tests.desk.conftest import ORIGIN
from tests.desk.test_logs import Terminal
from tests.fakes import FakeEngine
from tests.services.chat import chat, rows

ID, LATER = "4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"
KEY = "a key of at least twenty-four"


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    monkeypatch.setattr(sys, "stderr", Terminal())
    with log_to(tmp_path):
        yield lambda: [json.loads(line) for line in (tmp_path / FILE).read_text("utf-8").splitlines()]


def soon(happened: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def test_a_buyers_word_is_followed_to_the_other_system(run: Runtime, engine: FakeEngine, lines: Any) -> None:
    asked, told = [], []
    engine.before = lambda question: asked.append(trace())

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(dict(self.headers))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    object.__setattr__(run, "relay", Relay(run.desk, WebHook(f"http://127.0.0.1:{server.server_port}/", KEY)))
    chat(run.desk, order())
    with TestClient(application(run), base_url=ORIGIN) as client:
        widget = Widget(client, signed())
        client.headers["X-Request-ID"] = LATER
        assert widget.says("不要了").headers["x-request-id"] == LATER
        soon(lambda: len(asked) == 2 and not run.worker._turns)
        client.headers["X-Request-ID"] = ID
        assert widget.says("嗯").headers["x-request-id"] == ID
        soon(lambda: len(told) == 3)
    server.shutdown()
    server.server_close()
    assert asked[:2] == [LATER] * 2
    assert set(asked[2:]) == {ID}
    assert {row["trace"] for row in rows(run.desk, "outbox")} <= {LATER, ID}
    assert {headers["x-request-id"] for headers in told} == {row["trace"] for row in rows(run.desk, "outbox")}
    story = [line["event"] for line in lines() if line.get("request") == ID]
    assert story[0] == "request"
    assert {"turn", "letter_delivered"} <= set(story)


def test_a_request_without_an_id_gets_one(client: TestClient) -> None:
    first, second = (client.get("/api/buyer/messages").headers["x-request-id"] for _ in "ab")
    assert len(first) == 32
    assert first != second


class TestAnEngineByItself:
    @pytest.fixture
    def url(self) -> Iterator[str]:
        class Stand:
            hash = "abc"

            class engine:
                @staticmethod
                async def parse(text: str) -> dict[str, str]:
                    if text == "坏":
                        raise RuntimeError("李雷 13912345678")
                    return {"text": text}

        server = uvicorn.Server(uvicorn.Config(Asked(engine_application(Stand())), port=0, log_config=None, ws="none"))  # type: ignore[arg-type]
        thread = threading.Thread(target=server.run)
        thread.start()
        soon(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        server.should_exit = True
        thread.join()

    def test_it_tells_which_request_asked_and_nothing_of_what_was_asked(self, url: str, capfd: pytest.CaptureFixture[str]) -> None:
        follow(ID)
        remote = RemoteEngine(url)
        try:
            remote.parse("不要了")
            with pytest.raises(EngineUnavailable):
                remote.parse("坏")
            remote.healthy()
        finally:
            follow("")
            remote.close()
        said = capfd.readouterr().err
        told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        assert [(line["request"], line["path"], line["status"]) for line in told] == [(ID, "/parse", 200), (ID, "/parse", 500)]
        assert "不要了" not in said
