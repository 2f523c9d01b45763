"""Examples by intent, words of the dictionary, names of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Sentence, Trainer, changed
from bot.files.nlu_edit import ExampleNotThere, with_changed_example, with_example, without_example
from bot.files.words_edit import WordKnown, with_name, with_word
from bot.training.checks.project import Project
from bot.training.editing import Author, edit_files
from bot.training.examples import Count, Example, Pair, alike, all_examples, counts, file_of
from bot.training.inbox import UnknownIntent
from bot.training.tokens import DICTIONARY, Recut, recut_by

router = APIRouter(tags=["trainer"])
MOST = 500


class ExampleInput(Given):
    intent: Name
    text: Sentence
    reason: Reason = Reason("")


class ExampleChange(ExampleInput):
    """`instead`: another wording; `to`: another intent; neither: the example is taken out."""

    instead: Sentence | None = None
    to: Name | None = None


class WordInput(Given):
    word: Name
    reason: Reason = Reason("")


class NameInput(WordInput):
    """One more name for a value of `data/lookup/KIND.yml`."""

    value: Name


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
class WordEffect:
    """The examples that are cut otherwise once the word is known."""

    examples: tuple[Recut, ...]


@dataclass(frozen=True)
class WordAdded:
    changed: Changed
    effect: WordEffect


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


@router.post("/examples", responses=CHANGES | refusals(UnknownIntent))
def add_example(run: Run, by: Trainer, given: ExampleInput) -> Changed:
    root = run.settings.root
    _check(run, given.intent)
    name = file_of(root, given.intent)
    return changed(
        edit_files(run.desk, root, {name: lambda source: with_example(source, given.intent, given.text, name)}, _author(by, given.reason))
    )


@router.post("/examples/change", responses=CHANGES | refusals(UnknownIntent, ExampleNotThere))
def change_example(run: Run, by: Trainer, given: ExampleChange) -> Changed:
    """Another wording, another intent, or out."""
    root, name, author = run.settings.root, file_of(run.settings.root, given.intent), _author(by, given.reason)
    if given.to is None:
        instead = given.instead
        if instead is None:
            edits = {name: lambda source: without_example(source, given.intent, given.text, name)}
        else:
            edits = {name: lambda source: with_changed_example(source, given.intent, given.text, instead, name)}
        return changed(edit_files(run.desk, root, edits, author))
    _check(run, given.to)
    there, to, text = file_of(root, given.to), given.to, given.instead or given.text
    if there == name:
        moved = {name: lambda source: with_example(without_example(source, given.intent, given.text, name), to, text, name)}
    else:
        moved = {
            name: lambda source: without_example(source, given.intent, given.text, name),
            there: lambda source: with_example(source, to, text, there),
        }
    return changed(edit_files(run.desk, root, moved, author))


@router.get("/words", responses=READS)
def word_effect(run: Run, by: Trainer, word: Annotated[str, Query(min_length=2, max_length=20)]) -> WordEffect:
    """Which examples would be cut otherwise with this word in the dictionary."""
    return WordEffect(recut_by(run.settings.root, word, all_examples(run.settings.root))[:MOST])


@router.post("/words", responses=CHANGES | refusals(WordKnown))
def add_word(run: Run, by: Trainer, given: WordInput) -> WordAdded:
    """Put a word into the dictionary."""
    root = run.settings.root
    effect = recut_by(root, given.word, all_examples(root))[:MOST]
    edits = {DICTIONARY: lambda source: with_word(source, given.word, DICTIONARY)}
    return WordAdded(changed(edit_files(run.desk, root, edits, _author(by, given.reason))), WordEffect(effect))


@router.post("/names/{kind}", responses=CHANGES | refusals(WordKnown))
def add_name(run: Run, by: Trainer, kind: str, given: NameInput) -> Changed:
    """One more name that buyers use for a courier, a product, a symptom …"""
    name = f"data/lookup/{kind}.yml"
    edits = {name: lambda source: with_name(source, given.value, given.word, name)}
    return changed(edit_files(run.desk, run.settings.root, edits, _author(by, given.reason)))


def _check(run: Run, intent: str) -> None:
    if intent not in Project(run.settings.root).listed("intents"):
        raise UnknownIntent(intent)


def _author(by: Trainer, reason: str) -> Author:
    return Author(by.account.title, reason)
