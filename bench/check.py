"""How long `huashu check` takes on the shipped data, the conflicts alone, and what a trainer waits for: `python -m bench.check`."""

from __future__ import annotations

import tempfile
from datetime import datetime, timezone
from time import perf_counter, process_time

from actions.in_process import InProcessActions
from bot.engine.client import RemoteEngine
from bot.files.flow_edit import Parts
from bot.files.shop import load_shop
from bot.services.desk import Desk
from bot.settings import ROOT
from bot.store.database import open_database
from bot.training.check import check_all
from bot.training.checks.project import Project
from bot.training.dialogue.explain import explained
from bot.training.stories import library
from bot.training.story_drafts import Wanted, draft_of

TRIES = 3


def main() -> None:
    """The best of a few tries; other work on the machine only makes it slower."""
    desk = _desk()
    shown = library(desk, ROOT).stories[0].shown
    parts = Parts(f"{shown.name}，再试", tuple(step.plain for step in shown.steps))
    calls = {
        "everything": lambda: check_all(ROOT),
        "conflicts": lambda: explained(Project(ROOT)),
        "all stories": lambda: library(desk, ROOT),
        "one draft": lambda: draft_of(desk, ROOT, Wanted("story", "smalltalk", parts=parts)),
    }
    for name, call in calls.items():
        best = (float("inf"), float("inf"))
        for _ in range(TRIES):
            wall, cpu = perf_counter(), process_time()
            call()
            best = min(best, (process_time() - cpu, perf_counter() - wall))
        print(f"{name:<12} {best[0]:6.2f} s CPU {best[1]:6.2f} s wall")


def _desk() -> Desk:
    """One that only reads files: no engine is asked, the database stays empty."""
    return Desk(
        open_database(f"sqlite:///{tempfile.mkdtemp()}/empty.db"),
        RemoteEngine("http://127.0.0.1:1"),
        InProcessActions(),
        load_shop(ROOT),
        lambda: datetime.now(timezone.utc),
    )


if __name__ == "__main__":
    main()
