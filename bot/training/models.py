"""Models on disk and the register of those that our training made: nothing else is ever loaded."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DATA = ("config.yml", "domain.yml", "data", "bot/nlu", "bot/core")
NOT_IN_A_MODEL = Path("bot/core/cases")
REGISTER = "register.json"


class NoModel(LookupError):
    """Nothing was trained yet."""


@dataclass(frozen=True)
class Model:
    """One trained archive: its SHA-256, the version of the data it was made from, who made it and when (ISO)."""

    file: str
    hash: str
    data_version: str
    created_at: str
    created_by: str


def data_version(root: Path) -> str:
    """A digest of everything that a model is made from."""
    digest = hashlib.sha256()
    for name in DATA:
        path = root / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            inside = file.is_file() and file.suffix in (".yml", ".txt", ".py", ".tsv")
            if inside and NOT_IN_A_MODEL not in file.relative_to(root).parents:
                digest.update(f"{file.relative_to(root)}\0".encode())
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def registered(folder: Path) -> list[Model]:
    """Every registered model, the newest last; an unreadable register counts as empty, so that nothing of it is loaded."""
    try:
        entries: list[dict[str, Any]] = json.loads((folder / REGISTER).read_text("utf-8"))
        return [Model(**entry) for entry in entries]
    except (OSError, ValueError, TypeError):
        return []


def register(folder: Path, model: Model) -> None:
    """Add a model; the register is replaced in one step, so a crash leaves the old one."""
    entries = [asdict(known) for known in [*registered(folder), model]]
    fresh = folder / f"{REGISTER}.new"
    fresh.write_text(json.dumps(entries, ensure_ascii=False, indent=1), "utf-8")
    os.replace(fresh, folder / REGISTER)


def newest(folder: Path) -> Model:
    """The model to run; raises NoModel."""
    for model in reversed(registered(folder)):
        if (folder / model.file).is_file():
            return model
    raise NoModel(f"no trained model in {folder}; run `huashu train`")


def is_current(folder: Path, root: Path) -> bool:
    """Whether the newest model was made from the data that stands there now."""
    try:
        return newest(folder).data_version == data_version(root)
    except NoModel:
        return False
