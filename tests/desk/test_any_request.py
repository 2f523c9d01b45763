"""Whatever is asked, by whomever, nothing breaks: requests made up after the document of the API find no server error."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from actions.in_process import InProcessActions
from bot.core.roles import Role
from bot.core.shop import Auto, Buyers
from bot.desk.app import application
from bot.desk.runtime import runtime
from bot.services.accounts import create_account
from bot.services.desk import Desk
from bot.settings import ROOT, Settings
from bot.store.database import open_database
from tests.builders import order, shop, shop_files
from tests.desk.buyer.widget import Widget, signed
from tests.desk.conftest import ORIGIN
from tests.fakes import Clock, FakeEngine, no_training
from tests.services.chat import chat

#: Of each operation for each asker; `HUASHU_TEST_EXAMPLES=100` looks longer.
EXAMPLES = int(os.environ.get("HUASHU_TEST_EXAMPLES", "3"))
MANY = Buyers(messages_a_minute=10**6, pictures_a_minute=10**6, address_a_minute=10**6)


@dataclass
class Asker:
    """What somebody's browser sends along."""

    app: Any
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def desk(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One desk for all requests, with a shop of its own to change."""
    folder = tmp_path_factory.mktemp("any")
    database = open_database(f"sqlite:///{shutil.copyfile(migrated_sqlite, folder / 'shop.db')}")
    profile = replace(shop().profile, auto=Auto(lines_wait_seconds=0), buyers=MANY)
    yield Desk(database, FakeEngine(), InProcessActions(), shop_files(shop=shop(profile=profile)), Clock())
    database.close()


@pytest.fixture(scope="module", params=["nobody", "buyer", "admin"])
def asker(request: pytest.FixtureRequest, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Asker:
    """The worker begins and ends with whoever calls the application."""
    root = tmp_path_factory.mktemp("root")
    for name in ("macros", "shop", "data"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, root)
    given = Settings(root, tmp_path_factory.mktemp("data"), "", identity_key="the shop's secret", session_key="the desk's secret")
    app = application(runtime(desk, given, lambda: True, train=no_training))
    return _known(request.param, app, TestClient(app, base_url=ORIGIN), desk)


def _known(who: str, app: Any, client: TestClient, desk: Desk) -> Asker:
    if who == "buyer":
        chat(desk, order()).says("不要了")
        return Asker(app, Widget(client, signed()).headers)
    if who == "admin":
        password = create_account(desk, "测试", name="boss", title="老板", role=Role.ADMIN)
        answer = client.post("/api/session", json={"name": "boss", "password": password})
        return Asker(app, {"X-CSRF-Token": answer.json()["csrf"]}, dict(client.cookies))
    return Asker(app)


@pytest.fixture
def api(asker: Asker) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", asker.app).exclude(path="/metrics")


schema = schemathesis.pytest.from_fixture("api")


@schema.parametrize()
@settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
def test_no_request_is_a_server_error(case: Any, asker: Asker) -> None:
    signs_itself_out = case.method == "DELETE" and case.path == "/api/session"
    with capture_logs():  # an error is written out at such length that it takes a minute
        answer = case.call(headers=asker.headers, cookies={} if signs_itself_out else asker.cookies)
    assert answer.status_code < 500, f"{case.method} {case.path}: {answer.text}"
    if answer.status_code >= 400:
        assert {"error", "message"} <= set(answer.json()), answer.text
