"""Brings a database's schema up to this code."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection

from bot.store.database import open_database

LOCK = 0x6875617368  # any number of our own: two desks that start together migrate one after the other


class UnknownSchema(Exception):
    """The database was migrated by a newer version than this one."""


def migrate(url: str) -> None:
    """Runs the missing steps in one transaction; doing it again changes nothing. Raises `UnknownSchema`."""
    database = open_database(url, foreign_keys=False)  # SQLite's copied tables must not drop what points at them
    try:
        with database.transaction() as connection:
            if database.postgresql:
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            command.upgrade(configured(connection), "head")
    except CommandError as error:
        raise UnknownSchema(str(error)) from error
    finally:
        database.close()


def versions(connection: Connection) -> tuple[str | None, str]:
    """The last step that was run there, None in an empty database; and the newest that this code knows."""
    newest = ScriptDirectory.from_config(configured(connection)).get_current_head()
    assert newest is not None
    return MigrationContext.configure(connection).get_current_revision(), newest


def new_step(url: str, message: str) -> None:
    """Writes the next step: the difference between the tables in code and the migrated database at `url`."""
    database = open_database(url)
    with database.transaction() as connection:
        config = configured(connection)
        number = 1 + int(ScriptDirectory.from_config(config).get_current_head() or 0)
        command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
    database.close()


def configured(connection: Connection) -> Config:
    """alembic's settings, without an ini file."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    return config
