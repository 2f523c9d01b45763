"""What buyers were answered, and what an engine would answer there: nothing is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bot.core.back_then import orders_at
from bot.core.orders import Order
from bot.core.replays import Reply
from bot.services.decision import decide
from bot.services.desk import ConversationNotFound, Desk, UnknownMacro
from bot.services.moment import Moment, orders_seen
from bot.services.proposing import Proposal, effects_of, next_step
from bot.services.thinking import think
from bot.store.conversations import RECENT_EVENTS, Conversation, Message, find_conversation, messages_of
from bot.store.replays import whole_dialogue

#: The desk's own reason for a reply whose macro is no longer there.
GONE = "macro_gone"


@dataclass(frozen=True)
class PastTurn:
    """The buyer's lines that were answered as one `at` a time, the dialogue before them, and what he was told.

    `sent` holds macros, empty for somebody's own words.
    """

    conversation: Conversation
    lines: tuple[Message, ...]
    events: tuple[dict[str, Any], ...]
    orders: tuple[Order, ...]
    last_reply: str | None
    at: datetime
    sent: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


def past_turns(desk: Desk, id: str) -> tuple[PastTurn, ...]:
    """Every turn that an engine understood, the oldest first; raises ConversationNotFound."""
    with desk.database.read() as connection:
        conversation = find_conversation(connection, id)
        if conversation is None:
            raise ConversationNotFound(id)
        said, events = messages_of(connection, id), whole_dialogue(connection, id)
        orders = orders_seen(connection, conversation)
    return tuple(_turns(conversation, said, events, orders))


def would_answer(desk: Desk, turn: PastTurn) -> Reply:
    """What the desk's engine and the shop's files of today make of the turn in auto mode; raises EngineUnavailable."""
    then = replace(desk, now=lambda: turn.at)
    alone = replace(turn.conversation, holder=None, handed_over=None, mode="auto")
    moment = Moment(alone, turn.lines, list(turn.events), turn.orders, last_reply=turn.last_reply)
    moment.weigh(desk.shop.words)
    think(then, moment)
    intent = moment.understanding.intent if moment.understanding else ""
    try:
        first = next_step(then, moment)
    except UnknownMacro:
        return Reply(intent, moment.action, reason=GONE)
    decision = decide(then, moment, (first,) if first else ())
    if first is None:
        return Reply(intent, reason=decision.hand_over or "")
    return _reply(intent, first, alone=decision.send is not None, reason=decision.hand_over or "")


def _reply(intent: str, first: Proposal, *, alone: bool, reason: str) -> Reply:
    effects = dict(effects_of(first.macro, first.facts))
    flag, tasks, refund = effects["flag"] or {}, effects["tasks"], effects["refund"] or {}
    exact = sha256(repr((first.text, effects)).encode()).hexdigest()[:16]
    return Reply(
        intent, first.macro.id, alone, reason, flag.get("colour", ""), tuple(task["to"] for task in tasks), refund.get("type", ""), exact
    )


def _turns(
    conversation: Conversation, said: Sequence[Message], events: Sequence[tuple[datetime, dict[str, Any]]], orders: Sequence[Order]
) -> Iterator[PastTurn]:
    before: datetime | None = None
    for at in dict.fromkeys(at for at, event in events if event["event"] == "user"):
        lines = tuple(
            m for m in said if m.author == "buyer" and m.answered and m.created_at <= at and (before is None or m.created_at > before)
        )
        before = at
        if lines:
            history = _recent([event for written, event in events if written < at])
            earlier = [m for m in said if m.author != "buyer" and m.seq < lines[0].seq]
            last_reply = earlier[-1].macro if earlier else None
            yield PastTurn(conversation, lines, history, orders_at(orders, at), last_reply, at, tuple(_told(said, lines[-1].seq)))


def _told(said: Sequence[Message], seq: int) -> Iterator[str]:
    for message in said:
        if message.seq > seq and message.author == "buyer":
            return
        if message.seq > seq and message.author in ("bot", "agent"):
            yield message.macro or ""


def _recent(events: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """As `recent_dialogue` gives them: the last ones, and the last value of each slot before."""
    slots = {event["name"]: event for event in events[:-RECENT_EVENTS] if event["event"] == "slot"}
    return (*slots.values(), *events[-RECENT_EVENTS:])
