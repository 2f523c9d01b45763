"""What an agent sends without a suggestion: a quick reply that he picks himself, or his own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.macros import Macro
from bot.services.agents import acted, checked, conversation_of, order_named, ready, sent_before, values_given
from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import event_of_text, events_after, slot_events, slots_for, slots_in
from bot.services.moment import orders_seen
from bot.services.proposing import Proposal, propose
from bot.services.sending import send_unasked
from bot.store import audit
from bot.store.conversations import Conversation, add_message, buyer_answered, find_conversation, messages_of, recent_dialogue
from bot.store.reads import count_use


def send_macro(
    desk: Desk,
    conversation: str,
    agent: str,
    name: str,
    *,
    text: str | None = None,
    values: Mapping[str, str] | None = None,
    client_id: str | None = None,
) -> int:
    """Send the macro with this id, code or alias, with everything that hangs on it; the message's seq.

    The same `client_id` again sends nothing more. Raises UnknownMacro, ConversationNotFound, HeldByAnother, and what
    `accept` raises of the macro itself; then nothing has changed.
    """
    macro, given = desk.macro(name), values_given(desk, values)
    with desk.database.transaction() as connection:
        found = conversation_of(connection, conversation, agent)
        before = sent_before(connection, conversation, agent, client_id)
        if before is not None:
            return before
        proposal, slots = propose_picked(connection, desk, found, macro, given, agent)
        seq = send_unasked(
            connection, desk, found, proposal, _last_seq(connection, conversation),
            author="agent", agent=agent, edited=ready(desk, proposal, text), client_id=client_id,
        )  # fmt: skip
        moved = slots_for(macro, {"order": proposal.order} if proposal.order else {}, slots.get("case") or "")
        acted(connection, desk, found, agent, [*slot_events(moved, desk.now()), *events_after(macro, desk.now())])
        return seq


def preview(desk: Desk, conversation: str, agent: str, macro: Macro, values: Mapping[str, str] | None = None) -> Proposal:
    """What sending `macro` would send now; raises ConversationNotFound, OrderNotTheirs, CompensationRefused."""
    given = values_given(desk, values)
    with desk.database.read() as connection:
        found = find_conversation(connection, conversation)
        if found is None:
            raise ConversationNotFound(conversation)
        return propose_picked(connection, desk, found, macro, given, agent)[0]


def propose_picked(
    connection: Connection, desk: Desk, conversation: Conversation, macro: Macro, given: Mapping[str, str], agent: str
) -> tuple[Proposal, dict[str, Any]]:
    """The macro that an agent picked, filled with what the conversation knows and what he gave; and the dialogue's slots."""
    slots = slots_in(recent_dialogue(connection, conversation.id))
    order = order_named(connection, conversation, given.get("order_id") or order_in_hand(connection, conversation, slots))
    said = {**(slots.get("facts") or {}), **given}
    return propose(desk, macro, order, said, buyer=conversation.buyer, why={"picked_by": agent}, agent=agent), slots


def send_text(desk: Desk, conversation: str, agent: str, text: str, *, client_id: str | None = None) -> int:
    """Send the agent's own words and return their seq; the same `client_id` again sends nothing more.

    Raises WordingRefused, EmptyMessage, MessageTooLong, ConversationNotFound, HeldByAnother, BadClientId, ClientIdTaken.
    """
    says = checked(desk, text, {})
    with desk.database.transaction() as connection:
        found = conversation_of(connection, conversation, agent)
        before = sent_before(connection, conversation, agent, client_id)
        return _say(connection, desk, found, agent, says, client_id) if before is None else before


def send_own(
    desk: Desk,
    conversation: str,
    agent: str,
    macro: Macro,
    *,
    text: str | None = None,
    values: Mapping[str, str] | None = None,
    client_id: str | None = None,
) -> int:
    """Send a quick reply that is not the shop's, filled with the order's facts: to the dialogue, the agent's own words.

    Raises what `send_macro` raises.
    """
    given = values_given(desk, values)
    with desk.database.transaction() as connection:
        found = conversation_of(connection, conversation, agent)
        before = sent_before(connection, conversation, agent, client_id)
        if before is not None:
            return before
        proposal, _ = propose_picked(connection, desk, found, macro, given, agent)
        says = ready(desk, proposal, text) or proposal.text
        count_use(connection, agent, macro.id, desk.now())
        return _say(connection, desk, found, agent, says, client_id)


def _say(connection: Connection, desk: Desk, found: Conversation, agent: str, says: str, client_id: str | None) -> int:
    seq = add_message(connection, found.id, author="agent", agent=agent, text=says, now=desk.now(), client_id=client_id)
    buyer_answered(connection, found.id)
    audit.record(connection, at=desk.now(), who=agent, what="send", subject=found.id, detail={"macro": None})
    acted(connection, desk, found, agent, [event_of_text(says, desk.now())])
    return seq


def order_in_hand(connection: Connection, conversation: Conversation, slots: Mapping[str, Any]) -> str | None:
    """The order that is spoken of, else the one on the buyer's page, else his only one."""
    ids = [order.id for order in orders_seen(connection, conversation)]
    known = (id for id in (slots.get("order"), conversation.order_id) if id in ids)
    return next(known, ids[0] if len(ids) == 1 else None)


def _last_seq(connection: Connection, conversation: str) -> int:
    """The buyer's message that is answered."""
    return max((said.seq for said in messages_of(connection, conversation) if said.author == "buyer"), default=0)
