"""A dialogue as Rasa's policies see it: a state before every action, worked out in one walk over plain events.

Rasa rebuilds a tracker for each of these states, and every policy builds them anew.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_UNLIKELY_INTENT_NAME, SHOULD_NOT_BE_SET
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker

Event = Mapping[str, Any]
Part = Mapping[str, str]
"""Features by name, each as JSON, which is equal when Rasa's own value is equal."""


class State(NamedTuple):
    """What is known before an action; `action` is the one before, as JSON, "" at the start of a conversation."""

    action: str
    slots: Part
    user: Part


class Step(NamedTuple):
    """What an event changes in the state; `slots` of a None take a slot away."""

    action: str = ""
    slot: str = ""
    feature: str | None = None
    user: Part | None = None


class StrangeEvent(ValueError):
    """An event that only Rasa's tracker understands: a form, a restart, a message without an intent, …"""


LISTENED = json.dumps(ACTION_LISTEN_NAME)
NOTHING: Part = {}


class StateMaker:
    """Makes states for one domain; what it worked out for a slot's value or a message's intent it remembers."""

    def __init__(self, domain: Domain) -> None:
        self._domain = domain
        self._slots: dict[str, Slot] = {slot.name: copy.copy(slot) for slot in domain.slots if slot.influence_conversation}
        self._features: dict[tuple[str, str], str | None] = {}
        self._users: dict[Hashable, Part] = {}
        self._unset = {name: feature for name, slot in self._slots.items() if (feature := self._feature(name, slot.initial_value))}

    def steps(self, events: Iterable[Event]) -> list[Step]:
        """What the events change, those without effect left out; raises StrangeEvent."""
        return [step for event in events if (step := self._step(event)) is not None]

    def states(self, steps: Iterable[Step]) -> list[State]:
        """The state before every action of a conversation that begins with these steps, and the one after them all."""
        states, now = [], State("", self._unset, NOTHING)
        for action, slot, feature, user in steps:
            if action:
                states.append(now)
                now = now._replace(action=action)
            elif user is not None:
                now = now._replace(user=user)
            else:
                now = now._replace(slots=_with(now.slots, slot, feature))
        return [*states, now]

    def _step(self, event: Event) -> Step | None:
        kind = event["event"]
        if kind == "action":
            return Step(action=_action(event))
        if kind == "slot":
            name, value = event["name"], event["value"]
            return Step(slot=name, feature=self._feature(name, value)) if name in self._slots else None
        if kind == "user":
            return Step(user=self._user(event))
        if kind == "bot":
            return None
        raise StrangeEvent(kind)

    def _feature(self, name: str, value: Any) -> str | None:
        """The features of a slot's value; None for a value that leaves no trace in a state."""
        key = (name, repr(value))
        if key not in self._features:
            slot = self._slots[name]
            slot.value = value
            self._features[key] = _told(slot.value, slot.as_feature())
        return self._features[key]

    def _user(self, event: Event) -> Part:
        parsed = event.get("parse_data") or {}
        intent, entities = (parsed.get("intent") or {}).get("name"), parsed.get("entities") or ()
        if not intent or intent in DEFAULT_ACTION_MAPPINGS:
            raise StrangeEvent(f"user: {intent}")
        marks = frozenset(tuple((key, one[key]) for key in ("entity", "role", "group") if key in one) for one in entities)
        if (intent, marks) not in self._users:
            self._users[intent, marks] = self._featurised(UserUttered("-", {"name": intent}, list(entities)))
        return self._users[intent, marks]

    def _featurised(self, message: UserUttered) -> Part:
        tracker = DialogueStateTracker("", [])
        tracker.latest_message = message
        found = self._domain._get_user_sub_state(tracker)
        return {name: json.dumps(value) for name, value in found.items() if name != "text"}


def feature_key(states: Sequence[State]) -> str:
    """The states as the text under which Rasa memorises them."""
    return f"[{', '.join(map(_text, states))}]".replace('"', "")


def _text(state: State) -> str:
    action: Part = {"action_name": state.action} if state.action else NOTHING
    parts = (("prev_action", action), ("slots", state.slots), ("user", state.user))
    return f"{{{', '.join(f'{name}: {_part(part)}' for name, part in parts if part)}}}"


def _part(part: Part) -> str:
    return f"{{{', '.join(f'{name}: {part[name]}' for name in sorted(part))}}}"


@lru_cache(maxsize=10_000)
def _quoted(name: str) -> str:
    return json.dumps(name)


def _action(event: Event) -> str:
    name = event.get("name")
    if not name or name == ACTION_UNLIKELY_INTENT_NAME or event.get("hide_rule_turn"):
        raise StrangeEvent(f"action: {name}")
    return _quoted(name)


def _told(value: Any, features: Sequence[float]) -> str | None:
    if features and value == SHOULD_NOT_BE_SET:
        return json.dumps(SHOULD_NOT_BE_SET)
    return json.dumps(features) if any(features) else None


def _with(slots: Part, name: str, feature: str | None) -> Part:
    others = {other: found for other, found in slots.items() if other != name}
    return others if feature is None else {**others, name: feature}
