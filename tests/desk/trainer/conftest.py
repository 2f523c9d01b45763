"""A trainer at the desk, over a copy of the shop's files."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.runtime import Runtime, runtime
from bot.services.desk import Desk
from bot.settings import ROOT, Settings
from tests.desk.agent.conftest import Browser, new_browser, staff
from tests.fakes import FakeEngine, no_training

__all__ = ["new_browser", "staff"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What trainers edit, but few examples: they are read again and again."""
    folder = tmp_path / "checkout"
    for name in ("shop", "macros", "data"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "domain.yml", folder)
    for path in (folder / "data/nlu").glob("*.yml"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:24]), "utf-8")
    return folder


@pytest.fixture
def run(desk: Desk, tmp_path: Path, engine: FakeEngine, root: Path) -> Runtime:
    settings = Settings(ROOT, tmp_path, "", identity_key="the shop's secret", session_key="the desk's secret")
    return runtime(desk, replace(settings, root=root), engine.healthy, train=no_training)


@pytest.fixture
def trainer(staff: Callable[..., Browser]) -> Browser:
    return staff("trainer")
