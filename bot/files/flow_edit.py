"""Stories and rules as entries of a YAML list: looked up, added, changed step by step, taken out.

A step that stays keeps its comment, its order and its style; only what differs is written.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.files.errors import BadFile
from bot.files.yaml_file import yaml_from
from bot.files.yaml_parts import child, compose, listed_in, spans, trimmed

KEYS = {"story": "stories", "rule": "rules"}
Step = Mapping[str, Any]


@dataclass(frozen=True)
class Entry:
    """A story or a rule as its text stands in the file, lines [begin, end) from 0."""

    name: str
    text: str
    begin: int
    end: int


@dataclass(frozen=True)
class Parts:
    """What an entry says: `starts` only at the beginning of a conversation, and `goes_on` where no word of the buyer's is waited for."""

    name: str
    steps: tuple[Step, ...]
    condition: tuple[Step, ...] = ()
    starts: bool = False
    goes_on: bool = False


class EntryNotThere(LookupError):
    def __init__(self, name: str) -> None:
        super().__init__(f"没有“{name}”，可能刚刚被别人改名或者删掉了")


class NameTaken(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(f"已经有一条叫“{name}”")


def entries_of(source: str, kind: str, where: str) -> tuple[Entry, ...]:
    """Every story (or rule) of a file that has a name; raises `BadFile`."""
    root = compose(source, where) if source.strip() else None
    listed = child(root, KEYS[kind])
    if root is None or listed is None:
        return ()
    lines, nodes = source.split("\n"), listed_in(listed, KEYS[kind], where)
    found = []
    for node, (begin, end) in zip(nodes, spans(source, nodes, _end_of(source, kind, root)), strict=True):
        name, last = child(node, kind), trimmed(lines, begin, end)
        if isinstance(name, ScalarNode):
            found.append(Entry(str(name.value), "\n".join(lines[begin:last]) + "\n", begin, last))
    return tuple(found)


def parts_of(text: str, kind: str, where: str) -> Parts:
    """What one entry's text says; raises `BadFile`."""
    return parts_from(one_entry(kind, text, where), kind, where)


def parts_from(entry: Mapping[str, Any], kind: str, where: str) -> Parts:
    """What an entry says; raises `BadFile` for one without name or steps."""
    if entry.get(kind) in (None, "") or not isinstance(entry.get("steps"), list):
        raise BadFile((f"{where}: 应为一条“- {kind}: 名称”，下面写 steps",))
    condition = entry.get("condition")
    return Parts(
        str(entry[kind]),
        tuple(entry["steps"]),
        tuple(condition) if isinstance(condition, list) else (),
        entry.get("conversation_start") is True,
        entry.get("wait_for_user_input") is False,
    )


def notes_of(text: str, kind: str, where: str) -> dict[int, str]:
    """The comments behind the steps of one entry's text, by the step's index: there people keep the buyer's words."""
    flat = textwrap.dedent(text)
    node, lines = compose(flat, where), flat.split("\n")
    steps = child(node.value[0], "steps") if isinstance(node, SequenceNode) and node.value else None
    found = {}
    for number, step in enumerate(steps.value if isinstance(steps, SequenceNode) else ()):
        line = int(step.start_mark.line)
        if match := _NOTE.match(lines[line][_end_on(step, line) :]):
            found[number] = match[1].strip()
    return found


_NOTE = re.compile(r":?\s+#\s?(.*)")


def _end_on(node: Node, line: int) -> int:
    """The column where what `node` says on this line ends."""
    parts = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))] if isinstance(node.value, list) else []
    inside = (_end_on(part, line) for part in parts if part.start_mark.line == line)
    own = [node.end_mark.column] if node.end_mark.line == line and isinstance(node, ScalarNode | SequenceNode | MappingNode) else []
    return max([*inside, *own], default=0)


def with_entry(source: str, kind: str, name: str, steps: Sequence[Step], where: str, notes: Mapping[int, str] | None = None) -> str:
    """`source` with a new entry of steps at its end; `notes` are comments behind steps, by their index. Raises NameTaken."""
    return with_new_text(source, kind, name, written(kind, Parts(name, tuple(steps)), notes or {}), where)


