"""The migrations build exactly the tables that the code uses."""

from __future__ import annotations

import threading
from datetime import datetime, timezone

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect, select, text

from bot.store.database import Database, open_database
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
        "ck_quick_replies_scope", "ck_ratings_score", "ck_replays_state", "ck_reviews_decision", "ck_sign_in_tries_kind",
        "ck_suggestions_state",
        "ck_trainings_state",
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
