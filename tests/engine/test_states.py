"""States are Rasa's own, whatever slots a domain has."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.core.policies.memoization import MemoizationPolicy
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.states import StateMaker, StrangeEvent, feature_key

DOMAIN = Domain.from_dict(
    {
        "intents": ["affirm", {"deny": {"ignore_entities": ["product"]}}],
        "entities": ["product", {"place": {"roles": ["to"], "groups": ["1"]}}],
        "actions": ["welcome"],
        "slots": {
            "case": {"type": "categorical", "values": ["lost", "closed"], "mappings": [{"type": "custom"}]},
            "sure": {"type": "bool", "initial_value": True, "mappings": [{"type": "custom"}]},
            "name": {"type": "text", "mappings": [{"type": "custom"}]},
            "price": {"type": "float", "min_value": 0, "max_value": 9, "mappings": [{"type": "custom"}]},
            "goods": {"type": "list", "mappings": [{"type": "custom"}]},
            "facts": {"type": "any", "mappings": [{"type": "custom"}], "influence_conversation": False},
        },
    }
)
actions = st.builds(lambda name: {"event": "action", "name": name}, st.sampled_from(["welcome", "action_listen"]))
values = st.sampled_from(["lost", "LOST", "unheard of", "should_not_be_set", None, True, False, 0, 1, 1.0, 5.5, [], ["a"], {"a": 1}])
slots = st.builds(
    lambda name, value: {"event": "slot", "name": name, "value": value},
    st.sampled_from(["case", "sure", "name", "goods", "facts", "unknown"]),
    values,
)
prices = st.builds(lambda value: {"event": "slot", "name": "price", "value": value}, st.sampled_from([None, 0, 1, 5.5, 100, True]))
entities = st.lists(
    st.sampled_from([{"entity": "product"}, {"entity": "place", "role": "to"}, {"entity": "place", "group": "1"}, {"entity": "unknown"}]),
    max_size=3,
)
messages = st.builds(
    lambda intent, found: {"event": "user", "text": "嗯", "parse_data": {"intent": {"name": intent}, "entities": found}},
    st.sampled_from(["affirm", "deny"]),
    entities,
)
replies = st.just({"event": "bot", "text": "亲", "data": {}, "metadata": {}})
dialogues = st.lists(actions | slots | prices | messages | replies, max_size=12)


@given(dialogues)
def test_states_are_memorised_under_rasas_own_key(events: list[dict[str, Any]]) -> None:
    maker = StateMaker(DOMAIN)
    assert feature_key(maker.states(maker.steps(events))) == rasas_own(events)


def test_what_was_worked_out_for_one_value_is_not_taken_for_another() -> None:
    maker = StateMaker(DOMAIN)
    for value in (True, 1, 1.0, "True", "lost", ["lost"], None):
        events = [{"event": "slot", "name": name, "value": value} for name in ("case", "sure")]
        assert feature_key(maker.states(maker.steps(events))) == rasas_own(events)


@pytest.mark.parametrize("event", [{"event": "restart"}, {"event": "user", "text": "嗯"}, {"event": "action", "action_text": "亲"}])
def test_what_only_a_tracker_understands_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(StrangeEvent):
        StateMaker(DOMAIN).steps([event])


def rasas_own(events: list[dict[str, Any]]) -> str:
    """The key that a memorising policy of Rasa makes of the dialogue."""
    read = [Event.from_parameters(dict(event)) for event in events]
    tracker = DialogueStateTracker.from_events("one", [event for event in read if event], DOMAIN.slots, domain=DOMAIN)
    states = [{part: dict(known) for part, known in state.items()} for state in tracker.past_states(DOMAIN)]
    for state in states:
        state.get("user", {}).pop("text", None)
    policy = MemoizationPolicy.__new__(MemoizationPolicy)
    policy.config = {"enable_feature_string_compression": False}
    key = policy._create_feature_key(states)
    assert isinstance(key, str)
    return key