def with_new_text(source: str, kind: str, name: str, text: str, where: str) -> str:
    """`source` with a new entry at its end, as its whole text says. Raises NameTaken and `BadFile`."""
    entries = entries_of(source, kind, where)
    if any(entry.name == name for entry in entries):
        raise NameTaken(name)
    one_entry(kind, text, where)
    lines = (source if source.strip() else f'version: "3.1"\n{KEYS[kind]}:\n').split("\n")
    place = entries[-1].end if entries else _end_of("\n".join(lines), kind, compose("\n".join(lines), where))
    indent = lines[entries[-1].begin][: lines[entries[-1].begin].index("-")] if entries else ""
    fresh = textwrap.indent(textwrap.dedent(text).rstrip("\n"), indent).split("\n")
    lines[place:place] = ["", *fresh] if entries else fresh
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
    text = _find(source, kind, name, where).text
    return with_text(
        source, kind, name, with_parts(text, kind, replace(parts_of(text, kind, where), steps=tuple(steps)), where, notes), where
    )


def with_parts(text: str, kind: str, parts: Parts, where: str, notes: Mapping[int, str] | None = None) -> str:
    """One entry's text with other parts: what stays keeps its comments, its order and its style.

    `notes` are the comments behind steps by their index; where one is given it takes the place of what stands there.
    """
    flat, before = textwrap.dedent(text), parts_of(text, kind, where)
    if before.steps != parts.steps or notes:
        flat = _with_list(
            flat, "steps", before.steps, parts.steps, where, {**_moved(before.steps, parts.steps, flat, kind), **(notes or {})}
        )
    if before.condition and parts.condition:
        flat = _with_list(flat, "condition", before.condition, parts.condition, where, {})
    elif before.condition or parts.condition:
        body = [line for step in parts.condition for line in _step_lines(step, "  ", "")]
        flat = _with_key(flat, "condition", ["  condition:", *body] if parts.condition else [], where)
    for key, was, wanted, value in (
        ("conversation_start", before.starts, parts.starts, "true"),
        ("wait_for_user_input", before.goes_on, parts.goes_on, "false"),
    ):
        if was != wanted:
            flat = _with_key(flat, key, [f"  {key}: {value}"] if wanted else [], where)
    return flat if before.name == parts.name else _renamed(flat, kind, parts.name, where)


def _moved(before: Sequence[Step], after: Sequence[Step], text: str, kind: str) -> dict[int, str]:
    """The notes of the steps that stay, by their new index."""
    notes = notes_of(text, kind, "")
    return {k + n: notes[i + n] for op, i, j, k, _ in _opcodes(before, after) if op == "equal" for n in range(j - i) if i + n in notes}


def _opcodes(before: Sequence[Step], after: Sequence[Step]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, [repr(step) for step in before], [repr(step) for step in after], autojunk=False).get_opcodes()


def _with_list(text: str, key: str, before: Sequence[Step], fresh: Sequence[Step], where: str, notes: Mapping[int, str]) -> str:
    node, lines = _only(text, where), text.split("\n")
    listed = child(node, key)
    if not isinstance(listed, SequenceNode) or listed.flow_style or not listed.value:
        raise BadFile((f"{where}: {key} 应为每步一条的列表，请改 YAML",))
    begin, end = _block(text, node, key)
    places = list(spans(text, listed.value, trimmed(lines, begin, end)))
    places[-1] = (places[-1][0], trimmed(lines, *places[-1]))
    indent = lines[places[0][0]][: lines[places[0][0]].index("-")]
    body: list[str] = []
    for op, i, j, k, m in _opcodes(before, fresh):
        if op == "equal":
            for n, (first, last) in enumerate(places[i:j]):
                body += [_noted(lines[first], listed.value[i + n], notes.get(k + n, "")), *lines[first + 1 : last]]
        else:
            body += [line for n in range(k, m) for line in _step_lines(fresh[n], indent, notes.get(n, ""))]
    lines[places[0][0] : places[-1][1]] = body
    return "\n".join(lines)


