"""The audit log answers who changed what."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.store.audit import AuditFilter, audit_of, audit_page, record
from bot.store.database import Database

NOW = datetime(2026, 11, 18, 10, tzinfo=timezone(timedelta(hours=8)))


def test_entries_of_one_subject_come_in_order_with_their_detail(database: Database) -> None:
    with database.transaction() as connection:
        record(connection, at=NOW, who="小曼", what="flag", subject="1", detail={"colour": "red"})
        record(connection, at=NOW, who="阿青", what="flag", subject="2")
        record(connection, at=NOW + timedelta(hours=1), who="阿青", what="close", subject="1")
    with database.read() as connection:
        first, second = audit_of(connection, "1")
        assert (first.who, first.at, first.detail) == ("小曼", NOW, {"colour": "red"})
        assert (second.what, second.detail) == ("close", {})


def test_the_latest_come_first_and_only_as_many_as_asked_for(database: Database) -> None:
    with database.transaction() as connection:
        for number in range(5):
            record(connection, at=NOW, who="小曼", what="flag", subject=str(number))
    with database.read() as connection:
        assert [entry.subject for entry in audit_page(connection, AuditFilter(), limit=2)] == ["4", "3"]


def test_a_change_that_fails_leaves_no_entry(database: Database) -> None:
    try:
        with database.transaction() as connection:
            record(connection, at=NOW, who="小曼", what="flag", subject="1")
            raise RuntimeError
    except RuntimeError:
        pass
    with database.read() as connection:
        assert audit_page(connection, AuditFilter()) == ()
