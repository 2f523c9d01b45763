"""Milliseconds of a call: on the wall, and of the processor, which other programs on the machine change less."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from bench.messages import MESSAGES


class Cost(NamedTuple):
    """Median milliseconds of one call."""

    wall: float
    cpu: float


def cost(call: Callable[[str], Any], texts: Iterable[str]) -> Cost:
    """The median over the texts."""
    walls, cpus = [], []
    for text in texts:
        wall, cpu = time.perf_counter(), time.process_time()
        call(text)
        cpus.append(1000 * (time.process_time() - cpu))
        walls.append(1000 * (time.perf_counter() - wall))
    return Cost(statistics.median(walls), statistics.median(cpus))


def warm_cost(call: Callable[[str], Any], rounds: int) -> Cost:
    """The median over `rounds` passes of the messages, after one pass that does not count."""
    cost(call, MESSAGES)
    return cost(call, MESSAGES * rounds)


def cost_after(turn: Callable[[str], Any], history: int, measured: int = 24) -> Cost:
    """The median of some turns that come after `history` others."""
    texts = [MESSAGES[number % len(MESSAGES)] for number in range(history + measured)]
    for text in texts[:history]:
        turn(text)
    return cost(turn, texts[history:])


def least(costs: Sequence[Cost]) -> Cost:
    """The best of several rounds: what the machine gives when it is not busy with something else."""
    return Cost(min(one.wall for one in costs), min(one.cpu for one in costs))
