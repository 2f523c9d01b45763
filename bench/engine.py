"""Engine against plain Rasa, both measured in this run. `make bench`, or `python -m bench.engine [--no-training]`.

Both sides are asked in turn, round after round, and the best round of each counts, so that whatever else the machine
does weighs on both alike. Times are on the wall; `CPU` is what the processor spent, which says more on a busy machine.
A ratio that misses its bar is named at the end, with exit status 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from typing import NamedTuple

from bench.clock import Cost, least
from bench.training import EVERY, TRAINED_EPOCHS, Seconds, train_ours, train_peer
from bench.worker import ROOT, Worker, worker
from bot.settings import load_settings

ROUNDS = 3
PLAIN_CAN = ("parse", "turn 10", "turn 20", "turn 400")
OURS_ALONE = ("floor", "entities", "predict")


class Row(NamedTuple):
    """A line of the table: `ratio` is how many times better we are, `bar` what is wanted of it.

    What holds on a machine however busy decides: `times`, the ratio to be reached, or `most`, for what is a ratio itself.
    """

    what: str
    ours: float
    plain: float | None
    ratio: float | None
    bar: str
    times: float = 0.0
    most: float = float("inf")

    @property
    def missed(self) -> bool:
        return (self.ratio or 0.0) < self.times or self.ours > self.most


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench.engine")
    parser.add_argument("--no-training", action="store_true", help="leave out our full training")
    arguments = parser.parse_args()
    cache = load_settings().data / "bench"
    cache.mkdir(parents=True, exist_ok=True)
    tell("training the peer, which takes minutes and is kept for this data; logs stand in", cache)
    folder, trained = train_peer(ROOT, cache)
    with worker("bench.ours", cache / "ours.log") as ours, worker("bench.peer", cache / "peer.log", str(folder)) as plain:
        rows = list(compared(ours, plain))
    show(rows)
    if not arguments.no_training:
        tell("our own training, from nothing")
        taught = training_rows(train_ours(ROOT), trained)
        show(taught)
        rows += taught
    if missed := [row.what for row in rows if row.missed]:
        sys.exit(f"missed: {', '.join(missed)}")


def compared(ours: Worker, plain: Worker) -> Iterator[Row]:
    """What both sides do, and what only the parts of ours cost."""
    tell(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    mine: dict[str, list[Cost]] = {name: [] for name in (*PLAIN_CAN, *OURS_ALONE)}
    theirs: dict[str, list[Cost]] = {name: [] for name in PLAIN_CAN}
    for number in range(ROUNDS):
        for name, costs in mine.items():
            tell(f"round {number + 1} of {ROUNDS}: {name}")
            costs.append(ours.cost(name))
            if name in theirs and (name != "turn 400" or number == 0):
                theirs[name].append(plain.cost(name))
    best, other = {name: least(costs) for name, costs in mine.items()}, {name: least(costs) for name, costs in theirs.items()}
    yield from both("parse one message, ms p50", best["parse"], other["parse"], "<= 1 ms, >= 10 x")
    yield from both("turn after 20 turns, ms p50", best["turn 20"], other["turn 20"], ">= 10 x")
    yield from both("turn 400, ms p50", best["turn 400"], other["turn 400"], "")
    yield growth("turn 400 over turn 10, CPU", best["turn 400"].cpu / best["turn 10"].cpu, other["turn 400"].cpu / other["turn 10"].cpu)
    tell("turns at the desk, turns a second, starts")
    early, late, early_cpu, late_cpu = ours.ask("desk")
    yield Row("whole turn at the desk, turn 10, ms p50", early, None, None, "")
    yield Row("whole turn at the desk, turn 400, ms p50", late, None, None, "")
    yield growth("desk: turn 400 over turn 10, CPU", late_cpu / early_cpu, None)
    wall, cpu = ours.ask("throughput")
    yield Row("turns a second over HTTP, one process", wall, 1000 / other["turn 20"].wall, wall * other["turn 20"].wall / 1000, "")
    yield Row("turns per second of its processor", cpu, 1000 / other["turn 20"].cpu, cpu * other["turn 20"].cpu / 1000, ">= 200")
    (start, start_cpu, memory), (plain_start, plain_cpu, plain_memory) = ours.ask("start"), plain.ask("start")
    yield Row("start to first answer, s", start, plain_start, plain_start / start, "<= 10 s")
    yield Row("start to first answer, CPU s", start_cpu, plain_cpu, plain_cpu / start_cpu, "")
    yield Row("resident memory, MB", memory, plain_memory, plain_memory / memory, "below", times=1)
    yield Row("floor: words and linear model alone, CPU ms", best["floor"].cpu, None, None, "")
    yield Row("of a parse: entities, CPU ms", best["entities"].cpu, None, None, "")
    yield Row("of a parse: what is around them, CPU ms", best["parse"].cpu - best["floor"].cpu - best["entities"].cpu, None, None, "")
    yield Row("of a turn: one prediction, CPU ms", best["predict"].cpu, None, None, "")


def both(what: str, ours: Cost, plain: Cost, bar: str) -> Iterator[Row]:
    yield Row(what, ours.wall, plain.wall, plain.wall / ours.wall, bar, times=10 if bar else 0)
    yield Row(f"  CPU{' (without the action server)' if 'turn' in what else ''}", ours.cpu, plain.cpu, plain.cpu / ours.cpu, "")


def growth(what: str, ours: float, plain: float | None) -> Row:
    return Row(what, ours, plain, None, "<= 1.3", most=1.3)


def training_rows(ours: Seconds, plain: Seconds) -> list[Row]:
    return [
        Row("full training, s (peer: at least)", ours.wall, plain.full, plain.full / ours.wall, "<= 60 s, >= 5 x", times=5),
        Row("full training, CPU s (peer: at least)", ours.cpu, plain.full_cpu, plain.full_cpu / ours.cpu, ""),
        Row(f"  the peer's {TRAINED_EPOCHS} epochs on 1 example in {EVERY}, s", ours.wall, plain.wall, plain.wall / ours.wall, ""),
    ]


def show(rows: list[Row]) -> None:
    print(f"{'':46}{'huashu':>10}{'plain Rasa':>12}{'better':>9}  bar")
    for row in rows:
        plain = "" if row.plain is None else f"{row.plain:.2f}"
        ratio = "" if row.ratio is None else f"{row.ratio:.1f} x"
        print(f"{row.what:46}{row.ours:10.2f}{plain:>12}{ratio:>9}  {row.bar}")
    sys.stdout.flush()


def tell(*words: object) -> None:
    print(*words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
