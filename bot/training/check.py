"""Every error of the data and the macros at once (`huashu check`), without importing Rasa."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.training.checks.conflicts import check_conflicts
from bot.training.checks.domain import check_domain
from bot.training.checks.examples import check_examples
from bot.training.checks.flow import check_flow
from bot.training.checks.macros import check_macros
from bot.training.checks.names import check_names
from bot.training.checks.orders import check_orders
from bot.training.checks.pipeline import check_pipeline
from bot.training.checks.project import Project
from bot.training.checks.words import check_words

CHECKS: tuple[Callable[[Project], Iterator[str]], ...] = (
    check_macros, check_domain, check_examples, check_flow, check_conflicts, check_words, check_pipeline, check_orders, check_names,
)  # fmt: skip


def check_all(root: Path) -> list[str]:
    """What is wrong below `root`, each as `path: reason` in Chinese; empty when all is well."""
    project = Project(root)
    found = [error for check in CHECKS for error in check(project)]
    here = f"{root}/"
    return list(dict.fromkeys(error.removeprefix(here) for error in [*project.errors, *found]))
