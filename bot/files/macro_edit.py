"""Changes the text of macro files; every entry that is not meant stays as it is, and so do comments and style of one that is."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode
from ruamel.yaml.scalarstring import LiteralScalarString, ScalarString

from bot.files.errors import BadFile

#: What an entry says; None takes a field away.
Fields = Mapping[str, str | Sequence[str] | None]

_BESIDE_CODE = frozenset({"title", "text", "aliases"})

_LAYOUTS = ((2, 0), (4, 2))  # how people indent the lists inside an entry: (indent, offset of the dash)


def edited(source: str, changes: Mapping[str, Fields], new: Sequence[Fields], where: str) -> str:
    """`source`, a file of macros, with fields of some entries (by id) replaced or added, and `new` entries at its end.

    An empty source becomes a new file. Raises `BadFile` when the file is no list of one entry after the other.
    """
    entries = _entries(source, where) if source.strip() else []
    begins = [_begin(source, entry) for entry in entries]
    chunks = [source[: begins[0]] if begins else ""]
    for entry, (begin, end) in zip(entries, pairwise([*begins, len(source)]), strict=True):
        fields = changes.get(_child(entry, "id").value)
        chunks.append(_rewritten(source[begin:end], fields) if fields else source[begin:end])
    if new:
        indent = _indent(chunks[-1])
        chunks = [*chunks[:-1], _ended(chunks[-1]), textwrap.indent(_dump(_yaml(*_LAYOUTS[0]), _list(new)), indent)]
    return "".join(chunks)


def with_actions(source: str, group: str, known: Collection[str], new: Sequence[str], where: str) -> str:
    """`source`, a domain, with `new` actions after the `known` ones of the group, or last under the name of the group's file."""
    actions = _child(_compose(source, where), "actions")
    if not isinstance(actions, SequenceNode) or actions.flow_style or not actions.value:
        raise BadFile((f"{where}: actions 应为每行一个“- 名称”的列表",))
    ours = [node for node in actions.value if node.value in known]
    source = _ended(source)
    begin = _begin(source, (ours or actions.value)[-1])
    place = source.index("\n", begin) + 1
    lines = [*([] if ours else [f"# macros/{group}.yml"]), *(f"- {id}" for id in new)]
    return source[:place] + textwrap.indent("".join(f"{line}\n" for line in lines), _indent(source[begin:place])) + source[place:]


def _compose(source: str, where: str) -> Node:
    node: Node | None = YAML(typ="safe", pure=True).compose(source)
    if node is None:
        raise BadFile((f"{where}: 文件是空的",))
    return node


def _entries(source: str, where: str) -> list[MappingNode]:
    node = _compose(source, where)
    if not isinstance(node, SequenceNode) or node.flow_style or not node.value:
        raise BadFile((f"{where}: 应为快捷语的列表，每条以“- id:”开头",))
    return list(node.value)


def _child(node: Node, name: str) -> Any:
    return next((value for key, value in node.value if key.value == name), None)


def _begin(source: str, node: Node) -> int:
    """Where the line with the node's dash begins; the dash may stand on a line of its own."""
    begin = source.rfind("\n", 0, node.start_mark.index) + 1
    while not source[begin : node.start_mark.index].lstrip().startswith("-"):
        begin = source.rfind("\n", 0, begin - 1) + 1
    return begin


def _indent(chunk: str) -> str:
    return chunk[: len(chunk) - len(chunk.lstrip(" "))] if chunk.strip() else ""


def _ended(source: str) -> str:
    return source if not source or source.endswith("\n") else source + "\n"


def _rewritten(chunk: str, fields: Fields) -> str:
    """One entry; the comments between it and the next are not touched."""
    indent = _indent(chunk)
    body, rest = _parted(chunk, len(indent))
    flat = _shifted(body, -len(indent))
    yaml, offset = next(_fitting(flat), (_yaml(*_LAYOUTS[0]), 0))
    data = yaml.load(_shifted(flat, offset))
    for name, value in fields.items():
        _put(data[0], name, value)
    return _shifted(_dump(yaml, data), len(indent) - offset) + rest


def _parted(chunk: str, indent: int) -> tuple[str, str]:
    """The entry itself, and the comments and blank lines after it."""
    lines = _ended(chunk).splitlines(keepends=True)
    length = max(n for n, line in enumerate(lines, 1) if not re.fullmatch(rf" {{0,{indent}}}(#.*)?\n", line))
    return "".join(lines[:length]), "".join(lines[length:])


def _fitting(flat: str) -> Iterator[tuple[Any, int]]:
    """The writers that would write `flat` as it stands, when it is moved to the right by so many columns."""
    for indent, offset in _LAYOUTS:
        yaml, moved = _yaml(indent, offset), _shifted(flat, offset)
        if _dump(yaml, yaml.load(moved)) == moved:
            yield yaml, offset


def _shifted(text: str, columns: int) -> str:
    return re.sub(rf"(?m)^ {{0,{-columns}}}", "", text) if columns < 0 else textwrap.indent(text, " " * columns)


def _put(entry: CommentedMap, name: str, value: str | Sequence[str] | None) -> None:
    if value is None:
        entry.pop(name, None)
    elif name in entry:
        entry[name] = _styled(value, entry[name])
    elif name in _BESIDE_CODE:
        entry.insert(list(entry).index("code") + 1, name, _styled(value))
    else:
        entry[name] = _styled(value)


def _styled(value: str | Sequence[str], before: Any = None) -> Any:
    """`value` in the style of what stood there, with the comment that hangs on it."""
    if not isinstance(value, str):
        flow = CommentedSeq(value)
        flow.fa.set_flow_style()
        return flow
    if not isinstance(before, ScalarString):
        return LiteralScalarString(value) if "\n" in value else value
    styled: Any = type(before)(f"{value}\n" if before.endswith("\n") else value)
    if hasattr(before, "comment"):
        styled.comment = before.comment
    return styled


def _list(entries: Sequence[Fields]) -> CommentedSeq:
    return CommentedSeq([CommentedMap((name, _styled(value)) for name, value in entry.items() if value is not None) for entry in entries])


def _yaml(indent: int, offset: int) -> Any:
    yaml: Any = YAML()  # typed as if its settings were None for ever
    yaml.preserve_quotes = True
    yaml.width = 1 << 20
    yaml.indent(mapping=2, sequence=indent, offset=offset)
    return yaml


def _dump(yaml: Any, data: Any) -> str:
    text = io.StringIO()
    yaml.dump(data, text)
    return text.getvalue()
