"""To the desk, a turn that Rasa decided is the answer of an engine."""

from __future__ import annotations

from datetime import datetime

from bot.core.holidays import SHOP_TIME
from bot.engine.wire import Incoming, Question
from bot.services.dialogue import slot_events, slots_in
from bot.services.outside import Decided

NOW = datetime(2026, 11, 18, 10, tzinfo=SHOP_TIME)
HEARD = {"text": "不要了", "intent": {"name": "cancel_order", "confidence": 0.9}, "entities": [], "intent_ranking": []}


def test_the_answer_is_what_rasa_decided_and_how_it_understood_the_message() -> None:
    told = Decided("refuse_parcel", HEARD, {}, NOW).answer(Question([], Incoming("不要了")))
    assert told.action == "refuse_parcel"
    assert told.understanding is not None
    assert (told.understanding.intent, told.understanding.confidence) == ("cancel_order", 0.9)
    assert [(event["event"], event["text"]) for event in told.events] == [("user", "不要了")]


def test_only_slots_that_differ_from_what_the_desk_remembers_are_told_the_forgotten_ones_too() -> None:
    remembered = slot_events({"case": "lost", "wish": "parcel_stuck", "order": "1"}, NOW)
    told = Decided("thanks", HEARD, {"case": "lost", "wish": None, "order": "2", "phone": None}, NOW).answer(Question(remembered))
    assert slots_in(told.events) == {"wish": None, "order": "2"}


def test_an_intent_that_was_named_without_confidence_is_not_trusted() -> None:
    told = Decided("thanks", {"text": "/thank", "intent": {"name": "thank"}}, {}, NOW).answer(Question([]))
    assert told.understanding is not None
    assert told.understanding.confidence == 0
