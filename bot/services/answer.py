"""Answer a buyer: ask the engine, judge the case, propose replies, and send alone where the shop's rule allows it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.flags import ColourReserved, NoteTooLong
from bot.core.orders import Order
from bot.engine.client import EngineUnavailable
from bot.engine.wire import Answer, Incoming, Question, Understanding
from bot.services.desk import ConversationNotFound, Desk
from bot.services.ground import Ground
from bot.services.proposing import Proposal, alternatives, propose
from bot.services.sending import events_after, slot_events, write_sending
from bot.store import audit, suggestions
from bot.store.conversations import (
    Conversation,
    Message,
    append_dialogue,
    change_conversation,
    find_conversation,
    last_reply,
    mark_answered,
    recent_dialogue,
    waiting_messages,
)
from bot.store.database import Database
from bot.store.orders import find_order, orders_of

LISTEN = "action_listen"
MOST_STEPS = 10
MOST_TRIES = 5
HOLD, HOLD_PICTURE, HOLD_AGAIN = "transfer_unsure", "picture_received", "with_colleague"

#: After these the bot says nothing more until a person has acted; after the others it goes on where it is sure.
BOT_IS_SILENT_AFTER = frozenset({"buyer_asked", "insists", "identity_unverified", "urgent_complaint", "special_goods"})


@dataclass(frozen=True)
class Outcome:
    """What became of the buyer's waiting messages."""

    answered: tuple[int, ...] = ()
    understanding: Understanding | None = None
    proposals: tuple[Proposal, ...] = ()
    sent: tuple[str, ...] = ()
    handed_over: str | None = None


@dataclass
class _Moment:
    """One try at a turn: what was loaded, and what the engine and the core made of it."""

    conversation: Conversation
    waiting: tuple[Message, ...]
    events: list[dict[str, Any]]
    orders: tuple[Order, ...]
    new: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)
    last_reply: str | None = None
    understanding: Understanding | None = None
    action: str = LISTEN
    policy: str = ""

    @property
    def order(self) -> Order | None:
        current = self.slots.get("order")
        return next((order for order in self.orders if order.id == current), None)

    @property
    def is_picture(self) -> bool:
        return all(message.kind == "picture" for message in self.waiting)


def answer(desk: Desk, conversation: str) -> Outcome:
    """Answer everything the buyer wrote since the last answer, as one.

    Nothing is written until all is decided, then all in one transaction; when the conversation changed meanwhile it
    is decided anew. Raises EngineUnavailable after the conversation was handed over; the messages keep waiting.
    """
    for _ in range(MOST_TRIES):
        moment = _load(desk, conversation)
        if not moment.waiting:
            return Outcome()
        try:
            asyncio.run(_think(desk, moment))
        except EngineUnavailable:
            hand_over(desk, conversation, "engine_down")
            raise
        outcome = _write(desk, moment)
        if outcome is not None:
            return outcome
    raise RuntimeError(f"conversation {conversation} kept changing while it was answered")


def lines_are_in(desk: Desk, conversation: str) -> bool:
    """Whether the buyer has stopped typing short lines, so that they can be answered as one."""
    with desk.database.read() as connection:
        waiting = waiting_messages(connection, conversation)
    quiet = timedelta(seconds=desk.shop.profile.auto.lines_wait_seconds)
    return bool(waiting) and desk.now() - waiting[-1].created_at >= quiet


def hand_over(desk: Desk, conversation: str, reason: str) -> None:
    """Mark that a person is wanted, and why."""
    with desk.database.transaction() as connection:
        found = find_conversation(connection, conversation, lock=True)
        if found is not None and not found.handed_over:
            change_conversation(connection, conversation, found.version, desk.now(), handed_over=reason)
            audit.record(connection, at=desk.now(), who=desk.bot_name, what="hand_over", subject=conversation, detail={"reason": reason})


def _load(desk: Desk, id: str) -> _Moment:
    with desk.database.read() as connection:
        conversation = find_conversation(connection, id)
        if conversation is None:
            raise ConversationNotFound(id)
        moment = _Moment(conversation, waiting_messages(connection, id), recent_dialogue(connection, id), orders_seen(connection, conversation))
        moment.last_reply = last_reply(connection, id)
        return moment


def orders_seen(connection: Connection, conversation: Conversation) -> tuple[Order, ...]:
    """The orders that this buyer may hear about: his own, and none without an identity."""
    return orders_of(connection, conversation.buyer) if conversation.buyer else ()


