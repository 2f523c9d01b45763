"""A linear text classifier: learnt by scikit-learn, served by look-ups in a dictionary.

Every view of a text is a TF-IDF vector of its own (sublinear counts, length one); the views stand side by side.
"""

from __future__ import annotations

import json
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count
from math import log, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.svm import LinearSVC

from bot.nlu.features import Views

Floats = NDArray[np.float32]
WEIGHTS = {"c": 1.0, "s": 1.2, "w": 0.6, "p": 0.6, "t": 0.5, "l": 0.3}
"""How much each view counts, found by measurement."""
_SOFTNESS = 0.4
_ROUNDS = 20  # more change no answer
_RARE = 500  # with fewer examples every feature counts, with more it must come twice
_FOLDS = 3


@dataclass(frozen=True)
class LinearModel:
    """Rows of coefficients by feature; `columns` holds the row of every feature of a view."""

    labels: tuple[str, ...]
    columns: dict[str, dict[str, int]]
    idf: list[float]
    coefficients: Floats  # features × labels
    intercept: Floats
    sharpness: float

    def scores(self, views: Views) -> Floats:
        """The label scores of one text."""
        columns, values = self._vector(views)
        total: Floats = np.asarray(values, dtype=np.float32) @ self.coefficients.take(columns, axis=0) + self.intercept
        return total

    def probabilities(self, views: Views) -> Floats:
        """Calibrated probabilities of the labels for one text."""
        chances: Floats = softmax(self.sharpness * self.scores(views)[None, :])[0]
        return chances

    def _vector(self, views: Views) -> tuple[list[int], list[float]]:
        columns: list[int] = []
        values: list[float] = []
        for view, known in self.columns.items():
            row = Counter([known[feature] for feature in views[view] if feature in known])
            weighed = [self.idf[column] if count == 1 else (1 + log(count)) * self.idf[column] for column, count in row.items()]
            share = WEIGHTS[view] / (sqrt(sum(value * value for value in weighed)) or 1.0)
            columns += row
            values += [share * value for value in weighed]
        return columns, values

    def save(self, directory: Path) -> None:
        """Write the model as arrays and JSON."""
        np.savez(directory / "arrays.npz", idf=self.idf, coefficients=self.coefficients, intercept=self.intercept)
        words = {
            "labels": self.labels,
            "features": {view: list(known) for view, known in self.columns.items()},
            "sharpness": self.sharpness,
        }
        (directory / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> LinearModel:
        """What `save` wrote."""
        words = json.loads((directory / "words.json").read_text(encoding="utf-8"))
        columns = _numbered(words["features"])
        with np.load(directory / "arrays.npz", allow_pickle=False) as arrays:
            return cls(
                tuple(words["labels"]), columns, arrays["idf"].tolist(), arrays["coefficients"], arrays["intercept"], words["sharpness"]
            )


class TooFewLabels(ValueError):
    """A classifier needs examples of at least two labels."""


class Fitted(NamedTuple):
    """A model beside the scikit-learn objects it was taken from, and its training matrix."""

    model: LinearModel
    vectorizers: dict[str, TfidfVectorizer]
    machine: LinearSVC
    matrix: csr_matrix


def learn(examples: Sequence[Views], labels: Sequence[str]) -> LinearModel:
    """A model of these examples, its confidence calibrated on folds that it did not see."""
    model, _, _, matrix = fit(examples, labels)
    return replace(model, sharpness=_sharpness(matrix, np.asarray(labels), [phrasing(example) for example in examples]))


def fit(examples: Sequence[Views], labels: Sequence[str]) -> Fitted:
    """The uncalibrated model; TooFewLabels when there is nothing to tell apart."""
    if len(set(labels)) < 2:
        raise TooFewLabels(f"examples of at least two intents are needed, got {sorted(set(labels))}")
    vectorizers, matrix = weighed(examples)
    machine = _taught(matrix, labels)
    return Fitted(_model(vectorizers, machine), vectorizers, machine, matrix)


def to_matrix(vectorizers: dict[str, TfidfVectorizer], examples: Sequence[Views]) -> csr_matrix:
    """The examples as scikit-learn's rows: what `LinearModel` computes by hand."""
    parts = [WEIGHTS[view] * vectorizer.transform([example[view] for example in examples]) for view, vectorizer in vectorizers.items()]
    return hstack(parts).tocsr()


def _model(vectorizers: dict[str, TfidfVectorizer], machine: LinearSVC) -> LinearModel:
    coefficients, intercept = np.asarray(machine.coef_), np.asarray(machine.intercept_)
    if len(machine.classes_) == 2:  # one row stands for both labels
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.concatenate([-intercept, intercept])
    return LinearModel(
        labels=tuple(map(str, machine.classes_)),
        columns=_numbered({view: vectorizer.get_feature_names_out().tolist() for view, vectorizer in vectorizers.items()}),
        idf=np.concatenate([vectorizer.idf_ for vectorizer in vectorizers.values()]).astype(np.float32).tolist(),
        coefficients=np.ascontiguousarray(coefficients.T, dtype=np.float32),
        intercept=intercept.astype(np.float32),
        sharpness=1.0,
    )


def phrasing(example: Views) -> str:
    """What examples have in common that say the same in other words: their concepts, or else their characters."""
    concepts = [concept for concept in example["t"] if "+" not in concept]
    return " ".join(concepts if len(concepts) > 1 else example["c"])


def _sharpness(matrix: csr_matrix, labels: NDArray[np.str_], groups: Sequence[str]) -> float:
    """The factor on the scores that makes confidence honest (temperature scaling) for phrasings that were not seen."""
    names = np.unique(labels)
    folds = min(_FOLDS, *Counter(labels).values())
    if folds < 2 or len(names) < 3:
        return 1.0
    scores = np.full((len(labels), len(names)), -1.0)
    for seen, unseen in StratifiedGroupKFold(folds, shuffle=True, random_state=1).split(matrix, labels, groups):
        machine = _taught(matrix[seen], labels[seen])
        scores[np.ix_(unseen, np.searchsorted(names, machine.classes_))] = machine.decision_function(matrix[unseen])
    truth = np.searchsorted(names, labels)

    def surprise(sharpness: float) -> float:
        chances: Any = softmax(sharpness * scores)[np.arange(len(labels)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 20.0), method="bounded").x)


