"""Models that our training made: what is known of them, and which one answers buyers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from bot.store.tables import model_registry


@dataclass(frozen=True)
class RegisteredModel:
    """`published_at`: since when it answers buyers, or last did."""

    hash: str
    path: str
    data_version: str
    created_at: datetime
    created_by: str
    figures: Mapping[str, Any]
    published_at: datetime | None


def add_model(
    connection: Connection, *, hash: str, path: str, data_version: str, at: datetime, by: str, figures: Mapping[str, Any]
) -> None:
    """Known from now on; a model that is known stays as it is."""
    if find_model(connection, hash) is None:
        values = {"hash": hash, "path": path, "data_version": data_version, "created_at": at, "created_by": by}
        connection.execute(insert(model_registry).values(**values, figures=dict(figures)))


def find_model(connection: Connection, hash: str) -> RegisteredModel | None:
    row = connection.execute(select(model_registry).where(model_registry.c.hash == hash)).mappings().first()
    return RegisteredModel(**row) if row else None


def registered_models(connection: Connection) -> tuple[RegisteredModel, ...]:
    """The newest first."""
    query = select(model_registry).order_by(model_registry.c.created_at.desc(), model_registry.c.hash)
    return tuple(RegisteredModel(**row) for row in connection.execute(query).mappings())


def keep_figures(connection: Connection, hash: str, figures: Mapping[str, Any]) -> None:
    connection.execute(update(model_registry).where(model_registry.c.hash == hash).values(figures=dict(figures)))


def mark_published(connection: Connection, hash: str, now: datetime) -> None:
    connection.execute(update(model_registry).where(model_registry.c.hash == hash).values(published_at=now))
