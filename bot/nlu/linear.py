"""A linear text classifier: learnt by scikit-learn, served by look-ups in a dictionary.

Every view of a text is a TF-IDF vector of its own (sublinear counts, length one); the views stand side by side.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import log, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.nlu.features import Views

Floats = NDArray[np.float32]
WEIGHTS = {"c": 1.0, "w": 0.6, "p": 0.6, "k": 0.5, "t": 0.8}
"""How much each view counts, found by measurement."""
_SOFTNESS = 0.1
_RARE = 500  # with fewer examples every feature counts, with more it must come twice
_FOLDS = 5


@dataclass(frozen=True)
class LinearModel:
    """Rows of coefficients by feature; `columns` knows a feature by its view, a colon and its text."""

    labels: tuple[str, ...]
    columns: dict[str, int]
    idf: Floats
    coefficients: Floats  # features × labels
    intercept: Floats
    sharpness: float

    def scores(self, views: Views) -> Floats:
        """The label scores of one text."""
        columns, values = self._vector(views)
        total: Floats = np.asarray(values, dtype=np.float32) @ self.coefficients[columns] + self.intercept
        return total

    def probabilities(self, views: Views) -> Floats:
        """Calibrated probabilities of the labels for one text."""
        chances: Floats = _softmax(self.sharpness * self.scores(views)[None, :])[0]
        return chances

    def _vector(self, views: Views) -> tuple[list[int], list[float]]:
        columns: list[int] = []
        values: list[float] = []
        for view, weight in WEIGHTS.items():
            known = [(self.columns.get(f"{view}:{feature}"), count) for feature, count in Counter(views[view]).items()]
            row = [(column, (1 + log(count)) * float(self.idf[column])) for column, count in known if column is not None]
            length = sqrt(sum(value * value for _, value in row)) or 1.0
            columns += [column for column, _ in row]
            values += [weight * value / length for _, value in row]
        return columns, values

    def save(self, directory: Path) -> None:
        """Write the model as arrays and JSON."""
        np.savez(directory / "arrays.npz", idf=self.idf, coefficients=self.coefficients, intercept=self.intercept)
        words = {"labels": self.labels, "features": list(self.columns), "sharpness": self.sharpness}
        (directory / "words.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, directory: Path) -> LinearModel:
        """What `save` wrote."""
        words = json.loads((directory / "words.json").read_text(encoding="utf-8"))
        columns = {feature: column for column, feature in enumerate(words["features"])}
        with np.load(directory / "arrays.npz", allow_pickle=False) as arrays:
            return cls(tuple(words["labels"]), columns, arrays["idf"], arrays["coefficients"], arrays["intercept"], words["sharpness"])


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
    return replace(model, sharpness=_sharpness(matrix, np.asarray(labels), model.labels))


def fit(examples: Sequence[Views], labels: Sequence[str]) -> Fitted:
    """The uncalibrated model; TooFewLabels when there is nothing to tell apart."""
    if len(set(labels)) < 2:
        raise TooFewLabels(f"examples of at least two intents are needed, got {sorted(set(labels))}")
    vectorizers = _vectorizers(examples)
    matrix = to_matrix(vectorizers, examples)
    machine = _machine().fit(matrix, labels)
    return Fitted(_model(vectorizers, machine), vectorizers, machine, matrix)


def to_matrix(vectorizers: dict[str, TfidfVectorizer], examples: Sequence[Views]) -> csr_matrix:
    """The examples as scikit-learn's rows: what `LinearModel` computes by hand."""
    parts = [WEIGHTS[view] * vectorizer.transform([example[view] for example in examples]) for view, vectorizer in vectorizers.items()]
    return hstack(parts).tocsr()


def _model(vectorizers: dict[str, TfidfVectorizer], machine: LinearSVC) -> LinearModel:
    names = [f"{view}:{feature}" for view, vectorizer in vectorizers.items() for feature in vectorizer.get_feature_names_out()]
    coefficients, intercept = np.asarray(machine.coef_), np.asarray(machine.intercept_)
    if len(machine.classes_) == 2:  # one row stands for both labels
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.concatenate([-intercept, intercept])
    return LinearModel(
        labels=tuple(map(str, machine.classes_)),
        columns={name: column for column, name in enumerate(names)},
        idf=np.concatenate([vectorizer.idf_ for vectorizer in vectorizers.values()]).astype(np.float32),
        coefficients=np.ascontiguousarray(coefficients.T, dtype=np.float32),
        intercept=intercept.astype(np.float32),
        sharpness=1.0,
    )


def _sharpness(matrix: csr_matrix, labels: NDArray[np.str_], names: Sequence[str]) -> float:
    """The factor on the scores that makes held-out confidence honest (temperature scaling)."""
    folds = min(_FOLDS, *Counter(labels).values())
    if folds < 2 or len(names) < 3:
        return 1.0
    scores = np.zeros((len(labels), len(names)))
    for seen, unseen in StratifiedKFold(folds, shuffle=True, random_state=1).split(matrix, labels):
        scores[unseen] = _machine().fit(matrix[seen], labels[seen]).decision_function(matrix[unseen])
    truth = np.searchsorted(names, labels)

    def surprise(sharpness: float) -> float:
        chances: Any = _softmax(sharpness * scores)[np.arange(len(labels)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(surprise, bounds=(0.2, 20.0), method="bounded").x)


def _machine() -> LinearSVC:
    return LinearSVC(C=_SOFTNESS, random_state=1)


def _vectorizers(examples: Sequence[Views]) -> dict[str, TfidfVectorizer]:
    """One for each view in which anything was seen often enough."""
    fewest = 2 if len(examples) > _RARE else 1
    seen = {view: Counter(chain.from_iterable(set(example[view]) for example in examples)) for view in WEIGHTS}
    return {
        view: TfidfVectorizer(analyzer=_itself, sublinear_tf=True, min_df=fewest).fit([example[view] for example in examples])
        for view, counts in seen.items()
        if max(counts.values(), default=0) >= fewest
    }


def _itself(features: list[str]) -> list[str]:
    return features


def _softmax(scores: NDArray[Any]) -> NDArray[Any]:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: NDArray[Any] = powers / powers.sum(axis=1, keepdims=True)
    return shares
