"""Rules and stories that contradict each other, found without training."""

from __future__ import annotations

from collections.abc import Iterator

from bot.training.checks.project import Project
from bot.training.dialogue.explain import explained


def check_conflicts(project: Project) -> Iterator[str]:
    for found in explained(project):
        yield f"{found.sides[0].file}: {found.text}。可以：{'；或者'.join(way.text for way in found.ways)}"
