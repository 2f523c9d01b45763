"""From the engine's next action to replies that may be sent, with their reasons and effects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.holidays import shop_day
from bot.core.macros import Filled, Macro, fill, missing, put
from bot.core.orders import Order
from bot.core.suggestions import rank
from bot.core.wording import Finding, check
from bot.services.desk import Desk
from bot.services.facts import facts_for

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


def alternatives(
    desk: Desk, first: Macro | None, order: Order | None, slots: Mapping[str, Any], ranking: Sequence[Mapping[str, Any]], buyer: str | None, why: Mapping[str, Any]
) -> list[Proposal]:
    """Up to two more macros that fit the moment and the day, best first; those that can't be filled come last."""
    intents = {str(entry["name"]): float(entry["confidence"]) for entry in ranking}
    state = order.state.value if order else ""
    today = shop_day(desk.now())
    others = rank([macro for macro in desk.files.macros if macro.valid_on(today)], case=slots.get("case") or "", state=state, intents=intents)
    found = []
    for macro, reasons in others:
        if first is not None and macro.id == first.id:
            continue
        found.append(propose(desk, macro, order, slots.get("facts") or {}, buyer, {**why, "fits": list(reasons)}))
        if len(found) == 2 * MOST:
            break
    return sorted(found, key=lambda p: bool(p.missing))[: MOST - 1]
