"""What watches the desk asks for what the desk tells, and its alerts fire when they should and not before."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families
from ruamel.yaml import YAML

from bot.desk.gauges import gauges
from bot.desk.runtime import Runtime
from bot.services.state import LAST_BACKUP
from bot.settings import ROOT
from bot.store.database import open_database
from bot.store.outbox import put
from bot.store.settings import set_setting
from tests.builders import order
from tests.fakes import Clock, FakeEngine, dead
from tests.services.chat import chat

WATCHING, HERE = ROOT / "deploy" / "watching", Path(__file__).parent
SUFFIXES = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",), "gauge": ("",)}


def told(run: Runtime) -> dict[str, float | None]:
    """What the desk tells without labels, by name; None where labels tell more, or nothing was counted yet."""
    text = (generate_latest() + gauges(run)).decode()
    found: dict[str, float | None] = {}
    for family in text_string_to_metric_families(text):
        found |= {f"{family.name}{suffix}": None for suffix in SUFFIXES.get(family.type, ("",))}
        found |= {sample.name: sample.value for sample in family.samples if not sample.labels}
    return found


def asked() -> set[str]:
    """Every metric that rules and panels name."""
    (rules,) = (group["rules"] for group in YAML(typ="safe").load(WATCHING / "alerts.yml")["groups"])
    board: dict[str, Any] = json.loads((WATCHING / "grafana.json").read_text("utf-8"))
    panels = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    return set(re.findall(r"\b(?:huashu|process)_\w+", "\n".join([*(rule["expr"] for rule in rules), *panels])))


def test_every_metric_that_is_asked_for_is_told(run: Runtime, client: object) -> None:
    with run.desk.database.transaction() as connection:
        set_setting(connection, LAST_BACKUP, run.desk.now().isoformat())
    assert len(asked()) > 20
    assert asked() - set(told(run)) == set()


def test_how_the_shop_stands_is_told(run: Runtime, clock: Clock, tmp_path: Path) -> None:
    buyer = chat(run.desk, order())
    buyer.says("转人工")
    with run.desk.database.transaction() as connection:
        put(connection, "task:1:0", "task", {}, run.desk.now())
        set_setting(connection, LAST_BACKUP, run.desk.now().isoformat())
    buyer.type("有人吗")
    clock.move(seconds=90)
    now = told(run)
    assert (now["huashu_unanswered"], now["huashu_unanswered_seconds"]) == (1, 90)
    assert (now["huashu_wanting_person"], now["huashu_wanting_person_seconds"]) == (1, 90)
    assert (now["huashu_letters_waiting"], now["huashu_letters_waiting_seconds"], now["huashu_letters_dead"]) == (1, 90, 0)
    assert now["huashu_backup_seconds"] == 90
    assert now["huashu_disk_bytes"] > now["huashu_disk_free_bytes"] > 0  # type: ignore[operator]


def test_what_is_down_is_told_and_what_nobody_knows_then_is_left_out(run: Runtime, engine: FakeEngine) -> None:
    assert (told(run)["huashu_engine_up"], told(run)["huashu_database_up"]) == (1, 1)
    engine.before = dead
    object.__setattr__(run.desk, "database", open_database("postgresql://nobody@127.0.0.1:1/nothing"))
    now = told(run)
    assert (now["huashu_engine_up"], now["huashu_database_up"]) == (0, 0)
    assert "huashu_unanswered" not in now


def test_a_panel_has_a_title_a_unit_and_a_place_of_its_own() -> None:
    panels = json.loads((WATCHING / "grafana.json").read_text("utf-8"))["panels"]
    cells = [(x, y) for panel in panels for x, y in _cells(panel["gridPos"])]
    assert len(cells) == len(set(cells))
    assert len({panel["title"] for panel in panels}) == len(panels)
    assert all(panel["fieldConfig"]["defaults"]["unit"] for panel in panels)


def _cells(place: dict[str, int]) -> list[tuple[int, int]]:
    assert place["x"] + place["w"] <= 24
    return [(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])]


@pytest.mark.parametrize(
    "command",
    ["check rules ../../deploy/watching/alerts.yml", "check config ../../deploy/watching/prometheus.yml", "test rules alerts.yml"],
)
def test_prometheus_takes_the_rules_and_they_fire_when_they_should(command: str) -> None:
    if shutil.which("promtool") is None:
        pytest.skip("no promtool here: apt-get install prometheus")
    done = subprocess.run(["promtool", *command.split()], cwd=HERE, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
