"""Train in a process of its own, so that TensorFlow's memory and noise stay there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.engine.archive import file_hash
from bot.training.models import Model, data_version, register

#: Rasa glues stories together for policies that generalise; rules and memory leave those aside, after minutes of making them.
#: What its validation would say, and more, `huashu check` says in seconds.
_LEFT_OUT = ("--augmentation", "0", "--skip-validation")
_STAGE = re.compile(r"(Starting to train|Finished training|Restored) component '(\w+)'")


class TrainingFailed(RuntimeError):
    """Rasa refused the data; the text ends with its last lines."""


class Cancelled(Exception):
    """Somebody did not want the training any more."""


def train(
    root: Path, folder: Path, who: str, now: datetime, progress: Callable[[str], None], cancel: threading.Event | None = None
) -> Model:
    """Train on `root`'s data into `folder` and register the model; the models that were there stay.

    `progress` hears each stage; when `cancel` is set the process ends. Others go before it on a busy machine. Raises
    TrainingFailed, also when a file was changed or deleted meanwhile (nobody could say what was learnt), and Cancelled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"huashu-{now:%Y%m%d-%H%M%S}"
    version = data_version(root)
    work = folder / f".{name}"
    command = ["nice", sys.executable, "-m", "rasa", "train", "--out", str(work), "--fixed-model-name", name, *_LEFT_OUT]
    lines: list[str] = []
    with subprocess.Popen(
        command, cwd=root, env=_environment(root), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        assert process.stdout is not None
        over = threading.Event()
        threading.Thread(target=_end_when_cancelled, args=(process, cancel or threading.Event(), over), daemon=True).start()
        for line in process.stdout:
            lines = [*lines[-200:], line.rstrip()]
            stage = _STAGE.search(line)
            if stage and not stage[1].startswith("Finished"):
                progress(stage[2])
    over.set()
    made = work / f"{name}.tar.gz"
    if cancel is not None and cancel.is_set():
        shutil.rmtree(work, ignore_errors=True)
        raise Cancelled
    if data_version(root) != version:
        shutil.rmtree(work, ignore_errors=True)
        raise TrainingFailed("训练的时候文件改了，请再训练一次")
    if process.returncode or not made.is_file():
        shutil.rmtree(work, ignore_errors=True)
        raise TrainingFailed("\n".join(line for line in lines if line.strip())[-3000:])
    os.replace(made, folder / made.name)
    shutil.rmtree(work, ignore_errors=True)
    model = Model(made.name, file_hash(folder / made.name), version, now.isoformat(), who)
    register(folder, model)
    return model


def _end_when_cancelled(process: subprocess.Popen[str], cancel: threading.Event, over: threading.Event) -> None:
    while not over.is_set():
        if cancel.wait(0.2):
            process.terminate()
            return


def _environment(root: Path) -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONPATH": str(root),
        "PYTHONWARNINGS": "ignore",
    }
