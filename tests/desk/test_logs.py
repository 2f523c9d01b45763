"""What is logged helps to find a fault and tells nobody about buyers."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pyotp
import pytest
import structlog
from starlette.testclient import TestClient

from bot.core.roles import Role
from bot.desk.app import application
from bot.desk.logs import FILE, log_to
from bot.desk.runtime import Runtime
from bot.services.accounts import create_account
from tests.builders import order
from tests.desk.buyer.widget import Widget, signed
from tests.desk.conftest import ORIGIN
from tests.fakes import Clock, FakeEngine
from tests.services.chat import chat

PRIVATE = ("13800138000", "13912345678", "体育西路", "新港中路", "王芳", "李雷", "不要了")


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Reads what was logged so far; as at a terminal, into a file."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    with log_to(tmp_path):
        yield lambda: [json.loads(line) for line in (tmp_path / FILE).read_text("utf-8").splitlines()]


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Quoting(RuntimeError):
    """An error that quotes a buyer."""


def fail(question: object) -> None:
    raise Quoting("李雷 13912345678 住新港中路397号")


def test_a_conversation_with_name_phone_and_address_leaves_none_in_the_log(run: Runtime, engine: FakeEngine, lines: Any) -> None:
    chat(run.desk, order())
    with TestClient(application(run), base_url=ORIGIN, raise_server_exceptions=False) as client:
        widget = Widget(client, signed())
        widget.says("不要了")
        widget.says("改成 李雷 13912345678 广州市海珠区新港中路397号")
        client.get("/api/search", params={"q": "13912345678"})
        client.get("/13912345678/新港中路")
        engine.before = fail
        with widget.listens() as ears:
            widget.says("李雷 13912345678")
            while not any(frame["type"] == "state" and frame["waiting_for_person"] for frame in ears.frames):
                ears.until("state")
    logged = lines()
    text = json.dumps(logged, ensure_ascii=False)
    assert [word for word in PRIVATE if word in text] == []
    broken = [line for line in logged if line["event"] == "turn_broke"]
    assert broken
    assert broken[0]["error"] == "Quoting"
    assert any(frame.startswith("tests/desk/test_logs.py") for frame in broken[0]["frames"])


def test_no_secret_that_was_used_is_in_the_log(run: Runtime, clock: Clock, lines: Any) -> None:
    password = create_account(run.desk, "店长", name="xiaoman", title="小曼", role=Role.ADMIN)
    given, fresh = {"name": "xiaoman", "password": password}, "correct horse battery"
    with TestClient(application(run), base_url=ORIGIN, raise_server_exceptions=False) as client:
        identity = signed()
        widget = Widget(client, identity)
        widget.says("不要了")
        client.post("/api/session", json={**given, "password": "a wrong password"})
        session = client.post("/api/session", json=given).json()
        headers, used = {"X-CSRF-Token": session["csrf"]}, [session["csrf"], client.cookies["huashu_session"]]
        begun = client.post("/api/session/second_factor", json={"password": password}, headers=headers).json()
        code = pyotp.TOTP(begun["secret"]).at(clock.at.timestamp())
        ready = client.post("/api/session/second_factor/finish", json={"code": code}, headers=headers).json()
        headers = {"X-CSRF-Token": ready["session"]["csrf"]}
        changed = client.post("/api/session/password", json={"old": password, "new": fresh}, headers=headers)
        assert changed.status_code == 200
        used += [password, fresh, "a wrong password", identity, widget.token, widget.session["resume"], begun["secret"], str(code)]
        used += [*ready["codes"], ready["session"]["csrf"], client.cookies["huashu_session"], run.keys.identity, run.keys.session]
    text = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) >= 7
    assert [secret for secret in used if f'"{secret}' in text or (len(secret) > 6 and secret in text)] == []


def test_a_request_is_logged_by_its_route(run: Runtime, lines: Any) -> None:
    with TestClient(application(run), base_url=ORIGIN) as client:
        client.get("/healthz")
        client.get("/api/buyer/messages")
        client.get("/somewhere/else")
    requests = [(line["method"], line["route"], line["status"]) for line in lines() if line["event"] == "request"]
    assert requests == [("GET", "/api/buyer/messages", 401), ("GET", "other", 404)]


def test_a_telephone_number_that_gets_in_is_masked(lines: Any) -> None:
    structlog.get_logger("bot.test").warning("strange", path="/orders/13800138000", waybills=["13912345678", "4038475610293847561"])
    (line,) = lines()
    assert (line["path"], line["waybills"]) == ("/orders/138****8000", ["139****5678", "4038475610293847561"])


def test_of_a_librarys_line_only_the_pattern_is_kept(lines: Any) -> None:
    logging.getLogger("some.library").warning("could not send %s to %s", "hello", "王芳")
    (line,) = lines()
    assert (line["event"], line["logger"], line["level"]) == ("could not send %s to %s", "some.library", "warning")
    assert "王芳" not in json.dumps(line, ensure_ascii=False)
