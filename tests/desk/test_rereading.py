"""What is changed in the shop's files, by whomever, is soon what the desk goes by; what can't be read changes nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from bot.desk import rereading
from bot.desk.runtime import Runtime
from bot.files.shop import load_shop
from bot.services.send import send_macro
from bot.settings import ROOT
from tests.desk.buyer.widget import Widget, signed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "shop", tmp_path / "root" / "shop")
    shutil.copytree(ROOT / "macros", tmp_path / "root" / "macros")
    rewrite(tmp_path / "root" / "shop" / "profile.yml", lambda all: all.replace("id: fuqi", "id: shop"))
    return tmp_path / "root"


@pytest.fixture
def run(run: Runtime, root: Path, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    monkeypatch.setattr(rereading, "LOOK_SECONDS", 0.02)
    run.desk.files = load_shop(root)
    return replace(run, settings=replace(run.settings, root=root))


def soon(happened: Callable[[], object]) -> None:
    for _ in range(500):
        if happened():
            return
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text("utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, "utf-8")


def text(run: Runtime) -> str:
    return run.desk.macro("welcome").text


def test_a_quick_reply_changed_by_hand_is_said_from_then_on(client: TestClient, run: Runtime, root: Path) -> None:
    old = text(run)
    rewrite(root / "macros" / "接待.yml", lambda all: all.replace(old.splitlines()[0], "亲，新的欢迎语"))
    soon(lambda: text(run).startswith("亲，新的欢迎语"))
    assert run.desk.file_errors == ()


def test_the_shops_facts_are_read_again_too(client: TestClient, run: Runtime, root: Path) -> None:
    rewrite(root / "shop" / "profile.yml", lambda all: all.replace(run.desk.shop.profile.name, "新名字旗舰店"))
    soon(lambda: run.desk.shop.profile.name == "新名字旗舰店")


def test_a_half_written_file_changes_nothing_until_it_is_whole(client: TestClient, run: Runtime, root: Path) -> None:
    path, before = root / "macros" / "接待.yml", run.desk.files
    whole = path.read_text("utf-8")
    path.write_text(whole[: len(whole) // 2] + "\n  text: [", "utf-8")
    soon(lambda: run.desk.file_errors)
    assert run.desk.files is before
    assert "接待.yml" in run.desk.file_errors[0]
    path.write_text(whole, "utf-8")
    soon(lambda: not run.desk.file_errors)


def test_a_new_picture_goes_out_and_is_still_seen_when_its_file_is_gone(client: TestClient, run: Runtime, root: Path) -> None:
    (root / "macros" / "pictures").mkdir()
    picture = root / "macros" / "pictures" / "尺码表.png"
    Image.new("RGB", (40, 20), "red").save(picture)
    says = "\n- {id: sizes, code: /尺码, title: 尺码表, text: 亲，尺码表在这里, pictures: [尺码表.png]}\n"
    rewrite(root / "macros" / "售前.yml", lambda all: all + says)
    soon(lambda: run.desk.files.macro("sizes"))
    widget = Widget(client, signed())
    widget.says("有尺码表吗")
    send_macro(run.desk, widget.conversation, "小曼", "sizes", client_id="s1")
    assert send_macro(run.desk, widget.conversation, "小曼", "sizes", client_id="s1")
    picture.unlink()
    said, shown = [one for one in widget.get("messages").json()["messages"] if one["author"] == "agent"]
    assert (said["text"], shown["kind"], shown["name"]) == ("亲，尺码表在这里", "picture", "小曼")
    answer = widget.get(shown["picture"].removeprefix("/api/buyer/"))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
