"""Rasa as a function: the dialogue so far and a message in, the next action out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.engine.archive import verify
from bot.engine.direct_runner import DirectRunner
from bot.engine.history import recent
from bot.engine.rule_index import index_rules
from bot.engine.slot_features import remember_features
from bot.engine.tracker import RememberingTracker
from bot.engine.wire import Answer, Incoming, Question, Understanding

CONVERSATION = "conversation"
MAX_STEPS = 10


class BrokenModel(RuntimeError):
    """The model loads but does not understand the smoke phrases."""


class RasaEngine:
    """A loaded model; stateless between calls, so any number of engines answer alike."""

    def __init__(self, agent: Agent) -> None:
        if agent.processor is None:
            raise BrokenModel("the archive holds no usable model")
        self._agent = agent
        self._processor: MessageProcessor = agent.processor
        policies = [node._component for node in self._processor.graph_runner._instantiated_nodes.values()]
        self._turns = look_back(policies)
        remember_features(self._processor.domain)
        index_rules(policies)
        self._processor.graph_runner = DirectRunner(self._processor.graph_runner)
        self._types = _event_types()

    @property
    def model_id(self) -> str:
        return str(self._agent.model_id)

    async def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse of a text: intent, intent_ranking, entities."""
        parsed: dict[str, Any] = await self._processor.parse_message(UserMessage(escaped(text), sender_id=CONVERSATION))
        return parsed

    async def answer(self, question: Question) -> Answer:
        """The next action of the shop, or action_listen, and the new events up to it."""
        tracker = self._tracker(question.events)
        before = len(tracker.events)
        understanding = await self._hear(tracker, question.incoming) if question.incoming else None
        action, policy, ranked = await self._next(tracker)
        events = [event.as_dict() for event in list(tracker.events)[before:]]
        return Answer(action, events, understanding, policy, ranked)

    def _tracker(self, events: Sequence[Any]) -> DialogueStateTracker:
        slots = self._processor.domain.slots
        tracker = RememberingTracker(CONVERSATION, slots)
        for data in recent(events, self._turns):
            kind = self._types[data["event"]]
            event = kind._from_parameters(dict(data))
            if event is not None:
                tracker.update(event, self._processor.domain)
        return tracker

    async def _hear(self, tracker: DialogueStateTracker, incoming: Incoming) -> Understanding:
        _begin(tracker)
        parsed = _given(incoming) if incoming.intent else await self.parse(incoming.text)
        intent, entities = parsed["intent"], parsed["entities"]
        tracker.update(UserUttered(incoming.text, intent, entities, parse_data=parsed, timestamp=time.time()), self._processor.domain)
        await self._processor.run_action_extract_slots(CollectingOutputChannel(), tracker)
        return Understanding(str(intent["name"]), float(intent["confidence"]), parsed["intent_ranking"], entities)

    async def _next(self, tracker: DialogueStateTracker) -> tuple[str, str, list[tuple[str, float]]]:
        own = set(self._processor.domain.user_actions)
        for _ in range(MAX_STEPS):
            prediction = self._processor._predict_next_with_tracker(tracker)
            names = self._processor.domain.action_names_or_texts
            ranked = sorted(zip(names, prediction.probabilities, strict=True), key=lambda pair: -pair[1])[:5]
            name = ranked[0][0]
            policy = prediction.policy_name or ""
            if name == ACTION_LISTEN_NAME or name in own:
                return name, policy, [(n, float(p)) for n, p in ranked if p > 0]
            tracker.update(ActionExecuted(name, policy, float(ranked[0][1])), self._processor.domain)
        return ACTION_LISTEN_NAME, "", []


def look_back(policies: Iterable[object]) -> int:
    """The most states that any policy of the model looks back."""
    longest = 1
    for component in policies:
        if isinstance(component, RulePolicy):
            keys = (key for rules in component.lookup.values() if isinstance(rules, dict) for key in rules)
            longest = max([longest, *(len(component._rule_key_to_state(key)) for key in keys if key.startswith("["))])
        elif isinstance(component, Policy):
            longest = max(longest, getattr(component.featurizer, "max_history", None) or longest)
    return longest


def _begin(tracker: DialogueStateTracker) -> None:
    """Close the turn before: its case moves on, and the dialogue listens."""
    if not tracker.events:
        tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
    following = tracker.get_slot("case_next")
    if following:
        tracker.update(SlotSet("case", following))
        tracker.update(SlotSet("case_next", None))
    if tracker.latest_action_name != ACTION_LISTEN_NAME:
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME))


def _given(incoming: Incoming) -> dict[str, Any]:
    intent = {"name": incoming.intent, "confidence": 1.0}
    return {"text": incoming.text, "intent": intent, "entities": [], "intent_ranking": [intent]}


def escaped(text: str) -> str:
    """`text` that Rasa can't take for a command: `/restart` and `/intent{…}` belong to nobody outside; one to one, so spans hold."""
    start = len(text) - len(text.lstrip())  # Rasa looks behind blanks too
    return f"{text[:start]}／{text[start + 1 :]}" if text[start : start + 1] == "/" else text


def _event_types() -> dict[str, type[Event]]:
    return {kind.type_name: kind for kind in all_subclasses(Event) if getattr(kind, "type_name", None)}


def load_engine(path: Path, registered: str, smoke: Iterable[tuple[str, str]] = ()) -> RasaEngine:
    """The engine for the archive at `path`.

    Raises UnregisteredModel before anything of the archive is read when its SHA-256 is not `registered`, and
    BrokenModel when a smoke phrase is not understood as its intent.
    """
    verify(path, registered)
    engine = RasaEngine(Agent.load(str(path)))
    for text, intent in smoke:
        understood = asyncio.run(engine.parse(text))["intent"]["name"]
        if understood != intent:
            raise BrokenModel(f"smoke phrase {text!r} is understood as {understood}, not {intent}")
    return engine
