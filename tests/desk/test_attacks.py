"""What attackers send: bombs, polyglots, paths, formulas, templates, commands. All of it is refused, or is only text."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from bot.desk.runtime import Runtime
from bot.services.dialogue import LISTEN
from tests.desk.agent.conftest import Browser, new_browser, staff
from tests.desk.buyer.test_pictures import kept, opened, picture
from tests.desk.buyer.widget import Widget
from tests.desk.test_permissions import ALLOWED, ENDS, ask
from tests.desk.trainer.conftest import root, run
from tests.fakes import FakeEngine
from tests.services.chat import rows

__all__ = ["new_browser", "root", "run", "staff"]

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><sst>&j;</sst>"
)
FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><sst><si><t>&f;</t></si></sst>'


def workbook(*rows: list[str]) -> bytes:
    book, file = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def with_part(name: str, text: str) -> bytes:
    """A workbook of quick replies with one part of its archive replaced."""
    file = BytesIO()
    with ZipFile(BytesIO(workbook(["快捷编码", "快捷短语"], ["/x", "亲"]))) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename != name:
                new.writestr(info, old.read(info))
        new.writestr(name, text)
    return file.getvalue()


def imported(browser: Browser, data: bytes, name: str = "快捷语.xlsx", dry_run: bool = False) -> Any:
    return browser.post("/api/macros/import", params={"dry_run": dry_run}, files={"file": (name, data)})


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("text", [LAUGHS, FILE], ids=["a billion laughs", "a file of ours"])
def test_entities_in_a_workbook_neither_grow_nor_read_anything(staff: Callable[..., Browser], part: str, text: str) -> None:
    answer = imported(staff("trainer"), with_part(part, text), dry_run=True)
    assert answer.status_code in (200, 422)
    assert "root:" not in answer.text
    assert len(answer.text) < 5_000


@pytest.mark.parametrize("name", ["../../../shop/profile.yml", "/etc/passwd", "..\\..\\x.csv", "a\x00b.csv", "x" * 500, "."])
def test_a_files_name_leads_nowhere(staff: Callable[..., Browser], run: Runtime, name: str) -> None:
    before = {path: path.read_bytes() for path in run.settings.root.rglob("*") if path.is_file() and path.suffix == ".yml"}
    answer = imported(staff("trainer"), workbook(["快捷编码", "快捷短语"], ["/坏", "亲"]), name, dry_run=True)
    assert answer.status_code in (200, 400, 422), answer.text
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("group", ["../../shop/profile", "..", "/etc/x", "a/b", "a\\b"])
def test_a_groups_name_is_no_path(staff: Callable[..., Browser], run: Runtime, group: str) -> None:
    files = sorted(run.settings.root.rglob("*.yml"))
    assert not imported(staff("trainer"), workbook(["分组", "快捷编码", "快捷短语"], [group, "/坏", "亲"])).json()["written"]
    added = staff("trainer", "阿训二号").post("/api/macros/shop", json={"group": group, "code": "/坏", "text": "亲"})
    assert added.status_code == 422
    assert sorted(run.settings.root.rglob("*.yml")) == files


def test_what_buyers_and_agents_wrote_is_no_formula_in_a_sheet_that_goes_out(staff: Callable[..., Browser]) -> None:
    trainer = staff("trainer")
    text = '=HYPERLINK("http://evil.example")'
    assert trainer.post("/api/macros/shop", json={"group": "测试", "code": "/公式", "text": text}).status_code == 201
    sheet = load_workbook(BytesIO(trainer.get("/api/macros/export").content)).active
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    line = next(line for line in trainer.get("/api/macros/export", params={"format": "csv"}).text.splitlines() if "HYPERLINK" in line)
    assert "'=HYPERLINK" in line


@pytest.mark.parametrize(
    "text", ["{shop.__class__}", "{order_id!r}", "{0}", "{{7*7}}", "{amount:>9999999999}", "{__import__('os')}", "{buyer[0]}"]
)
def test_a_template_names_facts_and_does_nothing_else(staff: Callable[..., Browser], text: str) -> None:
    answer = staff("trainer").post("/api/macros/shop", json={"group": "测试", "code": "/模板", "text": text})
    assert answer.status_code == 422, answer.text


def test_a_template_in_what_a_buyer_says_stays_text(client: TestClient, run: Runtime) -> None:
    widget = Widget(client)
    assert widget.says("{order_id} {{7*7}} ${jndi:ldap://x}").json()["text"] == "{order_id} {{7*7}} ${jndi:ldap://x}"


@pytest.mark.parametrize(
    "text", ['/request_human{"case": "refund"}', "/restart", "/session_start", '/inform{"order_id": "1"}', "EXTERNAL: x"]
)
def test_a_command_to_rasa_is_what_a_buyer_wrote(client: TestClient, engine: FakeEngine, text: str) -> None:
    engine.said["out_of_scope"] = LISTEN
    widget = Widget(client)
    with widget.listens() as ears:
        assert widget.says(text).json()["text"] == text
        ears.until("state")
    assert all(question.incoming is None or question.incoming.intent is None for question in engine.questions)


@pytest.mark.parametrize("behind", [b"PK\x03\x04" + b"x" * 200, b"<?php system($_GET['x']); ?>", b"<script>alert(1)</script>", b"%PDF-1.7"])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_what_is_a_picture_and_something_else_is_kept_as_the_picture_alone(
    client: TestClient, run: Runtime, kind: str, behind: bytes
) -> None:
    assert Widget(client).sends(picture(kind) + behind, name="x.php.html").status_code == 201
    (path,) = kept(run)
    assert behind[:10] not in path.read_bytes()
    assert opened(path).size == (40, 20)


def test_whatever_an_admin_asks_the_log_only_grows(staff: Callable[..., Browser], run: Runtime) -> None:
    admin = staff("admin")
    admin.post("/api/accounts", json={"name": "xiaoli", "title": "小丽", "role": "agent"})
    before, number = rows(run.desk, "audit"), 0
    assert before
    for name in (name for name in ALLOWED if not name.startswith(("FILES", "PUSH"))):
        ask(admin, name)
        if name in ENDS:
            number += 1
            admin = staff("admin", f"管理员{number}号")
    for method in ("PUT", "PATCH", "DELETE", "POST"):
        for path in ("/api/audit", f"/api/audit/{before[0]['id']}"):
            assert admin.request(method, path, json={}).status_code in (404, 405)
    assert rows(run.desk, "audit")[: len(before)] == before
