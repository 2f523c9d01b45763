"""Train in a process of its own: Rasa's memory and noise stay there, and it can be cancelled."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from bot.engine.archive import file_hash
from bot.files.yaml_file import load_yaml
from bot.training.check import check_all
from bot.training.jobs import WorkFailed
from bot.training.models import Model, data_version, keep_data, register
from bot.training.processes import lines_of

_STAGE = re.compile(r"Starting to train component '(\w+)'")
_ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore"}

READING, SAVING = "读数据", "存模型"
CALLED = {
    "ShopTokenizer": "切词",
    "ShopIntentClassifier": "学意图（最久的一步）",
    "ShopEntityExtractor": "学地址、单号这些",
    "RulePolicy": "学规则",
    "AugmentedMemoizationPolicy": "学故事",
}
Progress = Callable[[str, int, int], None]


def train(root: Path, folder: Path, who: str, now: datetime, progress: Progress, cancel: threading.Event | None = None) -> Model:
    """Train on `root`'s data into `folder` and register the model; the models that were there stay.

    `progress` hears each stage, and how many of how many are behind it; when `cancel` is set the process ends. Others go before it on a
    busy machine. Raises WorkFailed for data with errors or a file that changed meanwhile (nobody could say what was learnt), ProcessFailed
    when Rasa does, OSError or BadFile when nothing can be written, and Cancelled.
    """
    progress(READING, 0, 1)
    if errors := check_all(root):
        raise WorkFailed("\n".join([f"数据有 {len(errors)} 处错误，改好再训练：", *errors]))
    folder.mkdir(parents=True, exist_ok=True)
    name, version, stages = f"huashu-{now:%Y%m%d-%H%M%S}", data_version(root), set(_stages(root))
    work = folder / f".{name}"
    made = work / f"{name}.tar.gz"
    command = [sys.executable, "-m", "bot.engine.train", "--root", str(root), "--out", str(made)]
    begun: list[str] = []
    try:
        for line in lines_of(command, cwd=root, environment={**_ENVIRONMENT, "PYTHONPATH": str(root)}, cancel=cancel):
            stage = _STAGE.search(line)
            if stage and stage[1] in stages and stage[1] not in begun:
                begun.append(stage[1])
                progress(CALLED.get(stage[1], stage[1]), len(begun), 2 + len(stages))
        progress(SAVING, 1 + len(stages), 2 + len(stages))
        if _version_after(root) != version:
            raise WorkFailed("训练的时候文件改了或者删了，说不清学到的是哪一份；请再训练一次")
        model = Model(made.name, file_hash(made), version, now.isoformat(), who)
        keep_data(root, work / model.data_file)
        _put(folder, work, model)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return model


def _put(folder: Path, work: Path, model: Model) -> None:
    """The finished files of a model in their place and registered, or nothing of it."""
    files = [folder / name for name in (model.file, model.data_file)]
    try:
        for file in files:
            os.replace(work / file.name, file)
        register(folder, model)
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise


def _stages(root: Path) -> Iterator[str]:
    """The components that learn."""
    config = load_yaml(root / "config.yml")
    for part in ("pipeline", "policies"):
        yield from (str(one["name"]).rpartition(".")[2] for one in config.get(part) or ())


def _version_after(root: Path) -> str:
    try:
        return data_version(root)
    except FileNotFoundError:
        return ""
