"""Make a quick reply from a message: the facts in it become placeholders again."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.macros import PLACEHOLDERS
from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import slots_in
from bot.services.facts import facts_for
from bot.services.moment import orders_seen
from bot.services.send import order_in_hand
from bot.store.conversations import find_conversation, find_message, recent_dialogue

SHORTEST = 2  # a shorter fact, such as an amount of 5, stands in a sentence by chance
LONGEST_TITLE = 20

#: Facts that no sentence repeats word for word as itself, or that are numbers which stand in it by chance.
_NEVER = frozenset(
    {"orders", "buyer_words", "sign", "missing_address", "buyer_reason", "return_reason", "refund_reason"}
    | {"complaint_words", "complaint_hours", "invoice_days", "ship_hours"}
)


class MessageNotFound(LookupError):
    def __init__(self, seq: int) -> None:
        super().__init__(f"没有第 {seq} 条消息")


@dataclass(frozen=True)
class Draft:
    title: str
    text: str


def draft_from(desk: Desk, conversation: str, seq: int, agent: str) -> Draft:
    """Raises ConversationNotFound and MessageNotFound."""
    with desk.database.read() as connection:
        found = find_conversation(connection, conversation)
        if found is None:
            raise ConversationNotFound(conversation)
        said = find_message(connection, conversation, seq)
        if said is None or said.kind == "picture":
            raise MessageNotFound(seq)
        slots = slots_in(recent_dialogue(connection, conversation))
        orders = {order.id: order for order in orders_seen(connection, found)}
        order = orders.get(order_in_hand(connection, found, slots) or "")
    signer = said.agent or agent
    facts = facts_for(desk.shop, order, slots.get("facts") or {}, agent=signer, now=said.created_at, buyer=found.buyer)
    text = with_placeholders(said.text, facts)
    return Draft(text.splitlines()[0][:LONGEST_TITLE], text)


def with_placeholders(text: str, facts: dict[str, str]) -> str:
    """`text` with every fact in it named instead, the longest first; braces that stood there are dropped."""
    text = text.replace("{", "").replace("}", "")
    known = {value: name for name, value in reversed(facts.items()) if name in PLACEHOLDERS and name not in _NEVER}
    parts = [text]
    for value in sorted((value for value in known if len(value) >= SHORTEST), key=len, reverse=True):
        parts = [piece for part in parts for piece in _cut(part, value, f"{{{known[value]}}}")]
    return "".join(parts)


def _cut(part: str, value: str, name: str) -> list[str]:
    """The part in pieces, with `name` where `value` stood; a name that was put in before is left alone."""
    if part.startswith("{"):
        return [part]
    first, *rest = part.split(value)
    return [first, *(piece for after in rest for piece in (name, after))]
