"""Take a buyer's message in: stored once before anything else happens to it."""

from __future__ import annotations

import unicodedata

from bot.services.desk import ConversationNotFound, Desk
from bot.store import suggestions
from bot.store.conversations import Message, add_message, find_by_client_id, find_conversation, find_message, touch_buyer

LONGEST = 2000
PICTURE = "[图片]"


class MessageTooLong(ValueError):
    def __init__(self, length: int) -> None:
        super().__init__(f"消息太长（{length} 字），请控制在 {LONGEST} 字以内")
        self.length = length


class EmptyMessage(ValueError):
    def __init__(self) -> None:
        super().__init__("消息是空的")


def receive_text(desk: Desk, conversation: str, client_id: str, text: str) -> Message:
    """Store a buyer's text; the same `client_id` again gives the message that stands there.

    Raises MessageTooLong above 2,000 characters, EmptyMessage when nothing visible is left, ConversationNotFound.
    """
    if len(text) > LONGEST:
        raise MessageTooLong(len(text))
    cleaned = visible(text)
    if not cleaned:
        raise EmptyMessage
    return _store(desk, conversation, client_id, cleaned, "text")


def receive_picture(desk: Desk, conversation: str, client_id: str, name: str = "") -> Message:
    """Store that a buyer's picture came in; the file itself was checked and kept before."""
    return _store(desk, conversation, client_id, f"{PICTURE}{visible(name)[:100]}", "picture")


def visible(text: str) -> str:
    """`text` without control and half characters; line ends become blanks."""
    return "".join(" " if c in "\r\n\t" else c for c in text if c in "\r\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Co")).strip()


def _store(desk: Desk, conversation: str, client_id: str, text: str, kind: str) -> Message:
    now = desk.now()
    with desk.database.transaction() as connection:
        if find_conversation(connection, conversation, lock=True) is None:
            raise ConversationNotFound(conversation)
        known = find_by_client_id(connection, conversation, client_id)
        if known is not None:
            return known
        seq = add_message(connection, conversation, author="buyer", text=text, kind=kind, client_id=client_id, now=now)
        touch_buyer(connection, conversation, now)
        suggestions.settle_open(connection, conversation, "stale", now)
        message = find_message(connection, conversation, seq)
    assert message is not None
    return message
