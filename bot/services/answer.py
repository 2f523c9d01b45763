"""Answer a buyer: ask the engine, judge the case, propose replies, and send alone where the shop's rule allows it."""

from __future__ import annotations

from bot.engine.client import EngineUnavailable
from bot.services.decision import decide
from bot.services.desk import Desk
from bot.services.hold import ENGINE_DOWN, FAILED, hand_over
from bot.services.moment import Moment, load_moment
from bot.services.proposing import proposals_for
from bot.services.thinking import think
from bot.services.turn import Outcome, write_turn

MOST_TRIES = 20


class KeepsChanging(RuntimeError):
    """Others changed the conversation as often as an answer was tried; the buyer's messages keep waiting."""

    def __init__(self, conversation: str) -> None:
        super().__init__(f"conversation {conversation} kept changing while it was answered")


def answer(desk: Desk, conversation: str) -> Outcome:
    """Answer everything the buyer wrote since the last answer, as one.

    Nothing is written until all is decided, then all in one transaction; when the conversation changed meanwhile it
    is decided anew. What goes wrong, as EngineUnavailable does, is raised after the conversation was handed over; the
    messages keep waiting. Raises ConversationNotFound and KeepsChanging.
    """
    for _ in range(MOST_TRIES):
        moment = load_moment(desk, conversation)
        if not moment.waiting:
            return Outcome()
        try:
            outcome = _turn(desk, moment)
        except Exception as error:
            hand_over(desk, conversation, ENGINE_DOWN if isinstance(error, EngineUnavailable) else FAILED)
            raise
        if outcome is not None:
            return outcome
    raise KeepsChanging(conversation)


def answer_unless_claimed(desk: Desk, conversation: str) -> Outcome | None:
    """`answer`, unless another desk is at it; then None."""
    with desk.database.claim(f"answer {conversation}") as free:
        return answer(desk, conversation) if free else None


def _turn(desk: Desk, moment: Moment) -> Outcome | None:
    think(desk, moment)
    proposals = proposals_for(desk, moment)
    return write_turn(desk, moment, proposals, decide(desk, moment, proposals))
