"""Suspicious examples: what the newest test of a model took for another intent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.files.structure import destructure
from bot.services.desk import Desk
from bot.store.registry import add_model, keep_figures
from bot.training import testing
from bot.training.testing import HELD_OUT, Wrong
from tests.desk.agent.conftest import Browser


def a_test(desk: Desk, *wrong: Wrong) -> None:
    """A model whose test found these."""
    found = testing.Tested(desk.now(), {}, (), (), (), wrong, ())
    with desk.database.transaction() as connection:
        add_model(connection, hash="a" * 64, path="a.tar.gz", data_version="1", at=desk.now(), by="阿训", figures={})
        keep_figures(connection, "a" * 64, destructure(found))


def found(trainer: Browser) -> dict[str, Any]:
    answer: dict[str, Any] = trainer.get("/api/trainer/examples/doubts").json()
    return answer


def test_before_any_test_nothing_is_suspicious(trainer: Browser) -> None:
    assert found(trainer) == {"tested_at": None, "total": 0, "doubts": []}


def test_the_surest_mistakes_come_first_and_what_was_changed_since_is_left_out(trainer: Browser, desk: Desk, root: Path) -> None:
    one, other = [line.strip()[2:] for line in (root / "data/nlu/thank.yml").read_text("utf-8").splitlines() if line.startswith("    - ")][
        :2
    ]
    a_test(
        desk,
        Wrong(one, "thank", "goodbye", 0.6, HELD_OUT),
        Wrong(other, "thank", "greet", 0.9, HELD_OUT),
        Wrong("不在文件里了", "thank", "greet", 0.99, HELD_OUT),
        Wrong(one, "thank", "greet", 0.99, "真实消息"),
    )
    assert [(one["example"]["plain"], one["predicted"]) for one in found(trainer)["doubts"]] == [(other, "greet"), (one, "goodbye")]
    moved = trainer.post("/api/trainer/examples/change", json={"intent": "thank", "text": other, "to": "greet"})
    assert moved.status_code == 200, moved.text
    assert [one["example"]["plain"] for one in found(trainer)["doubts"]] == [one]
