"""What alembic runs: the steps, on the connection that `bot.store.schema` opened."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from bot.store.columns import UtcTime
from bot.store.tables import metadata


def frozen(kind: str, value: Any, _: Any) -> str | Literal[False]:
    """A step names plain types: it must read the same when our own types change."""
    return "sa.String(length=32)" if kind == "type" and isinstance(value, UtcTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table by copying it
    render_item=frozen,
    compare_type=True,
)
context.run_migrations()
