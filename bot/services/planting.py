"""Plant a flag with its signed note on an order: by a macro that was sent, or by an agent's own hand (after_sales.md §2)."""

from __future__ import annotations

from sqlalchemy.engine import Connection

from bot.core.flags import Colour, append_note, plant
from bot.core.holidays import shop_day
from bot.services.desk import ConversationNotFound, Desk
from bot.store import audit, flags, outbox
from bot.store.conversations import find_conversation
from bot.store.orders import find_order


class OrderNotFound(LookupError):
    def __init__(self, id: str) -> None:
        super().__init__(f"没有订单 {id}")


def plant_flag(desk: Desk, order_id: str, agent: str, colour: str, note: str, conversation: str | None = None) -> int:
    """The flag's id; planting once more what this agent has just planted changes nothing.

    Raises OrderNotFound, ConversationNotFound, UnknownColour, ColourReserved and NoteTooLong.
    """
    with desk.database.transaction() as connection:
        if find_order(connection, order_id, lock=True) is None:
            raise OrderNotFound(order_id)
        if conversation is not None and find_conversation(connection, conversation) is None:
            raise ConversationNotFound(conversation)
        fresh = plant(desk.files.legend, colour, order=order_id, note=note, author=agent, at=desk.now())
        last = flags.last_flag(connection, order_id)
        if last and (last.colour, last.note, last.author) == (fresh.colour.value, fresh.note, agent):
            return last.id
        id = plant_on(connection, desk, order_id, fresh.colour, note, agent, conversation=conversation)
        detail = {"colour": fresh.colour.value, "note": fresh.note}
        audit.record(connection, at=desk.now(), who=agent, what="flag", subject=f"order {order_id}", detail=detail)
        return id


def plant_on(
    connection: Connection,
    desk: Desk,
    order_id: str,
    colour: Colour,
    note: str,
    author: str,
    *,
    conversation: str | None,
    suggestion: int | None = None,
) -> int:
    """Plant in the caller's transaction; raises what the flag rules raise, and then that is void."""
    now, legend = desk.now(), desk.files.legend
    flag = plant(legend, colour, order=order_id, note=note, author=author, at=now)
    find_order(connection, order_id, lock=True)  # two conversations about one order write its note in turns
    append_note(flags.current_note(connection, order_id), flag.note, legend.note_bytes)
    meaning = legend.of(flag.colour)
    id = flags.append_flag(
        connection, order_id=order_id, colour=flag.colour.value, note=flag.note, author=author, at=now,
        works=meaning.works, conversation=conversation, suggestion=suggestion,
    )  # fmt: skip
    assert id is not None, "a suggestion is sent once"
    told = {"order": order_id, "colour": flag.colour.value, "code": meaning.code, "note": flag.note, "day": f"{shop_day(now)}"}
    outbox.put(connection, f"flag:{suggestion}" if suggestion else f"flag:by_hand:{id}", "flag", told, now)
    return id
