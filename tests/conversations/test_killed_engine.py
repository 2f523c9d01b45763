"""The engine's process is killed while a buyer talks: nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.engine.client import EngineProcess, EngineUnavailable
from bot.engine.wire import Answer, Question
from bot.settings import load_settings
from bot.talk.run import Stage
from bot.talk.script import Turn
from bot.training.models import newest
from tests.conversations.conftest import HERE, load_conversation

ROW_2 = HERE / "row_02_on_the_way/confirms.yml"


@dataclass
class Killed:
    """The real engine, to whom `fate` happens before, while or after it is asked for the n-th time."""

    engine: EngineProcess
    fate: Callable[[int, EngineProcess], object]
    asked: int = field(default=0)

    def answer(self, question: Question) -> Answer:
        self.asked += 1
        self.fate(self.asked, self.engine)
        return self.engine.answer(question)


def kill(engine: EngineProcess) -> None:
    """As the system does when memory ends; the process is this test's own child."""
    assert engine.pid is not None
    os.kill(engine.pid, signal.SIGKILL)


def between_turns(asked: int, engine: EngineProcess) -> None:
    """Dead when the first question comes, and again when the second buyer's message comes."""
    if asked in (1, 3):
        kill(engine)


def between_judging_and_speaking(asked: int, engine: EngineProcess) -> None:
    """The intent is understood and the case is judged; then nobody is there to say what follows."""
    if asked == 2:
        kill(engine)


def while_it_thinks(asked: int, engine: EngineProcess) -> None:
    if asked == 3:
        threading.Timer(0.002, kill, [engine]).start()


@pytest.mark.parametrize("fate", [between_turns, between_judging_and_speaking, while_it_thinks])
def test_a_conversation_goes_on_as_if_nothing_had_happened(stage: Stage, mortal: EngineProcess, fate: Any) -> None:
    script = load_conversation(ROW_2).script
    undisturbed = stage.play(script)
    first = mortal.pid
    disturbed = replace(stage, engine=Killed(mortal, fate)).play(script)
    assert mortal.pid != first
    assert disturbed == undisturbed
    assert len([task for turn in disturbed["turns"] for task in turn["tasks"]]) == 1


def test_lines_written_while_no_engine_comes_up_are_answered_with_the_next_one(stage: Stage) -> None:
    script = load_conversation(ROW_2).script
    record = replace(stage, engine=Away(stage.engine, {1})).play(script)
    first, second = record["turns"]
    assert (first["replies"], first["handed_over"]) == ([], "engine_down")
    assert [reply["macro"] for reply in second["replies"]] == ["/+不要了"]
    assert second["handed_over"] is None


def test_waiting_is_enough_for_an_answer_once_an_engine_is_back(stage: Stage) -> None:
    script = load_conversation(ROW_2).script
    waits = replace(script, turns=(script.turns[0], Turn("wait", wait=timedelta(minutes=5)), script.turns[1]))
    record = replace(stage, engine=Away(stage.engine, {1})).play(waits)
    assert [[reply["macro"] for reply in turn["replies"]] for turn in record["turns"]] == [[], ["/+不要了"], ["/+不要了确认"]]
    assert [task["to"] for task in record["turns"][-1]["tasks"]] == ["courier"]


@dataclass
class Away:
    """An engine that is not there the n-th time it is asked."""

    engine: Any
    times: set[int]
    asked: int = 0

    def answer(self, question: Question) -> Answer:
        self.asked += 1
        if self.asked in self.times:
            raise EngineUnavailable("away")
        answer: Answer = self.engine.answer(question)
        return answer


@pytest.fixture(scope="module")
def mortal(stage: Stage) -> Iterator[EngineProcess]:
    """An engine of this module's own, of the model that `stage` has trained where it must: the others' is left alone."""
    models = load_settings().models
    model = newest(models)
    with EngineProcess(models / model.file, model.hash) as engine:
        yield engine
