"""What README.md promises for the first minute happens, and the script in docs/talk.md gives the record that stands there."""

from __future__ import annotations

import inspect
import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bot.cli.running import talk
from bot.core.holidays import SHOP_TIME
from bot.files.demo import demo_orders
from bot.talk.run import Stage
from bot.talk.script import Script, Turn, script_from

README = Path(__file__).resolve().parents[2] / "README.md"
DOC = Path(__file__).resolve().parents[2] / "docs" / "talk.md"
CUT = "…"


def block(language: str) -> str:
    (text,) = re.findall(rf"```{language}\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)
    return str(text)


def test_the_example_plays_as_told(stage: Stage) -> None:
    record = stage.play(script_from(YAML(typ="safe").load(block("yaml")), "docs/talk.md", DOC.with_suffix(".yml")))
    told = json.loads(block("json"))
    assert Path(record.pop("script")).name == Path(told.pop("script")).name
    for turn in [*record["turns"], *told["turns"]]:
        assert turn["confidence"] is None or 0.5 < turn.pop("confidence") <= 1
    assert alike(told, record), json.dumps(record, ensure_ascii=False, indent=1)


def alike(told: Any, true: Any) -> bool:
    """Whether `told` is `true`, up to where it is cut."""
    if isinstance(told, str) and told.endswith(CUT):
        return isinstance(true, str) and true.startswith(told[:-1])
    if isinstance(told, dict):
        return isinstance(true, dict) and list(told) == list(true) and all(alike(told[name], true[name]) for name in told)
    if isinstance(told, list):
        cut = bool(told) and told[-1] == CUT
        rest = told[:-1] if cut else told
        return isinstance(true, list) and (cut or len(true) == len(rest)) and len(true) >= len(rest) and all(map(alike, rest, true))
    return bool(told == true)


def test_the_first_minute_is_as_promised(stage: Stage) -> None:
    text = README.read_text("utf-8")
    first, second = re.findall(r"Type\s+`(.+?)`, then `(.+?)`", text)[0]
    buyer = inspect.signature(talk).parameters["buyer"].default
    assert f"the buyer `{buyer}`" in text
    now = datetime(2026, 11, 22, 10, tzinfo=SHOP_TIME)
    turns = tuple(Turn("buyer", lines=(line,), raw=line) for line in (first, second))
    record = stage.play(Script(README, now, "auto", "", buyer, demo_orders(now), turns))
    asked, done = record["turns"]
    assert "拒收" in asked["replies"][0]["text"]
    assert [flag["colour"] for flag in done["flags"]] == ["yellow"]
    ((to, due),) = [(task["to"], datetime.fromisoformat(task["due"])) for task in done["tasks"]]
    assert to == "courier"
    assert timedelta(hours=4) <= due - now < timedelta(hours=4, minutes=1)


def test_a_record_that_differs_is_noticed() -> None:
    assert alike({"a": ["亲，…", "…"]}, {"a": ["亲，好", 1, 2]})
    assert not alike({"a": ["亲，…"]}, {"a": ["亲，好", 1]})
    assert not alike({"a": ["亲，…", "…"]}, {"a": ["好"]})
    assert not alike({"a": 1}, {"a": 1, "b": 2})
