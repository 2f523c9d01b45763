"""Rasa as a function: nobody outside commands it, and only our own models are loaded."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.archive import UnregisteredModel, file_hash
from bot.engine.rasa_engine import BrokenModel, RasaEngine, escaped, load_engine
from bot.engine.wire import Answer, Incoming, Question


def heard(engine: RasaEngine, *texts: str) -> Answer:
    """The answer to the last of several messages."""
    events: list[object] = []
    for text in texts:
        answer = asyncio.run(engine.answer(Question(events, Incoming(text))))  # type: ignore[arg-type]
        events += answer.events
    return answer


@pytest.mark.parametrize("text", ["/restart", "/greet", "/back", " /session_start", '/cancel_order{"order_id": "1"}', "/deny@1.0", "/"])
def test_a_buyer_can_not_command_the_engine(engine: RasaEngine, text: str) -> None:
    answer = heard(engine, "你好", text)
    assert {event["event"] for event in answer.events} <= {"action", "user", "slot"}
    assert answer.understanding is not None
    assert answer.understanding.confidence < 1.0
    assert [event["text"] for event in answer.events if event["event"] == "user"] == [text]


def test_a_code_of_a_quick_reply_is_read_for_what_it_says(engine: RasaEngine) -> None:
    answer = heard(engine, "/+不要了")
    assert answer.understanding is not None
    assert (answer.understanding.intent, answer.action) == ("cancel_order", "action_judge_case")


def test_an_engine_remembers_nothing(engine: RasaEngine) -> None:
    first = heard(engine, "我不想要了")
    heard(engine, "转人工", "开发票")
    again = heard(engine, "我不想要了")
    assert (again.action, again.understanding) == (first.action, first.understanding)


def test_a_message_that_is_no_text_comes_with_its_intent(engine: RasaEngine) -> None:
    answer = asyncio.run(engine.answer(Question([], Incoming("[图片]a.jpg", "send_picture"))))
    assert answer.understanding is not None
    assert (answer.understanding.intent, answer.understanding.confidence) == ("send_picture", 1.0)


@pytest.mark.parametrize("text", ["/restart", "  /restart", "不要了", "", "a/b", "／restart"])
def test_escaping_moves_no_character(text: str) -> None:
    assert len(escaped(text)) == len(text)
    assert not escaped(text).lstrip().startswith("/")


@given(st.text())
def test_no_text_is_a_command(text: str) -> None:
    assert not escaped(text).strip().startswith("/")
    assert [(a, b) for a, b in zip(text, escaped(text), strict=True) if a != b] in ([], [("/", "／")])


def test_a_model_that_was_not_registered_is_not_even_opened(tmp_path: Path) -> None:
    archive = tmp_path / "model.tar.gz"
    archive.write_bytes(b"no archive at all")
    with pytest.raises(UnregisteredModel, match=r"model\.tar\.gz"):
        load_engine(archive, "0" * 64)


def test_a_model_that_does_not_understand_what_everybody_says_is_not_served(archive: Path) -> None:
    with pytest.raises(BrokenModel, match=r"不要了.*not greet"):
        load_engine(archive, file_hash(archive), [("不要了", "greet")])
    assert load_engine(archive, file_hash(archive), [("不要了", "cancel_order")]).model_id
