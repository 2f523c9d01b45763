"""Slots that a message fills by itself: what the domain's mappings say, read once instead of for every message."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rasa.shared.core.constants import ACTION_VALIDATE_SLOT_MAPPINGS, DEFAULT_SLOT_NAMES, SlotMappingType
from rasa.shared.core.domain import Domain
from rasa.shared.core.slot_mappings import SlotMapping
from rasa.shared.core.slots import ListSlot

Entity = Mapping[str, Any]


class Source(NamedTuple):
    """One way to fill a slot; `entity` is type, role and group."""

    kind: SlotMappingType
    entity: tuple[Any, Any, Any]
    value: Any
    intents: frozenset[str]
    not_intents: frozenset[str]

    def values(self, text: str, intent: str, entities: Sequence[Entity]) -> list[Any]:
        """What the message gives, the last being the newest."""
        wanted = intent in self.intents if self.intents else intent not in self.not_intents
        if not wanted:
            return []
        if self.kind == SlotMappingType.FROM_ENTITY:
            return [one["value"] for one in entities if (one["entity"], one.get("role"), one.get("group")) == self.entity]
        return [self.value] if self.kind == SlotMappingType.FROM_INTENT else [text]


class SlotFiller:
    """Fills as Rasa's `action_extract_slots`, for a domain without forms and without actions that fill or check."""

    def __init__(self, domain: Domain) -> None:
        self._sources = {slot.name: list(_sources(slot.name, slot.mappings, domain)) for slot in domain.slots}
        self._lists = {slot.name for slot in domain.slots if isinstance(slot, ListSlot)}

    def fill(self, text: str, intent: str, entities: Sequence[Entity]) -> Iterator[tuple[str, Any]]:
        """Each filled slot with its value, in the order of the domain."""
        for name, sources in self._sources.items():
            found = next((values for source in sources if (values := source.values(text, intent, entities))), None)
            if found is not None:
                yield name, found if name in self._lists else found[-1]


def slot_filler(domain: Domain) -> SlotFiller | None:
    """The filler of a domain; None where only Rasa can fill."""
    mappings = [mapping for slot in domain.slots for mapping in slot.mappings]
    acts = any(mapping.get("action") or mapping.get("conditions") for mapping in mappings)
    return None if acts or domain.forms or ACTION_VALIDATE_SLOT_MAPPINGS in domain.user_actions else SlotFiller(domain)


def _sources(name: str, mappings: Sequence[Mapping[str, Any]], domain: Domain) -> Iterator[Source]:
    for mapping in () if name in DEFAULT_SLOT_NAMES else mappings:
        kind = SlotMappingType(mapping["type"])
        fills = kind in (SlotMappingType.FROM_ENTITY, SlotMappingType.FROM_INTENT, SlotMappingType.FROM_TEXT)
        if fills and SlotMapping.check_mapping_validity(name, kind, mapping, domain):
            yield Source(
                kind,
                (mapping.get("entity"), mapping.get("role"), mapping.get("group")),
                mapping.get("value"),
                frozenset(SlotMapping.to_list(mapping.get("intent"))),
                frozenset(SlotMapping.to_list(mapping.get("not_intent"))),
            )
