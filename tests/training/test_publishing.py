"""Publishing: noted everywhere or nowhere, back in one step, nothing that our training did not make."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from actions.in_process import InProcessActions
from bot.engine.client import EngineUnavailable
from bot.services.desk import Desk
from bot.store.audit import audit_of
from bot.store.database import Database
from bot.training.models import Model, published, register
from bot.training.publishing import KEPT, ModelGone, ModelUnknown, NothingBefore, OneEngine, models, publish, roll_back
from tests.builders import NOW, shop_files
from tests.fakes import Clock, FakeEngine


@dataclass
class Engines:
    """Engines that start, or do not."""

    model: str
    starts: bool = True

    def change_to(self, path: Path, registered: str, keep: Callable[[], None]) -> None:
        if not self.starts:
            raise EngineUnavailable("the archive is no archive")
        keep()
        self.model = registered


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeEngine(), InProcessActions(), shop_files(), Clock())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def made(folder: Path, name: str) -> str:
    """A registered model."""
    (folder / f"{name}.tar.gz").write_text(name)
    hash = hashlib.sha256(name.encode()).hexdigest()
    register(folder, Model(f"{name}.tar.gz", hash, f"data of {name}", NOW.isoformat(), "阿训"))
    return hash


def test_a_published_model_answers_is_run_after_a_restart_and_stands_in_the_audit_log(desk: Desk, folder: Path) -> None:
    a, b = made(folder, "a"), made(folder, "b")
    engines = Engines(b)
    publish(desk, folder, engines, a, "阿训")
    assert engines.model == a
    found = published(folder)
    assert found is not None
    assert found.hash == a
    shown = {model.hash: model for model in models(desk, folder, engines.model)}
    assert (shown[a].answers, shown[a].published_at is not None, shown[b].answers) == (True, True, False)
    with desk.database.read() as connection:
        (entry,) = audit_of(connection, a)
    assert (entry.who, entry.what, entry.subject) == ("阿训", "publish_model", a)


def test_back_goes_back_and_further_back(desk: Desk, folder: Path) -> None:
    a, b, c = (made(folder, name) for name in "abc")
    engines = Engines(a)
    publish(desk, folder, engines, b, "阿训")
    publish(desk, folder, engines, c, "阿训")
    assert roll_back(desk, folder, engines, "店长") == b
    assert roll_back(desk, folder, engines, "店长") == a
    with pytest.raises(NothingBefore):
        roll_back(desk, folder, engines, "店长")
    assert engines.model == a


def test_a_model_that_does_not_start_changes_nothing(desk: Desk, folder: Path) -> None:
    a, b = made(folder, "a"), made(folder, "b")
    for engines in (Engines(a, starts=False), OneEngine(a)):
        with pytest.raises(EngineUnavailable):
            publish(desk, folder, engines, b, "阿训")
    assert published(folder) is None
    with desk.database.read() as connection:
        assert audit_of(connection, b) == ()


def test_an_archive_that_nobody_trained_here_is_refused(desk: Desk, folder: Path) -> None:
    a = made(folder, "a")
    (folder / "evil.tar.gz").write_text("evil")
    with pytest.raises(ModelUnknown):
        publish(desk, folder, Engines(a), hashlib.sha256(b"evil").hexdigest(), "阿训")


def test_a_model_whose_file_is_gone_is_told(desk: Desk, folder: Path) -> None:
    a, b = made(folder, "a"), made(folder, "b")
    (folder / "b.tar.gz").unlink()
    with pytest.raises(ModelGone):
        publish(desk, folder, Engines(a), b, "阿训")
    assert [model.usable for model in models(desk, folder, a) if model.hash == b] == [False]


def test_the_last_models_and_the_ones_to_go_back_to_are_kept(desk: Desk, folder: Path) -> None:
    hashes = [made(folder, f"m{n}") for n in range(KEPT + 4)]
    engines = Engines(hashes[1])
    publish(desk, folder, engines, hashes[0], "阿训")
    assert sorted(path.name for path in folder.glob("*.tar.gz")) == ["m0.tar.gz", "m1.tar.gz", *(f"m{n}.tar.gz" for n in range(4, 9))]


def test_a_broken_note_of_what_is_published_counts_as_none(folder: Path) -> None:
    made(folder, "a")
    for text in ("", "{", "[]", '{"hash": "x"}'):
        (folder / "published.json").write_text(text)
        assert published(folder) is None
