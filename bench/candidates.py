"""Ways to learn intents that `bench.nlu` compares: each learns from examples and then scores one message at a time."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import spacy
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC
from spacy.training import Example

from bot.nlu import linear
from bot.nlu.features import Views


class Message(NamedTuple):
    """A text and its views."""

    text: str
    views: Views


Scores = NDArray[Any]
Score = Callable[[Message], Scores]
"""The scores of the labels in alphabetical order; their softmax, sharpened, is the confidence."""
Learn = Callable[[Sequence[Message], Sequence[str]], Score]


def ours(messages: Sequence[Message], labels: Sequence[str]) -> Score:
    """What ships, uncalibrated."""
    model = linear.fit([message.views for message in messages], labels).model
    return lambda message: model.scores(message.views)


def support_vectors(views: str, softness: float = 0.4) -> Learn:
    """A linear SVC on some of the views, by their letters."""
    return _on_matrix(views, lambda matrix, labels: _deciding(LinearSVC(C=softness, max_iter=20, random_state=1).fit(matrix, labels)))


def logistic(views: str) -> Learn:
    """Logistic regression, one label against the rest."""
    machine = LogisticRegression(C=10, solver="liblinear", dual=True, max_iter=20, random_state=1)
    return _on_matrix(views, lambda matrix, labels: _deciding(machine.fit(matrix, labels)))


def bayes(views: str) -> Learn:
    """Complement naive Bayes."""

    def learn(matrix: csr_matrix, labels: Sequence[str]) -> Callable[[csr_matrix], Scores]:
        machine = ComplementNB(alpha=0.3).fit(matrix, labels)
        return lambda rows: np.asarray(machine._joint_log_likelihood(rows))

    return _on_matrix(views, learn)


def together(*learners: Learn) -> Learn:
    """The mean of several, each brought to one spread."""

    def learn(messages: Sequence[Message], labels: Sequence[str]) -> Score:
        scores = [one(messages, labels) for one in learners]
        return lambda message: np.asarray(np.mean([_even(score(message)) for score in scores], axis=0))

    return learn


def averaged_vectors(size: int = 64, epochs: int = 8, step: float = 0.5) -> Learn:
    """As fastText does: the mean of learnt vectors of all characters, words and runs of them, then a linear layer."""
    return _on_matrix("cw", lambda matrix, labels: _vectors(matrix, labels, size, epochs, step))


def text_categoriser(epochs: int = 4) -> Learn:
    """spaCy's textcat: a bag of character runs."""

    def learn(messages: Sequence[Message], labels: Sequence[str]) -> Score:
        names = sorted(set(labels))
        nlp = spacy.blank("zh")
        model = {"@architectures": "spacy.TextCatBOW.v3", "exclusive_classes": True, "ngram_size": 3, "no_output_layer": False}
        textcat: Any = nlp.add_pipe("textcat", config={"model": model})
        for name in names:
            textcat.add_label(name)
        examples = [
            Example.from_dict(nlp.make_doc(message.text), {"cats": {name: float(name == label) for name in names}})
            for message, label in zip(messages, labels, strict=True)
        ]
        optimizer = nlp.initialize(lambda: examples[:100])
        for epoch in range(epochs):
            random.Random(epoch).shuffle(examples)
            for start in range(0, len(examples), 128):
                nlp.update(examples[start : start + 128], sgd=optimizer)
        return lambda message: np.log(np.maximum([nlp(message.text).cats[name] for name in names], 1e-9))

    return learn


def _on_matrix(views: str, teach: Callable[[csr_matrix, Sequence[str]], Callable[[csr_matrix], Scores]]) -> Learn:
    def learn(messages: Sequence[Message], labels: Sequence[str]) -> Score:
        seen = [_some(message, views) for message in messages]
        vectorizers, matrix = linear.weighed(seen)
        decide = teach(matrix, labels)
        return lambda message: np.asarray(decide(linear.to_matrix(vectorizers, [message.views])))[0]

    return learn


def _some(message: Message, views: str) -> Views:
    return {view: message.views[view] if view in views else [] for view in linear.WEIGHTS}


def _deciding(machine: Any) -> Callable[[csr_matrix], Scores]:
    decide: Callable[[csr_matrix], Scores] = machine.decision_function
    return decide


def _even(scores: Scores) -> Scores:
    return (scores - scores.mean()) / (scores.std() or 1.0)


def _vectors(matrix: csr_matrix, labels: Sequence[str], size: int, epochs: int, step: float) -> Callable[[csr_matrix], Scores]:
    """Stochastic gradient descent with a falling step, 32 messages at a time."""
    chance = np.random.default_rng(1)
    names, truth = np.unique(labels, return_inverse=True)
    vectors = (chance.random((matrix.shape[1], size), dtype=np.float32) - 0.5) / size
    layer = np.zeros((size, len(names)), dtype=np.float32)
    batches = [batch for _ in range(epochs) for batch in np.array_split(chance.permutation(matrix.shape[0]), matrix.shape[0] // 32)]
    for number, batch in enumerate(batches):
        rows = matrix[batch].astype(np.float32)
        hidden = rows @ vectors
        error = _softmax(hidden @ layer)
        error[np.arange(len(batch)), truth[batch]] -= 1
        pace = step * (1 - number / len(batches))
        used = np.unique(rows.indices)
        change = rows[:, used].T @ (error @ layer.T)
        layer -= pace * hidden.T @ error
        vectors[used] -= pace * change
    return lambda rows: np.asarray(rows @ vectors @ layer)


def _softmax(scores: Scores) -> Scores:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))
