"""Words of jieba's dictionary and names of lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query

from bot.desk.errors import refusals
from bot.desk.runtime import Run
from bot.desk.shapes import Given
from bot.desk.trainer.shapes import CHANGES, READS, Changed, Name, Reason, Trainer, changed
from bot.files.words_edit import WordKnown, WordNotThere, with_name, with_word, without_name, without_word
from bot.training.dictionary import LISTS, Dictionary, dictionary
from bot.training.editing import Author, Edit, edit_files
from bot.training.examples import all_examples
from bot.training.tokens import DICTIONARY, Recut, recut_by

router = APIRouter(tags=["trainer"])
MOST = 500
Kind = Annotated[str, Path(pattern="^[a-z_]{1,40}$")]


class WordInput(Given):
    word: Name
    reason: Reason = Reason("")


class NameInput(WordInput):
    """One more name for a value of `data/lookup/KIND.yml`."""

    value: Name


@dataclass(frozen=True)
class WordEffect:
    """The examples that are cut otherwise once the word is known."""

    examples: tuple[Recut, ...]


@dataclass(frozen=True)
class WordAdded:
    changed: Changed
    effect: WordEffect


@router.get("/dictionary", responses=READS)
def shop_dictionary(run: Run, by: Trainer) -> Dictionary:
    """Every word and every list of names."""
    return dictionary(run.settings.root)


@router.get("/words", responses=READS)
def word_effect(run: Run, by: Trainer, word: Annotated[str, Query(min_length=2, max_length=20)]) -> WordEffect:
    """Which examples would be cut otherwise with this word in the dictionary."""
    return WordEffect(recut_by(run.settings.root, word, all_examples(run.settings.root))[:MOST])


@router.post("/words", responses=CHANGES | refusals(WordKnown))
def add_word(run: Run, by: Trainer, given: WordInput) -> WordAdded:
    """Put a word into the dictionary."""
    root = run.settings.root
    effect = recut_by(root, given.word, all_examples(root))[:MOST]
    return WordAdded(
        _edited(run, by, DICTIONARY, given.reason, lambda source: with_word(source, given.word, DICTIONARY)), WordEffect(effect)
    )


@router.post("/words/remove", responses=CHANGES | refusals(WordNotThere))
def remove_word(run: Run, by: Trainer, given: WordInput) -> Changed:
    """Take a word out of the dictionary."""
    return _edited(run, by, DICTIONARY, given.reason, lambda source: without_word(source, given.word, DICTIONARY))


@router.post("/names/{kind}", responses=CHANGES | refusals(WordKnown))
def add_name(run: Run, by: Trainer, kind: Kind, given: NameInput) -> Changed:
    """One more name that buyers use for a courier, a product, a symptom …"""
    name = f"{LISTS}/{kind}.yml"
    return _edited(run, by, name, given.reason, lambda source: with_name(source, given.value, given.word, name))


@router.post("/names/{kind}/remove", responses=CHANGES | refusals(WordNotThere))
def remove_name(run: Run, by: Trainer, kind: Kind, given: NameInput) -> Changed:
    """A name that buyers don't use, or that means something else."""
    name = f"{LISTS}/{kind}.yml"
    return _edited(run, by, name, given.reason, lambda source: without_name(source, given.value, given.word, name))


def _edited(run: Run, by: Trainer, name: str, reason: str, edit: Edit) -> Changed:
    return changed(edit_files(run.desk, run.settings.root, {name: edit}, Author(by.account.title, reason)))
