"""How long `huashu check` takes on the shipped data, and how long of it the conflicts of rules and stories: `python -m bench.check`."""

from __future__ import annotations

from time import perf_counter, process_time

from bot.settings import ROOT
from bot.training.check import check_all
from bot.training.checks.project import Project
from bot.training.dialogue.explain import explained

TRIES = 3


def main() -> None:
    """The best of a few tries; other work on the machine only makes it slower."""
    for name, call in (("everything", lambda: check_all(ROOT)), ("conflicts", lambda: explained(Project(ROOT)))):
        best = (float("inf"), float("inf"))
        for _ in range(TRIES):
            wall, cpu = perf_counter(), process_time()
            call()
            best = min(best, (process_time() - cpu, perf_counter() - wall))
        print(f"{name:<12} {best[0]:6.2f} s CPU {best[1]:6.2f} s wall")


if __name__ == "__main__":
    main()
