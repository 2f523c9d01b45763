"""What a story's steps may be made of, each with an example: for those who choose and don't know the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.orders import Order, OrderState
from bot.files.demo import demo_orders
from bot.services.desk import Desk
from bot.services.proposing import propose
from bot.training.checks.project import Project
from bot.training.dialogue.states import Featured
from bot.training.examples import all_examples

MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Vocabulary:
    """`says`: what buyers say for an intent; `slots`: those that rules may go by, with their values; `filled`: macros on a demo order."""

    says: Mapping[str, tuple[str, ...]]
    slots: Mapping[str, tuple[str, ...]]
    filled: Mapping[str, str]


def vocabulary(desk: Desk, root: Path) -> Vocabulary:
    """Of the files as they stand."""
    project = Project(root)
    slots = project.domain.get("slots")
    known = slots if isinstance(slots, dict) else {}
    featured = Featured(known)
    says: dict[str, list[str]] = {intent: [] for intent in sorted(project.listed("intents"))}
    for example in all_examples(root):
        kept = says.setdefault(example.intent, [])
        if len(kept) < MOST_EXAMPLES:
            kept.append(example.plain)
    orders = demo_orders(desk.now(), root / "shop" / "demo" / "orders.yml")
    return Vocabulary(
        {intent: tuple(texts) for intent, texts in says.items()},
        {name: _values(slot) for name, slot in known.items() if featured.counts(name)},
        {macro.id: propose(desk, macro, _one_for(orders, macro.fits.states), {}, buyer="tb_1001").text for macro in desk.files.macros},
    )


def _values(slot: object) -> tuple[str, ...]:
    values = slot.get("values") if isinstance(slot, dict) else None
    return tuple(map(str, values)) if isinstance(values, list) else ()


def _one_for(orders: Sequence[Order], states: Sequence[str]) -> Order:
    """An order that a macro is meant for, else one that is on its way."""
    wanted = [*states, OrderState.SHIPPED.value]
    return next((order for state in wanted for order in orders if order.state.value == state), orders[0])
