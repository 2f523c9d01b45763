"""Databases for tests, each test once on SQLite and once on PostgreSQL: `url` has no tables, `database` is migrated and empty.

PostgreSQL is looked for at `HUASHU_TEST_POSTGRES` (default: the local server as `postgres`); without one those tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bot.engine.quiet import quieten
from bot.services import passwords
from bot.store.database import Database, open_database
from bot.store.schema import migrate
from bot.store.tables import metadata

quieten()
with warnings.catch_warnings():
    import sanic  # noqa: F401  (it turns every deprecation warning of anybody back on, once)

#: A busy machine is no failure, and an unchanged tree gives an unchanged result; whoever asks for more examples gets new ones each time.
settings.register_profile("here", deadline=None, derandomize="HUASHU_TEST_EXAMPLES" not in os.environ)
settings.load_profile("here")

SERVER = os.environ.get("HUASHU_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
KINDS = ("sqlite", "postgresql")
#: TRUNCATE makes new files for every table and waits for the disk, which costs ten times as much as deleting a few rows.
EMPTIED = "; ".join(
    [*(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),
     "SELECT setval(oid, 1, false) FROM pg_class WHERE relkind = 'S'"]
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--grown", action="store_true", help="conversations and browsers against the grown shape, which is started for them")


@pytest.fixture(scope="session", autouse=True)
def the_shops_hasher() -> Iterator[PasswordHasher]:
    """What it was: hashing is meant to be slow, a fifth of a second each time somebody is hired or signs in; not here."""
    slow = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield slow


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with _database_of_this_session() as address:
        yield address


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.db'}"
    address: str = request.getfixturevalue("postgres_url")
    on(address, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return address


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "fresh.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    with _database_of_this_session() as address:
        migrate(address)
        yield address


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with all tables; migrating is done once, for it takes longer than most tests."""
    if request.param == "sqlite":
        path = shutil.copyfile(request.getfixturevalue("migrated_sqlite"), tmp_path / "shop.db")
        address = f"sqlite:///{path}"
    else:
        address = request.getfixturevalue("migrated_postgres")
        on(address, EMPTIED)
    opened = open_database(address)
    yield opened
    opened.close()


@contextmanager
def _database_of_this_session() -> Iterator[str]:
    """A new database on the server, dropped at the end."""
    name = f"huashu_test_{uuid4().hex}"
    server = create_engine(make_url(SERVER).set(database="postgres"), isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 3})
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))  # nobody will miss it after a crash
    except OperationalError as error:
        pytest.skip(f"no PostgreSQL for tests: {str(error.orig).splitlines()[0]}")
    yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def on(address: str, *statements: str) -> None:
    server = create_engine(address)
    with server.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    server.dispose()
