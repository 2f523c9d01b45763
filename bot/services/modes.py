"""Whether the bot may answer alone: as the shop's file says, as a lead says now, and as is said for one conversation."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from bot.services.agents import conversation_of
from bot.services.desk import Desk
from bot.store import audit
from bot.store.conversations import change_conversation
from bot.store.settings import set_setting, setting
from bot.store.tables import conversations

SETTING = "mode"


def shop_mode(connection: Connection, desk: Desk) -> str:
    """What a new conversation begins as: `auto` or `assist`."""
    return str(setting(connection, SETTING) or desk.shop.profile.mode)


def mode_of_shop(desk: Desk) -> str:
    with desk.database.read() as connection:
        return shop_mode(connection, desk)


def set_shop_mode(desk: Desk, by: str, mode: str) -> tuple[str, ...]:
    """For new conversations, and for every one that nobody has set apart; those of them in which a buyer waits."""
    with desk.database.transaction() as connection:
        before = shop_mode(connection, desk)
        set_setting(connection, SETTING, mode)
        follow = update(conversations).where(conversations.c.mode_by.is_(None), conversations.c.mode != mode)
        connection.execute(follow.values(mode=mode, version=conversations.c.version + 1))
        waiting = select(conversations.c.id).where(conversations.c.mode_by.is_(None), conversations.c.waiting_since.isnot(None))
        audit.record(connection, at=desk.now(), who=by, what="shop_mode", subject="shop", detail={"from": before, "to": mode})
        return tuple(connection.execute(waiting).scalars())


def set_mode(desk: Desk, conversation: str, by: str, mode: str | None) -> None:
    """For one conversation, whatever the shop does; None: as the shop does. Raises ConversationNotFound, HeldByAnother."""
    with desk.database.transaction() as connection:
        found = conversation_of(connection, conversation, by)
        wanted = mode or shop_mode(connection, desk)
        change_conversation(connection, conversation, found.version, desk.now(), mode=wanted, mode_by=by if mode else None)
        detail = {"from": found.mode, "to": wanted, "as_shop": mode is None}
        audit.record(connection, at=desk.now(), who=by, what="mode", subject=conversation, detail=detail)
