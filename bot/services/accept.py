"""What an agent does with a suggestion: accept, edit, reject."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.engine import Connection

from bot.core.messages import visible
from bot.services.agents import acted, conversation_of, order_named, ready, sent_before, values_given
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
        self.by = suggestion.decided_by


def accept(
    desk: Desk,
    suggestion: int,
    agent: str,
    *,
    text: str | None = None,
    values: Mapping[str, str] | None = None,
    client_id: str | None = None,
) -> int:
    """Send a suggestion in the agent's name, edited when `text` is given, with `values` for what was missing; the message's seq.

    Message, refund guidance, flag, tasks, outbox and dialogue are written in one transaction; under the same `client_id`
    only once. Raises SuggestionNotFound, SuggestionDecided, HeldByAnother, and what `sent_before`, `ready` and
    `write_sending` raise; then nothing has changed.
    """
    given = values_given(desk, values)
    with desk.database.transaction() as connection:
        found, conversation = _locked(connection, suggestion, agent)
        before = sent_before(connection, conversation.id, agent, client_id)
        if before is not None:
            return before
        _check_open(found)
        order = order_named(connection, conversation, found.effects["order"] or given.get("order_id"))
        said = {**found.effects["facts"], **given}
        proposal = propose(desk, desk.macro(found.macro), order, said, buyer=conversation.buyer, agent=agent)
        edited = ready(desk, proposal, text)
        seq = write_sending(connection, desk, Sending(conversation.id, proposal, found.id, "agent", agent, edited, client_id))
        suggestions.decide_suggestion(connection, found.id, "edited" if edited else "accepted", agent, desk.now(), edited=edited)
        case = slots_in(recent_dialogue(connection, conversation.id)).get("case") or ""
        moved = slots_for(proposal.macro, found.effects["then"], case)
        acted(connection, desk, conversation, agent, [*slot_events(moved, desk.now()), *events_after(proposal.macro, desk.now())])
        return seq


def conversation_of_suggestion(desk: Desk, suggestion: int) -> str:
    """Raises SuggestionNotFound."""
    with desk.database.read() as connection:
        found = suggestions.find_suggestion(connection, suggestion)
    if found is None:
        raise SuggestionNotFound(suggestion)
    return found.conversation


def reject(desk: Desk, suggestion: int, agent: str, reason: str) -> None:
    """Say that a suggestion is wrong, and why; nothing is sent."""
    with desk.database.transaction() as connection:
        found, conversation = _locked(connection, suggestion, agent)
        _check_open(found)
        why = visible(reason)
        suggestions.decide_suggestion(connection, found.id, "rejected", agent, desk.now(), reason=why)
        detail = {"suggestion": found.id, "macro": found.macro, "reason": why}
        audit.record(connection, at=desk.now(), who=agent, what="reject", subject=conversation.id, detail=detail)


def _locked(connection: Connection, id: int, agent: str) -> tuple[Suggestion, Conversation]:
    """The suggestion with its conversation, whose row is held: two agents take their turns here."""
    first = suggestions.find_suggestion(connection, id)
    if first is None:
        raise SuggestionNotFound(id)
    conversation = conversation_of(connection, first.conversation, agent)
    return suggestions.find_suggestion(connection, id, lock=True) or first, conversation


def _check_open(suggestion: Suggestion) -> None:
    if suggestion.state != "open":
        raise SuggestionDecided(suggestion)
