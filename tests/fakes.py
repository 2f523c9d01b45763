"""Stand-ins for the engine and the clock: small, scripted, without a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.core.cases import WISHES
from bot.engine.client import EngineUnavailable
from bot.engine.wire import Answer, Incoming, Question, Understanding
from bot.services.dialogue import LISTEN, slots_in
from bot.training.jobs import WorkFailed
from tests.builders import NOW

JUDGE = "action_judge_case"

#: What a word in the message means, and how sure the engine is.
HEARD: Mapping[str, tuple[str, float]] = {
    "不要了": ("cancel_order", 0.9),
    "破": ("report_damaged", 0.9),
    "发票": ("request_invoice", 0.9),
    "活动": ("ask_promotion", 0.9),
    "到哪": ("track_parcel", 0.9),
    "面膜": ("ask_product", 0.9),
    "嗯": ("affirm", 0.9),
    "差价": ("price_protection", 0.9),
    "人工": ("request_human", 0.9),
    "咕": ("cancel_order", 0.1),
    "喵": ("track_parcel", 0.5),
    "汪": ("track_parcel", 0.7),
    "你好": ("greet", 0.9),
}
#: What is said to a case, or to an answer within one.
SAID: Mapping[str, str] = {
    "cancel_in_transit": "refuse_parcel",
    "cancel_in_transit affirm": "refuse_parcel_confirmed",
    "need_order": "ask_order",
    "which_order": "ask_order",
    "parcel_moving": "parcel_moving",
    "evidence_needed": "ask_evidence",
    "advance_freight": "advance_freight",
    "invoice_needed": "ask_invoice",
    "promotion": "promise",
    "price_protection": "price_difference",
    "product_known": "expired",
    "greet": "welcome",
    "request_human": "transfer",
}


@dataclass
class Clock:
    """A clock that is moved by hand."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def move(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class FakeEngine:
    """Answers by its script; `before` is called with every question, and may change the world or fail."""

    before: Callable[[Question], object] = lambda question: None
    said: dict[str, str] = field(default_factory=lambda: dict(SAID))
    entities: list[dict[str, Any]] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def answer(self, question: Question) -> Answer:
        self.questions.append(question)
        self.before(question)
        slots = slots_in(question.events)
        if question.incoming is None:
            return Answer(self.said.get(slots.get("case") or "", LISTEN), policy="RulePolicy")
        return self._hear(slots, question.incoming)

    def healthy(self) -> bool:
        return self.before is not dead

    def _hear(self, slots: Mapping[str, Any], incoming: Incoming) -> Answer:
        intent, confidence = understood(incoming)
        entities = [{"start": 0, "end": 0, **entity} for entity in self.entities]
        case = slots.get("case_next") or slots.get("case") or ""
        moved = [_slot("case", case), _slot("case_next", None)] if slots.get("case_next") else []
        filled = [_slot(entity["entity"], entity["value"]) for entity in entities]
        events = [*moved, _user(incoming.text, intent, confidence, entities), *filled]
        action = JUDGE if intent in WISHES or intent == "send_picture" else self._said(case, intent)
        ranking = [{"name": intent, "confidence": confidence}]
        return Answer(action, events, Understanding(intent, confidence, ranking, entities), "RulePolicy")

    def _said(self, case: str, intent: str) -> str:
        return self.said.get(f"{case} {intent}") or self.said.get(intent, LISTEN)


def understood(incoming: Incoming) -> tuple[str, float]:
    """The intent of a message by the first word known in it."""
    if incoming.intent:
        return incoming.intent, 1.0
    return next((found for word, found in HEARD.items() if word in incoming.text), ("out_of_scope", 0.9))


def dead(question: Question) -> None:
    """As `FakeEngine.before`: the engine is down."""
    raise EngineUnavailable("connection refused")


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "name": name, "value": value, "timestamp": NOW.timestamp()}


def _user(text: str, intent: str, confidence: float, entities: list[dict[str, Any]]) -> dict[str, Any]:
    parsed = {"text": text, "intent": {"name": intent, "confidence": confidence}, "entities": entities}
    return {"event": "user", "text": text, "parse_data": parsed, "timestamp": NOW.timestamp()}


def no_training(*_: Any) -> Any:
    """In place of a training, which takes minutes."""
    raise WorkFailed("nothing is trained here")
