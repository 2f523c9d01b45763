"""A desk over HTTP with a real database and the real quiet actions; only the engine and the clock are fakes."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from actions.in_process import InProcessActions
from bot.core.shop import Auto
from bot.desk.app import application
from bot.desk.runtime import Runtime, runtime
from bot.services.desk import Desk
from bot.settings import ROOT, Settings
from bot.store.database import open_database
from tests.builders import shop, shop_files
from tests.fakes import Clock, FakeEngine, no_training

ORIGIN = "http://testserver"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def desk(migrated_sqlite: Path, tmp_path: Path, engine: FakeEngine, clock: Clock) -> Iterator[Desk]:
    """A desk that does not wait for further lines."""
    path = shutil.copyfile(migrated_sqlite, tmp_path / "shop.db")
    database = open_database(f"sqlite:///{path}")
    profile = replace(shop().profile, auto=Auto(lines_wait_seconds=0))
    yield Desk(database, engine, InProcessActions(), shop_files(shop=shop(profile=profile)), clock)
    database.close()


@pytest.fixture
def run(desk: Desk, tmp_path: Path, engine: FakeEngine) -> Runtime:
    settings = Settings(ROOT, tmp_path, "", identity_key="the shop's secret", session_key="the desk's secret")
    return runtime(desk, settings, engine.healthy, train=no_training)


@pytest.fixture
def client(run: Runtime) -> Iterator[TestClient]:
    """The desk with its worker running; what fails inside it is a 500, as it is for browsers."""
    with TestClient(application(run), base_url=ORIGIN, raise_server_exceptions=False) as client:
        yield client
