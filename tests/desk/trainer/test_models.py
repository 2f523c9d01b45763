"""Training, testing, replaying, publishing over HTTP."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event, Timer

import pytest

from bot.core.replays import Item, Reply, divergence
from bot.desk.runtime import Runtime
from bot.services.desk import Desk
from bot.store.audit import audit_of
from bot.store.replays import add_items, add_replay, end_replay
from bot.training.jobs import Jobs, Tell, WorkFailed
from bot.training.models import PUBLISHED, Model, register
from bot.training.processes import Cancelled
from bot.training.publishing import Publisher
from tests.builders import NOW
from tests.desk.agent.conftest import Browser
from tests.training.test_jobs import Work
from tests.training.test_publishing import Engines

A, B = "a" * 64, "b" * 64
OLD, NEW = Reply("track_parcel", "parcel_moving", alone=True), Reply("urge_shipping", "urge", alone=True)
ANSWER, INTENT = divergence(OLD, NEW), divergence(OLD, replace(OLD, intent="inform"))
assert ANSWER
assert INTENT


@dataclass
class Beside:
    """Commands that run until they are told to go on, and then end as they are told."""

    go: Event = field(default_factory=Event)
    began: Event = field(default_factory=Event)
    asked: list[Sequence[str]] = field(default_factory=list)
    failed: str = ""

    def __call__(self, arguments: Sequence[str], tell: Tell) -> None:
        self.asked.append(arguments)
        tell.progress("回放会话", 3, 12)
        self.began.set()
        while not self.go.wait(0.005):
            if tell.cancel.is_set():
                raise Cancelled
        if self.failed:
            raise WorkFailed(self.failed)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def beside() -> Beside:
    return Beside()


@pytest.fixture
def run(run: Runtime, work: Work, beside: Beside, tmp_path: Path) -> Runtime:
    folder = tmp_path / "models"
    for name, hash in (("a", A), ("b", B)):
        (folder / f"{name}.tar.gz").write_text(name)
        register(folder, Model(f"{name}.tar.gz", hash, "v", NOW.isoformat(), "阿训"))
    publisher, jobs = Publisher(run.desk, folder, Engines(A)), Jobs(run.desk, folder)
    return replace(run, publisher=publisher, jobs=jobs, train=work, beside=beside)


@pytest.fixture
def replayed(run: Runtime, desk: Desk) -> int:
    """A replay of ten messages in which two got another answer, and one another intent."""
    items = (Item("c1", 3, "快递到哪了", ("parcel_moving",)), Item("c2", 1, "到哪了呢", ()))
    with desk.database.transaction() as connection:
        id = add_replay(connection, "阿训", A, B, NOW)
        add_items(connection, id, [(ANSWER.key, items[0]), (INTENT.key, items[0]), (ANSWER.key, items[1])])
        end_replay(connection, id, 4, 10, {ANSWER.key: (ANSWER, 2), INTENT.key: (INTENT, 1)}, NOW)
    return id


def test_a_training_begins_is_seen_refused_twice_and_cancelled(trainer: Browser, run: Runtime, work: Work) -> None:
    started = trainer.post("/api/trainer/training")
    assert started.status_code == 202, started.text
    assert work.began.wait(10)
    running = trainer.get("/api/trainer/work").json()["running"]
    assert (running["kind"], running["who"], running["stage"], running["done"]) == ("train", "阿训", "学意图", 2)
    again = trainer.post("/api/trainer/training")
    assert (again.status_code, again.json()["error"], again.json()["who"]) == (409, "work_runs", "阿训")
    assert trainer.delete("/api/trainer/work").status_code == 202
    run.jobs.wait()
    assert trainer.get("/api/trainer/training").json()["trainings"][0]["state"] == "cancelled"
    assert trainer.get("/api/trainer/work").json()["last"]["state"] == "cancelled"
    assert trainer.delete("/api/trainer/work").json()["error"] == "nothing_runs"


def test_from_the_first_training_on_only_what_is_published_answers(trainer: Browser, run: Runtime, work: Work, tmp_path: Path) -> None:
    work.go.set()
    trainer.post("/api/trainer/training")
    run.jobs.wait()
    assert json.loads((tmp_path / "models" / PUBLISHED).read_text())["hash"] == A
    assert trainer.post("/api/trainer/models/back").json()["error"] == "nothing_before"


def test_progress_comes_as_events_until_nothing_runs(trainer: Browser, run: Runtime, beside: Beside) -> None:
    trainer.post(f"/api/trainer/models/{B}/replay", json={"last": 12})
    assert beside.began.wait(10)
    Timer(0.2, beside.go.set).start()
    answer = trainer.get("/api/trainer/work/stream")
    said = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line]
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert (said[0]["running"]["done"], said[0]["running"]["total"], said[-1]["running"]) == (3, 12, None)
    assert said[-1]["last"]["state"] == "done"
    assert beside.asked == [["replay", B, "--against", A, "--last", "12", "--by", "阿训"]]


def test_a_stream_while_nothing_runs_says_so_and_ends(trainer: Browser) -> None:
    assert trainer.get("/api/trainer/work/stream").text.startswith('data: {"running": null')


def test_a_test_that_fails_says_why(trainer: Browser, run: Runtime, beside: Beside) -> None:
    beside.failed = "训练这个模型用的数据没有留下来，不能再测试它"
    beside.go.set()
    assert trainer.post(f"/api/trainer/models/{B}/test").status_code == 202
    run.jobs.wait()
    last = trainer.get("/api/trainer/work").json()["last"]
    assert (last["kind"], last["subject"], last["state"], last["reason"]) == ("test", B, "failed", beside.failed)
    assert trainer.get(f"/api/trainer/models/{B}/test").json() == {"found": None, "compared": None, "mistakes": 0}


def test_without_a_replay_the_gate_is_closed_and_a_name_with_a_reason_opens_it(trainer: Browser, run: Runtime, desk: Desk) -> None:
    refused = trainer.post(f"/api/trainer/models/{B}/publish", json={})
    assert (refused.status_code, refused.json()["error"]) == (409, "gate_closed")
    assert "还没有用真实会话回放过" in refused.json()["message"]
    assert run.publisher.engines.model == A
    assert trainer.post(f"/api/trainer/models/{B}/publish", json={"reason": "  "}).status_code == 409
    assert trainer.post(f"/api/trainer/models/{B}/publish", json={"reason": "大促前急修"}).json() == {"hash": B}
    with desk.database.read() as connection:
        (entry,) = [one for one in audit_of(connection, B) if one.what == "publish_model"]
    assert (entry.who, entry.detail["reason"]) == ("阿训", "大促前急修")


def test_many_changes_are_judged_group_by_group_before_the_gate_opens(trainer: Browser, run: Runtime, replayed: int) -> None:
    way = trainer.get(f"/api/trainer/models/{B}/way").json()
    assert (way["gate"]["open"], way["gate"]["why"], way["gate"]["unjudged"]) == (False, "changed", 1)
    assert "20.0% 的回答变了（不超过 2.0% 才能直接发布），还有 1 组没有看过" in way["why"]
    assert [way["replay"][name] for name in ("conversations", "turns", "changed", "groups", "left")] == [4, 10, 2, 2, 1]
    page = trainer.get(f"/api/trainer/replays/{replayed}/groups").json()
    assert [(one["count"], one["answer"]) for one in page["groups"]] == [(2, True), (1, False)]
    verdicts = f"/api/trainer/replays/{replayed}/verdicts"
    assert trainer.post(verdicts, json={"groups": [ANSWER.key], "verdict": "worse"}).json()["gate"]["why"] == "worse"
    judged = trainer.post(verdicts, json={"groups": [ANSWER.key], "verdict": "better"}).json()
    assert judged["gate"]["open"]
    assert judged["left"] == 0
    (judged, _) = trainer.get(f"/api/trainer/replays/{replayed}/groups").json()["groups"]
    assert (judged["verdict"], judged["by"]) == ("better", "阿训")
    assert trainer.get(f"/api/trainer/replays/{replayed}/groups?left=true").json() == {"groups": [], "total": 0}
    assert trainer.post(f"/api/trainer/models/{B}/publish", json={}).json() == {"hash": B}


def test_every_message_of_a_group_can_be_read(trainer: Browser, replayed: int) -> None:
    found = trainer.get(f"/api/trainer/replays/{replayed}/groups/{ANSWER.key}").json()
    assert [(one["text"], one["sent"]) for one in found["items"]] == [("快递到哪了", ["parcel_moving"]), ("到哪了呢", [])]
    second = trainer.get(f"/api/trainer/replays/{replayed}/groups/{ANSWER.key}?first=1&most=1").json()
    assert (second["items"], second["total"]) == (found["items"][1:], 2)


def test_verdicts_on_what_is_not_there_are_refused(trainer: Browser, replayed: int) -> None:
    given = {"groups": ["k9"], "verdict": "better"}
    assert trainer.post(f"/api/trainer/replays/{replayed}/verdicts", json=given).json()["error"] == "group_not_found"
    assert trainer.post(f"/api/trainer/replays/{replayed + 1}/verdicts", json=given).json()["error"] == "replay_not_found"
    assert trainer.get(f"/api/trainer/replays/{replayed}/groups/k9").json()["error"] == "group_not_found"
    assert trainer.get(f"/api/trainer/replays/{replayed + 1}/groups").json()["error"] == "replay_not_found"


def test_a_model_is_published_and_one_step_goes_back(trainer: Browser, run: Runtime) -> None:
    assert trainer.post(f"/api/trainer/models/{B}/publish", json={"reason": "试试"}).json() == {"hash": B}
    shown = {model["hash"]: (model["answers"], model["before"]) for model in trainer.get("/api/trainer/models").json()["models"]}
    assert shown == {A: (False, True), B: (True, False)}
    assert trainer.post("/api/trainer/models/back").json() == {"hash": A}
    assert trainer.post("/api/trainer/models/back").json()["error"] == "nothing_before"


def test_a_model_that_does_not_start_leaves_the_old_one(trainer: Browser, run: Runtime) -> None:
    run.publisher.engines.starts = False  # type: ignore[attr-defined]
    answer = trainer.post(f"/api/trainer/models/{B}/publish", json={"reason": "试试"})
    assert (answer.status_code, answer.json()["error"]) == (503, "engine_unavailable")
    assert run.publisher.engines.model == A
    assert trainer.get("/api/trainer/work").json()["publishing"] is None


def test_an_unknown_model_is_refused(trainer: Browser, run: Runtime) -> None:
    for path, given in (("publish", {"reason": "试试"}), ("test", {}), ("replay", {})):
        assert trainer.post(f"/api/trainer/models/{'c' * 64}/{path}", json=given).json()["error"] == "model_unknown"
