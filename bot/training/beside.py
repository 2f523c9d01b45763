"""Commands of ours in a nice process beside the desk: what a terminal would run, watched line by line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

from bot.settings import Settings
from bot.training.jobs import Tell, WorkFailed
from bot.training.processes import lines_of

#: Runs `huashu ARGUMENTS` and tells how far it is; raises Cancelled, ProcessFailed and WorkFailed.
Beside = Callable[[Sequence[str], Tell], None]


def beside(settings: Settings) -> Beside:
    """Commands on these settings' database, files and models."""

    def run(arguments: Sequence[str], tell: Tell) -> None:
        command = [sys.executable, "-m", "bot", *arguments, "--data", str(settings.data), "--beside"]
        environment = {"HUASHU_ROOT": str(settings.root), "DATABASE_URL": settings.database_url}
        for line in lines_of(command, cwd=settings.root, environment=environment, cancel=tell.cancel):
            said = _said(line)
            if "stage" in said:
                tell.progress(said["stage"], said["done"], said["total"])
            if "failed" in said:
                raise WorkFailed(said["failed"])

    return run


def say(**values: object) -> None:
    """The other side: one line that `beside` hears."""
    print(json.dumps(values, ensure_ascii=False), flush=True)


def _said(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
