"""Who stands before the widget, and in which conversation."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.engine import Connection

from bot.core.identity import Identity, IdentityRefused
from bot.services.desk import ConversationNotFound, Desk
from bot.services.modes import shop_mode
from bot.services.receive import receive_text
from bot.store.conversations import Conversation, Message, find_conversation, newest_conversation, open_conversation, show_order
from bot.store.nonces import use_nonce
from bot.store.orders import find_order


@dataclass(frozen=True)
class Visit:
    """A buyer, None when the shop did not say who, his conversation, which begins with his first word, and the order on his page."""

    conversation: str
    buyer: str | None = None
    order: str | None = None


def begin_visit(desk: Desk, key: str, identity: Identity | None, resumed: Visit | None) -> Visit:
    """Continue where this buyer was; `resumed` is what his browser kept.

    An identity brings its buyer's newest conversation, on any device; it is used once, or again in the browser that used it.
    Without one only a conversation without a buyer is continued: the next at a shared computer must not read the last.
    Raises IdentityRefused (`replayed`).
    """
    if identity is None:
        return _anonymous(desk, resumed)
    with desk.database.transaction() as connection:
        newest = newest_conversation(connection, desk.shop.profile.name, identity.buyer)
        last = _recent(desk, newest)
        visit = Visit(last.id if last else _fresh(key, identity.buyer, newest), identity.buyer, _own_order(connection, identity))
        fresh = use_nonce(connection, identity.nonce, visit.conversation, identity.expires, desk.now())
        if not fresh and (resumed is None or resumed.buyer != identity.buyer):
            raise IdentityRefused("replayed")
        if last and visit.order and visit.order != last.order_id:
            show_order(connection, last.id, visit.order)
    return visit


def say(desk: Desk, visit: Visit, client_id: str, text: str) -> Message:
    """Store what the buyer says; his first word begins the conversation. Raises what `receive_text` raises."""
    try:
        return receive_text(desk, visit.conversation, client_id, text)
    except ConversationNotFound:
        return receive_text(desk, opened(desk, visit), client_id, text)


def opened(desk: Desk, visit: Visit) -> str:
    """The visit's conversation, begun now if it was not."""
    with desk.database.read() as connection:
        if find_conversation(connection, visit.conversation):
            return visit.conversation
    with desk.database.transaction() as connection:
        if find_conversation(connection, visit.conversation) is None:
            open_conversation(
                connection, shop=desk.shop.profile.name, buyer=visit.buyer, mode=shop_mode(connection, desk),
                now=desk.now(), order_id=visit.order, id=visit.conversation,
            )  # fmt: skip
    return visit.conversation


def _anonymous(desk: Desk, resumed: Visit | None) -> Visit:
    if resumed is None or resumed.buyer is not None:
        return Visit(uuid.uuid4().hex)
    with desk.database.read() as connection:
        found = find_conversation(connection, resumed.conversation)
    return resumed if found is None or _recent(desk, found) else Visit(uuid.uuid4().hex)


def _recent(desk: Desk, conversation: Conversation | None) -> Conversation | None:
    oldest = desk.now() - timedelta(days=desk.shop.profile.buyers.resume_days)
    return conversation if conversation and conversation.updated_at > oldest else None


def _fresh(key: str, buyer: str, before: Conversation | None) -> str:
    """The same id for a buyer's pages that are opened together, so that his first words meet in one conversation."""
    after = before.id if before else ""
    return hmac.new(key.encode(), f"{buyer}\0{after}".encode(), hashlib.sha256).hexdigest()[:32]


def _own_order(connection: Connection, identity: Identity) -> str | None:
    """The order on the page; one that the desk does not know yet is believed, another buyer's is not."""
    order = find_order(connection, identity.order) if identity.order else None
    return identity.order if order is None or order.buyer == identity.buyer else None
