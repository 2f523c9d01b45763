"""Writes what a turn came to: everything in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.flags import ColourReserved, NoteTooLong
from bot.engine.wire import Understanding
from bot.services.decision import Decision, hold_text
from bot.services.desk import Desk
from bot.services.dialogue import events_after
from bot.services.moment import Moment
from bot.services.proposing import Proposal, propose, row_of
from bot.services.sending import write_sending
from bot.store import audit, suggestions
from bot.store.conversations import append_dialogue, change_conversation, find_conversation, mark_answered, waiting_messages


@dataclass(frozen=True)
class Outcome:
    """What became of the buyer's waiting messages."""

    answered: tuple[int, ...] = ()
    understanding: Understanding | None = None
    proposals: tuple[Proposal, ...] = ()
    sent: tuple[str, ...] = ()
    handed_over: str | None = None


def write_turn(desk: Desk, moment: Moment, proposals: tuple[Proposal, ...], decision: Decision) -> Outcome | None:
    """Write the turn; None when somebody else changed the conversation meanwhile. What can't be sent goes to a person."""
    try:
        return _write(desk, moment, proposals, decision)
    except (NoteTooLong, ColourReserved) as error:
        return _write(desk, moment, proposals, Decision(None, type(error).__name__, hold_text(moment)))


def _write(desk: Desk, moment: Moment, proposals: tuple[Proposal, ...], decision: Decision) -> Outcome | None:
    now, conversation = desk.now(), moment.conversation
    with desk.database.transaction() as connection:
        if not _still(connection, moment):
            return None
        change_conversation(connection, conversation.id, conversation.version, now, handed_over=decision.hand_over or conversation.handed_over)
        mark_answered(connection, conversation.id, moment.seqs, _understood(moment))
        suggestions.settle_open(connection, conversation.id, "stale", now)
        sent = _say(connection, desk, moment, decision)
        if decision.send is None:
            _offer(connection, desk, moment, proposals)
        after = events_after(decision.send.macro, now) if decision.send else []
        append_dialogue(connection, conversation.id, [*moment.new, *after], now)
        if decision.hand_over:
            audit.record(connection, at=now, who=desk.bot_name, what="hand_over", subject=conversation.id, detail={"reason": decision.hand_over})
    return Outcome(tuple(moment.seqs), moment.understanding, proposals, sent, decision.hand_over)


def _still(connection: Connection, moment: Moment) -> bool:
    """Whether the conversation is as it was loaded; its row is held from here on."""
    found = find_conversation(connection, moment.conversation.id, lock=True)
    waiting = waiting_messages(connection, moment.conversation.id)
    return found is not None and found.version == moment.conversation.version and [m.seq for m in waiting] == moment.seqs


def _say(connection: Connection, desk: Desk, moment: Moment, decision: Decision) -> tuple[str, ...]:
    """Send what was decided and what holds the buyer meanwhile; the ids of the macros."""
    going = [decision.send] if decision.send else []
    if decision.hold:
        going.append(propose(desk, desk.macro(decision.hold), moment.order, {}, moment.conversation.buyer, {"why": decision.hand_over}))
    for proposal in going:
        _send(connection, desk, moment, proposal)
    return tuple(proposal.macro.id for proposal in going)


def _send(connection: Connection, desk: Desk, moment: Moment, proposal: Proposal) -> None:
    assert proposal.filled is not None
    now, order = desk.now(), moment.order
    row = row_of(proposal, moment.conversation.id, moment.waiting[-1].seq, 0, now)
    key = suggestions.add_suggestion(connection, {**row, "state": "accepted", "decided_by": desk.bot_name, "decided_at": now})
    write_sending(
        connection, desk, moment.conversation, proposal.macro, proposal.filled,
        text=proposal.text, order_id=order.id if order else None, suggestion=key, author="bot", agent=desk.bot_name,
    )  # fmt: skip


def _offer(connection: Connection, desk: Desk, moment: Moment, proposals: Sequence[Proposal]) -> None:
    for rank, proposal in enumerate(proposals, 1):
        suggestions.add_suggestion(connection, row_of(proposal, moment.conversation.id, moment.waiting[-1].seq, rank, desk.now()))


def _understood(moment: Moment) -> dict[str, Any]:
    found = moment.understanding
    return {"intent": found.intent, "confidence": found.confidence, "entities": list(found.entities)} if found else {}
