"""What desk and engine say to each other, as JSON over loopback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Incoming:
    """A buyer's message; `intent` is given only by the desk, for messages that are no text (a picture)."""

    text: str
    intent: str | None = None


@dataclass(frozen=True)
class Question:
    """The dialogue so far and what is new; without `incoming` the engine only says what comes next."""

    events: Sequence[Event]
    incoming: Incoming | None = None

    def as_json(self) -> dict[str, Any]:
        return {"events": list(self.events), "incoming": vars(self.incoming) if self.incoming else None}


@dataclass(frozen=True)
class Understanding:
    """The intent with its confidence 0–1, the ranking of all intents, and entities with start and end in the text."""

    intent: str
    confidence: float
    ranking: Sequence[Mapping[str, Any]] = ()
    entities: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Answer:
    """`action` is the next step, one of the shop's or action_listen; `events` are the new Rasa events up to it."""

    action: str
    events: Sequence[Event] = ()
    understanding: Understanding | None = None
    policy: str = ""
    ranked: Sequence[tuple[str, float]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        return {**vars(self), "understanding": vars(self.understanding) if self.understanding else None}


class Malformed(ValueError):
    """What the other side sent is no question and no answer."""


def question_from(data: Any) -> Question:
    """The question in plain data; raises Malformed."""
    try:
        incoming = data.get("incoming")
        heard = None if incoming is None else Incoming(incoming["text"], incoming.get("intent"))
        return Question(list(data["events"]), heard)
    except (AttributeError, KeyError, TypeError) as error:
        raise Malformed(f"no question: {error!r}") from error


def answer_from(data: Any) -> Answer:
    """The answer in plain data; raises Malformed."""
    try:
        found = data.get("understanding")
        understanding = Understanding(**found) if found else None
        ranked = tuple((str(name), float(score)) for name, score in data.get("ranked", ()))
        return Answer(data["action"], tuple(data["events"]), understanding, data.get("policy", ""), ranked)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Malformed(f"no answer: {error!r}") from error
