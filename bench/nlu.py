"""Intent classifiers side by side: the same data, the same messages that nobody learnt from. `python -m bench.nlu [FILE.tsv …]`.

Every candidate learns twice: without a fifth of the phrasings, to find the sharpness of its confidence, and with all of them.
Seconds are CPU seconds of both; milliseconds are CPU time for one message, features included.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import process_time

import numpy as np
from rich.console import Console
from rich.table import Table
from ruamel.yaml import YAML
from scipy.optimize import minimize_scalar
from sklearn.model_selection import GroupShuffleSplit

from bench.candidates import Learn, Message, Score, averaged_vectors, bayes, logistic, ours, support_vectors, text_categoriser, together
from bot.core.text import fold
from bot.core.words import WordFinder
from bot.nlu import linear
from bot.nlu.digests import files_in
from bot.nlu.features import Word, views_of
from bot.nlu.lexicon import read_concepts, read_lookups
from bot.nlu.tokenizer import words_of
from bot.training.evaluate import Evaluation, Parse, evaluate
from bot.training.rows import Row, read_rows

ROOT = Path(__file__).resolve().parents[1]
ALL = "cswptl"
CANDIDATES: dict[str, Learn] = {
    "ships: SVC, all views": ours,
    **{f"  without {view}": support_vectors(ALL.replace(view, "")) for view in ALL},
    "  characters only": support_vectors("c"),
    "  words only (jieba)": support_vectors("w"),
    "logistic regression": logistic(ALL),
    "complement naive Bayes": bayes(ALL),
    "SVC + naive Bayes": together(support_vectors(ALL), bayes(ALL)),
    "SVC + logistic": together(support_vectors(ALL), logistic(ALL)),
    "fastText-style": averaged_vectors(),
    "spaCy textcat": text_categoriser(),
}
COLUMNS = ("accuracy", "macro F1", "oos recall", "auto", "at", "ECE")


class Reader:
    """Turns texts into messages as the shop's pipeline does."""

    def __init__(self) -> None:
        lookups = read_lookups(path for path in files_in(ROOT / "data/lookup", "*.yml") if path.stem != "refund_reason")
        self._concepts = WordFinder(read_concepts(ROOT / "data/concepts.yml", lookups))
        self._words = words_of(files_in(ROOT / "data/jieba", "*.txt"))

    def read(self, text: str) -> Message:
        """The message and its views."""
        folded = fold(text)
        words = [Word(word, start) for word, start, _ in self._words.tokenize(folded) if not word.isspace()]
        return Message(text, views_of(folded, words, self._concepts))


def main(files: Sequence[Path]) -> None:
    """Print one table; a row for each candidate, a group of columns for each file."""
    reader = Reader()
    texts, labels = zip(*examples(), strict=True)
    messages = [reader.read(text) for text in texts]
    tests = [read_rows(path) for path in files]
    table = Table("", *(f"{column} {path.stem[:12]}" for path in files for column in COLUMNS), "ms", "s")
    for name, learn in CANDIDATES.items():
        print(name, file=sys.stderr, flush=True)
        table.add_row(name, *figures(reader, learn, messages, labels, tests))
    Console(width=60 + 60 * len(files)).print(table)


def examples() -> Iterator[tuple[str, str]]:
    """Text and intent of all that is learnt."""
    for path in files_in(ROOT / "data/nlu", "*.yml"):
        for block in YAML(typ="safe").load(path)["nlu"]:
            if block["intent"] != "send_picture":
                yield from ((line.removeprefix("- "), block["intent"]) for line in block["examples"].splitlines())


def figures(
    reader: Reader, learn: Learn, messages: Sequence[Message], labels: Sequence[str], tests: Sequence[Sequence[Row]]
) -> Iterator[str]:
    """The cells of one candidate."""
    start = process_time()
    sharp = sharpness(learn, messages, np.array(labels))
    score = learn(messages, labels)
    seconds = process_time() - start
    found = [evaluate(parse_with(reader, score, sorted(set(labels)), sharp), rows, process_time) for rows in tests]
    for one in found:
        yield from cells(one)
    yield f"{np.mean([one.ms_per_message for one in found]):.2f}"
    yield f"{seconds:.0f}"


def cells(found: Evaluation) -> Iterator[str]:
    """The figures of one file."""
    recall = 0.0 if found.out_of_scope_recall is None else found.out_of_scope_recall
    for figure in (found.accuracy, found.macro_f1, recall, found.auto_coverage.share, found.auto_coverage.threshold or 1.0):
        yield f"{figure:.3f}"
    yield f"{found.calibration_error:.3f}"


def sharpness(learn: Learn, messages: Sequence[Message], labels: np.ndarray) -> float:  # type: ignore[type-arg]
    """What makes the confidence honest on a fifth of the phrasings."""
    groups = [linear.phrasing(message.views) for message in messages]
    seen, unseen = next(GroupShuffleSplit(1, test_size=0.2, random_state=1).split(labels, labels, groups))
    score = learn([messages[n] for n in seen], list(labels[seen]))
    scores = np.array([score(messages[n]) for n in unseen[::4]])
    truth = np.searchsorted(np.unique(labels), labels[unseen[::4]])

    def surprise(sharp: float) -> float:
        return float(-np.log(np.maximum(linear.softmax(sharp * scores)[np.arange(len(truth)), truth], 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.1, 20), method="bounded").x)


def parse_with(reader: Reader, score: Score, names: Sequence[str], sharp: float) -> Parse:
    """A parser as `evaluate` wants it."""

    def parse(text: str) -> dict[str, object]:
        chances = linear.softmax(sharp * score(reader.read(text))[None, :])[0]
        ranking = sorted(
            ({"name": name, "confidence": float(chance)} for name, chance in zip(names, chances, strict=True)), key=_confidence
        )
        return {"intent": ranking[0], "intent_ranking": ranking}

    return parse


def _confidence(one: dict[str, object]) -> float:
    return -float(str(one["confidence"]))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or sorted((ROOT / "tests/nlu").glob("other_trades*.tsv")))
