"""What is wrong in the training data as it stands, so that a trainer sees what somebody left half written in an editor."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from bot.training.checks.domain import check_domain
from bot.training.checks.examples import check_examples
from bot.training.checks.flow import check_flow
from bot.training.checks.project import Project
from bot.training.checks.words import check_words

_CHECKS = (check_domain, check_examples, check_flow, check_words)
Stamps = tuple[tuple[str, int, int], ...]


def faults(root: Path) -> tuple[str, ...]:
    """Every error of `domain.yml` and `data/` as `path: line: reason` in Chinese; looked for again only after a change."""
    paths = [root / "domain.yml", *sorted((root / "data").rglob("*.yml")), *sorted((root / "data").rglob("*.txt"))]
    stats = [(path, path.stat()) for path in paths if path.is_file()]
    return _found(root, tuple((path.as_posix(), stat.st_mtime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=2)
def _found(root: Path, stamps: Stamps) -> tuple[str, ...]:
    project = Project(root)
    errors = [error for check in _CHECKS for error in check(project)]
    return tuple(dict.fromkeys(error.removeprefix(f"{root}/") for error in [*project.errors, *errors]))
