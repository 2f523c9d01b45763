"""Reads YAML files as plain values: texts, numbers, lists, mappings."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.constructor import DuplicateKeyError, SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from bot.files.errors import BadFile, check_size

LIMIT = 10_000_000
MOST_ALIASED = 10_000
PLAIN_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,29})")


def load_yaml(path: Path) -> Any:
    """The plain value in a YAML 1.2 file, None for an empty one.

    Times stay text (the zone must survive) and so do numbers that would lose a digit (`020…` of a phone).
    Raises `BadFile` with line and column for broken YAML, a key given twice, aliases that stand for too much, and files over 10 MB.
    """
    check_size(path, LIMIT)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile((f"{path}: 不是 UTF-8 编码，请另存为 UTF-8",)) from error
    return yaml_from(text, str(path))


def yaml_from(text: str, where: str) -> Any:
    """Like `load_yaml`, for a text that is no file yet."""
    try:
        return deepcopy(_value(text))
    except BROKEN as error:
        raise BadFile((f"{where}: {what_is_wrong(error)}",)) from error


#: What ruamel raises for a text that is no sound YAML.
BROKEN = (YAMLError, RecursionError, ValueError, TypeError, AttributeError, LookupError, NotImplementedError)


def what_is_wrong(error: BaseException) -> str:
    """One of these errors for people, with line and column where they are known."""
    if isinstance(error, MarkedYAMLError):
        return f"{_place(error)}{_reason(error)}"
    if isinstance(error, RecursionError):
        return "层次嵌套太深"
    return f"YAML 写法有误（{str(error).splitlines()[0] if str(error) else type(error).__name__}）"


@lru_cache(maxsize=256)
def _value(text: str) -> Any:
    """Kept, since a shop's files are read again whenever one of them changes and reading one takes long."""
    return _reader().load(text)


def _reader() -> YAML:
    reader = YAML(typ="safe", pure=True)
    reader.Composer = _FewAliases
    reader.Constructor = _KeepingText
    return reader


class _FewAliases(Composer):
    """An alias can blow a small file up to any size, so all of them together may stand for only so many values."""

    aliased = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if not self.parser.check_event(AliasEvent):
            return super().compose_node(parent, index)
        mark = self.parser.peek_event().start_mark
        node = super().compose_node(parent, index)
        self.aliased += _size(node, MOST_ALIASED)
        if self.aliased > MOST_ALIASED:
            raise ComposerError(None, None, "alias", mark)
        return node


def _size(node: Any, most: int) -> int:
    """How many values `node` stands for, its own aliases written out; counted no further than past `most`."""
    count, waiting = 0, [node]
    while waiting and count <= most:
        value = waiting.pop()
        count += 1
        inner = value.value if isinstance(value.value, list) else ()
        waiting += [part for entry in inner for part in (entry if isinstance(entry, tuple) else (entry,))]
    return count


class _KeepingText(SafeConstructor):
    """Leaves to `structure` what a YAML reader would change on its own."""

    def as_text(self, node: Any) -> Any:
        return self.construct_scalar(node)

    def as_integer(self, node: Any) -> Any:
        text = self.construct_scalar(node)
        return int(text) if PLAIN_INTEGER.fullmatch(text) else text


_KeepingText.add_constructor("tag:yaml.org,2002:timestamp", _KeepingText.as_text)
_KeepingText.add_constructor("tag:yaml.org,2002:int", _KeepingText.as_integer)


def _place(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"第 {mark.line + 1} 行第 {mark.column + 1} 列: " if mark else ""


def _reason(error: MarkedYAMLError) -> str:
    problem = str(error.problem or error.context or "")
    if isinstance(error, DuplicateKeyError):
        key = re.match(r'found duplicate key "(.*?)"', problem)
        return f"重复的键 {key.group(1)}" if key else "重复的键"
    if problem == "alias":
        return "YAML 别名（*名称）展开后太多，请直接写出内容"
    if "\\t" in problem or "'\t'" in problem or "tab character" in problem:
        return "不能用 Tab 缩进，请用空格"
    return next((said for part, said in _SAID.items() if part in problem), f"YAML 写法有误（{problem}）")


#: ruamel's words for the slips that people make most.
_SAID = {
    "mapping values are not allowed": "冒号多了，或者上一行少了缩进",
    "could not find expected ':'": "少了冒号，“名称: 值”中间要有冒号和空格",
    "did not find expected ':'": "少了冒号，“名称: 值”中间要有冒号和空格",
    "expected <block end>, but found": "缩进没有对齐，或者这一行少了“- ”",
    "did not find expected key": "缩进没有对齐",
    "did not find expected '-' indicator": "缩进没有对齐，或者这一行少了“- ”",
    "expected ',' or ']'": "方括号没有关上，或者少了逗号",
    "expected ',' or '}'": "花括号没有关上，或者少了逗号",
    "expected node content": "方括号或者花括号没有关上",
    "expected the node content": "方括号或者花括号没有关上",
    "the stream, but found '<stream end>'": "还没有写完",
    "unexpected end of stream": "引号没有关上",
    "found undefined alias": "* 开头的内容要加引号",
}
