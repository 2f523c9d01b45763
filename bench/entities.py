"""Ways to find things in messages side by side: `python -m bench.entities [FILE.txt]`, strict spans of `tests/nlu/entity_messages.txt`.

Ours learns nothing of these messages and reads all of them. A CRF over characters and spaCy's NER over characters have nothing else to
learn from, so five times they learn from four fifths and read the last. Seconds are CPU seconds of all five; milliseconds for one message.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
import sklearn_crfsuite
import spacy
from sklearn.model_selection import KFold
from spacy.training import Example, offsets_to_biluo_tags
from spacy.util import filter_spans

from bot.core.shapes import KINDS
from bot.nlu.digests import files_in
from bot.nlu.entities import ShopEntityExtractor, pipeline_of
from bot.nlu.lexicon import read_lookups
from bot.training.evaluate import quality
from bot.training.spans import Marked, Span, read_marked

ROOT = Path(__file__).resolve().parents[1]
ASKED = KINDS | {"courier"}
FOLDS, EPOCHS = 5, 10

Find = Callable[[str], set[Span]]
Learn = Callable[[Sequence[Marked]], Find]


def main(path: Path) -> None:
    """Print one table; the kinds together, each thing counting once."""
    messages = read_marked(path, ASKED)
    print(f"{len(messages)} messages, {sum(len(message.spans) for message in messages)} things")
    print(f"{'':28}{'precision':>10}{'recall':>8}{'F1':>8}{'ms':>8}{'s':>8}")
    for name, learn in (("ships: shapes and names", None), ("CRF over characters", crf), ("spaCy NER over characters", ner)):
        start = process_time()
        pairs, reading = read(ours(), messages) if learn is None else crossed(learn, messages)
        seconds = process_time() - start - reading
        hits = sum(len(message.spans & found) for message, found in pairs)
        figures = quality(hits, sum(len(found) for _, found in pairs), sum(len(message.spans) for message, _ in pairs), 0)
        told = f"{figures.precision:10.3f}{figures.recall:8.3f}{figures.f1:8.3f}{1000 * reading / len(messages):8.2f}{seconds:8.0f}"
        print(f"{name:28}{told}", flush=True)


def read(find: Find, messages: Sequence[Marked]) -> tuple[list[tuple[Marked, set[Span]]], float]:
    """What is found in each message, and the seconds it took."""
    start = process_time()
    return [(message, find(message.text)) for message in messages], process_time() - start


def crossed(learn: Learn, messages: Sequence[Marked]) -> tuple[list[tuple[Marked, set[Span]]], float]:
    pairs, seconds = [], 0.0
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=1).split(messages):
        found, took = read(learn([messages[n] for n in seen]), [messages[n] for n in unseen])
        pairs += found
        seconds += took
    return pairs, seconds


def ours() -> Find:
    """What ships."""
    pipeline = pipeline_of(read_lookups(files_in(ROOT / "data/lookup", "*.yml")))
    extractor = ShopEntityExtractor({}, None, None, pipeline)
    return lambda text: {Span(one["entity"], one["start"], one["end"]) for one in extractor.extract(text) if one["entity"] in ASKED}


def crf(messages: Sequence[Marked]) -> Find:
    """Characters with their neighbours, BILUO tags."""
    machine = sklearn_crfsuite.CRF(c1=0.05, c2=0.05, max_iterations=100)
    nlp = spacy.blank("zh")
    machine.fit([list(around(message.text)) for message in messages], [tags(nlp, message) for message in messages])

    return lambda text: {Span(*one) for one in spans_of(machine.predict_single(list(around(text))))}


def tags(nlp: Any, message: Marked) -> list[str]:
    """A tag for each character, spaces included."""
    doc = spacy.tokens.Doc(nlp.vocab, words=list(message.text), spaces=[False] * len(message.text))
    return list(offsets_to_biluo_tags(doc, [(span.start, span.end, span.kind) for span in message.spans]))


def spans_of(said: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Whole entities among BILUO tags."""
    start = None
    for place, tag in enumerate(said):
        letter, _, kind = tag.partition("-")
        if letter == "U":
            yield kind, place, place + 1
        if letter == "B":
            start = place
        if letter == "L" and start is not None:
            yield kind, start, place + 1
        if letter in "LUO":
            start = None


def around(text: str) -> Iterator[dict[str, str]]:
    """What the CRF looks at for each character."""
    padded = f"   {text}   "
    for place in range(3, len(padded) - 3):
        near = {f"{step:+d}": padded[place + step] for step in range(-3, 4)}
        kinds = {f"k{step:+d}": kind_of(padded[place + step]) for step in range(-2, 3)}
        yield {**near, **kinds, "before": padded[place - 1 : place + 1], "behind": padded[place : place + 2]}


def kind_of(char: str) -> str:
    return "0" if char.isdigit() else "a" if char.isascii() and char.isalpha() else "。" if not char.isalnum() else "字"


def ner(messages: Sequence[Marked]) -> Find:
    """spaCy's transition-based recogniser on a blank model, whose words are characters."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("zh")
    recogniser = nlp.add_pipe("ner")
    for kind in sorted(ASKED):
        recogniser.add_label(kind)  # type: ignore[attr-defined]
    examples = []
    for message in messages:
        doc = nlp.make_doc(message.text)
        known = [doc.char_span(span.start, span.end, span.kind) for span in message.spans]
        entities = [(one.start_char, one.end_char, one.label_) for one in filter_spans([one for one in known if one])]
        examples.append(Example.from_dict(doc, {"entities": entities}))
    optimizer = nlp.initialize(lambda: examples)
    for epoch in range(EPOCHS):
        random.Random(epoch).shuffle(examples)
        for batch in np.array_split(np.arange(len(examples)), max(1, len(examples) // 16)):
            nlp.update([examples[n] for n in batch], sgd=optimizer, drop=0.2)
    return lambda text: {Span(one.label_, one.start_char, one.end_char) for one in nlp(text).ents}


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/nlu/entity_messages.txt")
