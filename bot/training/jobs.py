"""One training at a time, in a process of its own: watched, cancelled, noted; buyers are answered meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from statistics import median

from bot.services.desk import Desk
from bot.store import audit
from bot.store.training import Training, add_training, end_training, interrupted_trainings, latest_trainings
from bot.training.models import Model
from bot.training.train import Cancelled, TrainingFailed

Train = Callable[[Path, Path, str, datetime, Callable[[str], None], threading.Event], Model]
LINES = 400


class TrainingRuns(RuntimeError):
    """There is one already."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} 正在训练，一次只能训练一个")
        self.who = who


class NoTraining(LookupError):
    def __init__(self) -> None:
        super().__init__("现在没有在训练")


@dataclass(frozen=True)
class Progress:
    """`stage` is what is being trained; `left` the seconds that the last trainings took from here on, None when unknown."""

    id: int
    who: str
    started_at: datetime
    stage: str
    seconds: float
    left: float | None
    log: tuple[str, ...]


class Trainings:
    """The trainings of one desk; `train` does the work and may be slow."""

    def __init__(self, desk: Desk, root: Path, folder: Path, train: Train) -> None:
        self._desk, self._root, self._folder, self._train = desk, root, folder, train
        self._lock = threading.Lock()
        self._now: Progress | None = None
        self._begun = 0.0
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        with desk.database.transaction() as connection:
            interrupted_trainings(connection, desk.now())

    @property
    def progress(self) -> Progress | None:
        """How far it is, None while nothing is trained."""
        with self._lock:
            if self._now is None:
                return None
            seconds = time.monotonic() - self._begun
            usual = self._usual()
            return replace(self._now, seconds=round(seconds, 1), left=None if usual is None else round(max(0.0, usual - seconds), 1))

    def start(self, who: str) -> int:
        """Begin; the number of the training. Raises TrainingRuns."""
        with self._lock:
            if self._now is not None:
                raise TrainingRuns(self._now.who)
            now = self._desk.now()
            with self._desk.database.transaction() as connection:
                id = add_training(connection, who, now)
                audit.record(connection, at=now, who=who, what="train", subject=str(id))
            self._now, self._begun = Progress(id, who, now, "", 0.0, None, ()), time.monotonic()
            self._cancel = threading.Event()
            self._thread = threading.Thread(target=self._run, args=(id, who, self._cancel), name="training")
            self._thread.start()
            return id

    def cancel(self) -> None:
        """Stop it; the models that were there stay. Raises NoTraining."""
        with self._lock:
            if self._now is None:
                raise NoTraining
            self._cancel.set()

    def stop(self) -> None:
        """Cancel what runs and wait for its end: the desk goes down."""
        self._cancel.set()
        self.wait()

    def wait(self) -> None:
        """Until nothing is trained."""
        if self._thread is not None:
            self._thread.join()

    def latest(self) -> tuple[Training, ...]:
        """The last trainings, the newest first."""
        with self._desk.database.read() as connection:
            return latest_trainings(connection)

    def _run(self, id: int, who: str, cancel: threading.Event) -> None:
        state, model, last = "failed", None, ""
        try:
            model = self._train(self._root, self._folder, who, self._desk.now(), self._heard, cancel).hash
            state = "done"
        except Cancelled:
            state = "cancelled"
        except TrainingFailed as error:
            last = str(error)
        except Exception as error:
            last = f"{type(error).__name__}: {error}"
        finally:
            self._end(id, state, last, model)

    def _end(self, id: int, state: str, last: str, model: str | None) -> None:
        with self._lock:
            log = [*(self._now.log if self._now else ()), *last.splitlines()]
            self._now = None  # first: the next may begin even when this can't be noted
            with self._desk.database.transaction() as connection:
                end_training(connection, id, state, self._desk.now(), log="\n".join(log), model=model)

    def _heard(self, stage: str) -> None:
        with self._lock:
            if self._now is not None:
                line = f"{time.monotonic() - self._begun:6.1f} s  {stage}"
                self._now = replace(self._now, stage=stage, log=(*self._now.log, line)[-LINES:])

    def _usual(self) -> float | None:
        """How long trainings take here."""
        took = [(one.ended_at - one.started_at).total_seconds() for one in self.latest() if one.state == "done" and one.ended_at]
        return median(took[:5]) if took else None
