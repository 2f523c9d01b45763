"""How well things are found in messages: strict spans, against messages in which every one is marked."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.files.errors import check_size
from bot.training.evaluate import NothingToEvaluate, Parse, Quality, quality
from bot.training.rows import LIMIT, RowsInvalid

_MARK = re.compile(r"\[([^\[\]]+)\]\((\w+)\)")


class Span(NamedTuple):
    """A thing of one kind and its place in the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Marked:
    """A message and everything that must be found in it."""

    text: str
    spans: frozenset[Span]


@dataclass(frozen=True)
class Fault:
    """A message in which something was missed or wrongly found, each as "kind characters"."""

    text: str
    missed: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True)
class SpanEvaluation:
    """Figures by kind over `n` messages, and every message that is not wholly right."""

    n: int
    per_kind: dict[str, Quality]
    faults: tuple[Fault, ...]


def read_marked(path: Path, kinds: Collection[str]) -> list[Marked]:
    """One message a line, things as [原文](kind), a line break as \\n, comments after #; RowsInvalid with every unknown kind."""
    check_size(path, LIMIT)
    lines = [(number, line) for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if line and line[0] != "#"]
    unknown = [
        f"{path}:{number}: unknown kind {mark[2]!r}" for number, line in lines for mark in _MARK.finditer(line) if mark[2] not in kinds
    ]
    if unknown:
        raise RowsInvalid(unknown)
    return [_marked(line.replace("\\n", "\n")) for _, line in lines]


def evaluate_spans(parse: Parse, messages: Sequence[Marked], kinds: Collection[str]) -> SpanEvaluation:
    """Parse every message and compare; kinds that are not asked for don't count. NothingToEvaluate without messages."""
    if not messages:
        raise NothingToEvaluate("no marked message to evaluate")
    found = [frozenset(_spans(parse(message.text)["entities"], kinds)) for message in messages]
    pairs = list(zip(messages, found, strict=True))
    labelled = Counter(span.kind for message in messages for span in message.spans)
    guesses = Counter(span.kind for spans in found for span in spans)
    hits = Counter(span.kind for message, spans in pairs for span in message.spans & spans)
    per_kind = {kind: quality(hits[kind], guesses[kind], labelled[kind], labelled[kind]) for kind in sorted(labelled | guesses)}
    return SpanEvaluation(len(messages), per_kind, tuple(_fault(*pair) for pair in pairs if pair[0].spans != pair[1]))


def _marked(line: str) -> Marked:
    text, spans, position = "", [], 0
    for mark in _MARK.finditer(line):
        text += line[position : mark.start()]
        spans.append(Span(mark[2], len(text), len(text) + len(mark[1])))
        text += mark[1]
        position = mark.end()
    return Marked(text + line[position:], frozenset(spans))


def _spans(entities: Sequence[Mapping[str, object]], kinds: Collection[str]) -> Iterator[Span]:
    for one in entities:
        if one["entity"] in kinds:
            yield Span(str(one["entity"]), int(str(one["start"])), int(str(one["end"])))


def _fault(message: Marked, found: frozenset[Span]) -> Fault:
    return Fault(message.text, _named(message.text, message.spans - found), _named(message.text, found - message.spans))


def _named(text: str, spans: Collection[Span]) -> tuple[str, ...]:
    return tuple(f"{span.kind} {text[span.start : span.end]}" for span in sorted(spans, key=lambda span: span.start))
