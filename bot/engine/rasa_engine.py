"""Rasa as a function: the dialogue so far and a message in, the next action out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME

from bot.engine.archive import verify
from bot.engine.filling import slot_filler
from bot.engine.history import recent
from bot.engine.parsing import Parser
from bot.engine.rasa_path import RasaPath
from bot.engine.short_path import Prediction, short_path
from bot.engine.states import Event
from bot.engine.wire import Answer, Incoming, Question, Understanding

MAX_STEPS = 10


class BrokenModel(RuntimeError):
    """The model loads but does not understand the smoke phrases."""


class RasaEngine:
    """A loaded model; stateless between calls, so any number of engines answer alike."""

    def __init__(self, agent: Agent) -> None:
        if agent.processor is None:
            raise BrokenModel("the archive holds no usable model")
        self._agent = agent
        domain = agent.processor.domain
        components = [node._component for node in agent.processor.graph_runner._instantiated_nodes.values()]
        self._parser = Parser(agent.processor)
        self._own = {*domain.user_actions, ACTION_LISTEN_NAME}
        self._turns = look_back(components)
        self._rasa = RasaPath(agent.processor)
        self._short = short_path(domain, components)
        self._filler = slot_filler(domain)

    @property
    def model_id(self) -> str:
        return str(self._agent.model_id)

    async def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse of a text: intent, intent_ranking, entities."""
        return self._parser.parse(escaped(text))

    async def answer(self, question: Question) -> Answer:
        """The next action of the shop, or action_listen, and the new events up to it."""
        events = recent(question.events, self._turns)
        before = len(events)
        understanding = await self._hear(events, question.incoming) if question.incoming else None
        action, policy, ranked = self._next(events)
        return Answer(action, events[before:], understanding, policy, ranked)

    async def _hear(self, events: list[Event], incoming: Incoming) -> Understanding:
        """Add the message and the slots that it fills."""
        events += _beginning(events)
        parsed = _given(incoming) if incoming.intent else await self.parse(incoming.text)
        intent, entities = parsed["intent"], parsed["entities"]
        heard = {"text": incoming.text, "intent": intent, "entities": entities}
        events.append(_event("user", text=incoming.text, parse_data=heard))
        filled = self._filler.fill(incoming.text, intent["name"], entities) if self._filler else await self._rasa.fill(events)
        events += [_event("slot", name=name, value=value) for name, value in filled]
        return Understanding(str(intent["name"]), float(intent["confidence"]), parsed["intent_ranking"], entities)

    def _next(self, events: list[Event]) -> tuple[str, str, list[tuple[str, float]]]:
        """The next action that is the shop's; Rasa's own before it are added."""
        for _ in range(MAX_STEPS):
            name, policy, score = self._predict(events)
            if name in self._own:
                return name, policy, [(name, score)] if score else []
            events.append(_event("action", name=name, policy=policy, confidence=score))
        return ACTION_LISTEN_NAME, "", []

    def _predict(self, events: Sequence[Event]) -> Prediction:
        return (self._short and self._short.predict(events)) or self._rasa.predict(events)


def look_back(components: Iterable[object]) -> int:
    """The most states that any policy of the model looks back."""
    longest = 1
    for component in components:
        if isinstance(component, RulePolicy):
            keys = (key for rules in component.lookup.values() if isinstance(rules, dict) for key in rules)
            longest = max([longest, *(len(component._rule_key_to_state(key)) for key in keys if key.startswith("["))])
        elif isinstance(component, Policy):
            longest = max(longest, getattr(component.featurizer, "max_history", None) or longest)
    return longest


def _beginning(events: Sequence[Event]) -> list[Event]:
    """What closes the turn before: its case moves on, and the dialogue listens."""
    if not events:
        return [_event("action", name=ACTION_SESSION_START_NAME), _event("action", name=ACTION_LISTEN_NAME)]
    following = next((event["value"] for event in reversed(events) if event["event"] == "slot" and event["name"] == "case_next"), None)
    moved = [_event("slot", name="case", value=following), _event("slot", name="case_next", value=None)] if following else []
    last = next((event["name"] for event in reversed(events) if event["event"] == "action"), None)
    return moved if last == ACTION_LISTEN_NAME else [*moved, _event("action", name=ACTION_LISTEN_NAME)]


def _event(kind: str, **values: Any) -> Event:
    return {"event": kind, "timestamp": time.time(), **values}


def _given(incoming: Incoming) -> dict[str, Any]:
    intent = {"name": incoming.intent, "confidence": 1.0}
    return {"text": incoming.text, "intent": intent, "entities": [], "intent_ranking": [intent]}


def escaped(text: str) -> str:
    """`text` that Rasa can't take for a command: `/restart` and `/intent{…}` belong to nobody outside; one to one, so spans hold."""
    start = len(text) - len(text.lstrip())  # Rasa looks behind blanks too
    return f"{text[:start]}／{text[start + 1 :]}" if text[start : start + 1] == "/" else text


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
