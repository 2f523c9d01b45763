"""Publish a model and go back: which one answers buyers, who said so, and the last ones kept."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from bot.engine.client import EngineUnavailable
from bot.files.replacing import put_back_unless_done, replace_files
from bot.services.desk import Desk
from bot.store import audit
from bot.store.registry import RegisteredModel, add_model, find_model, mark_published, registered_models
from bot.store.replays import sign_replay
from bot.training.gate import GateClosed, gate_for, told
from bot.training.models import PUBLISHED, Model, published, registered
from bot.training.replays import replay_between

KEPT = 5
STARTING, CHANGING = "启动新模型，旧的照常回答", "换上新模型，等旧的答完手上的话"
Stage = Callable[[str], None]


def _silent(stage: str) -> None:
    """Nobody listens."""


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
class Publishing:
    """What is being put in the place of the model that answers."""

    hash: str
    who: str
    stage: str


class Publisher:
    """One desk's way from one model to another: through the gate, in sight of everybody, one at a time."""

    def __init__(self, desk: Desk, folder: Path, engines: Engines) -> None:
        self._desk, self._folder, self.engines = desk, folder, engines
        self._one = threading.Lock()
        self.now: Publishing | None = None

    def publish(self, hash: str, by: str, reason: str = "") -> None:
        """Let a model answer buyers; a `reason` opens a closed gate, and stays in the log with the name. Raises GateClosed and more."""
        gate = gate_for(self._desk, self.engines.model, hash)
        if not gate.open and not reason and hash != self.engines.model:
            raise GateClosed(told(self._desk, gate))
        with self._shown(hash, by) as stage:
            replayed = replay_between(self._desk, self.engines.model, hash)
            publish(self._desk, self._folder, self.engines, hash, by, reason=reason, stage=stage)
            if reason and replayed:
                with self._desk.database.transaction() as connection:
                    sign_replay(connection, replayed.id, by, self._desk.now())

    def back(self, by: str) -> None:
        """Let the model before answer again."""
        with self._shown("", by) as stage:
            roll_back(self._desk, self._folder, self.engines, by, stage=stage)

    def hold(self, by: str) -> None:
        """From now on only what is published answers, also after a restart: a new model waits for somebody to publish it."""
        if self.engines.model and published(self._folder) is None:
            _write(self._folder, {"hash": self.engines.model, "before": [], "by": by, "at": self._desk.now().isoformat()})

    @contextmanager
    def _shown(self, hash: str, by: str) -> Iterator[Stage]:
        def stage(text: str) -> None:
            self.now = Publishing(hash, by, text)

        with self._one:
            try:
                yield stage
            finally:
                self.now = None


@dataclass(frozen=True)
class ModelView:
    """`answers`: it does now; `before`: one step back leads to it; `usable`: its file is there; `tested`: figures of it are kept."""

    hash: str
    file: str
    data_version: str
    created_at: datetime
    created_by: str
    published_at: datetime | None
    answers: bool
    usable: bool
    before: bool
    tested: bool


def models(desk: Desk, folder: Path, answering: str) -> tuple[ModelView, ...]:
    """Every model that was trained here, the newest first."""
    back = before(folder)
    learn_of_models(desk, folder)
    with desk.database.read() as connection:
        found = registered_models(connection)
    return tuple(
        ModelView(
            m.hash,
            m.path,
            m.data_version,
            m.created_at,
            m.created_by,
            m.published_at,
            m.hash == answering,
            (folder / m.path).is_file(),
            back is not None and m.hash == back.hash,
            bool(m.figures),
        )
        for m in found
    )


def publish(
    desk: Desk, folder: Path, engines: Engines, hash: str, by: str, what: str = "publish_model", *, reason: str = "", stage: Stage = _silent
) -> None:
    """Let a model answer buyers, noted in the registry, in the folder and in the audit log before it does; `reason` goes into the log.

    `stage` hears how far it is. Raises ModelUnknown, ModelGone, EngineUnavailable when it does not start; then the model before goes on.
    """
    learn_of_models(desk, folder)
    with desk.database.read() as connection:
        model = find_model(connection, hash)
    if model is None or hash not in {known.hash for known in registered(folder)}:
        raise ModelUnknown
    path = folder / model.path
    if not path.is_file():
        raise ModelGone
    old = engines.model
    stage(STARTING)

    def keep() -> None:
        _note(desk, folder, model, old, by, what, reason)
        stage(CHANGING)

    engines.change_to(path, hash, keep)
    clear_old(desk, folder, hash)


def roll_back(desk: Desk, folder: Path, engines: Engines, by: str, *, stage: Stage = _silent) -> str:
    """Publish the model that answered before this one; its hash. Raises NothingBefore and what `publish` raises."""
    model = before(folder)
    if model is None:
        raise NothingBefore
    publish(desk, folder, engines, model.hash, by, "roll_back_model", stage=stage)
    return model.hash


def before(folder: Path) -> Model | None:
    """The model that one step back leads to."""
    known = {model.hash: model for model in registered(folder) if (folder / model.file).is_file()}
    return next((known[hash] for hash in json.loads(_text(folder)).get("before", []) if hash in known), None)


def clear_old(desk: Desk, folder: Path, answering: str) -> None:
    """Delete the files of all but the last models: the one that answers, those before it, and the newest."""
    history = [answering, *json.loads(_text(folder)).get("before", [])]
    keep = set(history[:KEPT]) | {model.hash for model in registered(folder)[-KEPT:]}
    for model in registered(folder):
        if model.hash not in keep:
            (folder / model.file).unlink(missing_ok=True)
            (folder / model.data_file).unlink(missing_ok=True)


def _note(desk: Desk, folder: Path, model: RegisteredModel, before: str, by: str, what: str, reason: str) -> None:
    now = desk.now()
    with put_back_unless_done(folder / PUBLISHED), desk.database.transaction() as connection:
        mark_published(connection, model.hash, now)
        detail = {"file": model.path, "before": before, **({"reason": reason} if reason else {})}
        audit.record(connection, at=now, who=by, what=what, subject=model.hash, detail=detail)
        history = [one for one in [before, *json.loads(_text(folder)).get("before", [])] if one != model.hash]
        if what == "roll_back_model":  # what was left behind is not where the next step back leads
            history = [one for one in history if one != before]
        fresh = {"hash": model.hash, "before": list(dict.fromkeys(history))[:KEPT], "by": by, "at": now.isoformat()}
        _write(folder, fresh)


def _write(folder: Path, fresh: dict[str, Any]) -> None:
    replace_files({folder / PUBLISHED: json.dumps(fresh, ensure_ascii=False, indent=1).encode()})


def learn_of_models(desk: Desk, folder: Path) -> None:
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
