"""Finds the rules worth comparing by the last state, instead of comparing all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy

State = Mapping[str, Any]
Lookup = dict[str, str]


class RuleIndex:
    """Takes the place of `RulePolicy._get_possible_keys`: the same keys, out of fewer candidates.

    A rule can only apply when the action and the intent of its last state are those of the conversation's; a state
    without an action is a conversation's start and is left to Rasa.
    """

    def __init__(self, policy: RulePolicy) -> None:
        self._all: Callable[[Lookup, list[State]], set[str]] = policy._get_possible_keys
        self._policy = policy
        self._groups: dict[int, dict[tuple[str | None, str | None], Lookup]] = {}

    def __call__(self, lookup: Lookup, states: list[State]) -> set[str]:
        if not states:
            return self._all(lookup, states)
        action, intent = _signs(states[-1])
        groups = self._grouped(lookup)
        likely: Lookup = {}
        for key in {(action, intent), (action, None), (None, None), (None, intent)}:
            likely.update(groups.get(key, {}))
        return self._all(likely, states)

    def _grouped(self, lookup: Lookup) -> dict[tuple[str | None, str | None], Lookup]:
        if id(lookup) not in self._groups:
            groups: dict[tuple[str | None, str | None], Lookup] = defaultdict(dict)
            for key, action in lookup.items():
                groups[_signs(self._last_state(key))][key] = action
            self._groups[id(lookup)] = dict(groups)
        return self._groups[id(lookup)]

    def _last_state(self, key: str) -> State:
        states: list[State] = self._policy._rule_key_to_state(key)
        return states[-1] if states else {}


def _signs(state: State) -> tuple[str | None, str | None]:
    return state.get("prev_action", {}).get("action_name"), state.get("user", {}).get("intent")


def index_rules(policies: Iterable[Any]) -> None:
    """Give every rule policy among `policies` its index."""
    for policy in policies:
        if isinstance(policy, RulePolicy):
            policy._get_possible_keys = RuleIndex(policy)
