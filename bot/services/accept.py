"""What an agent does with a suggestion: accept, edit, reject."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from bot.core.messages import visible
from bot.services.agents import acted, conversation_held, order_named, ready, values_given
from bot.services.desk import Desk
from bot.services.dialogue import events_after, slot_events, slots_for, slots_in
from bot.services.proposing import propose
from bot.services.sending import Sending, write_sending
from bot.store import audit, suggestions
from bot.store.conversations import Conversation, recent_dialogue
from bot.store.suggestions import Suggestion


class SuggestionNotFound(LookupError):
    def __init__(self, id: int) -> None:
        super().__init__(f"没有这条建议（{id}）")


class SuggestionDecided(RuntimeError):
    """Somebody else was faster, or the buyer wrote again."""

    def __init__(self, suggestion: Suggestion) -> None:
        super().__init__(f"这条建议已经处理过了（{suggestion.state}）")
        self.state = suggestion.state


def accept(desk: Desk, suggestion: int, agent: str, *, text: str | None = None, values: Mapping[str, str] | None = None) -> None:
    """Send a suggestion in the agent's name, edited when `text` is given, with `values` for what was missing.

    Message, refund guidance, flag, tasks, outbox and dialogue are written in one transaction. Raises SuggestionNotFound,
    SuggestionDecided, and what `ready` and `write_sending` raise; then nothing has changed.
    """
    given = values_given(desk, values)
    with desk.database.transaction() as connection:
        found, conversation = _open(connection, suggestion)
        order = order_named(connection, conversation, found.effects["order"] or given.get("order_id"))
        said = {**found.effects["facts"], **given}
        proposal = propose(desk, desk.macro(found.macro), order, said, buyer=conversation.buyer, agent=agent)
        edited = ready(desk, proposal, text)
        write_sending(connection, desk, Sending(conversation.id, proposal, found.id, "agent", agent, edited))
        suggestions.decide_suggestion(connection, found.id, "edited" if edited else "accepted", agent, desk.now(), edited=edited)
        case = slots_in(recent_dialogue(connection, conversation.id)).get("case") or ""
        moved = slots_for(proposal.macro, found.effects["then"], case)
        acted(connection, desk, conversation, [*slot_events(moved, desk.now()), *events_after(proposal.macro, desk.now())])


def reject(desk: Desk, suggestion: int, agent: str, reason: str) -> None:
    """Say that a suggestion is wrong, and why; nothing is sent."""
    with desk.database.transaction() as connection:
        found, conversation = _open(connection, suggestion)
        why = visible(reason)
        suggestions.decide_suggestion(connection, found.id, "rejected", agent, desk.now(), reason=why)
        detail = {"suggestion": found.id, "macro": found.macro, "reason": why}
        audit.record(connection, at=desk.now(), who=agent, what="reject", subject=conversation.id, detail=detail)


def _open(connection: Connection, id: int) -> tuple[Suggestion, Conversation]:
    """The open suggestion with its conversation, whose row is held: two agents take their turns here."""
    first = suggestions.find_suggestion(connection, id)
    if first is None:
        raise SuggestionNotFound(id)
    conversation = conversation_held(connection, first.conversation)
    found = suggestions.find_suggestion(connection, id, lock=True) or first
    if found.state != "open":
        raise SuggestionDecided(found)
    return found, conversation
