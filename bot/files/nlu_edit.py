"""Training examples as lines of text in `data/nlu`: looked up, added, taken out, each a change of one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml.nodes import Node, ScalarNode, SequenceNode

from bot.files.errors import BadFile, NotThere, shown
from bot.files.yaml_parts import child, compose, items_of, line_of

HEAD = 'version: "3.1"\nnlu:\n'
LONGEST = 1000
_BLANK = re.compile(r"\s+")
_LITERAL = re.compile(r"examples: *(?:!!str *)?[|>]")


@dataclass(frozen=True)
class ExampleLine:
    """An example as it is written (`改成[13800000000](phone)`), and the line it stands on, from 0."""

    text: str
    intent: str
    line: int


@dataclass(frozen=True)
class Block:
    """The examples of one intent: their lines, what comes before the text on each, and where one more would go."""

    intent: str
    examples: tuple[ExampleLine, ...]
    prefix: str
    end: int


class ExampleNotThere(NotThere):
    """The example was changed or taken out meanwhile."""

    def __init__(self, text: str, intent: str) -> None:
        super().__init__(f"意图 {intent} 里没有例句{shown(text)}，可能刚刚被别人改过", text)


def blocks_of(source: str, where: str) -> tuple[Block, ...]:
    """The blocks of a file whose examples are a text of lines or a list; synonyms and the like are left out. Raises `BadFile`."""
    if not source.strip() or child(compose(source, where), "nlu") is None:
        return ()
    lines = source.split("\n")
    return tuple(_blocks(lines, items_of(source, "nlu", where), source))


def with_example(source: str, intent: str, text: str, where: str) -> str:
    """`source` with one more example, at the end of its intent's; a file without that intent gets a block for it."""
    return with_examples(source, intent, [text], where)


def with_examples(source: str, intent: str, texts: Sequence[str], where: str) -> str:
    """`source` with more examples of an intent; raises `BadFile` with every fault of theirs."""
    fresh: list[str] = []
    faults: list[str] = []
    for text in texts:
        try:
            fresh.append(one_line(text))
        except BadFile as error:
            faults += error.errors
    if faults:
        raise BadFile(tuple(faults))
    block = next((block for block in blocks_of(source, where) if block.intent == intent), None)
    if block is None:
        head = source if source.strip() else HEAD
        return f"{_ended(head)}- intent: {intent}\n  examples: |\n" + "".join(f"    - {line}\n" for line in fresh)
    lines = source.split("\n")
    lines[block.end : block.end] = [f"{block.prefix}{line}" for line in fresh]
    return "\n".join(lines)


def without_example(source: str, intent: str, text: str, where: str) -> str:
    """`source` without an example; raises ExampleNotThere, and `BadFile` for one that carries metadata of its own."""
    return without_examples(source, intent, [text], where)


def without_examples(source: str, intent: str, texts: Sequence[str], where: str) -> str:
    """`source` without some examples of an intent, all or none; raises like `without_example`."""
    lines = source.split("\n")
    known = {example.text: example for block in blocks_of(source, where) for example in block.examples if example.intent == intent}
    for text in texts:
        if text not in known:
            raise ExampleNotThere(text, intent)
        _plain(lines, known[text], where)
    gone = {known[text].line for text in texts}
    return "\n".join(line for number, line in enumerate(lines) if number not in gone)


def with_changed_example(source: str, intent: str, text: str, instead: str, where: str) -> str:
    """`source` with another wording of an example, in its place; raises ExampleNotThere."""
    lines = source.split("\n")
    example = _find(source, intent, text, where)
    begin, _, rest = lines[example.line].partition(text)
    lines[example.line] = f"{begin}{one_line(instead)}{rest}"
    return "\n".join(lines)


def one_line(text: str) -> str:
    """`text` as an example can be written; raises `BadFile` for nothing, a command or a novel."""
    line = _BLANK.sub(" ", text).strip()
    if not line:
        raise BadFile(("例句是空的",))
    if line.startswith("/"):
        raise BadFile((f"例句不能以“/”开头：{line[:30]}",))
    if len(line) > LONGEST:
        raise BadFile((f"例句太长（{len(line)} 字），最多 {LONGEST} 字",))
    return line


def _blocks(lines: Sequence[str], entries: Sequence[Node], source: str) -> Iterator[Block]:
    for entry in entries:
        intent, examples = child(entry, "intent"), child(entry, "examples")
        if intent is None:
            continue
        if isinstance(examples, ScalarNode) and _LITERAL.search(lines[examples.start_mark.line]):
            yield _literal(str(intent.value), lines, examples)
        elif isinstance(examples, SequenceNode):
            yield _listed(str(intent.value), lines, examples, source)


def _literal(intent: str, lines: Sequence[str], node: ScalarNode) -> Block:
    """Examples that are one text, a line for each."""
    begin, last = node.start_mark.line + 1, node.end_mark.line
    last = min(last if node.end_mark.column == 0 else last + 1, len(lines))
    inside = [n for n in range(begin, last) if lines[n].lstrip().startswith("-")]
    examples = tuple(ExampleLine(lines[n].lstrip().removeprefix("-").strip(), intent, n) for n in inside)
    indent = lines[inside[-1]][: -len(lines[inside[-1]].lstrip())] if inside else " " * (2 + _indent(lines[begin - 1]))
    return Block(intent, examples, f"{indent}- ", inside[-1] + 1 if inside else begin)


def _listed(intent: str, lines: Sequence[str], node: SequenceNode, source: str) -> Block:
    """Examples that are entries of a list, which may carry metadata."""
    found, end = [], node.start_mark.line + 1
    prefix = " " * (2 + _indent(lines[node.start_mark.line])) + "- text: "
    for entry in node.value:
        text, begin = child(entry, "text"), line_of(source, entry)
        prefix = lines[begin][: lines[begin].index("-")] + "- text: "
        if isinstance(text, ScalarNode):
            literal = text.style in ("|", ">")
            line = text.start_mark.line + literal
            said = text.value.strip().removeprefix("- ").strip()
            found.append(ExampleLine(said, intent, line))
        end = max(end, _last_line(entry) + 1)
    return Block(intent, tuple(found), prefix, end)


def _last_line(node: Node) -> int:
    """Of what is written: blank lines and comments behind an entry are not its own."""
    if isinstance(node, ScalarNode) or not node.value:
        mark = node.end_mark
        return int(mark.line - 1 if mark.column == 0 else mark.line)
    last = node.value[-1]
    return _last_line(last[1] if isinstance(last, tuple) else last)


def _find(source: str, intent: str, text: str, where: str) -> ExampleLine:
    for block in blocks_of(source, where):
        for example in block.examples:
            if (example.intent, example.text) == (intent, text):
                return example
    raise ExampleNotThere(text, intent)


def _plain(lines: Sequence[str], example: ExampleLine, where: str) -> None:
    if lines[example.line].lstrip().removeprefix("-").strip() != example.text:
        raise BadFile((f"{where}: 第 {example.line + 1} 行的例句带有别的内容（metadata），请在文件里改",))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _ended(source: str) -> str:
    return source if source.endswith("\n") else f"{source}\n"
