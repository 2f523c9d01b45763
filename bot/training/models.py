"""Models on disk and the register of those that our training made: nothing else is ever loaded."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

DATA = ("config.yml", "domain.yml", "data", "bot/nlu", "bot/core/data")
REGISTER = "register.json"
PUBLISHED = "published.json"


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
    """A digest of everything that a model is made from: the data, the components, and what these import of core."""
    digest = hashlib.sha256()
    for file in sorted({*_files(root), *_imported(root)}):
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    for path in (root / name for name in DATA):
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and file.suffix in (".yml", ".txt", ".py", ".tsv"))


def _imported(root: Path) -> set[Path]:
    """The modules of core that the components need, and what those need."""
    found: set[Path] = set()
    waiting = list((root / "bot" / "nlu").rglob("*.py"))
    while waiting:
        fresh = set(_core_modules(root, waiting.pop())) - found
        found |= fresh
        waiting += fresh
    return found


def _core_modules(root: Path, module: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.core"):
            names = (str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names))
            paths = (root / name.replace(".", "/") for name in names)
            yield from (file for path in paths for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file())


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


def published(folder: Path) -> Model | None:
    """The model that somebody published, when its archive is there; None when nobody did."""
    try:
        hash = json.loads((folder / PUBLISHED).read_text("utf-8"))["hash"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return next((model for model in registered(folder) if model.hash == hash and (folder / model.file).is_file()), None)


def to_run(folder: Path, root: Path) -> Model | None:
    """The model for buyers: the published one whatever the data say by now, else the newest; None when that is older than the data."""
    return published(folder) or (newest(folder) if is_current(folder, root) else None)


def newest(folder: Path) -> Model:
    """The model that was trained last; raises NoModel."""
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
