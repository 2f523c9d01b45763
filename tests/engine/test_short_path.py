"""The engine's short path says what Rasa's own processor says, on more than a thousand turns of generated conversations."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import ActionExecuted, Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.rasa_engine import RasaEngine
from bot.engine.wire import Incoming, Question

CONVERSATIONS, TURNS = 20, 30


@pytest.fixture(scope="module")
def plain(archive: Path) -> MessageProcessor:
    processor = Agent.load(str(archive)).processor
    assert processor is not None
    return processor


def test_every_prediction_is_rasas_own(engine: RasaEngine, plain: MessageProcessor) -> None:
    seen = 0
    for seed in range(CONVERSATIONS):
        for events, expected in conversation(engine, plain, random.Random(seed)):
            answer = asyncio.run(engine.answer(Question(events)))
            assert answer.action == expected, events[-4:]
            seen += 1
    assert seen > CONVERSATIONS * TURNS


def test_the_short_parse_is_rasas_own(engine: RasaEngine, plain: MessageProcessor) -> None:
    from rasa.core.channels.channel import UserMessage

    for text in ("不要了", "你好 在吗 想问下快递到哪了", "换成广东省广州市天河区体育西路1号2栋301 王芳 13800138000", "😀", "/restart"):
        own = asyncio.run(plain.parse_message(UserMessage(text.replace("/", "／"))))
        assert asyncio.run(engine.parse(text)) == own


def conversation(engine: RasaEngine, plain: MessageProcessor, choice: random.Random) -> Iterator[tuple[list[dict[str, Any]], str]]:
    """Random intents, cases and answers; now and then the desk sends something else than was proposed."""
    intents = plain.domain.intents
    cases = plain.domain.as_dict()["slots"]["case"]["values"]
    events: list[dict[str, Any]] = []
    for _ in range(TURNS):
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
    tracker = DialogueStateTracker("whole", plain.domain.slots)
    for event in events:
        known = Event.from_parameters(dict(event))
        if known is not None:
            tracker.update(known, plain.domain)
    own = set(plain.domain.user_actions) | {ACTION_LISTEN_NAME}
    for _ in range(10):
        prediction = plain._predict_next_with_tracker(tracker)
        name = plain.domain.action_names_or_texts[max(range(len(prediction.probabilities)), key=prediction.probabilities.__getitem__)]
        if name in own:
            return str(name)
        tracker.update(ActionExecuted(name), plain.domain)
    return ACTION_LISTEN_NAME
