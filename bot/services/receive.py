"""Take a buyer's message in: stored once before anything else happens to it."""

from __future__ import annotations

from bot.core.messages import EmptyMessage, MessageTooLong, message, visible
from bot.services.desk import ConversationNotFound, Desk
from bot.store import suggestions
from bot.store.conversations import Message, add_message, buyer_wrote, find_by_client_id, find_conversation, find_message

__all__ = ["BadClientId", "EmptyMessage", "MessageTooLong", "check_client_id", "receive_picture", "receive_text"]

LONGEST_ID = 64
LONGEST_NAME = 100
PICTURE = "[图片]"


class BadClientId(ValueError):
    """The id that a client gives its message is empty, too long or not printable."""

    def __init__(self, client_id: str) -> None:
        super().__init__(f"client id {client_id[:LONGEST_ID]!r} is not 1 to {LONGEST_ID} printable characters")


def receive_text(desk: Desk, conversation: str, client_id: str, text: str) -> Message:
    """Store a buyer's text; the same `client_id` again gives the message that stands there.

    Raises MessageTooLong above 2,000 characters, EmptyMessage when nothing visible is left, BadClientId, ConversationNotFound.
    """
    return _store(desk, conversation, client_id, message(text), "text")


def receive_picture(desk: Desk, conversation: str, client_id: str, name: str = "", picture: str | None = None) -> Message:
    """Store that a buyer's picture came in; the file itself was checked and kept before, as `picture`."""
    return _store(desk, conversation, client_id, f"{PICTURE}{visible(name)[:LONGEST_NAME]}", "picture", picture)


def check_client_id(client_id: str) -> None:
    """Raises BadClientId."""
    if not (0 < len(client_id) <= LONGEST_ID and client_id.isprintable()):
        raise BadClientId(client_id)


def _store(desk: Desk, conversation: str, client_id: str, text: str, kind: str, picture: str | None = None) -> Message:
    check_client_id(client_id)
    now = desk.now()
    with desk.database.transaction() as connection:
        if find_conversation(connection, conversation, lock=True) is None:
            raise ConversationNotFound(conversation)
        known = find_by_client_id(connection, conversation, client_id)
        if known is not None:
            return known
        said = {"kind": kind, "client_id": client_id, "picture": picture}
        seq = add_message(connection, conversation, author="buyer", text=text, now=now, **said)
        buyer_wrote(connection, conversation, now)
        suggestions.settle_open(connection, conversation, "stale", now)
        stored = find_message(connection, conversation, seq)
    assert stored is not None
    return stored
