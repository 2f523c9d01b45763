"""Writes what a turn came to: everything in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.flags import ColourReserved, NoteTooLong
from bot.engine.wire import Understanding
from bot.services.decision import Decision, for_a_person, understood
from bot.services.desk import Desk
from bot.services.dialogue import events_after, slot_events
from bot.services.moment import Moment
from bot.services.proposing import Proposal, propose, row_of
from bot.services.sending import send_unasked
from bot.store import audit, suggestions
from bot.store.conversations import append_dialogue, change_conversation, find_conversation, mark_answered, waiting_messages

_UNSENDABLE = {NoteTooLong: "note_too_long", ColourReserved: "colour_reserved"}


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
        return _write(desk, moment, proposals, for_a_person(desk, moment, _UNSENDABLE[type(error)]))


def _write(desk: Desk, moment: Moment, proposals: tuple[Proposal, ...], decision: Decision) -> Outcome | None:
    now, id = desk.now(), moment.conversation.id
    with desk.database.transaction() as connection:
        if not _still(connection, moment):
            return None
        wanted = decision.hand_over or moment.handed_over
        change_conversation(connection, id, moment.conversation.version, now, handed_over=wanted)
        mark_answered(connection, id, moment.seqs, _understood(moment))
        suggestions.settle_open(connection, id, "stale", now)
        sent = _say(connection, desk, moment, decision)
        if decision.send is None:
            _offer(connection, desk, moment, proposals)
        after = (
            events_after(decision.send.macro, now)
            if decision.send
            else slot_events(moment.unsaid(understood=understood(desk, moment)), now)
        )
        append_dialogue(connection, id, [*moment.new, *after], now)
        if decision.hand_over:
            audit.record(connection, at=now, who=desk.bot_name, what="hand_over", subject=id, detail={"reason": decision.hand_over})
    return Outcome(tuple(moment.seqs), moment.understanding, proposals, sent, decision.hand_over)


def _still(connection: Connection, moment: Moment) -> bool:
    """Whether the conversation is as it was loaded; its row is held from here on."""
    found = find_conversation(connection, moment.conversation.id, lock=True)
    waiting = waiting_messages(connection, moment.conversation.id)
    return found is not None and found.version == moment.conversation.version and [m.seq for m in waiting] == moment.seqs


def _say(connection: Connection, desk: Desk, moment: Moment, decision: Decision) -> tuple[str, ...]:
    """Send what was decided, or what holds the buyer meanwhile; the ids of the macros."""
    going = [decision.send] if decision.send else []
    if decision.hold:
        hold = desk.macro(decision.hold)
        going.append(propose(desk, hold, moment.order, {}, buyer=moment.conversation.buyer, why={"why": decision.hand_over}))
    for proposal in going:
        send_unasked(connection, desk, moment.conversation, proposal, moment.seqs[-1], author="bot", agent=desk.bot_name)
    return tuple(proposal.macro.id for proposal in going)


def _offer(connection: Connection, desk: Desk, moment: Moment, proposals: tuple[Proposal, ...]) -> None:
    for rank, proposal in enumerate(proposals, 1):
        row = row_of(proposal, moment.conversation.id, moment.seqs[-1], rank, desk.now(), then=moment.then(rank))
        suggestions.add_suggestion(connection, row)


def _understood(moment: Moment) -> dict[str, Any]:
    found = moment.understanding
    return {"intent": found.intent, "confidence": found.confidence, "entities": list(found.entities)} if found else {}
