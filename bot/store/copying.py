"""All rows from one database to another, and whether both hold the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection

from bot.store.database import Database
from bot.store.tables import metadata

ROWS = 1000


class NotEmpty(RuntimeError):
    """The database that should be filled holds something already."""

    def __init__(self, tables: tuple[str, ...]) -> None:
        super().__init__(f"目标数据库里已经有数据（{'、'.join(tables)}），没有写入")


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and a digest of all of them that is the same on every database."""

    rows: int
    digest: str


def sums(database: Database) -> dict[str, Sum]:
    """Of every table, as one moment has them."""
    with database.read(one_moment=True) as connection:
        return {table.name: _sum(connection, table) for table in metadata.sorted_tables}


def copy_all(source: Database, target: Database, told: Callable[[str, int], None] = lambda table, rows: None) -> dict[str, Sum]:
    """Fill the migrated, empty `target` in one transaction; what was copied. Raises NotEmpty.

    The source is read as one moment has it; what is written to it meanwhile is not in the copy.
    """
    with source.read(one_moment=True) as reading, target.transaction() as writing:
        filled = tuple(table.name for table in metadata.sorted_tables if writing.execute(select(table).limit(1)).first())
        if filled:
            raise NotEmpty(filled)
        copied = {}
        for table in metadata.sorted_tables:
            rows = 0
            for batch in _batches(reading, table):
                writing.execute(insert(table), batch)
                rows += len(batch)
                told(table.name, rows)
            copied[table.name] = _sum(reading, table)
        if target.postgresql:
            _count_on(writing)
    return copied


def _batches(connection: Connection, table: Any) -> Iterator[list[dict[str, Any]]]:
    query = select(table).order_by(*table.primary_key).execution_options(stream_results=True)
    for part in connection.execute(query).mappings().partitions(ROWS):
        yield [dict(row) for row in part]


def _sum(connection: Connection, table: Any) -> Sum:
    digest, count = hashlib.sha256(), 0
    for batch in _batches(connection, table):
        for row in batch:
            digest.update(json.dumps(row, default=str, sort_keys=True, ensure_ascii=False).encode())
            count += 1
    return Sum(count, digest.hexdigest())


def _count_on(connection: Connection) -> None:
    """New rows are numbered after those that were brought."""
    for table in metadata.sorted_tables:
        for column in table.primary_key:
            if column.autoincrement is True:
                last = f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'), max({column.name})) FROM {table.name}"
                connection.execute(text(f"{last} HAVING max({column.name}) IS NOT NULL"))
