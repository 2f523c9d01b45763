"""Models change while questions keep coming: none is lost, none goes to a stopped engine, a bad one changes nothing."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.engine.changeover import Changeover
from bot.engine.client import EngineUnavailable
from bot.engine.wire import Answer, Incoming, Question

ASKED = Question([], Incoming("在吗"))


@dataclass
class Engine:
    """Answers with its own name; `gate` holds answers back until it is opened."""

    registered: str
    starts: bool = True
    gate: threading.Event = field(default_factory=threading.Event)
    held: threading.Event = field(default_factory=threading.Event)
    stopped: bool = False

    def __post_init__(self) -> None:
        self.gate.set()

    def start(self) -> None:
        if not self.starts:
            raise EngineUnavailable("the archive is no archive")

    def stop(self) -> None:
        self.stopped = True

    def healthy(self) -> bool:
        return not self.stopped

    def answer(self, question: Question) -> Answer:
        self.held.set()
        self.gate.wait(10)
        if self.stopped:
            raise EngineUnavailable("stopped")
        return Answer(self.registered)

    def parse(self, text: str) -> dict[str, Any]:
        return {"text": text, "by": self.registered}


def changeover(engine: Engine) -> Changeover:
    return Changeover(engine, lambda path, registered: Engine(registered))


def test_a_model_is_started_by_its_archive_and_hash() -> None:
    engines = changeover(Engine("old"))
    engines.change_to(Path("m.tar.gz"), "new")
    assert engines.answer(ASKED).action == "new"


def test_from_the_change_on_the_new_model_answers_and_the_old_one_is_stopped() -> None:
    old, new = Engine("old"), Engine("new")
    engines = changeover(old)
    assert engines.answer(ASKED).action == "old"
    engines.change(new)
    assert (engines.answer(ASKED).action, engines.model, engines.parse("嗯")["by"]) == ("new", "new", "new")
    assert (old.stopped, new.stopped) == (True, False)


def test_a_question_that_the_old_engine_is_at_is_answered_before_it_is_stopped() -> None:
    old, new = Engine("old"), Engine("new")
    old.gate.clear()
    engines = changeover(old)
    got: list[str] = []
    asking = threading.Thread(target=lambda: got.append(engines.answer(ASKED).action))
    asking.start()
    assert old.held.wait(10)
    changing = threading.Thread(target=lambda: engines.change(new))
    changing.start()
    while engines.model != "new":
        changing.join(0.001)
    assert engines.answer(ASKED).action == "new"
    assert not old.stopped
    old.gate.set()
    asking.join(10)
    changing.join(10)
    assert got == ["old"]
    assert old.stopped


def test_under_load_every_question_is_answered_once() -> None:
    engines = changeover(Engine("0"))
    answers: list[str] = []
    done, answered = threading.Event(), threading.Semaphore(0)

    def ask() -> None:
        while not done.is_set():
            answers.append(engines.answer(ASKED).action)
            answered.release()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 6):
        assert answered.acquire(timeout=10)
        engines.change(Engine(str(number)))
    done.set()
    for thread in threads:
        thread.join(10)
    assert len(answers) >= 5
    assert {int(name) for name in answers} <= set(range(6))


def test_an_engine_that_does_not_start_changes_nothing() -> None:
    old, bad = Engine("old"), Engine("bad", starts=False)
    engines = changeover(old)
    with pytest.raises(EngineUnavailable):
        engines.change(bad)
    assert (engines.model, engines.answer(ASKED).action, old.stopped, bad.stopped) == ("old", "old", False, True)


def test_a_change_that_cannot_be_noted_is_no_change() -> None:
    def full() -> None:
        raise OSError("disk full")

    old, new = Engine("old"), Engine("new")
    engines = changeover(old)
    with pytest.raises(OSError, match="disk full"):
        engines.change(new, full)
    assert (engines.model, old.stopped, new.stopped) == ("old", False, True)


def test_it_starts_stops_and_is_healthy_as_its_engine_is() -> None:
    engine = Engine("old")
    engines = changeover(engine)
    engines.start()
    assert engines.healthy()
    engines.stop()
    assert not engines.healthy()
