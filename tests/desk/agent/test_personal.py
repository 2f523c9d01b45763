"""Leads give buyers a copy of their data, and delete it, at the workbench."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest

from bot.desk.runtime import Runtime
from tests.builders import BUYER, order
from tests.desk.agent.conftest import Browser
from tests.desk.buyer.test_pictures import picture
from tests.desk.buyer.widget import Widget, signed
from tests.services.chat import chat, rows


@pytest.fixture
def widget(run: Runtime, new_browser: Callable[[], Browser]) -> Widget:
    chat(run.desk, order("completed"))
    widget = Widget(new_browser(), signed())
    widget.says("我的秘密")
    widget.sends(picture())
    return widget


def test_a_copy_is_given(lead: Browser, widget: Widget, run: Runtime) -> None:
    answer = lead.post("/api/personal/export", json={"buyer": BUYER})
    assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (200, "application/zip", "no-store")
    with ZipFile(BytesIO(answer.content)) as archive:
        assert "我的秘密" in json.dumps(json.loads(archive.read("data.json")), ensure_ascii=False)
        assert [name for name in archive.namelist() if name.startswith("pictures/")] == [
            f"pictures/{name}" for name in run.pictures.names()
        ]


def test_after_deleting_the_page_that_is_still_open_has_nothing_and_goes_on(lead: Browser, widget: Widget, run: Runtime) -> None:
    said = widget.get("messages").json()["messages"]
    shown = next(message["picture"] for message in said if message["picture"]).removeprefix("/api/buyer/")
    assert lead.get("/api/personal", params={"buyer": BUYER}).json()["pictures"] == 1
    answer = lead.post("/api/personal/delete", json={"buyer": BUYER})
    assert (answer.status_code, answer.json()["orders"]) == (200, 1)
    assert widget.get("messages").json()["messages"] == []
    assert widget.get(shown).status_code == 404
    assert (run.pictures.names(), widget.says("我又来了").status_code) == ((), 201)
    assert lead.get("/api/personal", params={"buyer": BUYER}).json()["messages"] >= 1


def test_what_is_owed_is_told_first(lead: Browser, run: Runtime) -> None:
    chat(run.desk, order())
    before = rows(run.desk, "orders")
    answer = lead.post("/api/personal/delete", json={"buyer": BUYER})
    assert (answer.status_code, answer.json()["error"]) == (409, "buyer_busy")
    assert rows(run.desk, "orders") == before
    assert lead.post("/api/personal/delete", json={"buyer": BUYER, "anyway": True}).status_code == 200


def test_who_is_not_known_is_told(lead: Browser) -> None:
    for given in ({}, {"buyer": "nobody"}, {"conversation": "nothing"}):
        for path in ("export", "delete"):
            answer = lead.post(f"/api/personal/{path}", json=given)
            assert (answer.status_code, answer.json()["error"]) == (404, "buyer_unknown")
