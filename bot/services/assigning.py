"""Spread buyers who wait for a person to the agents who are here: the longest waiting first, to whoever has the least to do."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.engine import Connection

from bot.services.desk import Desk
from bot.store import audit
from bot.store.conversations import Conversation, change_conversation
from bot.store.inbox import wanting_a_person, work_of


def assign_waiting(desk: Desk, online: Collection[str]) -> tuple[str, ...]:
    """The conversations that were given to somebody; what an agent who is here has been given stays with him."""
    if not online or not _left(desk, online):
        return ()
    with desk.database.transaction() as connection:
        work = work_of(connection, online)
        given = []
        for conversation in wanting_a_person(connection):
            if conversation.assigned not in online:
                agent = min(sorted(work), key=work.__getitem__)
                if _give(connection, desk, conversation, agent):
                    work[agent] += 1
                    given.append(conversation.id)
    return tuple(given)


def _left(desk: Desk, online: Collection[str]) -> bool:
    """Whether there is anything to give: looked at first, for a writer holds up every other."""
    with desk.database.read() as connection:
        return any(conversation.assigned not in online for conversation in wanting_a_person(connection))


def _give(connection: Connection, desk: Desk, conversation: Conversation, agent: str) -> bool:
    """False when somebody has just changed the conversation: then it may not want anybody any more."""
    if not change_conversation(connection, conversation.id, conversation.version, desk.now(), assigned=agent):
        return False
    detail = {"to": agent, "from": conversation.assigned}
    audit.record(connection, at=desk.now(), who=desk.bot_name, what="assign", subject=conversation.id, detail=detail)
    return True
