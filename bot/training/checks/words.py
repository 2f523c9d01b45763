"""Word lists: lookups, concepts, jieba's dictionary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.core.text import fold
from bot.files.errors import BadFile
from bot.training.checks.project import Project

DICTIONARIES, LOOKUPS, CONCEPTS = "data/jieba", "data/lookup", "data/concepts.yml"
_ENTRY = re.compile(r"\S+(?: \d+)?(?: [a-z]+)?")


def check_words(project: Project) -> Iterator[str]:
    for name in project.names(LOOKUPS):
        yield from _lists(project, name, itself=True)
    yield from _lists(project, CONCEPTS, itself=False)
    if not project.names(DICTIONARIES, "*.txt"):
        yield f"{DICTIONARIES}: 没有词典（*.txt）"
    for name in project.names(DICTIONARIES, "*.txt"):
        yield from _dictionary(project, name)


def _lists(project: Project, name: str, *, itself: bool) -> Iterator[str]:
    """A mapping from a value to its names; `itself`: the value is a name of its own."""
    data = project.plain(name)
    if name in project.broken:
        return
    if not isinstance(data, dict):
        yield f"{name}: 应为“名称: [叫法, …]”的对照"
        return
    owners: dict[str, str] = {}
    for value, names in data.items():
        if not isinstance(names, list) or not all(isinstance(one, str) and one.strip() for one in (value, *names)):
            yield f"{name}: {value}: 应为叫法的列表，每个都是文字（数字要加引号）"
            continue
        for one in {fold(word) for word in (names if not itself else (value, *names))}:
            if owners.setdefault(one, value) != value:
                yield f"{name}: “{one}”同时写在 {owners[one]} 和 {value} 里"


def _dictionary(project: Project, name: str) -> Iterator[str]:
    try:
        lines = project.text(name).splitlines()
    except BadFile as error:
        yield from error.errors
        return
    counted = Counter(line.split(" ")[0] for line in lines if line)
    for number, line in enumerate(lines, 1):
        if line and not _ENTRY.fullmatch(line):
            yield f"{name}: 第 {number} 行应为“词 词频”，如“仅退款 900”：{line[:30]}"
        word = line.split(" ")[0]
        if counted[word] > 1:
            yield f"{name}: 第 {number} 行：{word} 写了 {counted[word]} 次"
            counted[word] = 0
