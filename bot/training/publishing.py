"""Publish a model and go back: which one answers buyers, who said so, and the last ones kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bot.engine.client import EngineUnavailable
from bot.files.replacing import replace_files
from bot.services.desk import Desk
from bot.store import audit
from bot.store.registry import RegisteredModel, add_model, find_model, mark_published, registered_models
from bot.training.models import PUBLISHED, registered

KEPT = 5


class ModelUnknown(LookupError):
    """Nobody has trained it here: a model is code, and no other is ever loaded."""

    def __init__(self) -> None:
        super().__init__("没有登记过这个模型，不能启用")


class ModelGone(LookupError):
    def __init__(self) -> None:
        super().__init__("这个模型的文件已经不在了，不能启用")


class NothingBefore(LookupError):
    def __init__(self) -> None:
        super().__init__("之前没有发布过别的模型，没有可以退回的")


class Engines(Protocol):
    """The engines that answer buyers."""

    @property
    def model(self) -> str: ...

    def change_to(self, path: Path, registered: str, keep: Callable[[], None]) -> None:
        """Let the archive with this hash answer from now on; `keep` is called before it does. Raises EngineUnavailable."""


@dataclass(frozen=True)
class OneEngine:
    """An engine that stays what it is: another program sees to it."""

    model: str = ""

    def change_to(self, path: Path, registered: str, keep: Callable[[], None]) -> None:
        raise EngineUnavailable("this desk does not start its own engine")


@dataclass(frozen=True)
class ModelView:
    """`answers`: it does now; `usable`: its file is there."""

    hash: str
    file: str
    data_version: str
    created_at: datetime
    created_by: str
    published_at: datetime | None
    answers: bool
    usable: bool


def models(desk: Desk, folder: Path, answering: str) -> tuple[ModelView, ...]:
    """Every model that was trained here, the newest first."""
    _learn_of(desk, folder)
    with desk.database.read() as connection:
        found = registered_models(connection)
    return tuple(
        ModelView(
            m.hash, m.path, m.data_version, m.created_at, m.created_by, m.published_at, m.hash == answering, (folder / m.path).is_file()
        )
        for m in found
    )


def publish(desk: Desk, folder: Path, engines: Engines, hash: str, by: str, what: str = "publish_model") -> None:
    """Let a model answer buyers, noted in the registry, in the folder and in the audit log before it does.

    Raises ModelUnknown, ModelGone, EngineUnavailable when it does not start; then the model before goes on.
    """
    _learn_of(desk, folder)
    with desk.database.read() as connection:
        model = find_model(connection, hash)
    if model is None or hash not in {known.hash for known in registered(folder)}:
        raise ModelUnknown
    path = folder / model.path
    if not path.is_file():
        raise ModelGone
    before = engines.model
    engines.change_to(path, hash, lambda: _note(desk, folder, model, before, by, what))
    clear_old(desk, folder, hash)


def roll_back(desk: Desk, folder: Path, engines: Engines, by: str) -> str:
    """Publish the model that answered before this one; its hash. Raises NothingBefore and what `publish` raises."""
    before = json.loads(_text(folder)).get("before", [])
    for hash in before:
        model = next((model for model in registered(folder) if model.hash == hash), None)
        if model is not None and (folder / model.file).is_file():
            publish(desk, folder, engines, hash, by, "roll_back_model")
            return str(hash)
    raise NothingBefore


def clear_old(desk: Desk, folder: Path, answering: str) -> None:
    """Delete the files of all but the last models: the one that answers, those before it, and the newest."""
    history = [answering, *json.loads(_text(folder)).get("before", [])]
    keep = set(history[:KEPT]) | {model.hash for model in registered(folder)[-KEPT:]}
    for model in registered(folder):
        if model.hash not in keep:
            (folder / model.file).unlink(missing_ok=True)


def _note(desk: Desk, folder: Path, model: RegisteredModel, before: str, by: str, what: str) -> None:
    now = desk.now()
    with desk.database.transaction() as connection:
        mark_published(connection, model.hash, now)
        audit.record(connection, at=now, who=by, what=what, subject=model.hash, detail={"file": model.path, "before": before})
        history = [one for one in [before, *json.loads(_text(folder)).get("before", [])] if one != model.hash]
        if what == "roll_back_model":  # what was left behind is not where the next step back leads
            history = [one for one in history if one != before]
        fresh = {"hash": model.hash, "before": list(dict.fromkeys(history))[:KEPT], "by": by, "at": now.isoformat()}
        replace_files({folder / PUBLISHED: json.dumps(fresh, ensure_ascii=False, indent=1).encode()})


def _learn_of(desk: Desk, folder: Path) -> None:
    """Models that were trained at the terminal stand in the folder's register only."""
    with desk.database.transaction() as connection:
        for model in registered(folder):
            add_model(
                connection, hash=model.hash, path=model.file, data_version=model.data_version,
                at=datetime.fromisoformat(model.created_at).astimezone(), by=model.created_by[:64], figures={},
            )  # fmt: skip


def _text(folder: Path) -> str:
    try:
        return (folder / PUBLISHED).read_text("utf-8")
    except OSError:
        return "{}"
