"""Rasa's rules as sets of features, found by the last state instead of compared one by one."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import SHOULD_NOT_BE_SET

from bot.engine.states import LISTENED, NOTHING, State

Need = tuple[str, str, str]
"""Part of the state, name, value as JSON."""
_UNSET = json.dumps(SHOULD_NOT_BE_SET)


class Pattern(NamedTuple):
    """What a rule wants of one state: an action before, features, and features that are not there."""

    action: str
    needs: tuple[Need, ...]
    without: tuple[tuple[str, str], ...]

    def fits(self, state: State) -> bool:
        """As `RulePolicy._is_rule_applicable`: at the start of a conversation only the start counts."""
        if not self.action or not state.action:
            return self.action == state.action
        parts = {"slots": state.slots, "user": state.user}
        return (
            self.action == state.action
            and all(parts.get(part, NOTHING).get(name) == value for part, name, value in self.needs)
            and all(parts.get(part, NOTHING).get(name, _UNSET) == _UNSET for part, name in self.without)
        )


class Rule(NamedTuple):
    """The states that lead to an action, the newest first, and the length of Rasa's key for them: the longest rule wins."""

    patterns: tuple[Pattern, ...]
    action: str
    length: int


class ReadsText(ValueError):
    """A rule looks at the words of a message or of a reply, which states here leave out."""


class Rules:
    """The rules of a policy, each kept under the rarest feature that it needs, so that few are compared."""

    def __init__(self, policy: RulePolicy) -> None:
        """Raises ReadsText."""
        rules = [_rule(key, action) for key, action in policy.lookup[RULES].items()]
        often = Counter(need for rule in rules for need in rule.patterns[0].needs)
        self._kept: dict[tuple[str, Need | None], list[Rule]] = defaultdict(list)
        for rule in rules:
            newest = rule.patterns[0]
            self._kept[newest.action, min(newest.needs, key=often.__getitem__, default=None)].append(rule)

    def action(self, states: Sequence[State]) -> str | None:
        """The action of the rule that fits best; after a message first by its text, as Rasa asks."""
        last = states[-1]
        if last.action == LISTENED:
            unread = last._replace(user=NOTHING)
            if found := self._best([*states[:-1], unread]):
                return found
        return self._best(states)

    def _best(self, states: Sequence[State]) -> str | None:
        fitting = [rule for rule in self._likely(states[-1]) if _fits(rule, states)]
        return max(fitting, key=lambda rule: rule.length).action if fitting else None

    def _likely(self, last: State) -> Iterator[Rule]:
        yield from self._kept.get((last.action, None), ())
        for part, features in (("slots", last.slots), ("user", last.user)):
            for name, value in features.items():
                yield from self._kept.get((last.action, (part, name, value)), ())


def _rule(key: str, action: str) -> Rule:
    return Rule(tuple(_pattern(state) for state in reversed(json.loads(key))), action, len(key))


def _fits(rule: Rule, states: Sequence[State]) -> bool:
    return all(pattern.fits(state) for pattern, state in zip(rule.patterns, reversed(states), strict=False))


def _pattern(state: Mapping[str, Mapping[str, Any]]) -> Pattern:
    action = state.get("prev_action", {}).get("action_name")
    if "action_text" in state.get("prev_action", {}) or "text" in state.get("user", {}):
        raise ReadsText(str(state))
    features = [(part, name, value) for part, known in state.items() if part != "prev_action" for name, value in known.items()]
    needs = tuple((part, name, json.dumps(value)) for part, name, value in features if value and value != SHOULD_NOT_BE_SET)
    without = tuple((part, name) for part, name, value in features if value == SHOULD_NOT_BE_SET)
    return Pattern(json.dumps(action) if action else "", needs, without)
