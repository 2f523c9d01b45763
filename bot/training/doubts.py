"""Suspicious examples: those that a model learnt without them, and without everything phrased like them, takes for another intent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.services.desk import Desk
from bot.store.registry import registered_models
from bot.training.checks.examples import bare
from bot.training.examples import Example, all_examples
from bot.training.testing import HELD_OUT, Tested, figures_kept

SHOWN = 300


@dataclass(frozen=True)
class Doubt:
    """An example, the intent it was taken for when it was held out, and how sure that was."""

    example: Example
    predicted: str
    confidence: float


@dataclass(frozen=True)
class Doubts:
    """The surest first, at most SHOWN of `total`; `tested_at` is None while no model was tested."""

    tested_at: datetime | None
    total: int
    doubts: tuple[Doubt, ...]


def doubts(desk: Desk, root: Path) -> Doubts:
    """From the newest test of a model (which cross-validates by phrasing); examples that were changed since are left out."""
    found = _newest_test(desk)
    if found is None:
        return Doubts(None, 0, ())
    examples = {(bare(one.plain), one.intent): one for one in all_examples(root)}
    wrong = [one for one in found.wrong if one.sample == HELD_OUT and (bare(one.text), one.intent) in examples]
    shown = [Doubt(examples[bare(one.text), one.intent], one.predicted, one.confidence) for one in wrong]
    shown.sort(key=lambda one: -one.confidence)
    return Doubts(found.at, len(shown), tuple(shown[:SHOWN]))


def _newest_test(desk: Desk) -> Tested | None:
    with desk.database.read() as connection:
        models = registered_models(connection)
    tests = [found for model in models if (found := figures_kept(model.figures)) is not None]
    return max(tests, key=lambda one: one.at, default=None)