async def _think(desk: Desk, moment: _Moment) -> None:
    """Ask the engine and run quiet actions until it wants to speak or to listen."""
    moment.slots = slots_in(moment.events)
    _prepare(moment)
    on = Ground(desk.shop, moment.orders, desk.now(), anonymous=moment.conversation.buyer is None)
    reply = _ask(desk, moment, _incoming(moment))
    moment.understanding = reply.understanding
    for _ in range(MOST_STEPS):
        moment.action, moment.policy = reply.action, reply.policy
        if reply.action == LISTEN or not desk.quiet.knows(reply.action):
            return
        events = await desk.quiet.run(reply.action, on, [*moment.events, *moment.new], moment.slots)
        moment.judged |= slots_in(events)
        _take(moment, events)
        reply = _ask(desk, moment, None)
    moment.action = LISTEN


def _prepare(moment: _Moment) -> None:
    pictures = sum(message.kind == "picture" for message in moment.waiting)
    values: dict[str, Any] = {}
    if pictures:
        values["pictures"] = int(moment.slots.get("pictures") or 0) + pictures
    if moment.conversation.order_id and not moment.slots.get("order"):
        values["order"] = moment.conversation.order_id
    at = moment.waiting[-1].created_at
    _take(moment, slot_events(values, at))


def _incoming(moment: _Moment) -> Incoming:
    if moment.is_picture:
        return Incoming(moment.waiting[-1].text, "send_picture")
    return Incoming(" ".join(message.text for message in moment.waiting if message.kind != "picture"))


def _ask(desk: Desk, moment: _Moment, incoming: Incoming | None) -> Answer:
    reply = desk.engine.answer(Question([*moment.events, *moment.new], incoming))
    _take(moment, reply.events)
    return reply


def _take(moment: _Moment, events: Sequence[Mapping[str, Any]]) -> None:
    moment.new += [dict(event) for event in events]
    moment.slots |= slots_in(events)


