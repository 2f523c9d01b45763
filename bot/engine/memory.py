"""What Rasa memorised of the stories, looked up without a tracker."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from rasa.core.policies.memoization import AugmentedMemoizationPolicy, MemoizationPolicy
from rasa.shared.core.constants import RULE_ONLY_SLOTS

from bot.engine.states import LISTENED, NOTHING, State, StateMaker, Step, feature_key


class Memory:
    """The memory of a policy; `only_in_rules` are slots that no story knows and that it does not look at."""

    def __init__(self, policy: MemoizationPolicy, maker: StateMaker, rule_only: Mapping[str, Sequence[str]]) -> None:
        self._actions = {_plain(key, policy.config): action for key, action in policy.lookup.items()}
        self._longest: int | None = policy.featurizer.max_history
        self._forgets = isinstance(policy, AugmentedMemoizationPolicy)
        self._maker = maker
        self._only_in_rules = frozenset(rule_only.get(RULE_ONLY_SLOTS, ()))

    def action(self, steps: Sequence[Step], states: Sequence[State]) -> str | None:
        """What followed these states in a story, or, for a policy that forgets, a younger part of the conversation."""
        found = self._recall(states)
        if found is None and self._forgets:
            return next((action for part in self._younger(steps) if (action := self._recall(self._maker.states(part)))), None)
        return found

    def _recall(self, states: Sequence[State]) -> str | None:
        told = list(accumulate(map(self._known, states), _heard_before))
        return self._actions.get(feature_key(told[-self._longest :] if self._longest else told))

    def _known(self, state: State) -> State:
        if self._only_in_rules.isdisjoint(state.slots):
            return state
        return state._replace(slots={name: value for name, value in state.slots.items() if name not in self._only_in_rules})

    def _younger(self, steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
        """The conversation from each action on, of those that the policy looks back to."""
        actions = [index for index, step in enumerate(steps) if step.action]
        for index in actions[self._first(steps, actions) :]:
            yield steps[index:]

    def _first(self, steps: Sequence[Step], actions: Sequence[int]) -> int:
        """Rasa goes back to the listening before the longest history, or to the beginning."""
        if not self._longest:
            return 0
        older = range(len(actions) - self._longest - 1, -1, -1)
        return next((place for place in older if steps[actions[place]].action == LISTENED), 0)


def _heard_before(last: State, state: State) -> State:
    """While it acts the bot has heard what it had heard before."""
    return state if state.action == LISTENED else state._replace(user=last.user or NOTHING)


def _plain(key: str, config: Mapping[str, object]) -> str:
    return zlib.decompress(base64.b64decode(key)).decode() if config["enable_feature_string_compression"] else key
