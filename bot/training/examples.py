"""All training examples by intent: how many, which are too alike, what is nearest to a message."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.files.errors import BadFile
from bot.files.guarded import read_source
from bot.files.nlu_edit import blocks_of
from bot.training.checks.examples import bare

FOLDER = "data/nlu"
ALIKE = 85.0
"""From this likeness (0–100) on two examples of different intents are looked at."""
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class Example:
    """`text` as it is written, with entities marked; `plain` as a buyer would write it."""

    text: str
    plain: str
    intent: str
    file: str
    line: int


@dataclass(frozen=True)
class Near:
    """An example and how alike it is, 0 to 100."""

    example: Example
    likeness: float


@dataclass(frozen=True)
class Count:
    """An intent's examples; `share` is of all examples."""

    intent: str
    examples: int
    share: float


@dataclass(frozen=True)
class Pair:
    """Two examples of different intents that are nearly the same."""

    one: Example
    other: Example
    likeness: float


def all_examples(root: Path) -> tuple[Example, ...]:
    """Every example of the files that can be read, in their order; a file changed by hand is read again."""
    paths = sorted((root / FOLDER).glob("*.yml"))
    return tuple(example for path in paths for example in _of_file(root, path.relative_to(root).as_posix(), _stamp(path)))


def file_of(root: Path, intent: str) -> str:
    """Where an intent's examples stand, or would."""
    found = Counter(example.file for example in all_examples(root) if example.intent == intent)
    return found.most_common(1)[0][0] if found else f"{FOLDER}/{intent}.yml"


def counts(examples: Sequence[Example]) -> tuple[Count, ...]:
    """The fullest intent first."""
    counted = Counter(example.intent for example in examples)
    return tuple(Count(intent, number, round(number / len(examples), 4)) for intent, number in counted.most_common())


def nearest(examples: Sequence[Example], text: str, most: int = 5) -> tuple[Near, ...]:
    """The examples that read most like a text, the likest first."""
    said = [bare(example.plain) for example in examples]
    found = process.extract(bare(text), said, scorer=fuzz.ratio, limit=most, score_cutoff=1)
    return tuple(Near(examples[place], round(score, 1)) for _, score, place in found)


def alike(examples: Sequence[Example], least: float = ALIKE, most: int = 200) -> tuple[Pair, ...]:
    """Pairs of different intents that are nearly the same, the likest first; found by their two-character pieces."""
    said = [bare(example.plain) for example in examples]
    pairs = [
        Pair(examples[n], examples[m], round(score, 1)) for n, m, score in _close(said, least) if examples[n].intent != examples[m].intent
    ]
    return tuple(sorted(pairs, key=lambda pair: (-pair.likeness, pair.one.text, pair.other.text))[:most])


def plain_text(text: str) -> str:
    """An example without its marks."""
    return _MARKED.sub(lambda match: match[1], text)


def _close(said: Sequence[str], least: float) -> Iterator[tuple[int, int, float]]:
    """Pairs that share their rarest piece are compared: a likeness this high can't be had without."""
    pieces = [{text[n : n + 2] for n in range(max(1, len(text) - 1))} for text in said]
    seen = Counter(piece for some in pieces for piece in some)
    holders: dict[str, list[int]] = defaultdict(list)
    for number, some in enumerate(pieces):
        rare = sorted(some, key=lambda piece: (seen[piece], piece))[: max(2, len(some) // 3)]
        compared: set[int] = set()
        for other in (other for piece in rare for other in holders[piece]):
            if other not in compared and abs(len(said[other]) - len(said[number])) <= 4:
                compared.add(other)
                score = fuzz.ratio(said[other], said[number], score_cutoff=least)
                if score:
                    yield other, number, score
        for piece in rare:
            holders[piece].append(number)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_mtime_ns, stat.st_size


@lru_cache(maxsize=256)
def _of_file(root: Path, name: str, stamp: tuple[int, int]) -> tuple[Example, ...]:
    try:
        blocks = blocks_of(read_source(root / name).text, name)
    except BadFile:
        return ()
    return tuple(Example(e.text, plain_text(e.text), e.intent, name, e.line) for block in blocks for e in block.examples)
