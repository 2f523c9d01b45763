"""Transactions keep all or nothing, readers can't write, and addresses we can't use are refused."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from bot.store.audit import AuditFilter, audit_page, record
from bot.store.columns import NaiveTime
from bot.store.database import Database, StorageFailed, UnusableDatabase, open_database
from bot.store.schema import migrate
from bot.store.tables import audit, conversations, messages

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))


def note(connection: Connection, subject: str) -> None:
    connection.execute(insert(audit).values(at=NOW, who="小曼", what="test", subject=subject, detail={}))


def subjects(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(audit.c.subject).order_by(audit.c.id)).scalars())


def test_a_transaction_that_ends_well_is_kept(database: Database) -> None:
    with database.transaction() as connection:
        note(connection, "a")
        note(connection, "b")
    assert subjects(database) == ["a", "b"]


def test_a_transaction_that_raises_leaves_nothing(database: Database) -> None:
    def fails() -> None:
        with database.transaction() as connection:
            note(connection, "a")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert subjects(database) == []


def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.read() as connection:
        note(connection, "a")
    assert subjects(database) == []
    with database.transaction() as connection:  # the connection of the reader is not spoilt for writers
        note(connection, "b")
    assert subjects(database) == ["b"]


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError) as caught, database.transaction() as connection:
        connection.execute(insert(audit).values(at=datetime(2026, 1, 1), who="", what="", subject="", detail={}))  # noqa: DTZ001
    assert isinstance(caught.value.orig, NaiveTime)


def test_a_time_comes_back_aware_and_compares_across_zones(database: Database) -> None:
    with database.transaction() as connection:
        note(connection, "a")
    with database.read() as connection:
        assert connection.execute(select(audit.c.at)).scalar_one() == NOW
        assert connection.execute(select(audit.c.at)).scalar_one().utcoffset() == timedelta(0)
        earlier = NOW.astimezone(timezone.utc) - timedelta(seconds=1)
        assert connection.execute(select(audit.c.subject).where(audit.c.at > earlier)).scalar_one() == "a"
        assert connection.execute(select(audit.c.subject).where(audit.c.at > NOW)).first() is None


def test_chinese_json_and_its_null_survive(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(audit).values(at=NOW, who="", what="", subject="x", detail={"原因": ["破损", None, 1.5, "😀"]}))
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(insert(audit).values(at=NOW, who="", what="", subject="x", detail=None))
    with database.read() as connection:
        assert connection.execute(select(audit.c.detail)).scalar_one() == {"原因": ["破损", None, 1.5, "😀"]}


def test_a_message_belongs_to_a_conversation_that_exists(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(insert(messages).values(conversation="nowhere", seq=1, author="buyer", text="在吗", created_at=NOW))


def test_the_same_client_id_twice_in_a_conversation_is_refused_but_none_is_no_id(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(conversations).values(id="c", shop="s", created_at=NOW, updated_at=NOW))
        for seq, client in ((1, None), (2, None), (3, "a")):
            connection.execute(
                insert(messages).values(conversation="c", seq=seq, author="buyer", text="在吗", client_id=client, created_at=NOW)
            )
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(insert(messages).values(conversation="c", seq=4, author="buyer", text="在吗", client_id="a", created_at=NOW))


def test_an_unknown_author_is_refused(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute(insert(conversations).values(id="c", shop="s", created_at=NOW, updated_at=NOW))
    with pytest.raises(IntegrityError), database.transaction() as connection:
        connection.execute(insert(messages).values(conversation="c", seq=1, author="ghost", text="在吗", created_at=NOW))


def test_writers_wait_for_each_other_and_lose_nothing(database: Database) -> None:
    def write(name: str) -> None:
        for number in range(10):
            with database.transaction() as connection:
                connection.execute(select(audit.c.id)).all()  # reads first: the place where SQLite writers usually collide
                note(connection, f"{name}{number}")

    writers = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len(set(subjects(database))) == 40


def test_a_reader_is_not_held_up_by_a_writer(database: Database) -> None:
    with database.transaction() as connection:
        note(connection, "a")
        assert subjects(database) == []
    assert subjects(database) == ["a"]


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    migrate(url)
    opened = open_database(url)
    yield opened
    opened.close()


def test_sqlite_is_in_wal_mode_with_foreign_keys_and_patience(sqlite_file: Database) -> None:
    with sqlite_file.read() as connection:
        values = [connection.execute(text(f"PRAGMA {name}")).scalar() for name in ("journal_mode", "foreign_keys", "busy_timeout")]
    assert values == ["wal", 1, 5000]


def test_a_file_in_no_folder_is_an_error_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        migrate(f"sqlite:///{tmp_path / 'missing' / 'shop.db'}")


@pytest.mark.parametrize("url", ["", "shop.db", "mysql://root@localhost/shop", "sqlite://", "sqlite:///:memory:", "postgresql", "://"])
def test_addresses_we_cannot_use_are_refused(url: str) -> None:
    with pytest.raises(UnusableDatabase):
        open_database(url)


def test_a_refused_address_does_not_show_its_password() -> None:
    with pytest.raises(UnusableDatabase) as caught:
        open_database("mysql://root:geheim@localhost/shop")
    assert "geheim" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgres://shop@db/huashu", "postgresql://shop@db/huashu", "postgresql+psycopg2://shop@db/huashu"])
def test_postgresql_may_be_spelled_as_hosts_spell_it(url: str) -> None:
    assert open_database(url).postgresql


def test_a_full_disk_is_told_and_keeps_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    migrate(url)
    database = open_database(url)
    with database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with pytest.raises(StorageFailed, match=r"没有生效.*full"):
        _fill(database, pages)
    with database.read() as connection:
        assert audit_page(connection, AuditFilter()) == ()
    database.close()


def _fill(database: Database, pages: int) -> None:
    """Write more than `pages` pages can hold."""
    with database.transaction() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        for number in range(2000):
            record(connection, at=NOW, who="小曼", what="note", subject=f"order {number}", detail={"text": "长" * 200})


def test_a_claim_is_free_for_one_at_a_time_and_again_after_its_block(postgres_url: str) -> None:
    one, other = open_database(postgres_url), open_database(postgres_url)
    with one.claim("answer c1") as first, other.claim("answer c1") as second, other.claim("answer c2") as third:
        assert (first, second, third) == (True, False, True)
    with other.claim("answer c1") as again:
        assert again
    one.close()
    other.close()


def test_a_claim_whose_connection_dies_is_free_at_once_and_its_holder_is_told(postgres_url: str) -> None:
    one, other = open_database(postgres_url), open_database(postgres_url)
    ours = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with pytest.raises(StorageFailed), one.claim("answer c1") as first:  # noqa: PT012
        assert first
        with other.read() as connection:
            connection.execute(text(ours))
        with other.claim("answer c1") as second:
            assert second
    one.close()
    other.close()
