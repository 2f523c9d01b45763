"""What would be understood of each example if it, and everything phrased like it, had not been learnt (`bot.engine.held_out`)."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.settings import ROOT
from bot.training.examples import Example
from bot.training.processes import ProcessFailed, lines_of

#: The desk says that a picture came; no words do.
NOT_SAID = frozenset({"send_picture"})


@dataclass(frozen=True)
class Guess:
    """The likeliest intent of an example and its confidence.

    `own` is the confidence of the intent that it stands under, `in_scope` that of any intent of ours.
    """

    example: Example
    intent: str
    confidence: float
    own: float
    in_scope: float


def guesses(
    root: Path,
    examples: Sequence[Example],
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancel: threading.Event | None = None,
) -> tuple[Guess, ...]:
    """One for each example that somebody may have written, in a nice process: a minute of processor time for 20,000.

    `progress` hears how many of how many parts are done. Raises Cancelled and ProcessFailed.
    """
    said = [example for example in examples if example.intent not in NOT_SAID]
    given = json.dumps([(example.plain, example.intent) for example in said], ensure_ascii=False)
    command = [sys.executable, "-m", "bot.engine.held_out"]
    heard = ""
    for heard in lines_of(command, cwd=root, given=given, environment={"PYTHONPATH": str(ROOT)}, cancel=cancel):
        if heard.startswith('{"done"'):
            step = json.loads(heard)
            progress(step["done"], step["total"])
    if not heard.startswith('{"found"'):
        raise ProcessFailed(0, [heard])
    return tuple(Guess(example, *found) for example, found in zip(said, json.loads(heard)["found"], strict=True))
