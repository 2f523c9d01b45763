"""Who holds a conversation: an agent takes it over, the bot falls silent; he hands it back, the bot goes on; or the bot wants a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Connection

from bot.services.desk import ConversationNotFound, Desk
from bot.store import audit
from bot.store.accounts import account_titled
from bot.store.conversations import Conversation, change_conversation, find_conversation

#: Reasons of ours and not of the buyer's, for which a person is wanted.
ENGINE_DOWN, FAILED = "engine_down", "failed"
TROUBLES = frozenset({ENGINE_DOWN, FAILED})


class HeldByAnother(RuntimeError):
    def __init__(self, holder: str) -> None:
        super().__init__(f"这个会话由 {holder} 处理中")
        self.holder = holder


class ColleagueUnknown(LookupError):
    """Nobody who works here has this title."""

    def __init__(self, title: str) -> None:
        super().__init__(f"没有叫 {title} 的同事，或者账号已停用")
        self.title = title


def nobody(holder: str) -> bool:
    return False


def take_over(desk: Desk, conversation: str, agent: str, *, from_whom: Callable[[str], bool] = nobody) -> None:
    """From now on the bot only suggests. The holder gives way where `from_whom` says so of him.

    Raises HeldByAnother, ConversationNotFound.
    """
    with desk.database.transaction() as connection:
        found = _held(connection, conversation, agent, from_whom)
        detail = {"from": found.holder} if found.holder not in (None, agent) else {}
        _change(connection, desk, found, agent, "take_over", detail, holder=agent, assigned=agent, handed_over=None)


def hand_back(desk: Desk, conversation: str, agent: str, *, from_whom: Callable[[str], bool] = nobody) -> None:
    """The bot may answer again; raises HeldByAnother, ConversationNotFound."""
    with desk.database.transaction() as connection:
        found = _held(connection, conversation, agent, from_whom)
        _change(connection, desk, found, agent, "hand_back", {}, holder=None, assigned=None, handed_over=None)


def assign(desk: Desk, conversation: str, agent: str, to: str, *, from_whom: Callable[[str], bool] = nobody) -> None:
    """Give the conversation to a colleague, who holds it if it was held.

    Raises HeldByAnother where another agent holds it, ColleagueUnknown, ConversationNotFound.
    """
    with desk.database.transaction() as connection:
        found = _held(connection, conversation, agent, from_whom)
        colleague = account_titled(connection, to)
        if colleague is None or not colleague.enabled:
            raise ColleagueUnknown(to)
        _change(connection, desk, found, agent, "assign", {"to": to}, holder=to if found.holder else None, assigned=to)


def hand_over(desk: Desk, conversation: str, reason: str) -> None:
    """Mark that a person is wanted, and why; the first reason stays until a person has acted."""
    with desk.database.transaction() as connection:
        found = find_conversation(connection, conversation, lock=True)
        if found is not None and not found.handed_over:
            _change(connection, desk, found, desk.bot_name, "hand_over", {"reason": reason}, handed_over=reason)


def _held(connection: Connection, id: str, agent: str, from_whom: Callable[[str], bool]) -> Conversation:
    """The conversation with its row locked, when this agent may change who holds it."""
    found = find_conversation(connection, id, lock=True)
    if found is None:
        raise ConversationNotFound(id)
    if found.holder not in (None, agent) and not from_whom(found.holder):
        raise HeldByAnother(found.holder)
    return found


def _change(connection: Connection, desk: Desk, found: Conversation, who: str, what: str, detail: dict[str, Any], **values: Any) -> None:
    change_conversation(connection, found.id, found.version, desk.now(), **values)
    audit.record(connection, at=desk.now(), who=who, what=what, subject=found.id, detail=detail)
