"""Ask once whether a closed case is solved (after_sales.md §5)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.services.desk import Desk
from bot.services.proposing import propose
from bot.services.answer import suggestion_row
from bot.services.sending import events_after, write_sending
from bot.store import suggestions
from bot.store.conversations import append_dialogue, find_conversation
from bot.store.tables import messages

ASK = "solved"


def follow_up_due(desk: Desk) -> list[str]:
    """Conversations whose last closing reply is old enough and that were not asked since."""
    closing = [macro.id for macro in desk.files.macros if macro.closes]
    before = desk.now() - timedelta(hours=desk.shop.deadlines.follow_up_hours)
    with desk.database.read() as connection:
        query = select(messages.c.conversation, messages.c.seq, messages.c.macro, messages.c.created_at)
        rows = connection.execute(query.where(messages.c.macro.in_([*closing, ASK])).order_by(messages.c.conversation, messages.c.seq)).all()
    last = {row.conversation: row for row in rows}
    return [id for id, row in last.items() if row.macro != ASK and row.created_at <= before]


def follow_up(desk: Desk, conversation: str) -> None:
    """Send the question; a second call finds nothing due."""
    if conversation not in follow_up_due(desk):
        return
    with desk.database.transaction() as connection:
        found = find_conversation(connection, conversation, lock=True)
        if found is None or found.holder:
            return
        proposal = propose(desk, desk.macro(ASK), None, {}, found.buyer, {"why": "case_closed"})
        assert proposal.filled is not None
        row = suggestion_row(conversation, 0, 0, proposal, desk.now())
        key = suggestions.add_suggestion(connection, {**row, "state": "accepted", "decided_by": desk.bot_name, "decided_at": desk.now()})
        write_sending(connection, desk, found, proposal.macro, proposal.filled, text=proposal.text, order_id=None, suggestion=key, author="bot", agent=desk.bot_name)
        listened = {"event": "action", "name": "action_listen", "timestamp": desk.now().timestamp()}
        append_dialogue(connection, conversation, [listened, *events_after(proposal.macro, desk.now())], desk.now())
