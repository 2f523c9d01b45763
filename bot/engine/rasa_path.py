"""What Rasa's own processor says of a dialogue: for models and events that the short path leaves to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.processor import MessageProcessor
from rasa.shared.core.events import Event as RasaEvent
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.engine.short_path import Prediction
from bot.engine.states import Event

CONVERSATION = "conversation"


class RasaPath:
    """Rebuilds a tracker from the events at every call."""

    def __init__(self, processor: MessageProcessor) -> None:
        self._processor = processor
        kinds: Iterable[type[RasaEvent]] = all_subclasses(RasaEvent)
        self._kinds = {kind.type_name: kind for kind in kinds if getattr(kind, "type_name", None)}

    def predict(self, events: Iterable[Event]) -> Prediction:
        """The next action, who says so, and how sure he is."""
        found = self._processor._predict_next_with_tracker(self._tracker(events))
        name = self._processor.domain.action_names_or_texts[found.max_confidence_index]
        return Prediction(name, found.policy_name or "", float(found.max_confidence))

    async def fill(self, events: Iterable[Event]) -> Iterator[tuple[str, Any]]:
        """The slots that the last event, a message, fills."""
        tracker = self._tracker(events)
        before = len(tracker.events)
        await self._processor.run_action_extract_slots(CollectingOutputChannel(), tracker)
        return ((event.key, event.value) for event in list(tracker.events)[before:])

    def _tracker(self, events: Iterable[Event]) -> DialogueStateTracker:
        domain = self._processor.domain
        read = (self._kinds[data["event"]]._from_parameters(dict(data)) for data in events)
        return DialogueStateTracker.from_events(CONVERSATION, [event for event in read if event], domain.slots, domain=domain)
