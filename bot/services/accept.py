"""What an agent does with a suggestion: accept, edit, reject; and sending without one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.macros import Macro, fill, missing
from bot.core.wording import Finding, check
from bot.services.answer import order_of, orders_seen, slots_in, suggestion_row
from bot.services.desk import ConversationNotFound, Desk
from bot.services.facts import facts_for
from bot.services.proposing import Proposal, propose
from bot.services.sending import events_after, slot_events, slots_for, write_sending
from bot.store import audit, suggestions
from bot.store.conversations import (
    Conversation,
    add_message,
    append_dialogue,
    change_conversation,
    find_conversation,
    mark_answered,
    recent_dialogue,
    waiting_messages,
)
from bot.store.suggestions import Suggestion


class SuggestionNotFound(LookupError):
    def __init__(self, id: int) -> None:
        super().__init__(f"没有这条建议（{id}）")


class SuggestionDecided(RuntimeError):
    """Somebody else was faster, or the buyer wrote again."""

    def __init__(self, suggestion: Suggestion) -> None:
        super().__init__(f"这条建议已经处理过了（{suggestion.state}）")
        self.state = suggestion.state


class SuggestionIncomplete(ValueError):
    """Facts are still missing; `missing` are placeholder names."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"还缺少：{'、'.join(missing)}")
        self.missing = missing


class WordingRefused(ValueError):
    """The text breaks a wording rule (after_sales.md §1)."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("；".join(f"“{found.text}”：{found.why}" for found in findings))
        self.findings = findings


def accept(desk: Desk, suggestion: int, agent: str, *, text: str | None = None, values: Mapping[str, str] | None = None) -> None:
    """Send a suggestion in the agent's name, edited when `text` is given, with `values` for what was missing.

    Message, refund guidance, flag, tasks, outbox and dialogue are written in one transaction. Raises SuggestionNotFound,
    SuggestionDecided, SuggestionIncomplete, WordingRefused, NoteTooLong, ColourReserved; then nothing has changed.
    """
    with desk.database.transaction() as connection:
        found, conversation = _locked(connection, suggestion)
        macro = desk.macro(found.macro)
        order_id = found.effects.get("order")
        order = order_of(connection, order_id)
        facts = facts_for(desk.shop, order, {**found.effects.get("facts", {}), **(values or {})}, agent, desk.now(), conversation.buyer)
        filled_text = _send(connection, desk, conversation, macro, facts, found.id, order_id, agent, text)
        state = "accepted" if text is None or text == filled_text else "edited"
        suggestions.decide_suggestion(connection, found.id, state, agent, desk.now(), edited=text if state == "edited" else None)
        suggestions.settle_open(connection, conversation.id, "ignored", desk.now())
        case = slots_in(recent_dialogue(connection, conversation.id)).get("case") or ""
        moved = slots_for(macro, found.effects.get("then") or {}, case)
        append_dialogue(connection, conversation.id, [*slot_events(moved, desk.now()), *events_after(macro, desk.now())], desk.now())
        _acted(connection, desk, conversation)


def reject(desk: Desk, suggestion: int, agent: str, reason: str) -> None:
    """Say that a suggestion is wrong, and why; nothing is sent."""
    with desk.database.transaction() as connection:
        found, conversation = _locked(connection, suggestion)
        suggestions.decide_suggestion(connection, found.id, "rejected", agent, desk.now(), reason=reason)
        detail = {"suggestion": found.id, "macro": found.macro, "reason": reason}
        audit.record(connection, at=desk.now(), who=agent, what="reject", subject=conversation.id, detail=detail)


def send_macro(desk: Desk, conversation: str, agent: str, name: str, *, text: str | None = None, values: Mapping[str, str] | None = None) -> None:
    """Send a quick reply that the agent picked himself, with everything that hangs on it; raises like `accept`, and UnknownMacro."""
    macro = desk.macro(name)
    with desk.database.transaction() as connection:
        found = _conversation(connection, conversation)
        slots = slots_in(recent_dialogue(connection, conversation))
        order = next((o for o in orders_seen(connection, found) if o.id == slots.get("order")), None) or _only_order(connection, found)
        said = {**(slots.get("facts") or {}), **(values or {})}
        proposal = propose(desk, macro, order, said, found.buyer, {"picked_by": agent}, agent)
        key = _picked(connection, desk, found, proposal, agent)
        facts = facts_for(desk.shop, order, said, agent, desk.now(), found.buyer)
        _send(connection, desk, found, macro, facts, key, order.id if order else None, agent, text)
        suggestions.settle_open(connection, conversation, "ignored", desk.now())
        then = {"order": order.id} if order else {}
        moved = slots_for(macro, then, slots.get("case") or "")
        append_dialogue(connection, conversation, [*slot_events(moved, desk.now()), *events_after(macro, desk.now())], desk.now())
        _acted(connection, desk, found)


def send_text(desk: Desk, conversation: str, agent: str, text: str) -> None:
    """Send the agent's own words; raises WordingRefused, ConversationNotFound."""
    _checked(desk, text, ())
    with desk.database.transaction() as connection:
        found = _conversation(connection, conversation)
        add_message(connection, conversation, author="agent", agent=agent, text=text, now=desk.now())
        suggestions.settle_open(connection, conversation, "ignored", desk.now())
        at = desk.now().timestamp()
        events = [{"event": "bot", "text": text, "data": {}, "metadata": {"by": "agent"}, "timestamp": at}, {"event": "action", "name": "action_listen", "timestamp": at}]
        append_dialogue(connection, conversation, events, desk.now())
        audit.record(connection, at=desk.now(), who=agent, what="send", subject=conversation, detail={"macro": None})
        _acted(connection, desk, found)


