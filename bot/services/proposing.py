"""From the engine's next action to replies that may be sent, with their reasons and effects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from bot.core.holidays import shop_day
from bot.core.macros import Filled, Macro, fill, missing, put
from bot.core.orders import Order
from bot.core.suggestions import rank
from bot.core.wording import Finding, check
from bot.services.desk import Desk
from bot.services.dialogue import LISTEN
from bot.services.facts import facts_for, quoted
from bot.services.moment import Moment

MOST = 3
GAP = "【{}】"

#: Facts of whoever sends: they are found anew when an agent accepts.
_OF_THE_SENDER = ("sign", "agent")


@dataclass(frozen=True)
class Proposal:
    """A macro for this moment: `filled` when nothing is missing, else a preview text that names the gaps."""

    macro: Macro
    text: str
    facts: Mapping[str, str]
    missing: tuple[str, ...] = ()
    why: Mapping[str, Any] | None = None
    filled: Filled | None = None
    findings: tuple[Finding, ...] = ()
    order: str | None = None


def propose(
    desk: Desk,
    macro: Macro,
    order: Order | None,
    said: Mapping[str, str],
    *,
    buyer: str | None,
    why: Mapping[str, Any] | None = None,
    agent: str = "",
) -> Proposal:
    """`macro` with everything that is known; a flag needs an order to stand on."""
    facts = facts_for(desk.shop, order, said, agent=agent or desk.bot_name, now=desk.now(), buyer=buyer)
    lacking = missing(macro, facts)
    if macro.flag and order is None and "order_id" not in lacking:
        lacking += ("order_id",)
    id = order.id if order else None
    if lacking:
        return Proposal(macro, put(macro.text, facts, gap=GAP), facts, lacking, why, order=id)
    filled = fill(macro, facts)
    return Proposal(macro, filled.text, facts, (), why, filled, check(filled.text, desk.files.wording, quoted=quoted(facts)), id)


def next_step(desk: Desk, moment: Moment) -> Proposal | None:
    """What the engine would say next; None when it listens. Raises UnknownMacro."""
    if moment.action == LISTEN:
        return None
    buyer = moment.conversation.buyer
    return propose(desk, desk.macro(moment.action), moment.order, moment.facts, buyer=buyer, why=_why(moment))


def proposals_for(desk: Desk, moment: Moment) -> tuple[Proposal, ...]:
    """The engine's next step first, then up to two other macros that fit the moment; those that can't be filled come last."""
    first, buyer, why = next_step(desk, moment), moment.conversation.buyer, _why(moment)
    others = [(macro, fits) for macro, fits in _fitting(desk, moment) if first is None or macro != first.macro][: 2 * MOST]
    found = [propose(desk, macro, moment.order, moment.facts, buyer=buyer, why={**why, "fits": list(fits)}) for macro, fits in others]
    return (*([first] if first else []), *sorted(found, key=lambda p: bool(p.missing))[: MOST - 1])


def row_of(
    proposal: Proposal, conversation: str, seq: int, rank: int, now: datetime, *, then: Mapping[str, Any] = MappingProxyType({})
) -> dict[str, Any]:
    """The proposal as a row of the suggestions that answer message `seq`; `then` are the slots that accepting it sets."""
    facts = {name: value for name, value in proposal.facts.items() if name not in _OF_THE_SENDER}
    return {
        "conversation": conversation, "message_seq": seq, "rank": rank, "macro": proposal.macro.id, "text": proposal.text,
        "missing": list(proposal.missing), "why": dict(proposal.why or {}), "created_at": now,
        "effects": {"facts": facts, "order": proposal.order, "then": dict(then), **dict(effects_of(proposal.macro, facts))},
    }  # fmt: skip


def effects_of(macro: Macro, facts: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What sending would do, for people to read; gaps are named."""
    refund, flag = macro.refund, macro.flag
    yield "refund", refund and dict(zip(("type", "reason", "amount"), (put(t, facts, gap=GAP) for t in refund.texts), strict=True))
    yield "flag", flag and {"colour": flag.colour.value, "note": put(flag.note, facts, gap=GAP)}
    yield "tasks", [{"to": task.to, "text": put(task.text, facts, gap=GAP)} for task in macro.tasks]


def _why(moment: Moment) -> dict[str, Any]:
    understood = moment.understanding
    return {
        "intent": understood.intent if understood else "",
        "confidence": round(understood.confidence, 4) if understood else 0.0,
        "case": moment.case,
        "reason": moment.facts.get("reason", ""),
        "order_state": moment.order.state.value if moment.order else "",
        "policy": moment.policy,
    }


def _fitting(desk: Desk, moment: Moment) -> list[tuple[Macro, tuple[str, ...]]]:
    ranking = moment.understanding.ranking if moment.understanding else ()
    intents = {str(entry["name"]): float(entry["confidence"]) for entry in ranking}
    today = shop_day(desk.now())
    valid = [macro for macro in desk.files.macros if macro.valid_on(today)]
    state, intent = moment.order.state.value if moment.order else "", moment.understanding.intent if moment.understanding else ""
    habits = desk.habits.of(desk.database, desk.now(), intent, state)
    return rank(valid, case=moment.case, state=state, intents=intents, habits=habits)
