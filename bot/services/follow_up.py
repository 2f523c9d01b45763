"""Ask once whether a closed case is solved (after_sales.md §5)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.core.deadlines import follow_up_due as due_at
from bot.services.desk import Desk
from bot.services.dialogue import events_unasked
from bot.services.proposing import propose
from bot.services.sending import send_unasked
from bot.store.conversations import Conversation, append_dialogue, find_conversation, waiting_messages
from bot.store.tables import messages

ASK = "solved"


def follow_up_due(desk: Desk) -> list[str]:
    """Conversations whose last closing reply is old enough and that were not asked since."""
    with desk.database.read() as connection:
        return list(_due(connection, desk))


def follow_up(desk: Desk, conversation: str) -> bool:
    """Ask; False when nothing is due, an agent holds the conversation, or the buyer waits for something else."""
    with desk.database.transaction() as connection:
        found = find_conversation(connection, conversation, lock=True)
        closing = _due(connection, desk, conversation).get(conversation)
        if found is None or closing is None or _busy(connection, found):
            return False
        proposal = propose(desk, desk.macro(ASK), None, {}, buyer=found.buyer, why={"why": "case_closed"})
        send_unasked(connection, desk, found, proposal, closing, author="bot", agent=desk.bot_name)
        append_dialogue(connection, conversation, events_unasked(proposal.macro, desk.now()), desk.now())
        return True


def _busy(connection: Connection, conversation: Conversation) -> bool:
    return bool(conversation.holder or conversation.handed_over or waiting_messages(connection, conversation.id))


def _due(connection: Connection, desk: Desk, conversation: str | None = None) -> dict[str, int]:
    """Each conversation that is due, with the seq of its closing reply."""
    closing = [macro.id for macro in desk.files.macros if macro.closes]
    query = select(messages.c.conversation, messages.c.seq, messages.c.macro, messages.c.created_at)
    query = query.where(messages.c.macro.in_([*closing, ASK])).order_by(messages.c.conversation, messages.c.seq)
    if conversation is not None:
        query = query.where(messages.c.conversation == conversation)
    last = {row.conversation: row for row in connection.execute(query)}
    ripe = (row for row in last.values() if row.macro != ASK and due_at(row.created_at, desk.shop.deadlines) <= desk.now())
    return {row.conversation: row.seq for row in ripe}
