"""A real desk with its engine, started as people start it, and real browsers: agents at the workbench, buyers over HTTP.

These tests run in a pytest of their own (`pytest tests/browser`): Playwright and asyncio tests don't bear each other in one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

from bot.settings import ROOT
from tests.grown import grown_here, password_of

STARTING_SECONDS = 900  # it may have to train
SECONDS = 20_000  # a busy machine is no failure
INSTALL = "apt-get install -y chromium fonts-noto-cjk"

expect.set_options(timeout=SECONDS)


@dataclass(frozen=True)
class DeskUnderTest:
    url: str
    password: str  # of `admin`


class Buyer:
    """A buyer of the demo shop as the widget would speak for him; "-" is nobody who is known."""

    def __init__(self, desk: DeskUnderTest, name: str = "-", order: str = "") -> None:
        page = httpx.get(f"{desk.url}/shop", params={"buyer": name, "order": order}).text
        identity = re.search(r'data-identity="([^"]+)"', page)
        given = {"shop": "fuqi", **({"identity": identity[1]} if identity else {})}
        opened = httpx.post(f"{desk.url}/api/buyer/session", json=given).raise_for_status().json()
        self.conversation: str = opened["conversation"]
        self._http = httpx.Client(base_url=f"{desk.url}/api/buyer", headers={"Authorization": f"Bearer {opened['token']}"})

    def says(self, text: str) -> None:
        self._http.post("/messages", json={"client_id": uuid4().hex, "text": text}).raise_for_status()

    def sends_picture(self, path: Path) -> None:
        files = {"file": (path.name, path.read_bytes(), "image/png")}
        self._http.post("/pictures", data={"client_id": uuid4().hex}, files=files).raise_for_status()

    def leaves(self) -> None:
        self._http.close()

    def heard(self) -> list[dict[str, Any]]:
        """What he was told by bot and agents."""
        messages = self._http.get("/messages").raise_for_status().json()["messages"]
        return [one for one in messages if one["author"] != "buyer"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = f"no Chromium here; install it with: {INSTALL}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return {**browser_type_launch_args, "executable_path": path, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai",
        "viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce",
    }  # fmt: skip


@pytest.fixture(scope="module")
def root() -> Path:
    """The files that the desk works with; a module that changes them takes the `checkout` instead."""
    return ROOT


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of everything that a desk needs, for trainers to change."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("bot", "actions", "data", "macros", "shop"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.glob("*.yml"):
        shutil.copy(path, copy)
    return copy


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the trained models, in the data folder of this module's desk."""
    folder = tmp_path_factory.mktemp("desk") / "models"
    if (ROOT / "var" / "models").exists():
        shutil.copytree(ROOT / "var" / "models", folder)
    return folder


@pytest.fixture(scope="module")
def desk(request: pytest.FixtureRequest, models: Path, root: Path) -> Iterator[DeskUnderTest]:
    """`huashu up` on a free port with a fresh database and the trained model; no module meets another one's buyers.

    With `--grown` two of them behind nginx, and all that belongs to them.
    """
    data = models.parent
    if request.config.getoption("--grown"):
        with grown_here(data, {"HUASHU_ROOT": str(root)}) as shape:
            yield DeskUnderTest(shape.url, password_of(shape))
        return
    said = data / "said.txt"
    command = [sys.executable, "-m", "bot", "up", "--port", "0", "--data", str(data)]
    with said.open("w") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env={**os.environ, "HUASHU_ROOT": str(root)})
    try:
        yield _started(process, said)
    finally:
        process.terminate()
        process.wait(30)


def _started(process: subprocess.Popen[bytes], said: Path) -> DeskUnderTest:
    for _ in range(STARTING_SECONDS * 5):
        text = said.read_text()
        address, password = re.search(r"(http://\S+)/agent", text), re.search(r"密码 (\S+?)（", text)
        if address and password:
            return DeskUnderTest(address[1], password[1])
        assert process.poll() is None, text
        time.sleep(0.2)
    raise AssertionError(said.read_text())


@pytest.fixture
def buyer(desk: DeskUnderTest) -> Iterator[Callable[..., Buyer]]:
    came: list[Buyer] = []

    def comes(name: str = "-", order: str = "") -> Buyer:
        came.append(Buyer(desk, name, order))
        return came[-1]

    yield comes
    for one in came:
        one.leaves()


class Staff:
    """One of the staff, signed in over HTTP: his cookie opens any number of workbenches."""

    def __init__(self, desk: DeskUnderTest, name: str, password: str) -> None:
        self._url = desk.url
        self._http = httpx.Client(base_url=f"{desk.url}/api", headers={"Origin": desk.url})
        signed_in = self._http.post("/session", json={"name": name, "password": password}).raise_for_status()
        self._http.headers["X-CSRF-Token"] = signed_in.json()["csrf"]

    def hires(self, name: str) -> str:
        """A new agent; the password."""
        made = self._http.post("/accounts", json={"name": name, "title": name, "role": "agent", "team": ""})
        password: str = made.raise_for_status().json()["password"]
        return password

    def lets_the_bot_only_suggest(self) -> None:
        self._http.put("/settings/mode", json={"mode": "assist"}).raise_for_status()

    def proposed(self, buyer: Buyer) -> list[str]:
        """The macros that wait for a person in a buyer's conversation, by their titles."""
        found = self._http.get(f"/conversations/{buyer.conversation}").raise_for_status().json()["suggestions"]
        return [one["macro"]["title"] for one in found if one["state"] == "open"]

    def writes(self, buyer: Buyer, text: str) -> None:
        given = {"client_id": uuid4().hex, "text": text}
        self._http.post(f"/conversations/{buyer.conversation}/send", json=given).raise_for_status()

    def opens_workbench(self, page: Page) -> Page:
        cookies = [{"name": name, "value": value, "url": self._url} for name, value in self._http.cookies.items()]
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.goto(f"{self._url}/agent")
        page.get_by_role("navigation", name="页面").wait_for()
        return page


@pytest.fixture(scope="module")
def admin(desk: DeskUnderTest) -> Staff:
    return Staff(desk, "admin", desk.password)


@pytest.fixture
def agent_page(page: Page, admin: Staff) -> Page:
    """The workbench of the first admin, 店长."""
    return admin.opens_workbench(page)


@pytest.fixture
def colleague_page(desk: DeskUnderTest, new_context: Callable[..., BrowserContext], admin: Staff) -> Page:
    """A second agent at a browser of his own."""
    name = f"agent{uuid4().hex[:8]}"
    return Staff(desk, name, admin.hires(name)).opens_workbench(new_context().new_page())


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "皮肤.png"
    Image.radial_gradient("L").convert("RGB").save(path)
    return path
