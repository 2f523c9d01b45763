"""Messages fill the slots that Rasa's own action would fill."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa.core.actions.action import ActionExtractSlots
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.filling import slot_filler

MAPPINGS: dict[str, list[dict[str, Any]]] = {
    "phone": [{"type": "from_entity", "entity": "phone"}],
    "city": [{"type": "from_entity", "entity": "place", "role": "to"}, {"type": "from_entity", "entity": "place"}],
    "sure": [{"type": "from_intent", "intent": ["affirm"], "value": True}, {"type": "from_intent", "intent": "deny", "value": False}],
    "note": [{"type": "from_text", "not_intent": ["affirm", "deny"]}],
    "all": [{"type": "from_entity", "entity": "phone"}],
    "judged": [{"type": "custom"}],
}
KINDS = {"all": "list"}
DOMAIN: dict[str, Any] = {
    "intents": ["affirm", "deny", "inform"],
    "entities": ["phone", {"place": {"roles": ["to"]}}],
    "slots": {
        name: {"type": KINDS.get(name, "any"), "influence_conversation": False, "mappings": mappings} for name, mappings in MAPPINGS.items()
    },
}


def phone(value: str) -> dict[str, Any]:
    return {"entity": "phone", "value": value}


@pytest.mark.parametrize("intent", ["affirm", "deny", "inform"])
@pytest.mark.parametrize(
    "entities",
    [
        [],
        [phone("1")],
        [phone("1"), phone("2")],
        [{"entity": "place", "value": "北京"}],
        [{"entity": "place", "value": "上海", "role": "to"}, {"entity": "place", "value": "北京"}],
        [{"entity": "unheard", "value": "of"}],
    ],
)
def test_slots_are_filled_as_rasa_fills_them(intent: str, entities: list[dict[str, Any]]) -> None:
    domain = Domain.from_dict(DOMAIN)
    filler = slot_filler(domain)
    assert filler is not None
    assert list(filler.fill("好", intent, entities)) == rasas_own(domain, intent, entities)


@pytest.mark.parametrize(
    "more",
    [
        {"forms": {"f": {"required_slots": []}}},
        {"actions": ["action_validate_slot_mappings"]},
        {"slots": {"x": {"type": "any", "mappings": [{"type": "custom", "action": "action_fill"}]}}, "actions": ["action_fill"]},
        {
            "slots": {"x": {"type": "any", "mappings": [{"type": "from_text", "conditions": [{"active_loop": "f"}]}]}},
            "forms": {"f": {"required_slots": ["x"]}},
        },
    ],
)
def test_what_needs_rasas_own_action_has_no_filler(more: dict[str, Any]) -> None:
    assert slot_filler(Domain.from_dict(DOMAIN | more)) is None


def rasas_own(domain: Domain, intent: str, entities: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    tracker = DialogueStateTracker("one", domain.slots)
    tracker.update(UserUttered("好", {"name": intent}, entities), domain)
    run = ActionExtractSlots(None).run(CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, domain)
    return [(event.key, event.value) for event in asyncio.run(run) if isinstance(event, SlotSet)]
