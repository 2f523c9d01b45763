"""转人工: a buyer asks for a person by a button, which works without an engine too."""

from __future__ import annotations

from bot.services.agents import conversation_held
from bot.services.decision import HOLDS, OUT_OF_HOURS, TRANSFER
from bot.services.desk import Desk
from bot.services.dialogue import events_unasked
from bot.services.hold import TROUBLES
from bot.services.proposing import propose
from bot.services.sending import send_unasked
from bot.store import audit
from bot.store.conversations import append_dialogue, change_conversation, last_reply, messages_of

BUYER_ASKED = "buyer_asked"


def ask_for_person(desk: Desk, conversation: str) -> None:
    """Hand over and tell the buyer, once; nothing when an agent holds the conversation. Raises ConversationNotFound."""
    with desk.database.transaction() as connection:
        found = conversation_held(connection, conversation)
        if found.holder or found.handed_over == BUYER_ASKED:
            return
        if found.handed_over in (None, *TROUBLES):
            change_conversation(connection, conversation, found.version, desk.now(), handed_over=BUYER_ASKED)
            audit.record(
                connection, at=desk.now(), who=desk.bot_name, what="hand_over", subject=conversation, detail={"reason": BUYER_ASKED}
            )
        elif last_reply(connection, conversation) in (*HOLDS, TRANSFER):
            return
        macro = desk.macro(TRANSFER if desk.is_open else OUT_OF_HOURS)
        told = propose(desk, macro, None, {}, buyer=found.buyer, why={"why": BUYER_ASKED})
        seq = max((said.seq for said in messages_of(connection, conversation)), default=0)
        send_unasked(connection, desk, found, told, seq, author="bot", agent=desk.bot_name)
        append_dialogue(connection, conversation, events_unasked(macro, desk.now()), desk.now())
