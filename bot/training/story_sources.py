"""Steps of a story from what was said: in a real conversation, or to the bot by a trainer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.masking import masked
from bot.services.desk import ConversationNotFound, Desk
from bot.services.dialogue import LISTEN
from bot.store.conversations import find_conversation, recent_dialogue
from bot.training.dialogue.wording import names_of
from bot.training.stories import ShownStep

_QUIET_EVENTS = frozenset({LISTEN, "action_session_start"})
_COUNTING = ("case", "answered")


@dataclass(frozen=True)
class Told:
    """A conversation as steps: `turn` is the buyer's word (from 1) that each belongs to."""

    steps: tuple[ShownStep, ...]
    turn: tuple[int, ...]


def from_conversation(desk: Desk, id: str, first: int = 1, last: int | None = None) -> Told:
    """The turns `first` to `last` of a real conversation (the buyer's words, from 1), masked; raises ConversationNotFound."""
    with desk.database.read() as connection:
        if find_conversation(connection, id) is None:
            raise ConversationNotFound(id)
        events = recent_dialogue(connection, id)
    return told_by(desk, events, first, last)


def told_by(desk: Desk, events: Sequence[Mapping[str, Any]], first: int = 1, last: int | None = None) -> Told:
    """The events of a dialogue as steps; what people said stands behind them as notes, masked."""
    names = names_of(desk.files)
    steps: list[ShownStep] = []
    turns: list[int] = []
    turn = 0
    for event in events:
        turn += event["event"] == "user"
        if turn < first or (last is not None and turn > last):
            continue
        plain = _step(event, steps[-1].plain if steps else {})
        if plain:
            note = masked(str(event.get("text") or "")) if event["event"] == "user" else ""
            steps.append(ShownStep(plain, names.step(plain), note))
            turns.append(turn)
    return Told(tuple(steps), tuple(turns))


def _step(event: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """A step for an event that counts in stories; the same slot again after a step that set it is none."""
    if event["event"] == "user":
        return {"intent": str(event["parse_data"]["intent"]["name"])}
    if event["event"] == "action" and event["name"] not in _QUIET_EVENTS:
        return {"action": event["name"]}
    if event["event"] == "slot" and event["name"] in _COUNTING and event["value"] is not None and "intent" not in before and before:
        return {"slot_was_set": [{event["name"]: event["value"]}]}
    return {}
