"""What a buyer writes, reads and asks for."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Query, Response

from bot.desk.buyer.shapes import (
    BuyerMessage,
    BuyerMessages,
    OrderCards,
    RatingGiven,
    TextGiven,
    card,
    message_shown,
    messages_shown,
    state_shown,
)
from bot.desk.buyer.visitor import Visitor, count_message
from bot.desk.errors import refusals
from bot.desk.metrics import MESSAGES
from bot.desk.runtime import Run
from bot.desk.shapes import as_json
from bot.desk.throttle import TooOften
from bot.services.buyer_view import PAGE, orders_of_visit, view
from bot.services.person import ask_for_person
from bot.services.receive import BadClientId, EmptyMessage, MessageTooLong
from bot.services.satisfaction import rate_service
from bot.services.visit import opened, say
from bot.store.database import StorageFailed

MOST = 200
SEQ = 2**31 - 1

router = APIRouter()
counted = [Depends(count_message)]


@router.get("/messages", response_model=BuyerMessages)
def get_messages(
    run: Run,
    visit: Visitor,
    after: int = Query(0, ge=0, le=SEQ),
    before: int | None = Query(None, ge=1, le=SEQ),
    limit: int = Query(PAGE, ge=1, le=MOST),
) -> BuyerMessages:
    """The first ones after `after`; with `before`, or neither, the last ones. The oldest first."""
    seen = view(run.desk, visit, after=after, before=before, limit=limit)
    return BuyerMessages(state=state_shown(seen.state), messages=messages_shown(run.desk, seen))


@router.post(
    "/messages",
    response_model=BuyerMessage,
    status_code=201,
    responses=refusals(EmptyMessage, MessageTooLong, BadClientId, TooOften, StorageFailed),
    dependencies=counted,
)
def post_message(given: TextGiven, run: Run, visit: Visitor) -> Response:
    """Stored once for each `client_id`; sent again it gives the message that stands there."""
    message = say(run.desk, visit, given.client_id, given.text)
    MESSAGES.labels("buyer", "text").inc()
    run.told(visit.conversation)
    return as_json(message_shown(run.desk, message, orders_of_visit(run.desk, visit)), 201)


@router.post("/typing", status_code=204, response_class=Response)
def post_typing(run: Run, visit: Visitor) -> None:
    """The buyer writes; agents who look see it for a moment."""
    run.hub.typing(visit.conversation, "buyer")


@router.post("/person", status_code=204, response_class=Response, dependencies=counted, responses=refusals(TooOften, StorageFailed))
def post_person(run: Run, visit: Visitor) -> None:
    """转人工: a person is called at once."""
    ask_for_person(run.desk, opened(run.desk, visit))
    run.wanted(visit.conversation)


@router.post(
    "/satisfaction",
    status_code=204,
    response_class=Response,
    dependencies=counted,
    responses=refusals(TooOften, MessageTooLong, StorageFailed),
)
def post_satisfaction(given: RatingGiven, run: Run, visit: Visitor) -> None:
    """How it was; said again it takes the place of the first."""
    rate_service(run.desk, opened(run.desk, visit), given.score, given.comment)
    run.hub.changed(visit.conversation)


@router.get("/orders", response_model=OrderCards)
def get_orders(run: Run, visit: Visitor) -> OrderCards:
    """The buyer's own, the newest first; none for the anonymous."""
    return OrderCards(orders=[card(order) for order in orders_of_visit(run.desk, visit)])
