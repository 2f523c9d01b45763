"""What may be there once is there once because the database says so, whatever the code above it believes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from bot.store.conversations import add_message, open_conversation
from bot.store.database import Database
from bot.store.orders import save_orders
from bot.store.outbox import put
from bot.store.suggestions import add_suggestion
from bot.store.tables import flags, tasks
from tests.builders import NOW, ORDER_ID, order

ID = "c" * 32


def words(connection: Connection, _: int) -> None:
    add_message(connection, ID, author="buyer", text="在吗", now=NOW, client_id="same")


def agents_words(connection: Connection, number: int) -> None:
    add_message(connection, ID, author=("agent", "buyer")[number], text="在的", now=NOW, client_id="same")


def flag(connection: Connection, _: int) -> None:
    told = {"colour": "yellow", "note": "拒收", "author": "小曼", "at": NOW, "works": True}
    connection.execute(insert(flags).values(order_id=ORDER_ID, suggestion=1, **told))


def task(connection: Connection, _: int) -> None:
    connection.execute(insert(tasks).values(recipient="courier", suggestion=1, position=0, text="拦截", created_at=NOW))


def letter(connection: Connection, number: int) -> None:
    put(connection, "task:1:0", ("task", "flag")[number], {"text": "拦截"}, NOW)


@pytest.mark.parametrize("act", [words, agents_words, flag, task, letter], ids=lambda act: act.__name__)
def test_the_second_one_is_refused_by_its_key_and_takes_its_whole_transaction_along(
    database: Database, act: Callable[[Connection, int], Any]
) -> None:
    with database.transaction() as connection:
        save_orders(connection, [order()], NOW)
        open_conversation(connection, shop="芙栖", buyer="tb", mode="auto", now=NOW, id=ID)
        why = {"missing": [], "why": {}, "effects": {}, "created_at": NOW}
        add_suggestion(connection, {"conversation": ID, "message_seq": 1, "rank": 1, "macro": "m", "text": "t", **why})
        act(connection, 0)

    def again() -> None:
        with database.transaction() as connection:
            put(connection, "beside it", "task", {}, NOW)
            act(connection, 1)

    with pytest.raises(IntegrityError):
        again()
    with database.read() as connection:
        assert not connection.exec_driver_sql("SELECT 1 FROM outbox WHERE key = 'beside it'").first()
