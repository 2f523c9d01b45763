"""Connections: one writer at a time on SQLite, a small pool on PostgreSQL, the same code for both."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock
from time import monotonic, sleep
from typing import Any

from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5
WAIT_SECONDS = 30.0
IDLE_SECONDS = 60

#: A desk that is frozen in the middle of a transaction holds rows only so long; a server that is gone is noticed.
_POSTGRES = {
    "options": f"-c idle_in_transaction_session_timeout={IDLE_SECONDS}s -c lock_timeout={int(WAIT_SECONDS)}s",
    "connect_timeout": 5, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000,
}  # fmt: skip


class UnusableDatabase(Exception):
    """A database address that is not for us; its text says which kinds are."""


class StorageFailed(RuntimeError):
    """The database could not keep a change, or was not there to be asked; nothing was kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"数据库暂时用不了，这一步没有生效：{reason}")


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
            except (OperationalError, InterfaceError) as error:
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
    def read(self, *, one_moment: bool = False) -> Iterator[Connection]:
        """A connection for looking: a change in this block is an error of the database. Raises StorageFailed when a server is gone.

        With `one_moment` all that is read is of one moment, as SQLite has it in any case.
        """
        options: dict[str, Any] = {"postgresql_readonly": True} if self.postgresql else {}
        if one_moment and self.postgresql:
            options["isolation_level"] = "REPEATABLE READ"
        try:
            with self.engine.connect() as connection, connection.execution_options(writes=False, **options).begin():
                yield connection
        except (OperationalError, InterfaceError) as error:
            if not self.postgresql:  # nothing is gone: a file that can't be read is a fault to be seen
                raise
            raise StorageFailed(str(error.orig)) from error

    @contextmanager
    def claim(self, name: str) -> Iterator[bool]:
        """Whether nobody else, in any process, is in such a block of this name; the block is entered in any case.

        A process that dies gives its claims back at once, one that hangs within IDLE_SECONDS. SQLite has one process, which
        keeps its own order: there it is always so.
        """
        if not self.postgresql:
            yield True
            return
        key = int.from_bytes(sha256(name.encode()).digest()[:8], "big", signed=True)
        with self.read() as connection:
            yield bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": key}).scalar())

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
        return Database(_engine(address, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args=_POSTGRES))
    engine = _engine(
        address, poolclass=QueuePool, pool_size=10, max_overflow=0, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}
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
    """A writer takes its place in the queue at once; a reader can't write at all.

    What does not touch the file can't fail and is said to the driver, in a tenth of SQLAlchemy's time.
    """
    writes, file = connection.get_execution_options().get("writes", True), connection.connection
    if file.info.get("writes") is not writes:
        file.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        file.info["writes"] = writes
    if writes:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        file.execute("BEGIN")
