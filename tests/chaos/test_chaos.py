"""Half a minute of what `make chaos` does for ten: whatever is killed, frozen, cut or filled, nothing is lost and nothing is done twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.settings import ROOT
from deploy import servers
from deploy.servers import NotHere

STORM = {"CHAOS_SECONDS": "25", "CHAOS_RATE": "5", "CHAOS_LONGEST": "2", "CHAOS_SEED": "20261122"}
LONGEST_SECONDS = 900  # of a busy machine, for starting and settling; what hangs is ended with all that it started


def missing(shape: str) -> str:
    """What the shape needs and is not installed."""
    with TemporaryDirectory() as name:
        try:
            if shape == "grown":
                servers.redis(Path(name)), servers.postgres_programs(), servers.program("nginx"), servers.rabbit(Path(name))
        except NotHere as error:
            return str(error)
    return ""


@pytest.mark.parametrize("shape", ["embedded", "grown"])
def test_a_short_storm_leaves_a_clean_ledger(shape: str) -> None:
    if missing(shape):
        pytest.skip(missing(shape))
    command = [sys.executable, "-m", "tests.chaos.run", shape]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **STORM}, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
    ledger = dict(re.findall(r"^  (\S[\w' ]*\S) +(\d+)$", done.stdout, re.MULTILINE))
    for happened in ("acknowledged", "bot replies", "letters"):
        assert int(ledger[happened]) > 0, done.stdout
