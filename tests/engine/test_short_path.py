"""The engine's short path says what Rasa's own processor says, on many generated conversations.

`HUASHU_TEST_CONVERSATIONS=3000 pytest tests/engine/test_short_path.py` compares that many.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.policies.rule_policy import DEFAULT_ACTION_MAPPINGS
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.rasa_engine import RasaEngine
from bot.engine.short_path import ShortPath, short_path
from bot.engine.wire import Incoming, Question

CONVERSATIONS = int(os.environ.get("HUASHU_TEST_CONVERSATIONS", "50"))
LONG_TURNS = 30


@pytest.fixture(scope="module")
def plain(archive: Path) -> MessageProcessor:
    processor = Agent.load(str(archive)).processor
    assert processor is not None
    return processor


@pytest.fixture(scope="module")
def short(plain: MessageProcessor) -> ShortPath:
    path = short_path(plain.domain, [node._component for node in plain.graph_runner._instantiated_nodes.values()])
    assert path is not None
    return path


def test_every_prediction_is_rasas_own(engine: RasaEngine, short: ShortPath, plain: MessageProcessor) -> None:
    seen = 0
    for seed in range(CONVERSATIONS):
        choice = random.Random(seed)
        for events, expected in conversation(engine, plain, choice, LONG_TURNS if seed % 50 == 0 else choice.randint(1, 6)):
            answer = asyncio.run(engine.answer(Question(events)))
            assert answer.action == expected, events[-4:]
            assert short.predict(events) is not None
            seen += 1
    assert seen > 4 * CONVERSATIONS


def test_policy_and_score_are_rasas_own(engine: RasaEngine, short: ShortPath, plain: MessageProcessor) -> None:
    policies = set()
    for seed in range(10):
        for events, _ in conversation(engine, plain, random.Random(seed), 3):
            found, expected = short.predict(events), plain._predict_next_with_tracker(tracker_of(plain, events))
            assert found is not None
            assert (found.policy, found.score) == (expected.policy_name, expected.max_confidence)
            policies.add(found.policy)
    assert policies == {"RulePolicy", "AugmentedMemoizationPolicy"}


@pytest.mark.parametrize(
    "strange",
    [
        {"event": "restart"},
        {"event": "session_started"},
        {"event": "undo"},
        {"event": "rewind"},
        {"event": "active_loop", "name": None},
        {"event": "followup", "name": "welcome"},
        {"event": "user", "text": "嗯", "parse_data": {}},
        {"event": "user", "text": "/restart", "parse_data": {"intent": {"name": "restart"}, "entities": []}},
        {"event": "action", "name": "action_listen", "hide_rule_turn": True},
    ],
)
def test_what_the_short_path_does_not_know_is_asked_of_rasa(
    engine: RasaEngine, short: ShortPath, plain: MessageProcessor, strange: dict[str, Any]
) -> None:
    events = [*asyncio.run(engine.answer(Question([], Incoming("我不想要了")))).events, strange]
    assert short.predict(events) is None
    assert asyncio.run(engine.answer(Question(events))).action == rasas_own(plain, events)


def test_a_dialogue_in_which_nothing_happened_is_asked_of_rasa(engine: RasaEngine, short: ShortPath) -> None:
    assert short.predict([]) is None
    assert asyncio.run(engine.answer(Question([]))).action == ACTION_LISTEN_NAME


def test_a_model_with_forms_or_other_policies_has_no_short_path(plain: MessageProcessor) -> None:
    components = [node._component for node in plain.graph_runner._instantiated_nodes.values()]
    forms = Domain.from_dict({"forms": {"address_form": {"required_slots": []}}})
    assert short_path(forms, components) is None
    assert short_path(plain.domain, []) is None
    assert short_path(plain.domain, [component for component in components if type(component).__name__ != "RulePolicy"]) is None


def test_the_short_parse_is_rasas_own(engine: RasaEngine, plain: MessageProcessor) -> None:
    from rasa.core.channels.channel import UserMessage

    for text in ("不要了", "你好 在吗 想问下快递到哪了", "换成广东省广州市天河区体育西路1号2栋301 王芳 13800138000", "😀", "/restart"):
        own = asyncio.run(plain.parse_message(UserMessage(text.replace("/", "／"))))
        assert asyncio.run(engine.parse(text)) == own


def conversation(
    engine: RasaEngine, plain: MessageProcessor, choice: random.Random, turns: int
) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """Random intents, cases and answers; now and then the desk sends something else than was proposed."""
    intents = [intent for intent in plain.domain.intents if intent not in DEFAULT_ACTION_MAPPINGS]
    cases = plain.domain.as_dict()["slots"]["case"]["values"]
    events: list[dict[str, Any]] = []
    for _ in range(turns):
        heard = asyncio.run(engine.answer(Question(events, Incoming("嗯", choice.choice(intents)))))
        events = [*events, *heard.events]
        yield events, rasas_own(plain, events)
        action = heard.action
        if action == "action_judge_case":
            case = choice.choice(cases)
            events = [*events, {"event": "action", "name": action}, {"event": "slot", "name": "case", "value": case}]
            action = rasas_own(plain, events)
            yield events, action
        if choice.random() < 0.1:
            action = choice.choice(plain.domain.user_actions)
        events = [
            *events,
            {"event": "action", "name": action},
            {"event": "slot", "name": "case_next", "value": choice.choice([None, "closed"])},
        ]
        yield events, rasas_own(plain, events)


def rasas_own(plain: MessageProcessor, events: list[dict[str, Any]]) -> str:
    """The next action by Rasa's processor on the whole history; its own actions are passed over as the engine does."""
    tracker = tracker_of(plain, events)
    own = set(plain.domain.user_actions) | {ACTION_LISTEN_NAME}
    for _ in range(10):
        prediction = plain._predict_next_with_tracker(tracker)
        name = plain.domain.action_names_or_texts[max(range(len(prediction.probabilities)), key=prediction.probabilities.__getitem__)]
        if name in own:
            return str(name)
        tracker.update(ActionExecuted(name), plain.domain)
    return ACTION_LISTEN_NAME


def tracker_of(plain: MessageProcessor, events: list[dict[str, Any]]) -> DialogueStateTracker:
    tracker = DialogueStateTracker("whole", plain.domain.slots)
    for event in events:
        known = Event.from_parameters(dict(event))
        if known is not None:
            tracker.update(known, plain.domain)
    return tracker
