"""Stories and rules as entries of a YAML list: looked up, added, changed step by step, taken out.

A step that stays keeps its comment, its order and its style; only what differs is written.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from bot.files.errors import BadFile
from bot.files.yaml_parts import child, compose, items_of, spans, trimmed

KEYS = {"story": "stories", "rule": "rules"}
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A story or a rule as its text stands in the file, lines [begin, end) from 0."""

    name: str
    text: str
    begin: int
    end: int


class EntryNotThere(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"没有“{name}”，可能刚刚被别人改名或者删掉了")


class NameTaken(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"已经有一条叫“{name}”")


def entries_of(source: str, kind: str, where: str) -> tuple[Entry, ...]:
    """Every story (or rule) of a file that has a name; raises `BadFile`."""
    if not source.strip() or child(compose(source, where), KEYS[kind]) is None:
        return ()
    lines = source.split("\n")
    nodes = items_of(source, KEYS[kind], where)
    found = []
    for node, (begin, end) in zip(nodes, spans(source, nodes, _end_of(source, kind, where)), strict=True):
        name, last = child(node, kind), trimmed(lines, begin, end)
        if isinstance(name, ScalarNode):
            found.append(Entry(str(name.value), "\n".join(lines[begin:last]) + "\n", begin, last))
    return tuple(found)


def with_entry(source: str, kind: str, name: str, steps: Sequence[Step], where: str, notes: Mapping[int, str] | None = None) -> str:
    """`source` with a new entry at its end; `notes` are comments behind steps, by their index. Raises NameTaken."""
    entries = entries_of(source, kind, where)
    if any(entry.name == name for entry in entries):
        raise NameTaken(name)
    lines = (source if source.strip() else f'version: "3.1"\n{KEYS[kind]}:\n').split("\n")
    place = entries[-1].end if entries else _end_of("\n".join(lines), kind, where)
    indent = lines[entries[-1].begin][: lines[entries[-1].begin].index("-")] if entries else ""
    text = textwrap.indent(written(kind, name, steps, notes or {}), indent).rstrip("\n").split("\n")
    lines[place:place] = ["", *text] if entries else text
    return "\n".join(lines)


def without_entry(source: str, kind: str, name: str, where: str) -> str:
    """`source` without an entry; raises EntryNotThere."""
    entry = _find(source, kind, name, where)
    lines = source.split("\n")
    end = entry.end
    while end < len(lines) and not lines[end].strip() and end + 1 < len(lines) and entry.begin and not lines[entry.begin - 1].strip():
        end += 1
    del lines[entry.begin : end]
    return "\n".join(lines)


def with_steps(source: str, kind: str, name: str, steps: Sequence[Step], where: str, notes: Mapping[int, str] | None = None) -> str:
    """`source` with other steps in an entry: those that stay keep their text with comments. Raises EntryNotThere."""
    _find(source, kind, name, where)
    node = next(node for node in items_of(source, KEYS[kind], where) if _named(node, kind, name))
    listed = child(node, "steps")
    if not isinstance(listed, SequenceNode) or listed.flow_style or not listed.value:
        raise BadFile((f"{where}: “{name}”的 steps 应为每步一条的列表，请在文件里改",))
    lines, before = source.split("\n"), _plain_steps(source, kind, name)
    places = list(spans(source, listed.value, _find(source, kind, name, where).end))
    places[-1] = (places[-1][0], trimmed(lines, places[-1][0], places[-1][1]))
    indent = lines[places[0][0]][: lines[places[0][0]].index("-")]
    fresh = list(steps)
    body: list[str] = []
    for op, i, j, k, m in SequenceMatcher(None, [repr(s) for s in before], [repr(s) for s in fresh], autojunk=False).get_opcodes():
        if op == "equal":
            body += [line for begin, end in places[i:j] for line in lines[begin:end]]
        else:
            body += [line for n in range(k, m) for line in _step_lines(fresh[n], indent, (notes or {}).get(n, ""))]
    lines[places[0][0] : places[-1][1]] = body
    return "\n".join(lines)


