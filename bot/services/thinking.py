"""Asks the engine what comes next, and runs the shop's quiet actions on the way."""

from __future__ import annotations

from bot.engine.wire import Answer, Incoming, Question
from bot.services.desk import Desk
from bot.services.dialogue import LISTEN
from bot.services.ground import Ground
from bot.services.moment import Moment

MOST_STEPS = 10


def think(desk: Desk, moment: Moment) -> None:
    """Ask until the engine wants to speak or to listen; `moment` then holds the action and all new events.

    Raises EngineUnavailable. Nothing is written.
    """
    on = Ground(desk.shop, moment.orders, desk.now(), anonymous=moment.conversation.buyer is None)
    reply = _ask(desk, moment, moment.incoming)
    moment.understanding = reply.understanding
    for _ in range(MOST_STEPS):
        moment.action, moment.policy = reply.action, reply.policy
        if reply.action == LISTEN or not desk.quiet.knows(reply.action):
            return
        moment.take_judgement(desk.quiet.run(reply.action, on, [*moment.events, *moment.new], moment.slots))
        reply = _ask(desk, moment, None)
    moment.action = LISTEN


def _ask(desk: Desk, moment: Moment, incoming: Incoming | None) -> Answer:
    reply = desk.engine.answer(Question([*moment.events, *moment.new], incoming))
    moment.take(reply.events)
    return reply
