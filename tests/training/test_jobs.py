"""Trainings in the background: one at a time, watched, cancelled; whatever happens, the published model stays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.store.database import Database
from bot.training.jobs import NoTraining, TrainingRuns, Trainings
from bot.training.models import Model
from bot.training.train import Cancelled, TrainingFailed
from tests.builders import shop_files
from tests.fakes import Clock, FakeEngine


class Work:
    """A training by script: it says a stage, waits for `go`, and ends as it is told."""

    def __init__(self) -> None:
        self.go, self.began = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def __call__(
        self, root: Path, folder: Path, who: str, now: datetime, progress: Callable[[str], None], cancel: threading.Event
    ) -> Model:
        progress("ShopIntentClassifier")
        self.began.set()
        while not self.go.wait(0.005):
            if cancel.is_set():
                raise Cancelled
        if self.error:
            raise self.error
        return Model("m.tar.gz", "a" * 64, "v", now.isoformat(), who)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, clock: Clock) -> Desk:
    return Desk(database, FakeEngine(), InProcessActions(), shop_files(), clock)


@pytest.fixture
def trainings(desk: Desk, work: Work, tmp_path: Path) -> Iterator[Trainings]:
    found = Trainings(desk, tmp_path, tmp_path / "models", work)
    yield found
    found.stop()


def test_a_training_is_watched_and_noted_with_its_model(trainings: Trainings, work: Work, clock: Clock) -> None:
    id = trainings.start("阿训")
    assert work.began.wait(10)
    progress = trainings.progress
    assert progress is not None
    assert (progress.id, progress.who, progress.stage, progress.left) == (id, "阿训", "ShopIntentClassifier", None)
    assert progress.log[0].endswith("ShopIntentClassifier")
    clock.move(seconds=90)
    work.go.set()
    trainings.wait()
    assert trainings.progress is None
    (noted,) = trainings.latest()
    assert (noted.state, noted.model, noted.who) == ("done", "a" * 64, "阿训")
    assert "ShopIntentClassifier" in noted.log


def test_the_time_that_is_left_is_what_trainings_took_before(trainings: Trainings, work: Work, clock: Clock) -> None:
    trainings.start("阿训")
    assert work.began.wait(10)
    clock.move(seconds=90)
    work.go.set()
    trainings.wait()
    work.go.clear()
    trainings.start("阿训")
    progress = trainings.progress
    assert progress is not None
    assert progress.left is not None
    assert 60 < progress.left <= 90


def test_a_second_one_is_refused_while_one_runs(trainings: Trainings, work: Work) -> None:
    trainings.start("阿训")
    with pytest.raises(TrainingRuns, match="阿训 正在训练"):
        trainings.start("店长")
    work.go.set()
    trainings.wait()
    trainings.start("店长")


def test_a_cancelled_one_ends_and_says_so(trainings: Trainings, work: Work) -> None:
    trainings.start("阿训")
    trainings.cancel()
    trainings.wait()
    assert [one.state for one in trainings.latest()] == ["cancelled"]
    with pytest.raises(NoTraining):
        trainings.cancel()


@pytest.mark.parametrize("error", [TrainingFailed("意图 thank\n没有例句"), OSError(28, "No space left on device")])
def test_a_failed_one_says_why_and_the_next_may_begin(trainings: Trainings, work: Work, error: Exception) -> None:
    work.error = error
    work.go.set()
    trainings.start("阿训")
    trainings.wait()
    (noted,) = trainings.latest()
    assert (noted.state, noted.model) == ("failed", None)
    assert str(error).splitlines()[-1] in noted.log
    trainings.start("阿训")


def test_one_that_the_desk_left_behind_is_failed_after_a_restart(trainings: Trainings, desk: Desk, work: Work, tmp_path: Path) -> None:
    trainings.start("阿训")
    Trainings(desk, tmp_path, tmp_path / "models", work)
    assert [one.state for one in trainings.latest()] == ["failed"]
