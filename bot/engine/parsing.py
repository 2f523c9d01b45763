"""A message through the components of the model, one after the other; the same result as Rasa's own parse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.graph import GraphNode
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.core.trackers import DialogueStateTracker

SENDER = "conversation"
Step = tuple[str, Callable[..., Any], Mapping[str, str]]
"""A node's name, what it does, and which node or input each of its arguments comes from."""


class Parser:
    """Knows the order of the components; Rasa's runner works it out, and waits for a thread, at every message."""

    def __init__(self, processor: MessageProcessor) -> None:
        target = processor.model_metadata.nlu_target
        runner = processor.graph_runner
        nodes = runner._graph_schema.minimal_graph_schema([target]).nodes
        order: list[str] = []
        _visit(target, {name: tuple(node.needs.values()) for name, node in nodes.items()}, order)
        self._target = target
        self._nobody = DialogueStateTracker(SENDER, [])
        self._steps: list[Step] = [(name, _deed(runner._instantiated_nodes[name]), nodes[name].needs) for name in order]

    def parse(self, text: str) -> dict[str, Any]:
        """What Rasa says of a text that is no command: text, intent, intent_ranking, entities, …"""
        done: dict[str, Any] = {PLACEHOLDER_MESSAGE: [UserMessage(text, sender_id=SENDER)], PLACEHOLDER_TRACKER: self._nobody}
        for name, deed, needs in self._steps:
            done[name] = deed(**{argument: done[need] for argument, need in needs.items()})
        found: dict[str, Any] = done[self._target][0].as_dict(only_output_properties=True)
        return {"text": "", "intent": {"name": None, "confidence": 0.0}, "entities": []} | found


def _deed(node: GraphNode) -> Callable[..., Any]:
    """What a node does, without Rasa's hooks around it; nothing where it would only look for a command."""
    if node._component_class is RegexMessageHandler:
        return lambda messages, **_: messages
    return lambda **inputs: node._fn(node._component, **inputs)


def _visit(name: str, needs: Mapping[str, tuple[str, ...]], order: list[str]) -> None:
    """Parents before children; a name that is no node is an input."""
    if name in order or name not in needs:
        return
    for parent in needs[name]:
        _visit(parent, needs, order)
    order.append(name)
