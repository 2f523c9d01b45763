"""`python -m bot.engine.held_out`: what the classifier makes of examples that it did not learn, by the shop's own data.

The examples are cut into folds, never one phrasing into two of them, and each fold is read by a classifier that learnt the others. The
phrasing alone says which fold an example goes to, so that two versions of the data are cut alike and their mistakes can be compared.

In, on stdin: a JSON list of [text, intent]; the working directory holds `config.yml` and `data/`. Out, one JSON object a line: {"done",
"total"} while it works, at last {"found": [[best intent, its confidence, that of the own intent, that of any intent of ours], …]}.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ruamel.yaml import YAML
from scipy.optimize import minimize_scalar

from bot.engine.quiet import quieten
from bot.engine.without_tensorflow import leave_out_tensorflow

FOLDS = 5
OUT_OF_SCOPE = "out_of_scope"
TOKENIZER, CLASSIFIER = "bot.nlu.tokenizer.ShopTokenizer", "bot.nlu.intent.ShopIntentClassifier"
Floats = NDArray[np.float64]


def main() -> None:
    quieten()
    leave_out_tensorflow((TOKENIZER, CLASSIFIER))
    examples = [(str(text), str(intent)) for text, intent in json.load(sys.stdin)]
    for said in held_out(Path.cwd(), examples):
        print(json.dumps(said, ensure_ascii=False), flush=True)


def held_out(root: Path, examples: Sequence[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The objects that are said; examples of fewer than two intents are taken for what they are called."""
    from bot.nlu.linear import fit, phrasing

    views = views_in(root, [text for text, _ in examples])
    yield {"done": 1, "total": FOLDS + 1}
    labels, names = np.array([intent for _, intent in examples]), sorted({intent for _, intent in examples})
    folds = np.array([fold_of(phrasing(one)) for one in views])
    scores = np.full((len(examples), len(names)), -1.0)
    for fold in range(FOLDS):
        seen, unseen = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(set(labels[seen])) > 1:
            model = fit([views[n] for n in seen], list(labels[seen])).model
            columns = np.searchsorted(names, model.labels)
            for n in unseen:
                scores[n, columns] = model.scores(views[n])
        yield {"done": fold + 2, "total": FOLDS + 1}
    yield {"found": list(_found(scores, np.searchsorted(names, labels), names))}


def fold_of(phrasing: str) -> int:
    return int(sha256(phrasing.encode()).hexdigest()[:8], 16) % FOLDS


def views_in(root: Path, texts: Iterable[str]) -> list[Any]:
    """The texts as the pipeline of `root` looks at them."""
    from bot.core.text import fold
    from bot.core.words import WordFinder
    from bot.nlu.digests import files_in
    from bot.nlu.features import Word, views_of
    from bot.nlu.lexicon import read_concepts, read_lookups
    from bot.nlu.tokenizer import words_of

    pipeline = {one["name"]: one for one in YAML(typ="safe").load(root / "config.yml")["pipeline"]}
    classifier, tokenizer = pipeline[CLASSIFIER], pipeline[TOKENIZER]
    lookups = read_lookups(path for path in files_in(root / classifier["lookup_path"], "*.yml") if path.stem != "refund_reason")
    concepts = WordFinder(read_concepts(root / classifier["concepts"], lookups))
    jieba = words_of(files_in(root / tokenizer["dictionary_path"], "*.txt"))

    def cut(folded: str) -> list[Word]:
        return [Word(word, start) for word, start, _ in jieba.tokenize(folded) if not word.isspace()]

    return [views_of(folded, cut(folded), concepts) for folded in map(fold, texts)]


def _found(scores: Floats, truth: NDArray[np.intp], names: Sequence[str]) -> Iterator[list[Any]]:
    from bot.nlu.linear import softmax

    rows = np.arange(len(truth))

    def surprise(sharpness: float) -> float:
        return float(-np.log(np.maximum(softmax(sharpness * scores)[rows, truth], 1e-12)).mean())

    sharpness = minimize_scalar(surprise, bounds=(0.2, 20.0), method="bounded").x
    chances = softmax(sharpness * scores)
    outside = chances[:, names.index(OUT_OF_SCOPE)] if OUT_OF_SCOPE in names else np.zeros(len(rows))
    for row in rows:
        best = int(chances[row].argmax())
        yield [names[best], *(round(float(one), 4) for one in (chances[row, best], chances[row, truth[row]], 1 - outside[row]))]


if __name__ == "__main__":
    main()
