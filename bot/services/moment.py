"""The moment a conversation is in: what the buyer waits for, what was said before, and what the engine made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.engine import Connection

from bot.core.cases import answered_by_words
from bot.core.orders import Order
from bot.core.shop import Words
from bot.engine.wire import Incoming, Understanding
from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import LISTEN, slot_events, slots_in
from bot.services.hold import TROUBLES
from bot.store.conversations import Conversation, Message, find_conversation, last_reply, recent_dialogue, waiting_messages
from bot.store.orders import orders_of


@dataclass
class Moment:
    """One try at a turn; `events` stand in the database, `new` ones do not yet; `judged` are slots that quiet actions set."""

    conversation: Conversation
    waiting: tuple[Message, ...]
    events: list[dict[str, Any]]
    orders: tuple[Order, ...]
    new: list[dict[str, Any]] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, Any] = field(default_factory=dict)
    last_reply: str | None = None
    understanding: Understanding | None = None
    action: str = LISTEN
    policy: str = ""

    def __post_init__(self) -> None:
        self.slots = slots_in(self.events)
        if self.waiting:
            self.take(slot_events(self._brought(), self.waiting[-1].created_at))

    @property
    def order(self) -> Order | None:
        """The order in hand."""
        current = self.slots.get("order")
        return next((order for order in self.orders if order.id == current), None)

    @property
    def case(self) -> str:
        return self.slots.get("case") or ""

    @property
    def facts(self) -> Mapping[str, str]:
        """What the conversation established, as far as macros name it."""
        return self.slots.get("facts") or {}

    @property
    def handed_over(self) -> str | None:
        """Why a person is still wanted; a trouble of ours is over once the engine answers again."""
        return None if self.conversation.handed_over in TROUBLES else self.conversation.handed_over

    @property
    def is_picture(self) -> bool:
        return all(message.kind == "picture" for message in self.waiting)

    @property
    def incoming(self) -> Incoming:
        """Everything that waits, as one message."""
        if self.is_picture:
            return Incoming(self.waiting[-1].text, "send_picture")
        return Incoming(" ".join(message.text for message in self.waiting if message.kind != "picture"))

    @property
    def seqs(self) -> list[int]:
        return [message.seq for message in self.waiting]

    def take(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Add events that the turn brought."""
        added = [dict(event) for event in events]
        self.new += added
        self.slots |= slots_in(added)

    def weigh(self, words: Words) -> None:
        """Tell the rules whether the words answer what was asked last; a plain 好的 is left to rules and stories."""
        if not self.waiting:
            return
        before = self.slots.get("case_next") or self.case
        answered = answered_by_words(before, self.incoming.text, words)
        if answered or self.slots.get("answered"):
            self.take(slot_events({"answered": answered or None}, self.waiting[-1].created_at))

    def take_judgement(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Add the events of a quiet action."""
        found = list(events)
        self.judged |= slots_in(found)
        self.take(found)

    def unsaid(self, *, understood: bool) -> dict[str, Any]:
        """The slots to take back when nothing is sent: a question that was not asked can't be answered by the next message.

        The case stays where it was; when the words were not understood, nothing that was read from them is kept.
        """
        if not self.judged:
            return {}
        before = slots_in(self.events)
        taken_back = {name: before.get(name) for name in self.judged} if not understood else {}
        return {**taken_back, "case": before.get("case_next") or before.get("case"), "case_next": None}

    def then(self, rank: int) -> dict[str, Any]:
        """The slots that hold once the proposal of this rank is accepted; the case is the first one's."""
        return {name: value for name, value in self.judged.items() if rank == 1 or name not in ("case", "case_next")}

    def _brought(self) -> dict[str, Any]:
        """Slots that no text sets: pictures counted, and the order on the page that the buyer writes from."""
        pictures = sum(message.kind == "picture" for message in self.waiting)
        values: dict[str, Any] = {}
        if pictures:
            values["pictures"] = int(self.slots.get("pictures") or 0) + pictures
        if self.conversation.order_id and not self.slots.get("order"):
            values["order"] = self.conversation.order_id
        return values


def load_moment(desk: Desk, id: str) -> Moment:
    """The conversation as it stands; raises ConversationNotFound."""
    with desk.database.read() as connection:
        conversation = find_conversation(connection, id)
        if conversation is None:
            raise ConversationNotFound(id)
        said, orders = recent_dialogue(connection, id), orders_seen(connection, conversation)
        moment = Moment(conversation, waiting_messages(connection, id), said, orders, last_reply=last_reply(connection, id))
    moment.weigh(desk.shop.words)
    return moment


def orders_seen(connection: Connection, conversation: Conversation) -> tuple[Order, ...]:
    """The orders that this buyer may hear about: his own, and none without an identity."""
    return orders_of(connection, conversation.buyer) if conversation.buyer else ()
