"""Scripted conversations, one file each: what is played, on which of the shared orders, and what must come of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from actions.in_process import InProcessActions
from bot.cli.shared import engine_of
from bot.engine.pool import EnginePool
from bot.files.shop import load_shop
from bot.files.structure import load_yaml
from bot.settings import ROOT, load_settings
from bot.talk.expected import Case, case_from
from bot.talk.run import Stage
from tests.grown import GrownStage, grown_here, new_database

HERE = Path(__file__).parent
FILES = sorted([*HERE.glob("row_*/*.yml"), *HERE.glob("context/*.yml")])
DEFAULTS = {"now": "2026-11-18T10:00:00+08:00", "mode": "auto", "agent": {"name": "小曼"}, "buyer": "tb_1001"}


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def orders_of(wanted: list[Any], shared: dict[str, Any]) -> list[dict[str, Any]]:
    """Orders by their name in `orders.yml`; `{like: name, …}` is that order with other fields; anything else is a whole order."""
    found = []
    for entry in wanted:
        if isinstance(entry, str):
            found.append(shared[entry])
        elif "like" in entry:
            found.append({**shared[entry["like"]], **{name: value for name, value in entry.items() if name != "like"}})
        else:
            found.append(entry)
    return found


def load_conversation(path: Path) -> Case:
    """A conversation on the shared orders."""
    data = load_yaml(path)
    script = {**DEFAULTS, **data["script"]}
    script["orders"] = orders_of(script.get("orders", []), load_yaml(HERE / "orders.yml"))
    return case_from({**data, "script": script}, path)


@pytest.fixture(scope="session")
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One engine for all conversations, the grown shape's with `--grown`; the model is trained first when its data changed."""
    settings = load_settings()
    if request.config.getoption("--grown"):
        with _grown_stage(tmp_path_factory.mktemp("talk")) as found:
            yield found
        return
    try:
        with engine_of(settings) as engine:
            yield Stage(engine, InProcessActions(), load_shop(settings.root), tmp_path_factory.mktemp("talk"))
    except SystemExit as error:  # which pytest would try again for every conversation
        raise RuntimeError("the model can't be trained; `huashu train` says why") from error


@contextmanager
def _grown_stage(folder: Path) -> Iterator[Stage]:
    with grown_here() as shape:
        pool = EnginePool(shape.engine_urls)
        pool.start()
        yield GrownStage(pool, InProcessActions(), load_shop(ROOT), folder, new_database(shape, "talk"))
        pool.stop()
