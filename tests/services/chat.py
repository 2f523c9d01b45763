"""A conversation to tell stories with: the buyer says something, and everything that came of it can be looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import select

from bot.core.orders import Order
from bot.services.answer import answer
from bot.services.desk import Desk
from bot.services.receive import receive_picture, receive_text
from bot.services.turn import Outcome
from bot.store.conversations import Conversation, find_conversation, messages_of, open_conversation, recent_dialogue, waiting_messages
from bot.store.orders import save_orders
from bot.store.suggestions import Suggestion, open_suggestions
from bot.store.tables import metadata
from tests.builders import BUYER


@dataclass
class Chat:
    """One conversation at a desk."""

    desk: Desk
    id: str
    _ids: Any = field(default_factory=count)

    def type(self, *lines: str) -> None:
        """The buyer writes lines that nobody answers yet."""
        for line in lines:
            receive_text(self.desk, self.id, f"c{next(self._ids)}", line)

    def photo(self) -> None:
        receive_picture(self.desk, self.id, f"c{next(self._ids)}", "photo.jpg")

    def says(self, *lines: str) -> Outcome:
        """The buyer writes, and the lines are answered as one."""
        self.type(*lines)
        return answer(self.desk, self.id)

    @property
    def talk(self) -> list[tuple[str, str]]:
        """Who said what."""
        with self.desk.database.read() as connection:
            return [(message.author, message.text) for message in messages_of(connection, self.id)]

    @property
    def waits(self) -> list[int]:
        with self.desk.database.read() as connection:
            return [message.seq for message in waiting_messages(connection, self.id)]

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        with self.desk.database.read() as connection:
            return open_suggestions(connection, self.id)

    @property
    def conversation(self) -> Conversation:
        with self.desk.database.read() as connection:
            found = find_conversation(connection, self.id)
        assert found is not None
        return found

    @property
    def slots(self) -> dict[str, Any]:
        with self.desk.database.read() as connection:
            return {event["name"]: event["value"] for event in recent_dialogue(connection, self.id) if event["event"] == "slot"}

    @property
    def actions(self) -> list[str]:
        """The Rasa actions of the dialogue so far."""
        with self.desk.database.read() as connection:
            return [event["name"] for event in recent_dialogue(connection, self.id) if event["event"] == "action"]


def chat(desk: Desk, *orders: Order, buyer: str | None = BUYER, mode: str = "auto", order_id: str | None = None) -> Chat:
    """A new conversation of a buyer with these orders."""
    with desk.database.transaction() as connection:
        save_orders(connection, orders, desk.now())
        return Chat(desk, open_conversation(connection, shop="芙栖旗舰店", buyer=buyer, mode=mode, now=desk.now(), order_id=order_id))


def rows(desk: Desk, table: str) -> list[dict[str, Any]]:
    with desk.database.read() as connection:
        found = connection.execute(select(metadata.tables[table]).order_by(*metadata.tables[table].primary_key))
        return [dict(row._mapping) for row in found]


def everything(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """All that is stored, to see that nothing has changed."""
    return {name: rows(desk, name) for name in metadata.tables}
