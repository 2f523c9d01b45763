"""Quick replies over HTTP: one's own, the shop's for those who may, and as sheets."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.desk.runtime import Runtime
from bot.files.macros import load_macros
from bot.services.desk import Desk
from bot.services.shop_files import read_again
from bot.settings import ROOT
from tests.builders import order
from tests.desk.agent.conftest import Browser
from tests.files.exports import csv_bytes
from tests.services.chat import chat

HEADINGS = ["分组", "快捷编码", "标题", "快捷短语", "别名"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The shop's files with two groups of macros."""
    (tmp_path / "root" / "macros").mkdir(parents=True)
    shutil.copytree(ROOT / "shop", tmp_path / "root" / "shop")
    for group in ("接待", "投诉"):
        shutil.copy(ROOT / "macros" / f"{group}.yml", tmp_path / "root" / "macros")
    shutil.copy(ROOT / "domain.yml", tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def run(run: Runtime, root: Path) -> Runtime:
    run.desk.files = replace(run.desk.files, macros=load_macros(root / "macros"))
    return replace(run, settings=replace(run.settings, root=root))


def listed(browser: Browser, scope: str) -> list[dict[str, object]]:
    return [macro for macro in browser.get("/api/macros").json()["macros"] if macro["scope"] == scope]


def sheet(*rows: list[str], headings: list[str] = HEADINGS) -> bytes:
    return csv_bytes([headings, *rows], "utf-8")


def take(browser: Browser, content: bytes, name: str = "快捷语.csv", dry_run: bool = False) -> dict[str, object]:
    answer = browser.post("/api/macros/import", params={"dry_run": dry_run}, files={"file": (name, content)})
    return {"status": answer.status_code, **answer.json()}


def test_ones_own_are_made_changed_sent_and_deleted(agent: Browser, desk: Desk) -> None:
    buyer = chat(desk, order())
    made = agent.post("/api/macros/own", json={"code": "/+路上", "text": "{courier}在路上", "group": "物流"})
    assert (made.status_code, made.json()["title"], made.json()["pinyin"]) == (201, "路上", "lushang lushang")
    url = f"/api/macros/own/{made.json()['number']}"
    changed = agent.put(url, json={"code": "/+路上", "text": "{courier}正在路上", "valid_until": "2026-12-31"}).json()
    assert (changed["text"], changed["valid_until"], changed["group"]) == ("{courier}正在路上", "2026-12-31", "")
    sent = agent.post(f"/api/conversations/{buyer.id}/send", json={"client_id": "a1", "macro": made.json()["id"]})
    assert sent.json()["text"] == "圆通正在路上"
    assert [(one["used"], one["used_by_all"]) for one in listed(agent, "personal")] == [(1, 1)]
    assert agent.delete(url).status_code == 204
    assert agent.delete(url).json()["error"] == "reply_not_found"
    assert listed(agent, "personal") == []


def test_what_is_wrong_with_ones_own_is_told_field_by_field(agent: Browser) -> None:
    answer = agent.post("/api/macros/own", json={"code": "路上", "text": "保证到"})
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["fields"]] == ["code", "text"]
    for given in ({}, {"code": "/a"}, {"code": "/a", "text": "b", "scope": "shop"}, {"code": "/a", "text": "b", "valid_from": "x"}):
        assert agent.post("/api/macros/own", json=given).status_code == 422
    answer = agent.post("/api/macros/own", json={"code": "/+a", "text": "b", "scope": "team"})
    assert (answer.status_code, answer.json()["error"]) == (403, "not_your_reply")


def test_colleagues_own_are_foreign(agent: Browser, staff: Callable[..., Browser]) -> None:
    number = agent.post("/api/macros/own", json={"code": "/+路上", "text": "在路上"}).json()["number"]
    for other in (staff("agent", "阿青"), staff("lead", "大主管", "售后"), staff("admin", "老板")):
        assert other.put(f"/api/macros/own/{number}", json={"code": "/+b", "text": "b"}).status_code == 404
        assert other.delete(f"/api/macros/own/{number}").status_code == 404
        assert listed(other, "personal") == []


def test_a_quick_reply_is_made_from_a_message(agent: Browser, desk: Desk) -> None:
    buyer = chat(desk, order())
    agent.post(f"/api/conversations/{buyer.id}/send", json={"client_id": "a1", "text": "圆通会尽快送到"})
    draft = agent.get(f"/api/conversations/{buyer.id}/messages/1/draft").json()
    assert draft == {"title": "{courier}会尽快送到", "text": "{courier}会尽快送到"}
    assert agent.get(f"/api/conversations/{buyer.id}/messages/9/draft").json()["error"] == "message_not_found"


def test_leads_change_the_shops_and_agents_use_them_at_once(agent: Browser, lead: Browser, root: Path, desk: Desk) -> None:
    before = next(one for one in listed(lead, "shop") if one["id"] == "hold_on")
    assert before["editable"] is True
    given = {"code": before["code"], "title": "稍等", "text": "亲，稍等一下喔", "was": before["text"]}
    changed = lead.put("/api/macros/shop/hold_on", json=given)
    assert (changed.status_code, changed.json()["text"]) == (200, "亲，稍等一下喔")
    assert "text: 亲，稍等一下喔" in (root / "macros" / "接待.yml").read_text("utf-8")
    seen = next(one for one in listed(agent, "shop") if one["id"] == "hold_on")
    assert (seen["text"], seen["editable"]) == ("亲，稍等一下喔", False)
    again = lead.put("/api/macros/shop/hold_on", json=given)
    assert (again.status_code, again.json()["error"], again.json()["text"]) == (409, "macro_changed", "亲，稍等一下喔")
    assert lead.put("/api/macros/shop/nothing", json=given).status_code == 404
    answer = lead.put("/api/macros/shop/hold_on", json={"code": "稍等", "text": "保证"})
    assert [fault["field"] for fault in answer.json()["fields"]] == ["code", "text"]


