"""The grown shape for tests that are asked to run against it (`pytest --grown`): all its servers are the test's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.store.database import Database, open_database
from bot.store.schema import migrate
from bot.talk.run import Stage
from deploy.grown import Grown, grown
from deploy.servers import NotHere
from tests.conftest import EMPTIED, on


@contextmanager
def grown_here(data: Path | None = None, settings: Mapping[str, str] | None = None) -> Iterator[Grown]:
    """Two desks behind nginx, two engines, PostgreSQL, Redis and RabbitMQ; who asked for them and has none is told."""
    with TemporaryDirectory(prefix="huashu-grown-") as name:
        try:
            with grown(Grown(Path(name), data=data, settings=settings or {})) as shape:
                yield shape
        except NotHere as error:
            pytest.fail(str(error))


def password_of(shape: Grown) -> str:
    """Of `admin`, as the first desk said it."""
    found = re.search(r"密码 (\S+?)（", shape.servers["desk0"].log.read_text("utf-8"))
    assert found is not None
    return found[1]


@dataclass
class GrownStage(Stage):
    """Every script in a database of PostgreSQL that is emptied before it."""

    address: str = ""

    @contextmanager
    def database(self) -> Iterator[Database]:
        migrate(self.address)
        on(self.address, EMPTIED)
        database = open_database(self.address)
        try:
            yield database
        finally:
            database.close()


def new_database(shape: Grown, name: str) -> str:
    """The address of an empty database beside the desks' own."""
    server = open_database(shape.database_url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.close()
    return f"{shape.database_url.rpartition('/')[0]}/{name}"
