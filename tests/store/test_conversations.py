"""A dialogue grows without end; the engine gets its end, and no slot is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event
from sqlalchemy.engine import Connection

from bot.store.conversations import (
    RECENT_EVENTS,
    SLOTS_EVERY,
    append_dialogue,
    change_conversation,
    find_conversation,
    open_conversation,
    recent_dialogue,
    waiting_conversations,
    waiting_messages,
)
from bot.store.database import Database
from bot.store.tables import dialogue

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


@given(
    written=st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)) | st.none(), max_size=40), max_size=12),
    most=st.integers(1, 120),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_slot_is_forgotten_however_long_the_dialogue_grew(
    database: Database, written: list[list[tuple[str, int] | None]], most: int
) -> None:
    turns = [[slot(*one) if one else {"event": "action", "name": "a"} for one in turn] for turn in written]
    whole = [event for turn in turns for event in turn]
    with database.transaction() as connection:
        id = begun(connection)
        for turn in turns:
            append_dialogue(connection, id, turn, NOW)
        found = recent_dialogue(connection, id, most)
    older = {event["name"]: event for event in whole[:-most] if event["event"] == "slot"}
    assert found == [*older.values(), *whole[-most:]]


def test_old_events_of_a_long_dialogue_are_not_read_again(database: Database) -> None:
    with database.transaction() as connection:
        id = begun(connection)
        append_dialogue(connection, id, [slot("order", "1")], NOW)
        for turn in range(200):
            append_dialogue(connection, id, [slot("case", str(turn)), *[{"event": "action", "name": "a"}] * 4], NOW)
        before = recent_dialogue(connection, id)
        connection.execute(delete(dialogue).where(dialogue.c.seq < 200 * 5 - RECENT_EVENTS - SLOTS_EVERY - 5))
        assert recent_dialogue(connection, id) == before
    assert before[:2] == [slot("order", "1"), slot("case", "179")]


def test_who_read_an_older_version_changes_nothing(database: Database) -> None:
    with database.transaction() as connection:
        id = begun(connection)
        assert change_conversation(connection, id, 0, NOW, holder="小曼")
        assert not change_conversation(connection, id, 0, NOW, holder="阿冰")
        found = find_conversation(connection, id)
    assert found is not None
    assert (found.holder, found.version) == ("小曼", 1)


@pytest.mark.parametrize("look", [waiting_conversations, lambda c: waiting_messages(c, "a")])
def test_what_waits_is_found_by_its_own_index(database: Database, look: Callable[[Connection], object]) -> None:
    asked: list[tuple[str, Any]] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append((said[2], said[3])))
    explain = "EXPLAIN" if database.postgresql else "EXPLAIN QUERY PLAN"
    with database.read() as connection:
        if database.postgresql:  # with so few rows it would rather look at all of them
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        look(connection)
        query, values = asked[-1]
        plan = " ".join(str(row) for row in connection.exec_driver_sql(f"{explain} {query}", values))
    assert "ix_messages_waiting" in plan
