"""Which rule decides a step of a story anyway: there the story only bears it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.training.dialogue.paths import Written, runs_of
from bot.training.dialogue.rules import Rulebook
from bot.training.dialogue.states import Featured, States, moments_of


def decided_by(story: Written, written: Sequence[Written], slots: Mapping[str, Any]) -> dict[int, str]:
    """By the index of each of a story's steps that a rule says as well: the rule's name."""
    featured = Featured(slots)
    rules, _ = runs_of([one for one in written if one.is_rule])
    book, names = Rulebook(rules, featured), dict[States, str]()
    for run in rules:
        for moment in moments_of(run, featured):
            names.setdefault(book.foretell(moment.states).by, run.written.name)
    found: dict[int, str] = {}
    for run in runs_of([story])[0]:
        for moment in moments_of(run, featured):
            foretold = book.foretell(moment.states)
            if moment.event.step >= 0 and foretold.action == moment.event.name:
                found[moment.event.step] = names.get(foretold.by, "")
    return {step: name for step, name in found.items() if name}
