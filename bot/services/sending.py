"""Sending a macro: message with its pictures, refund guidance, flag with note, tasks, outbox, audit, all in the caller's transaction."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.engine import Connection

from bot.core.deadlines import hours_for
from bot.core.macros import Filled, FilledTask
from bot.services.decision import tells_to_wait
from bot.services.desk import Desk
from bot.services.planting import plant_on
from bot.services.proposing import Proposal, row_of
from bot.services.receive import PICTURE
from bot.store import audit, outbox, suggestions, tasks
from bot.store.conversations import Conversation, add_message, buyer_answered
from bot.store.reads import count_use


@dataclass(frozen=True)
class Sending:
    """A whole proposal on its way to the buyer: as which suggestion, by whom, and with what words when it was edited."""

    conversation: str
    proposal: Proposal
    suggestion: int
    author: str
    agent: str
    edited: str | None = None
    client_id: str | None = None

    @property
    def text(self) -> str:
        return self.edited or self.proposal.text

    @property
    def order_id(self) -> str | None:
        return self.proposal.order

    @property
    def filled(self) -> Filled:
        assert self.proposal.filled is not None, "a hole never reaches a buyer"
        return self.proposal.filled


def send_unasked(
    connection: Connection,
    desk: Desk,
    conversation: Conversation,
    proposal: Proposal,
    seq: int,
    *,
    author: str,
    agent: str,
    edited: str | None = None,
    client_id: str | None = None,
) -> int:
    """Send what nobody chose among suggestions; it is kept beside them, as the answer to message `seq`. Returns the message's own."""
    decided = {"state": "edited" if edited else "accepted", "edited_text": edited, "decided_by": agent, "decided_at": desk.now()}
    key = suggestions.add_suggestion(connection, {**row_of(proposal, conversation.id, seq, 0, desk.now()), **decided})
    return write_sending(connection, desk, Sending(conversation.id, proposal, key, author, agent, edited, client_id))


def write_sending(connection: Connection, desk: Desk, sent: Sending) -> int:
    """Write everything that sending does and return the message's seq.

    Raises what the flag rules raise, and then the caller's transaction is void.
    """
    now, filled = desk.now(), sent.filled
    seq = _say(connection, sent, now)
    for name in sent.proposal.macro.pictures:
        shown = {"agent": sent.agent, "kind": "picture", "picture": desk.files.pictures[name]}
        add_message(connection, sent.conversation, author=sent.author, text=f"{PICTURE}{name}", now=now, **shown)
    if filled.flag and sent.order_id:
        plant_on(
            connection, desk, sent.order_id, filled.flag.colour, filled.flag.note, sent.agent,
            conversation=sent.conversation, suggestion=sent.suggestion,
        )  # fmt: skip
    for position, task in enumerate(filled.tasks):
        _add_task(connection, sent, position, task, _due(desk, task), now)
    detail = {
        "macro": filled.macro,
        "suggestion": sent.suggestion,
        "order": sent.order_id,
        "refund": filled.refund and asdict(filled.refund),
    }
    audit.record(connection, at=now, who=sent.agent, what="send", subject=sent.conversation, detail=detail)
    return seq


def _say(connection: Connection, sent: Sending, now: datetime) -> int:
    said = {"agent": sent.agent, "macro": sent.filled.macro, "client_id": sent.client_id}
    seq = add_message(connection, sent.conversation, author=sent.author, text=sent.text, now=now, **said)
    if sent.author == "agent":
        count_use(connection, sent.agent, sent.filled.macro, now)
    if sent.author == "agent" or not tells_to_wait(sent.proposal.macro):
        buyer_answered(connection, sent.conversation)
    return seq


def _due(desk: Desk, task: FilledTask) -> datetime | None:
    hours = hours_for(task.due, task.due_hours, desk.shop.deadlines)
    return None if hours is None else desk.now() + timedelta(hours=hours)


def _add_task(connection: Connection, sent: Sending, position: int, task: FilledTask, due: datetime | None, now: datetime) -> None:
    tasks.add_task(
        connection, recipient=task.to, text=task.text, now=now, order_id=sent.order_id,
        conversation=sent.conversation, suggestion=sent.suggestion, position=position, due=due,
    )  # fmt: skip
    told = {"to": task.to, "text": task.text, "order": sent.order_id}
    outbox.put(connection, f"task:{sent.suggestion}:{position}", "task", told, now)
