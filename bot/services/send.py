"""What an agent sends without a suggestion: a quick reply that he picks himself, or his own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from bot.services.agents import acted, checked, conversation_held, order_named, ready, values_given
from bot.services.desk import Desk
from bot.services.dialogue import event_of_text, events_after, slot_events, slots_for, slots_in
from bot.services.moment import orders_seen
from bot.services.proposing import propose
from bot.services.sending import send_unasked
from bot.store import audit
from bot.store.conversations import Conversation, add_message, messages_of, recent_dialogue


def send_macro(
    desk: Desk, conversation: str, agent: str, name: str, *, text: str | None = None, values: Mapping[str, str] | None = None
) -> None:
    """Send the macro with this id, code or alias, with everything that hangs on it.

    Raises UnknownMacro, ConversationNotFound, and what `accept` raises of the macro itself; then nothing has changed.
    """
    macro, given = desk.macro(name), values_given(desk, values)
    with desk.database.transaction() as connection:
        found = conversation_held(connection, conversation)
        slots = slots_in(recent_dialogue(connection, conversation))
        order = order_named(connection, found, given.get("order_id") or _order_in_hand(connection, found, slots))
        said = {**(slots.get("facts") or {}), **given}
        proposal = propose(desk, macro, order, said, buyer=found.buyer, why={"picked_by": agent}, agent=agent)
        edited = ready(desk, proposal, text)
        send_unasked(connection, desk, found, proposal, _last_seq(connection, conversation), author="agent", agent=agent, edited=edited)
        moved = slots_for(macro, {"order": proposal.order} if proposal.order else {}, slots.get("case") or "")
        acted(connection, desk, found, [*slot_events(moved, desk.now()), *events_after(macro, desk.now())])


def send_text(desk: Desk, conversation: str, agent: str, text: str) -> None:
    """Send the agent's own words; raises WordingRefused, EmptyMessage, MessageTooLong, ConversationNotFound."""
    says = checked(desk, text, {})
    with desk.database.transaction() as connection:
        found = conversation_held(connection, conversation)
        add_message(connection, conversation, author="agent", agent=agent, text=says, now=desk.now())
        audit.record(connection, at=desk.now(), who=agent, what="send", subject=conversation, detail={"macro": None})
        acted(connection, desk, found, [event_of_text(says, desk.now())])


def _order_in_hand(connection: Connection, conversation: Conversation, slots: Mapping[str, Any]) -> str | None:
    """The order that is spoken of, else the one on the buyer's page, else his only one."""
    ids = [order.id for order in orders_seen(connection, conversation)]
    known = (id for id in (slots.get("order"), conversation.order_id) if id in ids)
    return next(known, ids[0] if len(ids) == 1 else None)


def _last_seq(connection: Connection, conversation: str) -> int:
    """The buyer's message that is answered."""
    return max((said.seq for said in messages_of(connection, conversation) if said.author == "buyer"), default=0)
