"""One conversation with everything that stands beside it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.engine import Connection

from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import slots_in
from bot.services.moment import orders_seen
from bot.services.send import order_in_hand
from bot.services.workbench.inbox import name_of, summaries
from bot.services.workbench.orders import order_views
from bot.services.workbench.suggestions import macro_name, suggestion_views
from bot.services.workbench.tasks import promises_in, task_views
from bot.services.workbench.views import ConversationView, StaffMessage
from bot.store.conversations import Conversation, Message, find_conversation, find_message, recent_dialogue
from bot.store.inbox import conversations_of_buyer, messages_page
from bot.store.reads import mark_read
from bot.store.suggestions import open_suggestions
from bot.store.tasks import tasks_about

MOST_MESSAGES = 100
MOST_OTHERS = 10


def conversation(desk: Desk, id: str, agent: str) -> ConversationView:
    """The newest messages and all that an agent needs to answer; raises ConversationNotFound."""
    with desk.database.read() as connection:
        found = _found(connection, id)
        slots, orders = slots_in(recent_dialogue(connection, id)), orders_seen(connection, found)
        others = conversations_of_buyer(connection, found.buyer, id, MOST_OTHERS) if found.buyer else ()
        first, *rest = summaries(connection, desk, [found, *others], agent)
        by_id, case = {order.id: order for order in orders}, slots.get("case") or ""
        shown = order_views(connection, desk, orders)
        notes = {order.id: order.note for order in shown}
        return ConversationView(
            summary=first,
            messages=message_views(desk, messages_page(connection, id, limit=MOST_MESSAGES)),
            suggestions=suggestion_views(desk, found, open_suggestions(connection, id), by_id, notes, agent),
            case=case,
            case_text=desk.files.names.cases.get(case, case),
            orders=shown,
            order_in_hand=order_in_hand(connection, found, slots),
            tasks=task_views(desk, tasks_about(connection, id, list(by_id))),
            others=tuple(rest),
            promises=promises_in(connection, desk, conversation=id),
        )


def messages(desk: Desk, id: str, *, after: int = 0, before: int | None = None, limit: int = MOST_MESSAGES) -> tuple[StaffMessage, ...]:
    """The messages after `after`, or the last ones before `before`, the oldest first; raises ConversationNotFound."""
    with desk.database.read() as connection:
        _found(connection, id)
        return message_views(desk, messages_page(connection, id, after=after, before=before, limit=min(limit, MOST_MESSAGES)))


def message(desk: Desk, id: str, seq: int) -> StaffMessage:
    """A message that was just stored."""
    with desk.database.read() as connection:
        found = find_message(connection, id, seq)
    assert found is not None
    return message_views(desk, [found])[0]


def read_up_to(desk: Desk, id: str, agent: str, seq: int) -> None:
    """The agent has seen everything up to `seq`; raises ConversationNotFound."""
    with desk.database.transaction() as connection:
        _found(connection, id)
        last = messages_page(connection, id, limit=1)
        mark_read(connection, agent, id, min(seq, last[-1].seq if last else 0))


def message_views(desk: Desk, found: Iterable[Message]) -> tuple[StaffMessage, ...]:
    return tuple(_message(desk, said) for said in found)


def _message(desk: Desk, said: Message) -> StaffMessage:
    macro = desk.files.macro(said.macro) if said.macro else None
    return StaffMessage(
        seq=said.seq,
        author=said.author,
        name=name_of(desk, said),
        kind=said.kind,
        text=said.text,
        picture=f"/api/conversations/{said.conversation}/pictures/{said.picture}" if said.picture else None,
        macro=macro_name(macro) if macro else None,
        intent=said.intent,
        intent_text=said.intent and desk.files.names.intents.get(said.intent, said.intent),
        confidence=said.confidence,
        client_id=said.client_id,
        at=said.created_at,
    )


def _found(connection: Connection, id: str) -> Conversation:
    found = find_conversation(connection, id)
    if found is None:
        raise ConversationNotFound(id)
    return found
