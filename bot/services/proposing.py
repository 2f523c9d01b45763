"""From the engine's next action to replies that may be sent, with their reasons and effects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.macros import Filled, Macro, fill, missing, put
from bot.core.orders import Order
from bot.core.suggestions import rank
from bot.core.wording import Finding, check
from bot.services.desk import Desk
from bot.services.dialogue import LISTEN
from bot.services.facts import facts_for
from bot.services.moment import Moment

MOST = 3


@dataclass(frozen=True)
class Proposal:
    """A macro for this moment: `filled` when nothing is missing, else a preview text that names the gaps."""

    macro: Macro
    text: str
    facts: Mapping[str, str]
    missing: tuple[str, ...]
    why: Mapping[str, Any]
    filled: Filled | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def may_go_alone(self) -> bool:
        """Whether the shop's rule lets the bot send it without a person: whole, clean and allowed."""
        return self.macro.alone and self.filled is not None and not self.findings


def propose(desk: Desk, macro: Macro, order: Order | None, said: Mapping[str, str], buyer: str | None, why: Mapping[str, Any], agent: str = "") -> Proposal:
    facts = facts_for(desk.shop, order, said, agent or desk.bot_name, desk.now(), buyer)
    lacking = list(missing(macro, facts))
    if macro.flag and order is None and "order_id" not in lacking:
        lacking.append("order_id")
    if lacking:
        return Proposal(macro, put(macro.text, facts, gap="【{}】"), facts, tuple(lacking), why)
    filled = fill(macro, facts)
    quoted = [value for name, value in facts.items() if name in ("buyer_words", "items", "product", "problem_item", "last_track", "new_address", "address")]
    return Proposal(macro, filled.text, facts, (), why, filled, check(filled.text, desk.files.wording, quoted=quoted))


def proposals_for(desk: Desk, moment: Moment) -> tuple[Proposal, ...]:
    """The engine's next step first, then up to two other macros that fit the moment; those that can't be filled come last."""
    first = None if moment.action == LISTEN else desk.macro(moment.action)
    why, buyer = _why(moment), moment.conversation.buyer
    head = [propose(desk, first, moment.order, moment.facts, buyer, why)] if first else []
    others = [(macro, reasons) for macro, reasons in _fitting(desk, moment) if first is None or macro.id != first.id][: 2 * MOST]
    found = [propose(desk, macro, moment.order, moment.facts, buyer, {**why, "fits": list(reasons)}) for macro, reasons in others]
    return (*head, *sorted(found, key=lambda p: bool(p.missing))[: MOST - 1])


def row_of(proposal: Proposal, conversation: str, seq: int, rank: int, now: datetime) -> dict[str, Any]:
    """The proposal as a row of the suggestions that answer message `seq`."""
    macro = proposal.macro
    effects = {
        "facts": {k: v for k, v in proposal.facts.items() if k not in ("sign", "agent", "today")},
        "order": proposal.facts.get("order_id"),
        "refund": {"type": macro.refund.type, "reason": macro.refund.reason} if macro.refund else None,
        "flag": {"colour": macro.flag.colour.value, "note": macro.flag.note} if macro.flag else None,
        "tasks": [{"to": task.to, "text": task.text} for task in macro.tasks],
    }
    return {
        "conversation": conversation, "message_seq": seq, "rank": rank, "macro": macro.id, "text": proposal.text,
        "missing": list(proposal.missing), "why": dict(proposal.why), "effects": effects, "created_at": now,
    }  # fmt: skip


def _why(moment: Moment) -> dict[str, Any]:
    understood = moment.understanding
    return {
        "intent": understood.intent if understood else "",
        "confidence": round(understood.confidence, 4) if understood else 0.0,
        "case": moment.slots.get("case") or "",
        "reason": moment.facts.get("reason", ""),
        "order_state": moment.order.state.value if moment.order else "",
        "policy": moment.policy,
    }


def _fitting(desk: Desk, moment: Moment) -> list[tuple[Macro, tuple[str, ...]]]:
    ranking = moment.understanding.ranking if moment.understanding else ()
    intents = {str(entry["name"]): float(entry["confidence"]) for entry in ranking}
    return rank(desk.files.macros, case=moment.slots.get("case") or "", state=moment.order.state.value if moment.order else "", intents=intents)
