"""What charts of an evaluation are drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.training.evaluate import OUT_OF_SCOPE, Prediction

COLUMNS = 20
POINTS = 21


@dataclass(frozen=True)
class Cell:
    """So many messages of one intent were taken for another, or for itself."""

    intent: str
    predicted: str
    count: int


@dataclass(frozen=True)
class Column:
    """How many messages of a confidence from `start` on, up to the next column, were understood right and wrong."""

    start: float
    right: int
    wrong: int


@dataclass(frozen=True)
class Point:
    """When only what is at least so likely to be one of ours is answered: the share of ours kept, of the others turned away."""

    confidence: float
    kept: float
    turned_away: float


def matrix(predictions: Sequence[Prediction]) -> tuple[Cell, ...]:
    """Every pair that occurs; an acceptable prediction counts as right."""
    counts = Counter((one.truth, one.intent) for one in predictions)
    return tuple(Cell(*pair, count) for pair, count in sorted(counts.items()))


def histogram(predictions: Sequence[Prediction]) -> tuple[Column, ...]:
    """Twenty columns from 0 to 1."""
    counts = Counter((min(int(one.confidence * COLUMNS), COLUMNS - 1), one.right) for one in predictions)
    return tuple(Column(n / COLUMNS, counts[n, True], counts[n, False]) for n in range(COLUMNS))


def scope_curve(predictions: Sequence[Prediction]) -> tuple[Point, ...]:
    """From answering everything to answering nothing; empty when there is nothing out of scope, or nothing else."""
    ours = [one.in_scope for one in predictions if one.row.intent != OUT_OF_SCOPE]
    others = [one.in_scope for one in predictions if one.row.intent == OUT_OF_SCOPE]
    if not ours or not others:
        return ()
    return tuple(
        Point(
            n / (POINTS - 1),
            _share(sum(c >= n / (POINTS - 1) for c in ours), ours),
            _share(sum(c < n / (POINTS - 1) for c in others), others),
        )
        for n in range(POINTS)
    )


def _share(count: int, of: Sequence[float]) -> float:
    return round(count / len(of), 4)
