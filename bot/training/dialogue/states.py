"""What the dialogue looks like before each action of a run: all that a rule or a story can go by."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from bot.training.dialogue.paths import NOT_SET, OPEN, Event, Run

Slots = tuple[tuple[str, str], ...]
Feature = Callable[[Any], tuple[float, ...] | None]


@dataclass(frozen=True, eq=False)
class State:
    """The last action, the buyer's last intent, and the slots that count as Rasa sees them (JSON), by name.

    Two that say the same are the same object (`state`), so that they are compared at once.
    """

    action: str | None
    intent: str | None
    slots: Slots

    @cached_property
    def text(self) -> str:
        """As Rasa writes it down: of two rules that fit, the longer text goes first."""
        parts: dict[str, Any] = {}
        if self.action is not None:
            parts["prev_action"] = {"action_name": self.action}
        if self.slots:
            parts["slots"] = {name: json.loads(value) for name, value in self.slots}
        if self.intent is not None:
            parts["user"] = {"intent": self.intent}
        return json.dumps(parts, sort_keys=True)

    @cached_property
    def values(self) -> dict[str, str]:
        return dict(self.slots)


state = lru_cache(maxsize=200_000)(State)

#: A slot that a rule wants empty.
UNSET = json.dumps(NOT_SET)

States = tuple[State, ...]


class Moment(NamedTuple):
    """An action of a run and the states before it; `open` where nothing can be foretold: a rule's beginning."""

    states: States
    event: Event
    open: bool


class Featured:
    """The slots of a domain that count in dialogues, and how."""

    def __init__(self, slots: Mapping[str, Any]) -> None:
        self._features = {name: _feature(slot) for name, slot in slots.items() if isinstance(slot, Mapping)}

    def counts(self, name: str) -> bool:
        return self._features.get(name) is not None

    def of(self, name: str, value: Any) -> str | None:
        """What a value looks like, None for one that can't be told from an unset slot."""
        feature = self._features.get(name)
        if feature is None or value is None:
            return None
        if value == NOT_SET:
            return UNSET
        found = feature(value)
        return None if found is None or not any(found) else _json(found)


def moments_of(run: Run, featured: Featured) -> Iterator[Moment]:
    """Every action of a run with the states before it."""
    slots: dict[str, str] = {}
    action: str | None = None
    intent: str | None = None
    states: list[State] = []
    opened = True  # the first action of all can't be foretold
    for event in run.events:
        if event.kind == "slot":
            value = featured.of(event.name, event.value)
            slots = {name: one for name, one in {**slots, event.name: value}.items() if one is not None}
        elif event.kind == "intent":
            intent = event.name
        else:
            states.append(state(action, intent, tuple(sorted(slots.items()))))
            yield Moment(tuple(states), event, opened)
            opened = event.name == OPEN
            action = event.name


def _feature(slot: Mapping[str, Any]) -> Feature | None:
    """How Rasa's kinds of slots look; None for one that does not influence the conversation."""
    kind = slot.get("type")
    if slot.get("influence_conversation") is False or kind == "any":
        return None
    if kind == "categorical":
        values = [str(value).lower() for value in slot.get("values") or []]
        return lambda value: _one_of(values, str(value).lower())
    if kind == "bool":
        return lambda value: (1.0, float(str(value).lower() == "true"))
    if kind == "list":
        return lambda value: (1.0,) if value else None
    if kind == "float":
        return lambda value: (1.0, _share(slot, value))
    return lambda value: (1.0,)


@lru_cache(maxsize=10_000)
def _json(value: tuple[float, ...]) -> str:
    return json.dumps(value)


def _one_of(values: list[str], value: str) -> tuple[float, ...]:
    known = [*values, *([] if "__other__" in values else ["__other__"])]
    place = known.index(value) if value in known else len(known) - 1
    return tuple(float(n == place) for n in range(len(known)))


def _share(slot: Mapping[str, Any], value: Any) -> float:
    low, high = float(slot.get("min_value", 0.0)), float(slot.get("max_value", 1.0))
    try:
        return (max(low, min(high, float(value))) - low) / ((high - low) or 1.0)
    except (TypeError, ValueError):
        return 0.0
