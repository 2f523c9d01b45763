"""Desk and engine understand each other, and notice when they do not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.wire import Answer, Incoming, Malformed, Question, Understanding, answer_from, question_from

texts = st.text(max_size=20)
values = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | st.lists(texts, max_size=2)
objects = st.dictionaries(texts, values, max_size=4)
events = st.lists(objects, max_size=4)
questions = st.builds(Question, events, st.none() | st.builds(Incoming, texts, st.none() | texts))
understandings = st.builds(Understanding, texts, st.floats(0, 1), st.lists(objects, max_size=3), st.lists(objects, max_size=3))
answers = st.builds(
    Answer, texts, events.map(tuple), st.none() | understandings, texts, st.lists(st.tuples(texts, st.floats(0, 1)), max_size=3).map(tuple)
)


@given(questions)
def test_a_question_arrives_as_it_was_asked(question: Question) -> None:
    assert question_from(json.loads(json.dumps(question.as_json()))) == question


@given(answers)
def test_an_answer_arrives_as_it_was_given(answer: Answer) -> None:
    assert answer_from(json.loads(json.dumps(answer.as_json()))) == answer


@pytest.mark.parametrize(
    "data", [None, [], "hello", 7, {}, {"events": None}, {"events": [], "incoming": {}}, {"events": [], "incoming": "hi"}]
)
def test_what_is_no_question_is_said_to_be_none(data: Any) -> None:
    with pytest.raises(Malformed, match="no question"):
        question_from(data)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {"action": "x"},
        {"action": "x", "events": None},
        {"action": "x", "events": [], "understanding": {"mood": 1}},
        {"action": "x", "events": [], "ranked": [["a", "b"]]},
        {"action": "x", "events": [], "ranked": [1]},
    ],
)
def test_what_is_no_answer_is_said_to_be_none(data: Any) -> None:
    with pytest.raises(Malformed, match="no answer"):
        answer_from(data)
