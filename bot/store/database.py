"""Connections: one writer at a time on SQLite, a small pool on PostgreSQL, the same code for both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5
WAIT_SECONDS = 30.0


class UnusableDatabase(Exception):
    """A database address that is not for us; its text says which kinds are."""


class StorageFailed(RuntimeError):
    """The database could not keep a change; nothing of it was kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"数据库写不进去，这一步没有生效：{reason}")


@dataclass(frozen=True)
class Database:
    """Hands out connections; keep one per process and close it at the end."""

    engine: Engine
    _turn: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection whose changes are all kept when the block ends and all dropped when it raises.

        Raises StorageFailed when the database can't take them: disk full, read-only, locked too long, gone.
        """
        with self._alone():
            try:
                with self.engine.connect() as connection, connection.execution_options(writes=True).begin():
                    yield connection
            except OperationalError as error:
                raise StorageFailed(str(error.orig)) from error

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """SQLite's writers of this process take turns here: a hundred that ask the file again and again starve each other."""
        if self.postgresql:
            yield
            return
        if not self._turn.acquire(timeout=WAIT_SECONDS):
            raise StorageFailed("database is busy")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for looking: a change in this block is an error of the database."""
        options = {"postgresql_readonly": True} if self.postgresql else {}
        with self.engine.connect() as connection, connection.execution_options(writes=False, **options).begin():
            yield connection

    @property
    def postgresql(self) -> bool:
        return str(self.engine.dialect.name) == "postgresql"

    def close(self) -> None:
        self.engine.dispose()


def open_database(url: str, *, foreign_keys: bool = True) -> Database:
    """The database at `sqlite:///path` or `postgresql://…` (also `postgres://…`).

    Connects at the first use. Raises `UnusableDatabase` for any other address and for SQLite in memory, which every connection would
    see empty.
    """
    address = _address(url)
    if address.get_backend_name() == "postgresql":
        return Database(_engine(address, pool_size=5, max_overflow=5, pool_pre_ping=True))
    engine = _engine(
        address, poolclass=QueuePool, pool_size=5, max_overflow=5, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
    )
    event.listen(engine, "connect", _connect_keyed if foreign_keys else _connect_unkeyed)
    event.listen(engine, "begin", _begin)
    return Database(engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url.replace("postgres://", "postgresql://", 1) if url.startswith("postgres://") else url)
    except ArgumentError as error:
        raise UnusableDatabase("not a database address; use sqlite:///path or postgresql://user@host/name") from error
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise UnusableDatabase(f"{address.get_backend_name()} is not supported; use sqlite:///path or postgresql://user@host/name")
    if address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:"):
        raise UnusableDatabase("SQLite needs a file: sqlite:///path")
    return address


def _engine(address: URL, **options: Any) -> Engine:
    return create_engine(address, future=True, json_serializer=_as_json, **options)


def _as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _connect_keyed(connection: Any, record: object) -> None:
    _connect_unkeyed(connection, record)
    connection.execute("PRAGMA foreign_keys=ON")


def _connect_unkeyed(connection: Any, _: object) -> None:
    connection.isolation_level = None  # SQLAlchemy begins, not the driver: its BEGIN comes too late and is never IMMEDIATE
    deadline = monotonic() + BUSY_SECONDS
    while not _in_wal_mode(connection):
        if monotonic() > deadline:
            connection.execute("PRAGMA journal_mode=WAL")  # raises what SQLite has to say
        sleep(0.02)


def _in_wal_mode(connection: Any) -> bool:
    """Switches a new file to WAL; False while another process does the same, for which SQLite does not wait by itself."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        return False
    return True


def _begin(connection: Connection) -> None:
    """A writer takes its place in the queue at once; a reader can't write at all."""
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
