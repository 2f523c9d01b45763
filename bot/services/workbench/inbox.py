"""Conversations in lists: mine, waiting, all, late."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.engine import Connection

from bot.core.deadlines import late_reply
from bot.core.messages import visible
from bot.services.desk import Desk
from bot.services.workbench.views import LastMessage, Summary
from bot.store.conversations import Conversation, Message
from bot.store.inbox import (
    colours_of_buyers,
    conversations_by_id,
    conversations_of_agent,
    conversations_waiting,
    conversations_with,
    last_messages,
    unread_counts,
)

MINE, WAITING, ALL = "mine", "waiting", "all"
LISTS = (MINE, WAITING, ALL)
MOST = 500
LONGEST_SHOWN = 80


def conversations(desk: Desk, agent: str, which: str, text: str = "", limit: int = 200) -> tuple[Summary, ...]:
    """A list as `agent` sees it: `mine` and `all` the last changed first, `waiting` the longest waiting first.

    `text` keeps those of a buyer, an order, a waybill, or in which it was said.
    """
    text, limit = visible(text), min(limit, MOST)
    with desk.database.read() as connection:
        if which == MINE:
            found = conversations_of_agent(connection, agent, text, limit)
        elif which == WAITING:
            found = conversations_waiting(connection, text, limit)
        else:
            found = conversations_with(connection, text, limit)
        return summaries(connection, desk, found, agent)


def summaries_by_id(desk: Desk, agent: str, ids: Sequence[str]) -> tuple[Summary, ...]:
    """These conversations as far as they exist: what a push names is fetched in one go."""
    with desk.database.read() as connection:
        return summaries(connection, desk, conversations_by_id(connection, ids[:MOST]), agent)


def late_conversations(desk: Desk, agent: str) -> tuple[Summary, ...]:
    """Buyers who have waited longer than agents may let them (after_sales.md §5), the longest first."""
    return tuple(summary for summary in conversations(desk, agent, WAITING, limit=MOST) if summary.late)


def summaries(connection: Connection, desk: Desk, found: Sequence[Conversation], agent: str) -> tuple[Summary, ...]:
    """In the order given; as many queries for one as for hundreds."""
    ids = [conversation.id for conversation in found]
    last, unread = last_messages(connection, ids), unread_counts(connection, ids, agent)
    colours = colours_of_buyers(connection, {conversation.buyer for conversation in found if conversation.buyer})
    return tuple(_summary(desk, one, last.get(one.id), unread.get(one.id, 0), colours.get(one.buyer or "", ())) for one in found)


def _summary(desk: Desk, one: Conversation, last: Message | None, unread: int, colours: tuple[str, ...]) -> Summary:
    since = one.waiting_since or (one.last_buyer_at if one.handed_over else None)
    return Summary(
        id=one.id,
        buyer=one.buyer,
        last=_last(desk, last) if last else None,
        waiting_since=since,
        late=since is not None and late_reply(since, desk.shop.deadlines, desk.now()),
        unread=unread,
        holder=one.holder,
        assigned=one.assigned,
        mode=one.mode,
        handed_over=one.handed_over,
        handed_over_text=one.handed_over and desk.files.reasons.get(one.handed_over, one.handed_over),
        flags=colours,
        order=one.order_id,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )


def _last(desk: Desk, said: Message) -> LastMessage:
    return LastMessage(said.seq, said.author, name_of(desk, said), said.kind, said.text[:LONGEST_SHOWN], said.created_at)


def name_of(desk: Desk, said: Message) -> str:
    """Who signs a message; a buyer is called by the conversation."""
    if said.author == "buyer":
        return ""
    return said.agent or desk.bot_name
