"""How long a full training takes, ours and at least the peer's; the peer's model is kept, since it takes minutes."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bench.plain import CONFIG, make_plain
from bench.worker import environment
from bot.training.models import data_version
from bot.training.train import train

DEFAULT_EPOCHS = 100
#: What ends within minutes and is enough to be asked, since a message costs small data's networks as much. As a measure of training it can
#: only flatter the peer: one example in ten, no augmented stories, and two epochs to show how long one is.
TRAINED_EPOCHS, EVERY = 2, 10


@dataclass(frozen=True)
class Seconds:
    """Of one training; `epoch` is one pass of all the networks, 0 for a model without any."""

    wall: float
    cpu: float
    epoch: float = 0.0

    @property
    def full(self) -> float:
        """Wall seconds with the default number of epochs, those that were left out reckoned from the last one."""
        return self.wall + (DEFAULT_EPOCHS - TRAINED_EPOCHS) * self.epoch

    @property
    def full_cpu(self) -> float:
        """Processor seconds, taking an epoch to keep the processor as busy as the rest."""
        return self.full * self.cpu / self.wall


def train_ours(root: Path) -> Seconds:
    """Everything from nothing: no cache, into a folder that is thrown away."""
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder:
        return timed(lambda: train(root, Path(folder), "bench", datetime.now().astimezone(), lambda *_: None))


def train_peer(root: Path, cache: Path) -> tuple[Path, Seconds]:
    """The peer's trained project for the data that stands there now, and how long it took when it was trained."""
    folder = cache / sha256(f"{data_version(root)} {TRAINED_EPOCHS} {EVERY} {CONFIG}".encode()).hexdigest()[:16]
    known = folder / "seconds.json"
    if not known.is_file():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make_plain(root, folder, TRAINED_EPOCHS, EVERY)
        known.write_text(json.dumps(asdict(_train_peer(folder))))
    return folder, Seconds(**json.loads(known.read_text()))


def _train_peer(folder: Path) -> Seconds:
    command = [sys.executable, "-m", "rasa", "train", "--fixed-model-name", "plain", "--augmentation", "0"]
    with (folder / "train.log").open("wb") as log:
        spent = timed(lambda: subprocess.run(command, cwd=folder, check=True, stdout=log, stderr=log, env=environment()))
    return Seconds(spent.wall, spent.cpu, an_epoch((folder / "train.log").read_text("utf-8", "replace"), TRAINED_EPOCHS))


def an_epoch(log: str, epochs: int) -> float:
    """Seconds of one epoch of all networks together, from Rasa's progress bars: what each shows last when it is full."""
    full = re.compile(rf"Epochs: 100%.* {epochs}/{epochs} \[([\d:]+)<")
    total, shown = 0.0, ""
    for line in [*re.split(r"[\r\n]+", log), ""]:
        found = full.search(line)
        if shown and not found:
            total += _seconds(shown)
        shown = found[1] if found else ""
    return total / epochs


def _seconds(clock: str) -> float:
    total = 0.0
    for part in clock.split(":"):
        total = 60 * total + int(part)
    return total


def timed(work: Callable[[], object]) -> Seconds:
    """Wall seconds, and processor seconds of the processes that the work starts."""
    wall, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Seconds(time.perf_counter() - wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
