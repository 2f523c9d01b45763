"""A turn outside the desk, where Rasa runs the dialogue itself (`rasa shell`, `rasa run`): sent and written down like any other.

The desk's own `answer` does all of it; only its engine is one that has already answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.messages import LONGEST
from bot.engine.wire import Answer, Question, Understanding
from bot.services.answer import answer
from bot.services.desk import Desk
from bot.services.dialogue import slot_events, slots_in
from bot.services.receive import receive_picture, receive_text
from bot.store.conversations import Message, find_conversation, messages_of, open_conversation

PICTURE_INTENT = "send_picture"


@dataclass(frozen=True)
class Decided:
    """What Rasa made of a message: the next action, its parse of the message, and the slots (an engine, to the desk)."""

    action: str
    heard: Mapping[str, Any]
    slots: Mapping[str, Any]
    at: datetime

    def answer(self, question: Question) -> Answer:
        before = slots_in(question.events)
        changed = {name: value for name, value in self.slots.items() if value != before.get(name)}
        user = {"event": "user", "text": self.heard.get("text"), "parse_data": dict(self.heard), "timestamp": self.at.timestamp()}
        return Answer(self.action, [user, *slot_events(changed, self.at)], self._understanding(), "rasa")

    def _understanding(self) -> Understanding:
        intent = self.heard["intent"]
        ranking, entities = self.heard.get("intent_ranking") or (), self.heard.get("entities") or ()
        return Understanding(str(intent["name"]), float(intent.get("confidence") or 0), ranking, entities)


def send_decided(desk: Desk, conversation: str, buyer: str | None, message: str, decided: Decided) -> tuple[Message, ...]:
    """Take the buyer's message in, answer it with what was decided, and return what was said to him.

    That is the macro where it may go alone, else the hold-on text while the macro waits as a suggestion, or nothing
    while an agent holds the conversation. `message` names the buyer's message: the same one again sends nothing more.
    """
    _open(desk, conversation, buyer)
    text = str(decided.heard.get("text") or "")[:LONGEST]
    if decided.heard["intent"]["name"] == PICTURE_INTENT:
        heard = receive_picture(desk, conversation, message)
    else:
        heard = receive_text(desk, conversation, message, text)
    answer(replace(desk, engine=decided), conversation)
    with desk.database.read() as connection:
        return tuple(said for said in messages_of(connection, conversation, heard.seq) if said.author == "bot")


def _open(desk: Desk, conversation: str, buyer: str | None) -> None:
    with desk.database.transaction() as connection:
        if find_conversation(connection, conversation) is None:
            profile = desk.shop.profile
            open_conversation(connection, shop=profile.name, buyer=buyer, mode=profile.mode, now=desk.now(), id=conversation)
