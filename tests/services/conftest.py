"""A desk with a real database and the real quiet actions; only the engine and the clock are fakes."""

from __future__ import annotations

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.store.database import Database
from tests.builders import shop_files
from tests.fakes import Clock, FakeEngine


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def desk(database: Database, engine: FakeEngine, clock: Clock) -> Desk:
    return Desk(database, engine, InProcessActions(), shop_files(), clock)
