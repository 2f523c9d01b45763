"""Long work in the background: one thing at a time on a machine, watched, cancelled; whatever happens, what answers buyers stays."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from actions.in_process import InProcessActions
from bot.services.desk import Desk
from bot.store.database import Database
from bot.store.training import add_training
from bot.training.jobs import Jobs, NothingRuns, WorkFailed, WorkRuns, only_one
from bot.training.models import Model
from bot.training.processes import Cancelled, ProcessFailed
from bot.training.train import Progress
from bot.training.trainings import start_training, trainings
from tests.builders import shop_files
from tests.fakes import Clock, FakeEngine


class Work:
    """A training by script: it says a stage, waits for `go`, and ends as it is told."""

    def __init__(self) -> None:
        self.go, self.began = threading.Event(), threading.Event()
        self.error: Exception | None = None

    def __call__(self, root: Path, folder: Path, who: str, now: datetime, progress: Progress, cancel: threading.Event) -> Model:
        progress("学意图", 2, 4)
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
def jobs(desk: Desk, tmp_path: Path) -> Iterator[Jobs]:
    found = Jobs(desk, tmp_path / "models")
    yield found
    found.stop()


def begin(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path, who: str = "阿训") -> None:
    start_training(jobs, desk, tmp_path, tmp_path / "models", who, work)
    assert work.began.wait(10)


def test_a_training_is_watched_and_noted_with_its_model(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path, clock: Clock) -> None:
    begin(jobs, desk, work, tmp_path)
    progress = jobs.progress
    assert progress is not None
    assert (progress.kind, progress.who, progress.stage, progress.done, progress.total) == ("train", "阿训", "学意图", 2, 4)
    assert progress.log[0].endswith("学意图")
    clock.move(seconds=90)
    work.go.set()
    jobs.wait()
    assert jobs.progress is None
    assert jobs.last is not None
    assert (jobs.last.kind, jobs.last.state, jobs.last.reason) == ("train", "done", "")
    (noted,) = trainings(desk)
    assert (noted.state, noted.model, noted.who) == ("done", "a" * 64, "阿训")
    assert "学意图" in noted.log


def test_the_time_that_is_left_is_what_trainings_took_before(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path, clock: Clock) -> None:
    begin(jobs, desk, work, tmp_path)
    clock.move(seconds=90)
    work.go.set()
    jobs.wait()
    work.go.clear()
    begin(jobs, desk, work, tmp_path)
    progress = jobs.progress
    assert progress is not None
    assert progress.left is not None
    assert 60 < progress.left <= 90


def test_work_that_was_never_done_before_says_its_time_by_what_is_done(jobs: Jobs) -> None:
    told, go = threading.Event(), threading.Event()

    def half(tell: object) -> None:
        tell.progress("回放", 1, 2)  # type: ignore[attr-defined]
        told.set()
        go.wait(10)

    jobs.start("replay", "阿训", half, subject="a")
    assert told.wait(10)
    progress = jobs.progress
    assert progress is not None
    assert progress.left == pytest.approx(progress.seconds, abs=0.11)
    go.set()


def test_a_second_one_is_refused_while_one_runs(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path) -> None:
    begin(jobs, desk, work, tmp_path)
    with pytest.raises(WorkRuns, match="阿训 正在训练"):
        jobs.start("test", "店长", lambda tell: None)
    work.go.set()
    jobs.wait()
    jobs.start("test", "店长", lambda tell: None)


def test_a_second_desk_on_the_machine_is_refused_too_and_told_by_whom(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path) -> None:
    begin(jobs, desk, work, tmp_path)
    other = Jobs(desk, tmp_path / "models")
    with pytest.raises(WorkRuns, match="阿训 正在训练"):
        other.start("replay", "店长", lambda tell: None)
    assert [one.state for one in trainings(desk)] == ["running"]  # the other desk's start has not ended it
    work.go.set()
    jobs.wait()
    other.start("replay", "店长", lambda tell: None)
    other.wait()


def test_a_command_at_the_terminal_takes_the_same_place(jobs: Jobs, tmp_path: Path) -> None:
    with only_one(tmp_path / "models", "huashu train", "train"), pytest.raises(WorkRuns, match="huashu train 正在训练"):
        jobs.start("test", "店长", lambda tell: None)
    jobs.start("test", "店长", lambda tell: None)


def test_a_cancelled_one_ends_and_says_so(jobs: Jobs, desk: Desk, work: Work, tmp_path: Path) -> None:
    begin(jobs, desk, work, tmp_path)
    jobs.cancel()
    jobs.wait()
    assert [one.state for one in trainings(desk)] == ["cancelled"]
    assert jobs.last is not None
    assert jobs.last.state == "cancelled"
    with pytest.raises(NothingRuns):
        jobs.cancel()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (WorkFailed("数据有 1 处错误：\ndata/nlu/thank.yml: 没有例句"), "没有例句"),
        (OSError(28, "No space left on device"), "磁盘满了"),
        (ProcessFailed(1, ["OSError: [Errno 28] No space left on device"]), "磁盘满了"),
        (ProcessFailed(-9, []), "内存不够"),
        (FileNotFoundError(2, "No such file", "data/nlu/thank.yml"), "被删掉了，找不到：data/nlu/thank.yml"),
        (ProcessFailed(1, ["Traceback", "FileNotFoundError: data/nlu/thank.yml"]), "被删掉了"),
        (ProcessFailed(1, ["InvalidRule: contradicting"]), "InvalidRule: contradicting"),
    ],
)
def test_a_failed_one_says_why_and_the_next_may_begin(
    jobs: Jobs, desk: Desk, work: Work, tmp_path: Path, error: Exception, why: str
) -> None:
    work.error = error
    work.go.set()
    begin(jobs, desk, work, tmp_path)
    jobs.wait()
    (noted,) = trainings(desk)
    assert (noted.state, noted.model) == ("failed", None)
    assert why in noted.log
    assert jobs.last is not None
    assert why in jobs.last.reason
    begin(jobs, desk, work, tmp_path)


def test_one_that_a_desk_left_behind_is_failed_after_a_restart(desk: Desk, tmp_path: Path) -> None:

    with desk.database.transaction() as connection:
        add_training(connection, "阿训", desk.now())
    Jobs(desk, tmp_path / "models")
    assert [one.state for one in trainings(desk)] == ["failed"]
