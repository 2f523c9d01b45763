"""Who holds a conversation: an agent takes it over, the bot falls silent; he hands it back, the bot goes on; or the bot wants a person."""

from __future__ import annotations

from bot.services.desk import ConversationNotFound, Desk
from bot.store import audit
from bot.store.conversations import change_conversation, find_conversation

#: Reasons of ours and not of the buyer's, for which a person is wanted.
ENGINE_DOWN, FAILED = "engine_down", "failed"
TROUBLES = frozenset({ENGINE_DOWN, FAILED})


class HeldByAnother(RuntimeError):
    def __init__(self, holder: str) -> None:
        super().__init__(f"这个会话由 {holder} 处理中")
        self.holder = holder


def take_over(desk: Desk, conversation: str, agent: str) -> None:
    """From now on the bot only suggests; raises HeldByAnother, ConversationNotFound."""
    _change(desk, conversation, agent, "take_over")


def hand_back(desk: Desk, conversation: str, agent: str) -> None:
    """The bot may answer again; raises HeldByAnother, ConversationNotFound."""
    _change(desk, conversation, agent, "hand_back")


def _change(desk: Desk, id: str, agent: str, what: str) -> None:
    with desk.database.transaction() as connection:
        found = find_conversation(connection, id, lock=True)
        if found is None:
            raise ConversationNotFound(id)
        if found.holder not in (None, agent):
            raise HeldByAnother(str(found.holder))
        holder = agent if what == "take_over" else None
        change_conversation(connection, id, found.version, desk.now(), holder=holder, handed_over=None)
        audit.record(connection, at=desk.now(), who=agent, what=what, subject=id)


def hand_over(desk: Desk, conversation: str, reason: str) -> None:
    """Mark that a person is wanted, and why; the first reason stays until a person has acted."""
    with desk.database.transaction() as connection:
        found = find_conversation(connection, conversation, lock=True)
        if found is not None and not found.handed_over:
            change_conversation(connection, conversation, found.version, desk.now(), handed_over=reason)
            audit.record(connection, at=desk.now(), who=desk.bot_name, what="hand_over", subject=conversation, detail={"reason": reason})
