"""Asking buyers how satisfied they were, once a case is closed."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.core.cases import NOTHING_PENDING
from bot.core.cases.names import SETTLED
from bot.core.messages import LONGEST, MessageTooLong, visible
from bot.services.agents import conversation_held
from bot.services.desk import Desk
from bot.services.dialogue import slots_in
from bot.store.conversations import Conversation, last_said, recent_dialogue
from bot.store.ratings import is_rated, rate


def asks_satisfaction(connection: Connection, desk: Desk, conversation: Conversation) -> bool:
    """A case was closed, nothing is open any more, not another case either, and the buyer has not said yet."""
    if conversation.waiting_since or conversation.handed_over:
        return False
    closing = _closing(connection, desk, conversation.id)
    return closing > 0 and not is_rated(connection, conversation.id, closing) and _nothing_open(connection, conversation.id)


def rate_service(desk: Desk, conversation: str, score: int, comment: str) -> None:
    """1 to 5 for the case closed last; said again it takes the place of the first. Raises ConversationNotFound, MessageTooLong."""
    if len(comment) > LONGEST:
        raise MessageTooLong(len(comment))
    with desk.database.transaction() as connection:
        conversation_held(connection, conversation)
        rate(connection, conversation, _closing(connection, desk, conversation), score, visible(comment, lines=True), desk.now())


def _nothing_open(connection: Connection, conversation: str) -> bool:
    """Whether the case in hand is the one that was closed: a question in passing has given it back."""
    slots = slots_in(recent_dialogue(connection, conversation))
    return (slots.get("case_next") or slots.get("case") or "") in NOTHING_PENDING | SETTLED


def _closing(connection: Connection, desk: Desk, conversation: str) -> int:
    return last_said(connection, conversation, [macro.id for macro in desk.files.macros if macro.closes])
