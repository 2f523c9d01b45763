"""Suggestions: what may be sent, until somebody decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlalchemy.engine import Connection

from bot.store.rows import rows_of
from bot.store.tables import suggestions


@dataclass(frozen=True)
class Suggestion:
    """One proposed reply; `missing` names the facts it still needs, `effects` what accepting it does."""

    id: int
    conversation: str
    message_seq: int
    rank: int
    macro: str
    text: str
    missing: list[str]
    why: dict[str, Any]
    effects: dict[str, Any]
    state: str
    reason: str | None
    edited_text: str | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: str | None


_ADD = insert(suggestions)
_ONE = rows_of(Suggestion, suggestions).where(suggestions.c.id == bindparam("this"))
_LOCKED = _ONE.with_for_update()
_OPEN_IN = (suggestions.c.conversation == bindparam("of"), suggestions.c.state == "open")
_OPEN = rows_of(Suggestion, suggestions).where(*_OPEN_IN).order_by(suggestions.c.rank)
_SETTLE = update(suggestions).where(*_OPEN_IN)


def add_suggestion(connection: Connection, values: Mapping[str, Any]) -> int:
    result = connection.execute(_ADD, dict(values))
    key: int = result.inserted_primary_key[0]
    return key


def find_suggestion(connection: Connection, id: int, *, lock: bool = False) -> Suggestion | None:
    row = connection.execute(_LOCKED if lock else _ONE, {"this": id}).first()
    return Suggestion(*row) if row else None


def open_suggestions(connection: Connection, conversation: str) -> tuple[Suggestion, ...]:
    """What agents may accept now, best first."""
    return tuple(Suggestion(*row) for row in connection.execute(_OPEN, {"of": conversation}))


def decide_suggestion(
    connection: Connection, id: int, state: str, by: str, now: datetime, *, reason: str | None = None, edited: str | None = None
) -> bool:
    """Move an open suggestion to `state`; False when somebody was faster."""
    query = update(suggestions).where(suggestions.c.id == id, suggestions.c.state == "open")
    values = {"state": state, "decided_by": by, "decided_at": now, "reason": reason, "edited_text": edited}
    return bool(connection.execute(query.values(**values)).rowcount)


def settle_open(connection: Connection, conversation: str, state: str, now: datetime) -> None:
    """Every suggestion still open becomes `state`: `stale` when the buyer wrote again, `ignored` when something else was sent."""
    connection.execute(_SETTLE, {"of": conversation, "state": state, "decided_at": now})
