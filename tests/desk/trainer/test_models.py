"""Training and publishing over HTTP, and what agents send beside what the bot proposes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.runtime import Runtime
from bot.services.desk import Desk
from bot.services.send import send_text
from bot.training.jobs import Trainings
from bot.training.models import Model, register
from tests.builders import NOW, order
from tests.desk.agent.conftest import Browser
from tests.services.chat import chat
from tests.training.test_jobs import Work
from tests.training.test_publishing import Engines

A, B = "a" * 64, "b" * 64


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def run(run: Runtime, work: Work, tmp_path: Path) -> Runtime:
    folder = tmp_path / "models"
    folder.mkdir()
    for name, hash in (("a", A), ("b", B)):
        (folder / f"{name}.tar.gz").write_text(name)
        register(folder, Model(f"{name}.tar.gz", hash, "v", NOW.isoformat(), "阿训"))
    return replace(run, engines=Engines(A), trainings=Trainings(run.desk, run.settings.root, folder, work))


def test_a_training_begins_is_seen_refused_twice_and_cancelled(trainer: Browser, run: Runtime, work: Work) -> None:
    started = trainer.post("/api/trainer/training")
    assert started.status_code == 202, started.text
    assert work.began.wait(10)
    running = trainer.get("/api/trainer/training").json()["running"]
    assert (running["who"], running["stage"]) == ("阿训", "ShopIntentClassifier")
    again = trainer.post("/api/trainer/training")
    assert (again.status_code, again.json()["error"], again.json()["who"]) == (409, "training_runs", "阿训")
    assert trainer.delete("/api/trainer/training").status_code == 202
    run.trainings.wait()
    assert trainer.get("/api/trainer/training").json()["latest"][0]["state"] == "cancelled"
    assert trainer.delete("/api/trainer/training").json()["error"] == "no_training"


def test_a_model_is_published_and_one_step_goes_back(trainer: Browser, run: Runtime) -> None:
    assert trainer.post(f"/api/trainer/models/{B}/publish").json() == {"hash": B}
    shown = {model["hash"]: model["answers"] for model in trainer.get("/api/trainer/models").json()["models"]}
    assert shown == {A: False, B: True}
    assert trainer.post("/api/trainer/models/back").json() == {"hash": A}
    assert trainer.post("/api/trainer/models/back").json()["error"] == "nothing_before"


def test_a_model_that_does_not_start_leaves_the_old_one(trainer: Browser, run: Runtime) -> None:
    run.engines.starts = False  # type: ignore[attr-defined]
    answer = trainer.post(f"/api/trainer/models/{B}/publish")
    assert (answer.status_code, answer.json()["error"]) == (503, "engine_unavailable")
    assert run.engines.model == A


def test_an_unknown_model_is_refused(trainer: Browser, run: Runtime) -> None:
    assert trainer.post(f"/api/trainer/models/{'c' * 64}/publish").json()["error"] == "model_unknown"


def test_where_agents_send_something_else_it_is_listed_first(trainer: Browser, desk: Desk) -> None:
    for number in range(3):
        talk = chat(desk, order("shipped"), mode="assist")
        talk.says("不要了")
        send_text(desk, talk.id, "小曼", "我帮您看一下", client_id=f"x{number}")
    (drift,) = trainer.get("/api/trainer/drift").json()["drifts"]
    assert drift.pop("sent") == [{"macro": "", "times": 3}]
    assert drift == {
        "intent": "cancel_order", "order_state": "shipped", "proposed": "refuse_parcel", "differs": True,
    }  # fmt: skip
