"""What a buyer's widget sends and gets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import Field

from bot.core.messages import LONGEST
from bot.core.orders import Order
from bot.desk.shapes import Given, Shown, local
from bot.services.buyer_view import State, View, buttons_of, order_shown, title_of
from bot.services.desk import Desk
from bot.services.facts import STATES
from bot.services.receive import LONGEST_ID, PICTURE
from bot.store.conversations import Message


class SessionGiven(Given):
    """`shop` is the page's data-shop; `identity` what the shop's server signed; `resume` what the last session gave."""

    shop: str = Field(max_length=64)
    identity: str | None = Field(None, max_length=4000)
    resume: str | None = Field(None, max_length=4000)


class TextGiven(Given):
    client_id: str = Field(min_length=1, max_length=LONGEST_ID)
    text: str = Field(max_length=LONGEST)


class RatingGiven(Given):
    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=LONGEST)


class ShopShown(Shown):
    id: str
    name: str
    hours: str
    open: bool


class BuyerName(Shown):
    name: str


class OrderCard(Shown):
    """An order in a line; `items` counts pieces, `amount` is yuan."""

    id: str
    title: str
    picture: str | None
    state: str
    state_text: str
    amount: str
    items: int
    at: datetime | None


class Button(Shown):
    title: str
    says: str


class BuyerMessage(Shown):
    """`picture` is an address that wants the token; `client_id` only stands at the buyer's own messages."""

    seq: int
    author: Literal["buyer", "bot", "agent", "system"]
    name: str
    kind: Literal["text", "picture", "choice"]
    text: str
    picture: str | None
    buttons: list[Button]
    order: OrderCard | None
    client_id: str | None
    at: datetime


class BuyerState(Shown):
    open: bool
    waiting_for_person: bool
    ask_satisfaction: bool


class BuyerSession(Shown):
    """`token` opens the other addresses for twelve hours; `resume` is for the next session in this browser."""

    token: str
    resume: str
    conversation: str
    shop: ShopShown
    buyer: BuyerName | None
    order: OrderCard | None
    greeting: str
    state: BuyerState
    messages: list[BuyerMessage]


class BuyerMessages(Shown):
    state: BuyerState
    messages: list[BuyerMessage]


class OrderCards(Shown):
    orders: list[OrderCard]


def card(order: Order) -> OrderCard:
    at = order.created_at or order.paid_at
    return OrderCard(
        id=order.id,
        title=title_of(order),
        picture=None,
        state=order.state.value,
        state_text=STATES[order.state],
        amount=f"{order.amount:.2f}",
        items=sum(item.quantity for item in order.items),
        at=local(at) if at else None,
    )


def message_shown(desk: Desk, message: Message, orders: Sequence[Order]) -> BuyerMessage:
    own, order = message.author == "buyer", order_shown(message, orders)
    return BuyerMessage.parse_obj(
        {
            "seq": message.seq,
            "author": message.author,
            "name": "" if own else message.agent or "",
            "kind": message.kind,
            "text": message.text.removeprefix(PICTURE) if message.kind == "picture" else message.text,
            "picture": f"/api/buyer/pictures/{message.picture}" if message.picture else None,
            "buttons": [Button(title=button.title, says=button.says or button.title) for button in buttons_of(desk, message)],
            "order": card(order) if order else None,
            "client_id": message.client_id if own else None,
            "at": local(message.created_at),
        }
    )


def messages_shown(desk: Desk, view: View) -> list[BuyerMessage]:
    return [message_shown(desk, message, view.orders) for message in view.messages]


def state_shown(state: State) -> BuyerState:
    return BuyerState(open=state.open, waiting_for_person=state.waiting_for_person, ask_satisfaction=state.ask_satisfaction)
