"""Examples by intent: found, counted, compared, changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Sentence, Trainer, changed
from bot.files.nlu_edit import ExampleNotThere
from bot.training import example_edits as service
from bot.training.checks.project import Project
from bot.training.doubts import Doubts, doubts
from bot.training.editing import Author
from bot.training.example_edits import Added, UnknownIntent
from bot.training.examples import Count, Example, Pair, alike, all_examples, counts
from bot.training.faults import faults

router = APIRouter(tags=["trainer"])
MOST = 500


class ExamplesInput(Given):
    intent: Name
    texts: list[Sentence] = Field(min_items=1, max_items=service.MOST_AT_ONCE)
    reason: Reason = Reason("")


class ExampleChange(Given):
    """`instead`: another wording; `to`: another intent; neither: the example is taken out."""

    intent: Name
    text: Sentence
    instead: Sentence | None = None
    to: Name | None = None
    reason: Reason = Reason("")


@dataclass(frozen=True)
class Examples:
    examples: tuple[Example, ...]
    total: int


@dataclass(frozen=True)
class Balance:
    intents: tuple[Count, ...]


@dataclass(frozen=True)
class Pairs:
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Faults:
    faults: tuple[str, ...]


@router.get("/examples", responses=READS)
def training_examples(
    run: Run,
    by: Trainer,
    intent: Annotated[str | None, Query(max_length=128)] = None,
    q: Annotated[str, Query(max_length=100)] = "",
    skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 200,
) -> Examples:
    """In the order of the files."""
    found = [one for one in all_examples(run.settings.root) if intent in (None, one.intent) and q in one.plain]
    return Examples(tuple(found[skip : skip + limit]), len(found))


@router.get("/examples/balance", responses=READS)
def example_balance(run: Run, by: Trainer) -> Balance:
    """How many examples each intent has; one without any is there with 0."""
    found = counts(all_examples(run.settings.root))
    empty = sorted(Project(run.settings.root).listed("intents") - {one.intent for one in found})
    return Balance((*found, *(Count(intent, 0, 0.0) for intent in empty)))


@router.get("/examples/alike", responses=READS)
def examples_alike(run: Run, by: Trainer, least: Annotated[float, Query(ge=60, le=100)] = 85.0) -> Pairs:
    """Examples of different intents that are nearly the same."""
    return Pairs(alike(all_examples(run.settings.root), least))


@router.get("/examples/doubts", responses=READS)
def doubtful_examples(run: Run, by: Trainer) -> Doubts:
    """Examples that would be taken for another intent, by the newest test of a model."""
    return doubts(run.desk, run.settings.root)


@router.post("/examples", responses=CHANGES | refusals(UnknownIntent))
def add_examples(run: Run, by: Trainer, given: ExamplesInput) -> Added:
    """One or many, without anybody's data; what stands under another intent is told and left out."""
    return service.add_examples(run.desk, run.settings.root, given.intent, given.texts, _author(by, given.reason))


@router.post("/examples/change", responses=CHANGES | refusals(UnknownIntent, ExampleNotThere))
def change_example(run: Run, by: Trainer, given: ExampleChange) -> Changed:
    """Another wording, another intent, or out."""
    author = _author(by, given.reason)
    return changed(
        service.change_example(run.desk, run.settings.root, given.intent, given.text, author, instead=given.instead, to=given.to)
    )


@router.get("/faults", responses=READS)
def data_faults(run: Run, by: Trainer) -> Faults:
    """What is wrong in the files as they stand, for instance half written in an editor."""
    return Faults(faults(run.settings.root))


def _author(by: Trainer, reason: str) -> Author:
    return Author(by.account.title, reason)