def _locked(connection: Connection, id: int) -> tuple[Suggestion, Conversation]:
    """The open suggestion with its conversation, whose row is held: two agents take their turns here."""
    first = suggestions.find_suggestion(connection, id)
    if first is None:
        raise SuggestionNotFound(id)
    conversation = _conversation(connection, first.conversation)
    found = suggestions.find_suggestion(connection, id, lock=True)
    if found is None or found.state != "open":
        raise SuggestionDecided(found or first)
    return found, conversation


def _conversation(connection: Connection, id: str) -> Conversation:
    found = find_conversation(connection, id, lock=True)
    if found is None:
        raise ConversationNotFound(id)
    return found


def _send(
    connection: Connection, desk: Desk, conversation: Conversation, macro: Macro, facts: Mapping[str, str], key: int, order_id: str | None, agent: str, text: str | None
) -> str:
    lacking = missing(macro, facts)
    if macro.flag and order_id is None:
        lacking = (*lacking, "order_id")
    if lacking:
        raise SuggestionIncomplete(lacking)
    filled = fill(macro, facts)
    says = filled.text if text is None else text
    _checked(desk, says, [facts[name] for name in ("buyer_words", "items", "product", "last_track") if facts.get(name)])
    write_sending(connection, desk, conversation, macro, filled, text=says, order_id=order_id, suggestion=key, author="agent", agent=agent)
    return filled.text


def _checked(desk: Desk, text: str, quoted: Any) -> None:
    findings = check(text, desk.files.wording, quoted=quoted)
    if findings:
        raise WordingRefused(findings)


def _picked(connection: Connection, desk: Desk, conversation: Conversation, proposal: Proposal, agent: str) -> int:
    """A reply that nobody suggested is kept beside the suggestions: trainers learn from it."""
    waiting = waiting_messages(connection, conversation.id)
    row = suggestion_row(conversation.id, waiting[-1].seq if waiting else 0, 0, proposal, desk.now())
    return suggestions.add_suggestion(connection, {**row, "state": "accepted", "decided_by": agent, "decided_at": desk.now()})


def _only_order(connection: Connection, conversation: Conversation) -> Any:
    orders = orders_seen(connection, conversation)
    return orders[0] if len(orders) == 1 else None


def _acted(connection: Connection, desk: Desk, conversation: Conversation) -> None:
    """An agent has answered: nothing waits any more, and the bot may go on unless an agent holds the conversation."""
    waiting = waiting_messages(connection, conversation.id)
    if waiting:
        mark_answered(connection, conversation.id, [message.seq for message in waiting], {})
    change_conversation(connection, conversation.id, conversation.version, desk.now(), handed_over=None)