def slots_in(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {event["name"]: event["value"] for event in events if event["event"] == "slot"}


def _write(desk: Desk, moment: _Moment) -> Outcome | None:
    """All effects of the turn in one transaction; None when somebody else changed the conversation meanwhile."""
    proposals = _proposals(desk, moment)
    decision = _decide(desk, moment, proposals)
    try:
        return _write_decided(desk.database, desk, moment, proposals, decision)
    except (NoteTooLong, ColourReserved) as error:
        return _write_decided(desk.database, desk, moment, proposals, _Decision(None, type(error).__name__, _hold(moment)))


def _proposals(desk: Desk, moment: _Moment) -> tuple[Proposal, ...]:
    understood = moment.understanding
    why = {
        "intent": understood.intent if understood else "",
        "confidence": round(understood.confidence, 4) if understood else 0.0,
        "case": moment.slots.get("case") or "",
        "reason": (moment.slots.get("facts") or {}).get("reason", ""),
        "order_state": moment.order.state.value if moment.order else "",
        "policy": moment.policy,
    }
    first = None if moment.action == LISTEN else desk.macro(moment.action)
    said, buyer = moment.slots.get("facts") or {}, moment.conversation.buyer
    head = [propose(desk, first, moment.order, said, buyer, why)] if first else []
    ranking = understood.ranking if understood else ()
    return (*head, *alternatives(desk, first, moment.order, moment.slots, ranking, buyer, why))


@dataclass(frozen=True)
class _Decision:
    """`send` goes out now; `hand_over` says why a person is wanted; `hold` is said to the buyer meanwhile."""

    send: Proposal | None = None
    hand_over: str | None = None
    hold: str = ""


def _decide(desk: Desk, moment: _Moment, proposals: Sequence[Proposal]) -> _Decision:
    conversation = moment.conversation
    if conversation.holder or conversation.mode != "auto":
        return _Decision()
    if conversation.handed_over in BOT_IS_SILENT_AFTER:
        return _Decision()
    reason = _why_a_person(desk, moment, proposals)
    if reason is None:
        first = proposals[0]
        return _Decision(first, first.macro.hand_over or None)
    return _Decision(None, reason, _hold(moment))


def _why_a_person(desk: Desk, moment: _Moment, proposals: Sequence[Proposal]) -> str | None:
    if moment.action == LISTEN or not proposals:
        return "silence"
    if _is_unsure(desk, moment):
        return "low_confidence"
    first = proposals[0]
    if first.missing:
        return "incomplete"
    if first.findings:
        return "wording"
    return None if first.macro.alone else "needs_person"


def _is_unsure(desk: Desk, moment: _Moment) -> bool:
    """Whether the words were not understood; a judgement that rests on something else says so in `sure`."""
    if moment.judged.get("sure"):
        return False
    return moment.understanding is None or moment.understanding.confidence < desk.shop.profile.auto.threshold


def _hold(moment: _Moment) -> str:
    """What is said while a person is waited for: once that he is called, once more that he is at it, then nothing."""
    if not moment.conversation.handed_over:
        return HOLD_PICTURE if moment.is_picture else HOLD
    return "" if moment.last_reply == HOLD_AGAIN else HOLD_AGAIN


def _unsaid(desk: Desk, moment: _Moment) -> dict[str, Any]:
    """What must be taken back when nothing was sent: a question that was not asked can't be answered by the next message.

    The case stays where it was, and of words that were not understood nothing is kept; an agent who accepts the
    proposal gives all of it back.
    """
    if not moment.judged:
        return {}
    before = slots_in(moment.events)
    taken_back = {name: before.get(name) for name in moment.judged} if _is_unsure(desk, moment) else {}
    return {**taken_back, "case": before.get("case_next") or before.get("case"), "case_next": None}


def _write_decided(database: Database, desk: Desk, moment: _Moment, proposals: Sequence[Proposal], decision: _Decision) -> Outcome | None:
    now, conversation = desk.now(), moment.conversation
    with database.transaction() as connection:
        found = find_conversation(connection, conversation.id, lock=True)
        waiting = waiting_messages(connection, conversation.id)
        if found is None or found.version != conversation.version or [m.seq for m in waiting] != [m.seq for m in moment.waiting]:
            return None
        wanted = decision.hand_over or conversation.handed_over
        change_conversation(connection, conversation.id, conversation.version, now, handed_over=wanted)
        mark_answered(connection, conversation.id, [m.seq for m in moment.waiting], _understood(moment))
        events = list(moment.new)
        offered = [] if decision.send else list(proposals)
        sent = []
        if decision.send is not None:
            events += _send(connection, desk, moment, decision.send)
            sent.append(decision.send.macro.id)
        if decision.hold:
            held = propose(desk, desk.macro(decision.hold), moment.order, {}, conversation.buyer, {"why": decision.hand_over})
            _send(connection, desk, moment, held)
            sent.append(held.macro.id)
        if decision.send is None:
            events += slot_events(_unsaid(desk, moment), now)
        _offer(connection, desk, moment, offered)
        append_dialogue(connection, conversation.id, events, now)
        if decision.hand_over:
            audit.record(connection, at=now, who=desk.bot_name, what="hand_over", subject=conversation.id, detail={"reason": decision.hand_over})
    return Outcome(tuple(m.seq for m in moment.waiting), moment.understanding, tuple(proposals), tuple(sent), decision.hand_over)


def _understood(moment: _Moment) -> dict[str, Any]:
    found = moment.understanding
    return {"intent": found.intent, "confidence": found.confidence, "entities": list(found.entities)} if found else {}


def _send(connection: Connection, desk: Desk, moment: _Moment, proposal: Proposal) -> list[dict[str, Any]]:
    assert proposal.filled is not None
    now, order = desk.now(), moment.order
    key = suggestions.add_suggestion(connection, {**suggestion_row(moment.conversation.id, moment.waiting[-1].seq, 0, proposal, now), "state": "accepted", "decided_by": desk.bot_name, "decided_at": now})
    write_sending(
        connection, desk, moment.conversation, proposal.macro, proposal.filled,
        text=proposal.text, order_id=order.id if order else None, suggestion=key, author="bot", agent=desk.bot_name,
    )  # fmt: skip
    return events_after(proposal.macro, now)


def _offer(connection: Connection, desk: Desk, moment: _Moment, proposals: Sequence[Proposal]) -> None:
    suggestions.settle_open(connection, moment.conversation.id, "stale", desk.now())
    for position, proposal in enumerate(proposals, 1):
        row = suggestion_row(moment.conversation.id, moment.waiting[-1].seq, position, proposal, desk.now(), _then(moment, position))
        suggestions.add_suggestion(connection, row)


def _then(moment: _Moment, position: int) -> dict[str, Any]:
    """What holds once a proposal is accepted; the case is the first one's."""
    return {name: value for name, value in moment.judged.items() if position == 1 or name not in ("case", "case_next")}


def suggestion_row(
    conversation: str, seq: int, position: int, proposal: Proposal, now: Any, then: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    macro = proposal.macro
    effects = {
        "facts": {k: v for k, v in proposal.facts.items() if k not in ("sign", "agent", "today")},
        "order": proposal.facts.get("order_id"),
        "refund": {"type": macro.refund.type, "reason": macro.refund.reason} if macro.refund else None,
        "flag": {"colour": macro.flag.colour.value, "note": macro.flag.note} if macro.flag else None,
        "tasks": [{"to": task.to, "text": task.text} for task in macro.tasks],
        "then": dict(then),
    }
    return {
        "conversation": conversation, "message_seq": seq, "rank": position, "macro": macro.id, "text": proposal.text,
        "missing": list(proposal.missing), "why": dict(proposal.why), "effects": effects, "created_at": now,
    }  # fmt: skip


def order_of(connection: Connection, order_id: str | None) -> Order | None:
    return find_order(connection, order_id) if order_id else None
