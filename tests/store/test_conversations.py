"""A dialogue grows without end; the engine gets its end, and no slot is forgotten."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from sqlalchemy.engine import Connection

from bot.store.conversations import (
    RECENT_EVENTS,
    append_dialogue,
    change_conversation,
    find_conversation,
    open_conversation,
    recent_dialogue,
)
from bot.store.database import Database

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone.utc)


def slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value}


def begun(connection: Connection) -> str:
    return open_conversation(connection, shop="s", buyer="tb", mode="auto", now=NOW)


@pytest.mark.parametrize("length", [0, 1, RECENT_EVENTS - 1, RECENT_EVENTS])
def test_a_dialogue_comes_back_as_it_was_written(database: Database, length: int) -> None:
    events = [{"event": "action", "name": f"a{number}"} for number in range(length)]
    with database.transaction() as connection:
        id = begun(connection)
        append_dialogue(connection, id, events[:3], NOW)
        append_dialogue(connection, id, events[3:], NOW)
        append_dialogue(connection, id, [], NOW)
        assert recent_dialogue(connection, id) == events


def test_of_a_long_dialogue_the_end_comes_back_behind_the_slots_set_before_it(database: Database) -> None:
    before = [slot("order", "1"), slot("case", "lost"), slot("order", "2"), {"event": "action", "name": "old"}]
    after = [{"event": "action", "name": f"a{number}"} for number in range(RECENT_EVENTS)]
    with database.transaction() as connection:
        id = begun(connection)
        append_dialogue(connection, id, [*before, *after], NOW)
        assert recent_dialogue(connection, id) == [slot("order", "2"), slot("case", "lost"), *after]


def test_who_read_an_older_version_changes_nothing(database: Database) -> None:
    with database.transaction() as connection:
        id = begun(connection)
        assert change_conversation(connection, id, 0, NOW, holder="小曼")
        assert not change_conversation(connection, id, 0, NOW, holder="阿冰")
        found = find_conversation(connection, id)
    assert found is not None
    assert (found.holder, found.version) == ("小曼", 1)
