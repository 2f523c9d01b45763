"""What leads change while the shop is open: a value by name."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from bot.store.tables import shop_settings


def setting(connection: Connection, name: str) -> Any:
    """The value, None when nobody has set it."""
    return connection.execute(select(shop_settings.c.value).where(shop_settings.c.name == name)).scalar_one_or_none()


def set_setting(connection: Connection, name: str, value: Any) -> None:
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(shop_settings).values(name=name, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value}))


def first_setting(connection: Connection, name: str, value: Any) -> Any:
    """The value that was set first: this one when there is none."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(shop_settings).values(name=name, value=value).on_conflict_do_nothing(index_elements=["name"]))
    return setting(connection, name)
