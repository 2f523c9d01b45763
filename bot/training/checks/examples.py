"""Training examples (data/nlu): each intent has its own, said once."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.training.checks.project import Project

FOLDER = "data/nlu"
_OTHER_KINDS = frozenset({"synonym", "regex", "lookup"})
_ENTITY = re.compile(r"\[[^\]]+\](?:\(([^:)]+)[^)]*\)|\{[^}]*\"entity\":\s*\"([^\"]+)\"[^}]*\})")


@dataclass(frozen=True)
class Example:
    """One thing that a buyer says, and where it stands."""

    text: str
    intent: str
    at: str


def check_examples(project: Project) -> Iterator[str]:
    examples: list[Example] = []
    for name in project.names(FOLDER):
        data = project.plain(name)
        if name in project.broken:
            continue
        entries = data.get("nlu") if isinstance(data, dict) else None
        if not isinstance(entries, list):
            yield f"{name}: 缺少 nlu 列表"
            continue
        lines = _Lines(project.text(name))
        for entry in entries:
            yield from _read(name, entry, lines, examples)
    yield from _intents(project, examples)
    yield from _texts(project, examples)
    yield from _repeated(examples)


class _Lines:
    """Where each example stands: plain YAML has forgotten its lines."""

    def __init__(self, text: str) -> None:
        self._at: dict[str, list[int]] = defaultdict(list)
        for number, line in enumerate(text.splitlines(), 1):
            self._at[line.strip()].append(number)

    def of(self, line: str) -> int:
        """The next line that reads so; 0 when none is left."""
        found = self._at.get(line.strip())
        return found.pop(0) if found else 0


def _read(name: str, entry: Any, lines: _Lines, into: list[Example]) -> Iterator[str]:
    """Errors of one entry; its examples go into the list."""
    if not isinstance(entry, dict) or not ({"intent"} | _OTHER_KINDS) & set(entry):
        yield f"{name}: nlu 里的每一条都要写 intent"
        return
    if "intent" not in entry:
        return
    intent, examples = str(entry["intent"]), entry.get("examples")
    if not isinstance(examples, str):
        yield f"{name}: {intent}: examples 应写成“examples: |”，下面每行一句，以“- ”开头"
        return
    for line in examples.splitlines():
        number = lines.of(line)
        at = f"{name}: 第 {number} 行" if number else f"{name}: {intent}"
        text = line.strip().removeprefix("-").strip()
        if line.strip() and not line.startswith("-"):
            yield f"{at}: 例句要以“- ”开头：{line.strip()[:30]}"
        elif line.strip() and not text:
            yield f"{at}: 例句是空的"
        elif text:
            into.append(Example(text, intent, at))


def _intents(project: Project, examples: list[Example]) -> Iterator[str]:
    listed = project.listed("intents")
    first = {example.intent: example.at for example in reversed(examples)}
    if not listed or any(name.startswith(FOLDER) for name in project.broken):
        return
    yield from (f"{at}: 意图 {intent} 在 domain.yml 里没有" for intent, at in sorted(first.items()) if intent not in listed)
    yield from (f"{FOLDER}: 意图 {intent} 没有例句" for intent in sorted(listed - set(first)))


def _texts(project: Project, examples: list[Example]) -> Iterator[str]:
    entities = project.listed("entities")
    for example in examples:
        if example.text.startswith("/"):
            yield f"{example.at}: 例句不能以“/”开头：{example.text[:30]}"
        for match in _ENTITY.finditer(example.text):
            if (entity := match[1] or match[2]) not in entities:
                yield f"{example.at}: 未知实体 {entity}"


def _repeated(examples: list[Example]) -> Iterator[str]:
    first: dict[str, Example] = {}
    for example in examples:
        known = first.setdefault(bare(example.text), example)
        if known is not example:
            other = "" if known.intent == example.intent else f"，在那里是意图 {known.intent}"
            yield f"{example.at}: 例句“{example.text[:30]}”和 {known.at} 重复{other}"


@lru_cache(maxsize=100_000)  # of every example again and again, while somebody goes through his inbox
def bare(text: str) -> str:
    """`text` without spaces and punctuation, or as it is when there is nothing else."""
    left = "".join(char for char in text if unicodedata.category(char)[0] not in "PZC")
    return left or "".join(text.split())
