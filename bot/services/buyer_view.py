"""What a buyer sees of his conversation, and never more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.macros import Button
from bot.core.orders import Order
from bot.services.desk import Desk
from bot.services.proposing import propose
from bot.services.satisfaction import asks_satisfaction
from bot.services.visit import Visit
from bot.store.conversations import Message, find_conversation
from bot.store.inbox import messages_page
from bot.store.orders import orders_of

PAGE = 50
GREETING = "welcome"
NUMBER = re.compile(r"\d{10,32}")


@dataclass(frozen=True)
class State:
    """Whether people are there, whether this buyer waits for one, and whether he is asked how it was."""

    open: bool
    waiting_for_person: bool = False
    ask_satisfaction: bool = False


@dataclass(frozen=True)
class View:
    """Messages, the oldest first, with the buyer's own orders."""

    messages: tuple[Message, ...]
    orders: tuple[Order, ...]
    state: State


def view(desk: Desk, visit: Visit, *, after: int = 0, before: int | None = None, limit: int = PAGE) -> View:
    """The first messages after `after`; with `before`, or neither, the last ones. A visit without a word sees an empty conversation."""
    with desk.database.read() as connection:
        found = find_conversation(connection, visit.conversation)
        orders = orders_of(connection, visit.buyer) if visit.buyer else ()
        if found is None:
            return View((), orders, State(desk.is_open))
        state = State(desk.is_open, bool(found.handed_over or found.holder), asks_satisfaction(connection, desk, found))
        return View(messages_page(connection, found.id, after=after, before=before, limit=limit), orders, state)


def orders_of_visit(desk: Desk, visit: Visit) -> tuple[Order, ...]:
    """The buyer's own orders, the newest first; none for the anonymous."""
    if visit.buyer is None:
        return ()
    with desk.database.read() as connection:
        return orders_of(connection, visit.buyer)


def greeting(desk: Desk) -> str:
    """What an empty conversation shows."""
    macro = desk.macro(GREETING)
    return propose(desk, macro, None, {}, buyer=None).text


def buttons_of(desk: Desk, message: Message) -> tuple[Button, ...]:
    """The quick answers under a reply."""
    macro = desk.files.macro(message.macro) if message.macro else None
    return macro.buttons if macro else ()


def title_of(order: Order) -> str:
    """An order in a few words: what was bought first."""
    return order.items[0].title if order.items else "订单"


def order_shown(message: Message, orders: Sequence[Order]) -> Order | None:
    """The buyer's own order whose number he wrote."""
    written = set(NUMBER.findall(message.text)) if message.author == "buyer" else set()
    return next((order for order in orders if order.id in written), None)