def test_leads_add_to_the_shops(lead: Browser, root: Path) -> None:
    made = lead.post("/api/macros/shop", json={"group": "接待", "code": "/+早", "title": "早", "text": "亲，早上好"})
    assert (made.status_code, made.json()["id"], made.json()["group"]) == (201, "reply_zao", "接待")
    assert "- reply_zao\n" in (root / "domain.yml").read_text("utf-8")
    refused = lead.post("/api/macros/shop", json={"group": "../../x", "code": "/+晚", "text": "晚上好"})
    assert (refused.status_code, refused.json()["fields"][0]["field"]) == (422, "group")


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_what_is_exported_is_taken_back_without_a_change(agent: Browser, lead: Browser, root: Path, format: str) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.yml")}
    answer = agent.get("/api/macros/export", params={"format": format})
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E5%BF%AB")
    report = take(lead, answer.content, f"导出.{format}")
    assert (report["status"], report["new"], report["changed"], report["problems"]) == (200, [], [], [])
    assert report["same"] == report["read"] == len(listed(agent, "shop"))
    assert {path: path.read_bytes() for path in root.rglob("*.yml")} == before


def test_a_sheet_in_the_old_encoding_is_exported_too(agent: Browser) -> None:
    answer = agent.get("/api/macros/export", params={"format": "csv", "encoding": "gb18030"})
    assert answer.content.decode("gb18030").startswith("分组,快捷编码")
    assert agent.get("/api/macros/export", params={"format": "exe"}).status_code == 422


def test_a_dry_run_says_what_would_happen_and_writes_nothing(lead: Browser, agent: Browser) -> None:
    content = sheet(["接待", "/+稍等", "", "稍等哈", ""], ["接待", "/+早", "早", "早上好", "/早"])
    report = take(lead, content, dry_run=True)
    assert (report["new"], report["changed"], report["written"]) == (["/+早"], ["/+稍等"], False)
    assert "/+早" not in [one["code"] for one in listed(agent, "shop")]
    report = take(lead, content)
    assert report["written"] is True
    assert "/+早" in [one["code"] for one in listed(agent, "shop")]


def test_every_bad_row_is_told_and_nothing_is_written(lead: Browser, root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*.yml")}
    report = take(lead, sheet(["接待", "稍等", "", "好", ""], ["接待", "/+早", "", "保证", ""], ["接待", "/+晚", "", "晚安", ""]))
    assert [(one["row"], one["column"]) for one in report["problems"]] == [(2, "快捷编码"), (3, "快捷短语")]  # type: ignore[attr-defined]
    assert report["written"] is False
    assert {path: path.read_bytes() for path in root.rglob("*.yml")} == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("快捷语.csv", b""),
        ("../../../etc/x.csv", "一,二\n1,2\n".encode()),
        ("x.xlsx", b"PK\x03\x04 no workbook"),
        ("x.xls", b"\xd0\xcf\x11\xe0"),
        ("x.csv", b"\xff\xfe\x00"),
        ("x" * 300, b"\x81\x00\xff"),
    ],
)
def test_what_is_no_sheet_is_told_by_its_own_name(lead: Browser, name: str, content: bytes) -> None:
    report = take(lead, content, name)
    assert (report["status"], report["error"]) == (422, "bad_file")
    assert "/tmp" not in str(report)
    assert report["errors"] == str(report["message"]).splitlines()


def test_who_may_not_edit_the_shops_does_not(agent: Browser) -> None:
    assert take(agent, sheet())["status"] == 403
    assert agent.put("/api/macros/shop/hold_on", json={"code": "/+a", "text": "b"}).status_code == 403
    assert agent.post("/api/macros/shop", json={"group": "接待", "code": "/+a", "text": "b"}).status_code == 403


def test_staff_are_told_of_errors_in_the_files_and_see_pictures_before_they_send(agent: Browser, run: Runtime, root: Path) -> None:
    def says(pictures: str) -> dict[str, Any]:
        entry = f"- {{id: sizes, code: /尺码, title: 尺码表, text: 在这里, pictures: [{pictures}]}}\n"
        (root / "macros" / "售前.yml").write_text(entry, "utf-8")
        read_again(run.desk, root, run.pictures)
        found: dict[str, Any] = agent.get("/api/macros").json()
        return found

    (root / "macros" / "pictures").mkdir()
    Image.new("RGB", (40, 20), "red").save(root / "macros" / "pictures" / "尺码表.png")
    refused = says("尺码表.png, 没有.png")
    assert ["没有.png" in error for error in refused["errors"]] == [True]
    assert "sizes" not in {one["id"] for one in refused["macros"]}
    found = says("尺码表.png")
    (shown,) = [one for one in found["macros"] if one["id"] == "sizes"]
    assert (found["errors"], [one["name"] for one in shown["pictures"]]) == ([], ["尺码表.png"])
    preview = agent.post(f"/api/conversations/{chat(run.desk).id}/preview", json={"macro": "sizes"}).json()
    assert preview["effects"]["pictures"] == shown["pictures"]
    assert agent.get(shown["pictures"][0]["url"]).headers["content-type"] == "image/jpeg"
    assert agent.get(f"/api/macros/pictures/{'0' * 32}.jpg").json()["error"] == "picture_not_found"
