"""The rules as they will be learnt, and what they would do in a given state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from bot.training.dialogue.paths import LISTEN, OPEN, Run
from bot.training.dialogue.states import UNSET, Featured, State, States, moments_of, state


class Foretold(NamedTuple):
    """The action of the rule that fits best (None: no rule fits), and the states by which it does."""

    action: str | None
    by: States


class Rulebook:
    """Every state that a rule speaks of, and the action it leads to; states that lead to two are in neither."""

    def __init__(self, runs: Iterable[Run], featured: Featured) -> None:
        self._actions: dict[States, str] = {}
        self._foretold: dict[States, Foretold] = {}
        self._torn: set[States] = set()
        for run in runs:
            for moment in moments_of(run, featured):
                key = since_open(moment.states)
                if key and not (moment.open and len(moment.states) == 1):
                    self._learn(key, moment.event.name)
        self._actions = {key: action for key, action in self._actions.items() if action != OPEN}
        self._by_last: dict[State, list[States]] = defaultdict(list)
        for key in self._actions:
            self._by_last[_wanted(key[-1])].append(key)

    def foretell(self, states: States) -> Foretold:
        """What the rules say here; the longest that fits."""
        if states not in self._foretold:
            self._foretold[states] = self._best(states)
        return self._foretold[states]

    def _best(self, states: States) -> Foretold:
        fitting = [
            key for place in _near(states[-1]) for key in self._by_last.get(place, ()) if key in self._actions and _fits(key, states)
        ]
        if not fitting:
            return Foretold(None, since_open(states) or ())
        best = max(fitting, key=lambda key: (length(key), text_of(key)))
        return Foretold(self._actions[best], best)

    def gives_way(self, by: States, action: str) -> bool:
        """Whether a rule that only listens after an action gives way to a story: another rule goes on from the same state."""
        if action != LISTEN or len(by) > 1:
            return False
        begin = text_of(by)[:-2]
        return any(text_of(key).startswith(begin) and key != by for key in self._actions)

    def drop(self, key: States) -> None:
        """Forget a rule that gave way."""
        self._actions.pop(key, None)
        self._foretold.clear()

    def _learn(self, key: States, action: str) -> None:
        if key in self._torn:
            return
        if self._actions.setdefault(key, action) != action:
            self._torn.add(key)
            del self._actions[key]


def since_open(states: States) -> States:
    """The states after the last open place."""
    begin = max((n + 1 for n, state in enumerate(states) if state.action == OPEN), default=0)
    return states[begin:]


def text_of(states: States) -> str:
    return f"[{', '.join(state.text for state in states)}]"


def length(states: States) -> int:
    return sum(len(state.text) for state in states) + 2 * len(states)


def _wanted(last: State) -> State:
    """What a rule's last state asks for, without the slots that must be empty."""
    return state(last.action, last.intent, tuple(slot for slot in last.slots if slot[1] != UNSET))


def _near(last: State) -> Iterator[State]:
    """Everything that a rule's last state may ask for when this is the dialogue's."""
    found = [slot for slot in last.slots if slot[1] != UNSET]
    for count in range(len(found) + 1):
        for slots in combinations(found, count):
            for action, intent in {(last.action, last.intent), (last.action, None), (None, last.intent), (None, None)}:
                yield state(action, intent, slots)


def _fits(key: States, states: States) -> bool:
    """Whether a rule's states are found at the end of these."""
    if len(key) > len(states):
        return False
    return all(_like(rule, state) for rule, state in zip(reversed(key), reversed(states), strict=False))


def _like(rule: State, state: State) -> bool:
    if rule.action is None and state.action is None:
        return True  # both begin a conversation
    if rule.action != state.action or rule.action is None:
        return False
    if rule.intent is not None and rule.intent != state.intent:
        return False
    return all(_agrees(value, state.values.get(name)) for name, value in rule.slots)


def _agrees(wanted: str, found: str | None) -> bool:
    return found in (None, UNSET) if wanted == UNSET else found == wanted