def _taught(matrix: csr_matrix, labels: Sequence[str] | NDArray[np.str_]) -> LinearSVC:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return LinearSVC(C=_SOFTNESS, max_iter=_ROUNDS, random_state=1).fit(matrix, labels)


def _numbered(features: Mapping[str, Sequence[str]]) -> dict[str, dict[str, int]]:
    """The features of all views numbered through."""
    numbers = count()
    return {view: dict(zip(names, numbers, strict=False)) for view, names in features.items()}


def weighed(examples: Sequence[Views]) -> tuple[dict[str, TfidfVectorizer], csr_matrix]:
    """A vectorizer for each view in which anything was seen often enough, and the examples as `to_matrix` has them."""
    fewest = 2 if len(examples) > _RARE else 1
    vectorizers: dict[str, TfidfVectorizer] = {}
    parts = []
    for view, weight in WEIGHTS.items():
        vectorizer = TfidfVectorizer(analyzer=_itself, sublinear_tf=True, min_df=fewest)
        with suppress(ValueError):  # nothing was seen often enough
            parts.append(weight * vectorizer.fit_transform([example[view] for example in examples]))
            vectorizers[view] = vectorizer
    return vectorizers, hstack(parts).tocsr()


def _itself(features: list[str]) -> list[str]:
    return features


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[Any] = powers / powers.sum(axis=1, keepdims=True)
    return shares