def _noted(line: str, step: Node, note: str) -> str:
    """The first line of a step with this comment behind it; the same one is left as it stands."""
    said = line[_end_on(step, int(step.start_mark.line)) :]
    match, comment = _NOTE.match(said), " ".join(note.split())
    if comment == (match[1].strip() if match else ""):
        return line
    bare = line[: len(line) - len(said)] + (":" if said.startswith(":") else "")
    return f"{bare}  # {comment}" if comment else bare


def _with_key(text: str, key: str, body: Sequence[str], where: str) -> str:
    """An entry's text with `body` for a key, before the steps when it is new; nothing takes the key away."""
    node, lines = _only(text, where), text.split("\n")
    if child(node, key) is None:
        begin = end = _block(text, node, "steps")[0]
    else:
        begin, end = _block(text, node, key)
    if begin == 0:
        raise BadFile((f"{where}: 第一行应为名称，请改 YAML",))
    lines[begin:end] = body
    return "\n".join(lines)


def _block(text: str, node: MappingNode, key: str) -> tuple[int, int]:
    """The lines of a key of an entry."""
    begins = [int(one.start_mark.line) for one, _ in node.value]
    place = next(n for n, (one, _) in enumerate(node.value) if one.value == key)
    return begins[place], begins[place + 1] if place + 1 < len(begins) else len(text.rstrip("\n").split("\n"))


def _renamed(text: str, kind: str, name: str, where: str) -> str:
    value, lines = child(_only(text, where), kind), text.split("\n")
    begin, end = value.start_mark, value.end_mark
    if begin.line != end.line:
        raise BadFile((f"{where}: 名称写成了几行，请改 YAML",))
    lines[begin.line] = lines[begin.line][: begin.column] + _inline(name) + lines[begin.line][end.column :]
    return "\n".join(lines)


def _only(text: str, where: str) -> MappingNode:
    """The one entry of a text, as a node."""
    node: MappingNode = compose(text, where).value[0]
    return node


def with_text(source: str, kind: str, name: str, text: str, where: str) -> str:
    """`source` with the whole text of an entry, as it was edited by hand; raises EntryNotThere and `BadFile`."""
    entry = _find(source, kind, name, where)
    _, lines = one_entry(kind, text, where), source.split("\n")
    indent = lines[entry.begin][: lines[entry.begin].index("-")]
    lines[entry.begin : entry.end] = textwrap.indent(textwrap.dedent(text).rstrip("\n"), indent).split("\n")
    return "\n".join(lines)


def one_entry(kind: str, text: str, where: str) -> dict[str, Any]:
    """The plain value of one entry's text; raises `BadFile`."""
    value = yaml_from(textwrap.dedent(text), where)
    if not isinstance(value, list) or len(value) != 1 or not isinstance(value[0], dict):
        raise BadFile((f"{where}: 应为一条“- {kind}: 名称”，下面写 steps",))
    parts_from(value[0], kind, where)
    return value[0]


def written(kind: str, parts: Parts, notes: Mapping[int, str]) -> str:
    """A new entry as text, one line a step where that is possible."""
    head = _dumped(CommentedMap({kind: parts.name})).rstrip("\n")
    lines = [f"- {head}"]
    if parts.starts:
        lines.append("  conversation_start: true")
    if parts.condition:
        lines += ["  condition:", *(line for step in parts.condition for line in _step_lines(step, "  ", ""))]
    if parts.goes_on:
        lines.append("  wait_for_user_input: false")
    lines += ["  steps:" if parts.steps else "  steps: []"]
    lines += [line for n, step in enumerate(parts.steps) for line in _step_lines(step, "  ", notes.get(n, ""))]
    return "\n".join(lines) + "\n"


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


def _find(source: str, kind: str, name: str, where: str) -> Entry:
    for entry in entries_of(source, kind, where):
        if entry.name == name:
            return entry
    raise EntryNotThere(name)


def _end_of(source: str, kind: str, root: Node) -> int:
    """The line behind the list: the end of the text, or the next key at the top."""
    lines = source.split("\n")
    end = len(lines) if lines[-1] else len(lines) - 1
    place = next((key.start_mark.line for key, _ in root.value if key.value == KEYS[kind]), end)
    later = [int(key.start_mark.line) for key, _ in root.value if key.start_mark.line > place]
    return min([end, *later])
