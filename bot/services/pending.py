"""What a buyer still waits for, before it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.services.decision import bot_speaks
from bot.services.desk import Desk
from bot.store.conversations import find_conversation, waiting_conversations, waiting_messages


@dataclass(frozen=True)
class Pending:
    """Lines that wait for an answer: in how many seconds they can be answered as one, and whether the bot may do it alone."""

    seconds: float
    bot_speaks: bool


def pending(desk: Desk, conversation: str) -> Pending | None:
    """None when nothing waits. A buyer who types short lines is given the shop's time to finish."""
    with desk.database.read() as connection:
        found, waiting = find_conversation(connection, conversation), waiting_messages(connection, conversation)
    if found is None or not waiting:
        return None
    wait = desk.shop.profile.auto.lines_wait_seconds
    left = (waiting[-1].created_at + timedelta(seconds=wait) - desk.now()).total_seconds()
    return Pending(min(max(0.0, left), wait), bot_speaks(found))  # a clock that was set back makes nobody wait for longer


def all_pending(desk: Desk) -> tuple[str, ...]:
    """Every conversation in which something waits, as after a restart."""
    with desk.database.read() as connection:
        return waiting_conversations(connection)
