"""Where the parts of a YAML text stand, so that one can be changed and the rest stays, letter by letter."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.files.errors import BadFile
from bot.files.yaml_file import BROKEN, what_is_wrong


def compose(source: str, where: str) -> Node:
    """The nodes of a text with their places; raises `BadFile` for one that is no YAML or empty."""
    try:
        node: Node | None = YAML(typ="safe").compose(source)
    except BROKEN as error:
        raise BadFile((f"{where}: {what_is_wrong(error)}",)) from error
    if node is None:
        raise BadFile((f"{where}: 文件是空的",))
    return node


def child(node: Node | None, name: str) -> Any:
    """The value under a key of a mapping, None when there is none."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def items_of(source: str, key: str, where: str) -> list[Node]:
    """The entries of the list under a key at the top; raises `BadFile` when it is no list of one entry a line."""
    return listed_in(child(compose(source, where), key), key, where)


def listed_in(listed: Node | None, key: str, where: str) -> list[Node]:
    """The entries of a list; raises `BadFile` when it is no list of one entry a line."""
    if not isinstance(listed, SequenceNode) or listed.flow_style:
        raise BadFile((f"{where}: {key} 应为列表，每条以“- ”开头",))
    return list(listed.value)


def line_of(source: str, node: Node) -> int:
    """The index of the line where a node's dash stands; the dash may stand on a line of its own."""
    lines, number = source.split("\n"), int(node.start_mark.line)
    while not lines[number].lstrip().startswith("-"):
        number -= 1
    return number


def spans(source: str, nodes: list[Node], end: int) -> Iterator[tuple[int, int]]:
    """The lines of each node of a list, as [begin, end): from its dash, through the comments behind it, to the next or to `end`."""
    return pairwise([*(line_of(source, node) for node in nodes), end])


def trimmed(lines: list[str], begin: int, end: int) -> int:
    """Where an entry ends when the comments and blank lines that stand behind it, no deeper than its dash, belong to what follows."""
    indent = len(lines[begin]) - len(lines[begin].lstrip())
    while end > begin + 1 and _outside(lines[end - 1], indent):
        end -= 1
    return end


def _outside(line: str, indent: int) -> bool:
    text = line.strip()
    return not text or (text.startswith("#") and len(line) - len(line.lstrip()) <= indent)
