"""Words: jieba's dictionary (`词 词频` a line) and lists of names (`名称: [叫法, …]`)."""

from __future__ import annotations

import re

from ruamel.yaml.nodes import MappingNode, SequenceNode

from bot.files.errors import BadFile, NotThere, shown
from bot.files.yaml_parts import compose

FREQUENCY = 900
_WORD = re.compile(r"[^\s#]{2,20}")
_PLAIN = re.compile(r"[\w\u4e00-\u9fff&+·.-]*[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff&+·.-]*")
_KEYWORDS = frozenset({"yes", "no", "true", "false", "null", "on", "off", "y", "n"})


class WordKnown(ValueError):
    def __init__(self, word: str, where: str) -> None:
        super().__init__(f"“{word}”已经在 {where} 里")


class WordNotThere(NotThere):
    """The word or name was taken out meanwhile."""


def with_word(source: str, word: str, where: str, frequency: int = FREQUENCY) -> str:
    """A dictionary with one more word at its end; raises WordKnown, and `BadFile` for what is no word."""
    if not _WORD.fullmatch(word):
        raise BadFile((f"{where}: 词应为 2 到 20 个字，中间没有空格，实际是{shown(word)}",))
    if any(line.split(" ")[0] == word for line in source.split("\n")):
        raise WordKnown(word, where)
    return f"{source}{'' if source.endswith(chr(10)) or not source else chr(10)}{word} {frequency}\n"


def without_word(source: str, word: str, where: str) -> str:
    """A dictionary without a word; raises WordNotThere."""
    lines = source.split("\n")
    kept = [line for line in lines if line.split(" ")[0] != word]
    if len(kept) == len(lines):
        raise WordNotThere(f"{where} 里没有“{word}”，可能刚刚被别人去掉了", word)
    return "\n".join(kept)


def with_name(source: str, value: str, name: str, where: str) -> str:
    """A list with one more name for a value; a value that is not there yet is added. Raises WordKnown."""
    root = compose(source, where)
    if not isinstance(root, MappingNode):
        raise BadFile((f"{where}: 应为“名称: [叫法, …]”的对照",))
    for key, listed in root.value:
        names = [one.value for one in listed.value] if isinstance(listed, SequenceNode) else []
        if name in (key.value, *names):
            raise WordKnown(name, f"{where} 的“{key.value}”")
    found = next((listed for key, listed in root.value if key.value == value), None)
    if found is None:
        return f"{source}{'' if source.endswith(chr(10)) else chr(10)}{_scalar(value)}: [{_scalar(name)}]\n"
    if not isinstance(found, SequenceNode):
        raise BadFile((f"{where}: {value}: 应为叫法的列表",))
    return _appended(source, found, name)


def without_name(source: str, value: str, name: str, where: str) -> str:
    """A list without one of a value's names; raises WordNotThere."""
    root = compose(source, where)
    listed = next((found for key, found in root.value if key.value == value), None) if isinstance(root, MappingNode) else None
    names = listed.value if isinstance(listed, SequenceNode) else []
    place = next((n for n, one in enumerate(names) if one.value == name), None)
    if listed is None or place is None:
        raise WordNotThere(f"{where} 的“{value}”没有叫法“{name}”，可能刚刚被别人去掉了", name)
    begin, end = names[place].start_mark.index, names[place].end_mark.index
    if not listed.flow_style:
        line = source.rfind("\n", 0, begin) + 1
        return source[:line] + source[source.find("\n", end) + 1 :]
    if place + 1 < len(names):
        return source[:begin] + source[names[place + 1].start_mark.index :]
    return source[: names[place - 1].end_mark.index if place else begin] + source[end:]


def _appended(source: str, listed: SequenceNode, name: str) -> str:
    if listed.flow_style:
        place = source.rindex("]", listed.start_mark.index, listed.end_mark.index)
        comma = ", " if listed.value else ""
        return f"{source[:place].rstrip()}{comma}{_scalar(name)}{source[place:]}"
    last = listed.value[-1]
    begin = source.rfind("\n", 0, last.start_mark.index) + 1
    prefix = source[begin : last.start_mark.index]
    end = source.find("\n", last.end_mark.index)
    end = len(source) if end < 0 else end
    return f"{source[:end]}\n{prefix}{_scalar(name)}{source[end:]}"


def _scalar(text: str) -> str:
    """A text that YAML reads back as the same text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _KEYWORDS and text[0] not in "-.&+0123456789":
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