def with_text(source: str, kind: str, name: str, text: str, where: str) -> str:
    """`source` with the whole text of an entry, as it was edited by hand; raises EntryNotThere and `BadFile`."""
    entry = _find(source, kind, name, where)
    _, lines = one_entry(kind, text, where), source.split("\n")
    indent = lines[entry.begin][: lines[entry.begin].index("-")]
    lines[entry.begin : entry.end] = textwrap.indent(textwrap.dedent(text).rstrip("\n"), indent).split("\n")
    return "\n".join(lines)


def one_entry(kind: str, text: str, where: str) -> dict[str, Any]:
    """The plain value of one entry's text; raises `BadFile`."""
    node = compose(textwrap.dedent(text), where)
    value = YAML(typ="safe").load(textwrap.dedent(text))
    if not isinstance(node, SequenceNode) or len(node.value) != 1 or not _has_steps(node.value[0], kind):
        raise BadFile((f"{where}: 应为一条“- {kind}: 名称”，下面写 steps",))
    entry: dict[str, Any] = value[0]
    return entry


def written(kind: str, name: str, steps: Sequence[Step], notes: Mapping[int, str]) -> str:
    """A new entry as text, one line a step where that is possible."""
    head = _dumped(CommentedMap({kind: name})).rstrip("\n")
    body = [line for n, step in enumerate(steps) for line in _step_lines(step, "  ", notes.get(n, ""))]
    return "\n".join([f"- {head}", "  steps:", *body]) + "\n"


def _step_lines(step: Step, indent: str, note: str) -> list[str]:
    text = _slots_on_one_line(step) or _dumped(CommentedSeq([_flowing(step)])).rstrip("\n")
    first, *rest = textwrap.indent(text, indent).split("\n")
    comment = " ".join(note.split())
    return [f"{first}  # {comment}" if comment else first, *rest]


def _slots_on_one_line(step: Step) -> str:
    """`- slot_was_set: [{case: lost}]`, as people write it; empty for other steps."""
    slots = step.get("slot_was_set")
    if len(step) > 1 or not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
        return ""
    listed = ", ".join("{" + ", ".join(f"{_inline(k)}: {_inline(v)}" for k, v in slot.items()) + "}" for slot in slots)
    return f"- slot_was_set: [{listed}]"


def _inline(value: Any) -> str:
    """A value as YAML writes it inside braces."""
    listed = CommentedSeq([value])
    listed.fa.set_flow_style()
    return _dumped(listed).strip()[1:-1]


def _flowing(step: Step) -> CommentedMap:
    return CommentedMap((key, [_flowing(one) for one in value] if key == "or" else value) for key, value in step.items())


def _dumped(value: Any) -> str:
    yaml: Any = YAML()
    yaml.width = 1 << 20
    text = io.StringIO()
    yaml.dump(value, text)
    return text.getvalue()


def _plain_steps(source: str, kind: str, name: str) -> list[Any]:
    entries = YAML(typ="safe").load(source)[KEYS[kind]]
    steps: list[Any] = next(entry["steps"] for entry in entries if str(entry.get(kind)) == name)
    return steps


def _find(source: str, kind: str, name: str, where: str) -> Entry:
    for entry in entries_of(source, kind, where):
        if entry.name == name:
            return entry
    raise EntryNotThere(name)


def _named(node: Node, kind: str, name: str) -> bool:
    found = child(node, kind)
    return isinstance(found, ScalarNode) and str(found.value) == name


def _has_steps(node: Node, kind: str) -> bool:
    return child(node, kind) is not None and isinstance(child(node, "steps"), SequenceNode)


def _end_of(source: str, kind: str, where: str) -> int:
    """The line behind the list: the end of the text, or the next key at the top."""
    root, lines = compose(source, where), source.split("\n")
    end = len(lines) if lines[-1] else len(lines) - 1
    place = next((key.start_mark.line for key, _ in root.value if key.value == KEYS[kind]), end)
    later = [int(key.start_mark.line) for key, _ in root.value if key.start_mark.line > place]
    return min([end, *later])
