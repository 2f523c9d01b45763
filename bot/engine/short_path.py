"""The next action by rules and memorised stories, as Rasa would say it, without Rasa's graph, trackers and copies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rasa.core.policies.ensemble import DefaultPolicyPredictionEnsemble
from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain

from bot.engine.memory import Memory
from bot.engine.rules import ReadsText, Rules
from bot.engine.states import Event, StateMaker, StrangeEvent


class Prediction(NamedTuple):
    """The next action, who says so, and how sure he is, 0–1."""

    action: str
    policy: str
    score: float


class ShortPath:
    """For a model of one rule policy and one that memorises; whatever else there is, Rasa is asked."""

    def __init__(self, domain: Domain, rules: RulePolicy, memory: MemoizationPolicy) -> None:
        """Raises ReadsText."""
        self._maker = StateMaker(domain)
        self._rules = Rules(rules)
        self._memory = Memory(memory, self._maker, rules._get_rule_only_data())
        self._names = (type(rules).__name__, type(memory).__name__)
        self._unsure = _fallback(rules)

    def predict(self, events: Iterable[Event]) -> Prediction | None:
        """The next action after these events, or None where only Rasa knows."""
        try:
            steps = self._maker.steps(events)
        except StrangeEvent:
            return None
        if not any(step.action or step.user for step in steps):
            return None
        states = self._maker.states(steps)
        if action := self._rules.action(states):
            return Prediction(action, self._names[0], 1.0)
        if action := self._memory.action(steps, states):
            return Prediction(action, self._names[1], 1.0)
        return self._unsure


def short_path(domain: Domain, components: Sequence[Any]) -> ShortPath | None:
    """The short path through a model of these components; None when the model needs all of Rasa."""
    policies = [component for component in components if isinstance(component, Policy)]
    rules = [policy for policy in policies if type(policy) is RulePolicy]
    memories = [policy for policy in policies if type(policy) in (MemoizationPolicy, AugmentedMemoizationPolicy)]
    ensemble = any(type(component) is DefaultPolicyPredictionEnsemble for component in components)
    if domain.forms or not ensemble or len(policies) != 2 or not rules or not memories or not _rules_win(rules[0], memories[0]):
        return None
    try:
        return ShortPath(domain, rules[0], memories[0])
    except ReadsText:
        return None


def _rules_win(rules: RulePolicy, memory: MemoizationPolicy) -> bool:
    """Both are as sure of what they know, so that the ensemble goes by priority; and what nobody knows is less sure."""
    return rules.priority > memory.priority and not memory.config["use_nlu_confidence_as_score"] and _fallback(rules).score < 1


def _fallback(rules: RulePolicy) -> Prediction:
    """What a rule policy says when no rule fits."""
    if not rules.config["enable_fallback_prediction"]:
        return Prediction(ACTION_LISTEN_NAME, type(rules).__name__, 0.0)
    return Prediction(rules._fallback_action_name, type(rules).__name__, float(rules.config["core_fallback_threshold"]))
