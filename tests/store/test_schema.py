"""The migrations build exactly the tables that the code uses."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timezone

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from bot.store.database import Database, open_database
from bot.store.replays import groups_of, items_of, latest_replay
from bot.store.schema import UnknownSchema, configured, migrate
from bot.store.tables import audit, metadata


def test_the_migrated_schema_is_the_one_in_code(database: Database) -> None:
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []


def test_every_check_in_code_is_in_the_database(database: Database) -> None:
    with database.read() as connection:
        found = {check["name"] for table in metadata.tables for check in inspect(connection).get_check_constraints(table)}
    assert found == {
        "ck_accounts_role", "ck_conversations_mode", "ck_messages_author", "ck_messages_kind", "ck_outbox_state",
        "ck_quick_replies_scope", "ck_ratings_score", "ck_replay_groups_verdict", "ck_replays_state", "ck_reviews_decision",
        "ck_sign_in_tries_kind", "ck_suggestions_state", "ck_trainings_state",
    }  # fmt: skip


def test_migrating_again_keeps_what_is_there(database: Database, url: str) -> None:
    with database.transaction() as connection:
        connection.execute(insert(audit).values(at=datetime.now(timezone.utc), who="", what="", subject="kept", detail={}))
    migrate(url)
    with database.read() as connection:
        assert connection.execute(select(audit.c.subject)).scalar_one() == "kept"


def test_two_desks_may_migrate_at_the_same_time(url: str) -> None:
    errors: list[Exception] = []

    def start() -> None:
        try:
            migrate(url)
        except Exception as error:
            errors.append(error)

    desks = [threading.Thread(target=start) for _ in range(3)]
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    assert errors == []


def test_every_step_can_be_taken_back(url: str) -> None:
    migrate(url)
    database = open_database(url)
    with database.transaction() as connection:
        command.downgrade(configured(connection), "base")
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    database.close()


def test_what_replays_found_before_they_had_rows_is_kept_with_its_verdicts(url: str) -> None:
    reply = {"intent": "track_parcel", "macro": "urge", "alone": True, "reason": "", "flag": "", "tasks": [], "refund": "", "exact": ""}
    item = {"conversation": "c1", "seq": 3, "text": "到哪了", "sent": ["urge"]}
    group = {"key": "k1", "what": ["macro"], "old": reply, "new": reply, "items": [item, item], "verdict": "better", "by": "阿训",
             "at": "2026-11-18T10:00:00+08:00"}  # fmt: skip
    migrate(url)
    database = open_database(url, foreign_keys=False)
    with database.transaction() as connection:
        command.downgrade(configured(connection), "0008")
        findings = json.dumps({"conversations": 7, "groups": [group]})
        connection.execute(
            text(
                "INSERT INTO replays (id, started_at, who, old, new, state, turns, findings) "
                "VALUES (1, '2026-11-18T02:00:00.000000+00:00', '阿训', 'a', 'b', 'done', 9, :findings)"
            ),
            {"findings": findings},
        )
    migrate(url)
    with database.read() as connection:
        kept, (found,) = latest_replay(connection, "a", "b"), groups_of(connection, 1)
        assert kept is not None
        assert (kept.conversations, kept.turns) == (7, 9)
        assert (found.count, found.verdict, found.by, found.change.new.macro) == (2, "better", "阿训", "urge")
        assert items_of(connection, 1, "k1", most=5)[0].text == "到哪了"
    database.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(url: str) -> None:
    migrate(url)
    database = open_database(url)
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnknownSchema):
        migrate(url)
    with database.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"
    database.close()
