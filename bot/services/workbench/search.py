"""Find a conversation, a sentence, an order or a quick reply by what stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.messages import visible
from bot.core.text import fold
from bot.services.desk import Desk
from bot.services.facts import STATES, items_line
from bot.services.workbench.inbox import name_of, summaries
from bot.services.workbench.macros import MacroView, macros
from bot.services.workbench.views import Summary
from bot.store.accounts import Account
from bot.store.inbox import conversations_by_id, conversations_with, messages_saying
from bot.store.orders import orders_matching

MOST = 20


@dataclass(frozen=True)
class FoundMessage:
    conversation: str
    buyer: str | None
    seq: int
    author: str
    name: str
    text: str
    at: datetime


@dataclass(frozen=True)
class FoundOrder:
    id: str
    buyer: str
    state: str
    state_text: str
    items: str


@dataclass(frozen=True)
class Found:
    """At most twenty of each, the newest first."""

    conversations: tuple[Summary, ...]
    messages: tuple[FoundMessage, ...]
    orders: tuple[FoundOrder, ...]
    macros: tuple[MacroView, ...]


def search(desk: Desk, by: Account, text: str) -> Found:
    """Nothing for no text."""
    text = visible(text)
    if not text:
        return Found((), (), (), ())
    with desk.database.read() as connection:
        found = summaries(connection, desk, conversations_with(connection, text, MOST), by.title)
        said = messages_saying(connection, text, MOST)
        buyers = {one.id: one.buyer for one in conversations_by_id(connection, {message.conversation for message in said})}
        orders = orders_matching(connection, text, MOST)
    return Found(
        found,
        tuple(
            FoundMessage(one.conversation, buyers[one.conversation], one.seq, one.author, name_of(desk, one), one.text, one.created_at)
            for one in said
        ),
        tuple(FoundOrder(one.id, one.buyer, one.state.value, STATES[one.state], items_line(one)) for one in orders),
        tuple(macro for macro in macros(desk, by) if _says(macro, fold(text)))[:MOST],
    )


def _says(macro: MacroView, text: str) -> bool:
    return any(text in fold(part) for part in (macro.code, *macro.aliases, macro.title, macro.text, macro.pinyin, macro.initials))
