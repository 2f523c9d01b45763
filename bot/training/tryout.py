"""Talk to the bot as a buyer would and correct its next step: nothing is stored, the whole talk is played anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.core.orders import Order
from bot.engine.wire import Incoming
from bot.files.demo import demo_orders
from bot.services.buyer_view import title_of
from bot.services.desk import Desk
from bot.services.dialogue import LISTEN, events_after, slot_events, slots_for
from bot.services.facts import STATES
from bot.services.moment import Moment
from bot.services.proposing import Proposal, propose
from bot.services.receive import PICTURE
from bot.services.thinking import think
from bot.store.conversations import Conversation, Message
from bot.training.story_sources import Told, told_by


@dataclass(frozen=True)
class Said:
    """What the trainer writes as a buyer; `intent` and `macro` where he knows better. An empty macro: say nothing."""

    text: str = ""
    picture: bool = False
    intent: str | None = None
    macro: str | None = None


@dataclass(frozen=True)
class BotReply:
    """What the bot made of it: `macro` is what it would say (empty: nothing), `text` that with the order's facts, `sent` what goes on."""

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    case: str
    macro: str
    reply: str
    missing: tuple[str, ...]
    sent: str
    sent_text: str


@dataclass(frozen=True)
class TryOut:
    replies: tuple[BotReply, ...]
    told: Told


@dataclass(frozen=True)
class DemoOrder:
    """An order that the talk may be about."""

    id: str
    title: str


def demo_choices(desk: Desk, root: Path) -> tuple[DemoOrder, ...]:
    """The demo's orders, as a trainer chooses among them."""
    return tuple(DemoOrder(one.id, f"{STATES[one.state]} · {title_of(one)} · {one.courier or '未发货'}") for one in _demo(desk, root))


def try_out(desk: Desk, root: Path, order: str, talk: Sequence[Said]) -> TryOut:
    """The whole talk, about a demo order (empty: by nobody who is known). Raises EngineUnavailable and UnknownMacro."""
    orders = tuple(one for one in _demo(desk, root) if one.id == order)
    events: list[dict[str, Any]] = []
    replies = []
    for number, said in enumerate(talk, 1):
        moment = _moment(desk, orders, events, number, said)
        think(desk, moment)
        would = _proposal(desk, moment, "" if moment.action == LISTEN else moment.action)
        sent = would if said.macro is None else _proposal(desk, moment, said.macro)
        events = [*moment.events, *moment.new, *_after(desk, moment, sent)]
        replies.append(_reply(moment, said, would, sent))
    return TryOut(tuple(replies), told_by(desk, events))


def _after(desk: Desk, moment: Moment, sent: Proposal | None) -> list[dict[str, Any]]:
    """As when an agent accepts it, or lets the bot be silent."""
    now = desk.now()
    if sent is None:
        return slot_events(moment.unsaid(understood=True), now)
    first = 1 if sent.macro.id == moment.action else 2
    slots = {} if first == 1 else slots_for(sent.macro, moment.then(first), moment.case)
    return [*slot_events(slots, now), *events_after(sent.macro, now)]


def _proposal(desk: Desk, moment: Moment, macro: str) -> Proposal | None:
    return propose(desk, desk.macro(macro), moment.order, moment.facts, buyer=moment.conversation.buyer) if macro else None


def _reply(moment: Moment, said: Said, would: Proposal | None, sent: Proposal | None) -> BotReply:
    understood = moment.understanding
    assert understood is not None
    ranking = tuple((str(one["name"]), round(float(one["confidence"]), 3)) for one in understood.ranking[:4])
    return BotReply(
        moment.incoming.text, understood.intent, round(understood.confidence, 3), ranking, moment.case,
        would.macro.id if would else "", would.text if would else "", would.missing if would else (),
        sent.macro.id if sent else "", sent.text if sent else "",
    )  # fmt: skip


@dataclass
class _Corrected(Moment):
    """A moment whose message means what the trainer says."""

    intent: str | None = None

    @property
    def incoming(self) -> Incoming:
        heard = super().incoming
        return Incoming(heard.text, self.intent) if self.intent else heard


def _moment(desk: Desk, orders: tuple[Order, ...], events: list[dict[str, Any]], number: int, said: Said) -> Moment:
    now = desk.now()
    message = _message(number, said, now)
    moment = _Corrected(_conversation(desk, orders, now), (message,), events, orders, intent=said.intent)
    moment.weigh(desk.shop.words)
    return moment


def _message(number: int, said: Said, now: datetime) -> Message:
    kind, text = ("picture", PICTURE) if said.picture else ("text", said.text)
    return Message(number, "", number, "buyer", None, kind, text, None, None, None, None, None, None, False, now)


def _conversation(desk: Desk, orders: tuple[Order, ...], now: datetime) -> Conversation:
    buyer = orders[0].buyer if orders else None
    return Conversation("", desk.shop.profile.name, buyer, "assist", None, None, None, None, None, None, 0, now, now, None)


def _demo(desk: Desk, root: Path) -> tuple[Order, ...]:
    return demo_orders(desk.now(), root / "shop" / "demo" / "orders.yml")
