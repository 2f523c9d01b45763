"""The model that `huashu train` made last, loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.engine.rasa_engine import RasaEngine
from bot.settings import load_settings
from bot.training.models import newest


@pytest.fixture(scope="session")
def archive() -> Path:
    folder = load_settings().models
    return folder / newest(folder).file


@pytest.fixture(scope="session")
def engine(archive: Path) -> RasaEngine:
    return RasaEngine(Agent.load(str(archive)))
