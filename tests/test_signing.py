"""The examples in docs/widget.md sign what the desk believes, each in its own language."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.core.identity import Identity, IdentityRefused, verified
from bot.settings import ROOT

KEY = "a key that both were given"
DAY = timedelta(days=1)
TEXT = (ROOT / "docs" / "widget.md").read_text("utf-8")

#: How a block of each language is run; the file is its last argument.
PROGRAMS = {"python": [sys.executable], "php": ["php"], "js": ["node"]}


def example(language: str) -> str:
    (block,) = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    return str(block)


@pytest.fixture(params=PROGRAMS)
def signed(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What the example of a language prints."""
    program = PROGRAMS[request.param]
    if shutil.which(program[0]) is None:
        pytest.skip(f"no {program[0]} here")
    file = tmp_path / f"sign.{'cjs' if request.param == 'js' else request.param}"
    file.write_text(example(request.param), "utf-8")
    environment = {**os.environ, "HUASHU_IDENTITY_KEY": KEY}
    return subprocess.run([*program, str(file)], env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_the_example_signs_what_the_desk_believes(signed: str) -> None:
    now = datetime.now(timezone.utc)
    identity = verified(signed, KEY, now, DAY)
    assert identity == Identity("tb_1004", identity.expires, identity.nonce, "4038475610293847006")
    assert timedelta(minutes=59) < identity.expires - now <= timedelta(hours=1, seconds=1)


def test_with_another_key_it_is_forged(signed: str) -> None:
    with pytest.raises(IdentityRefused, match="forged"):
        verified(signed, "another key", datetime.now(timezone.utc), DAY)


def test_every_reason_is_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|", TEXT.split("## What the desk refuses")[1], re.MULTILINE)) - {"reason"}
    assert told == {"forged", "malformed", "expired", "too_long_lived", "replayed"}
