"""Models on disk and the register of those that our training made: nothing else is ever loaded."""

from __future__ import annotations

import ast
import hashlib
import json
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.engine.archive import file_hash
from bot.files.replacing import replace_files
from bot.training.jobs import WorkFailed

LEARNT = ("config.yml", "domain.yml", "data")
DATA = (*LEARNT, "bot/nlu", "bot/core/data")
PLAYED = "data/tests"  # saved conversations and marked messages: a model is measured on them and learns nothing from them
REGISTER = "register.json"
PUBLISHED = "published.json"
_KINDS = (".yml", ".txt", ".py", ".tsv")


class DataGone(WorkFailed):
    """Nobody kept what a model was made from."""

    def __init__(self) -> None:
        super().__init__("训练这个模型用的数据没有留下来，不能再测试它")


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

    @property
    def data_file(self) -> str:
        """Where the data are kept that it was made from."""
        return self.file.replace(".tar.gz", ".data.tar.gz")


def data_version(root: Path) -> str:
    """A digest of everything that a model is made from: the data, the components, and what these import of core."""
    digest = hashlib.sha256()
    for file in sorted({*_files(root), *_imported(root)}):
        digest.update(f"{file.relative_to(root)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(root: Path, names: Iterable[str] = DATA) -> Iterator[Path]:
    for path in (root / name for name in names):
        files = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in files if file.is_file() and file.suffix in _KINDS and root / PLAYED not in file.parents)


def keep_data(root: Path, archive: Path) -> None:
    """Put what a model is made from beside it, so that it can be measured and compared when the files have long changed.

    With it go the quick replies of that day: no model learns them, but people ask what was changed since.
    """
    with tarfile.open(archive, "w:gz") as kept:
        for file in sorted(_files(root, (*LEARNT, "macros"))):
            kept.add(file, file.relative_to(root).as_posix())


@contextmanager
def data_of(model: Model, folder: Path, root: Path) -> Iterator[Path]:
    """A folder with the data that a model was made from: `root` itself while it is the same. Raises DataGone."""
    if data_version(root) == model.data_version:
        yield root
        return
    archive = folder / model.data_file
    if not archive.is_file():
        raise DataGone
    with tempfile.TemporaryDirectory(prefix="huashu-data-") as made:
        with tarfile.open(archive) as kept:
            kept.extractall(made, filter="data")
        yield Path(made)


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
    """Add a model; the register is replaced in one step, so a crash leaves the old one. Raises BadFile."""
    entries = [asdict(known) for known in [*registered(folder), model]]
    replace_files({folder / REGISTER: json.dumps(entries, ensure_ascii=False, indent=1).encode()})


def published(folder: Path) -> Model | None:
    """The model that somebody published, when its archive is there; None when nobody did."""
    try:
        hash = json.loads((folder / PUBLISHED).read_text("utf-8"))["hash"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return next((model for model in registered(folder) if model.hash == hash and (folder / model.file).is_file()), None)


def archive_of(folder: Path, hash: str) -> Path:
    """The file of a registered model; raises NoModel."""
    for model in registered(folder):
        if model.hash == hash:
            return folder / model.file
    raise NoModel(f"no model {hash[:12]} is registered in {folder}")


def is_whole(folder: Path, model: Model) -> bool:
    """Whether the archive is still what our training registered."""
    return file_hash(folder / model.file) == model.hash


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
