"""Trainings that a desk starts: in the background, noted with their end and why they failed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import median

from bot.services.desk import Desk
from bot.store import audit
from bot.store.training import Training, add_training, end_training, latest_trainings
from bot.training.jobs import Jobs, Tell, reason_of
from bot.training.models import Model
from bot.training.processes import Cancelled
from bot.training.train import Progress

Train = Callable[[Path, Path, str, datetime, Progress, threading.Event], Model]


def start_training(jobs: Jobs, desk: Desk, root: Path, folder: Path, who: str, train: Train) -> None:
    """Begin; raises WorkRuns. Whatever becomes of it, the models that were there stay."""

    def work(tell: Tell) -> None:
        with desk.database.transaction() as connection:
            id = add_training(connection, who, desk.now())
            audit.record(connection, at=desk.now(), who=who, what="train", subject=str(id))
        begun, log = time.monotonic(), [""]

        def heard(stage: str, done: int, total: int) -> None:
            tell.progress(stage, done, total)
            log.append(f"{time.monotonic() - begun:6.1f} s  {stage}")

        def end(state: str, reason: str = "", model: str | None = None) -> None:
            with desk.database.transaction() as connection:
                end_training(connection, id, state, desk.now(), log="\n".join(filter(None, [*log, reason])), model=model)

        try:
            model = train(root, folder, who, desk.now(), heard, tell.cancel)
        except Cancelled:
            end("cancelled")
            raise
        except Exception as error:
            end("failed", reason_of(error))
            raise
        end("done", model=model.hash)

    jobs.start("train", who, work, usual=usual_seconds(desk))


def trainings(desk: Desk) -> tuple[Training, ...]:
    """The last ones, the newest first."""
    with desk.database.read() as connection:
        return latest_trainings(connection)


def usual_seconds(desk: Desk) -> float | None:
    """How long trainings take here."""
    took = [(one.ended_at - one.started_at).total_seconds() for one in trainings(desk) if one.state == "done" and one.ended_at]
    return median(took[:5]) if took else None
