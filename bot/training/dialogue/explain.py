"""A conflict for people: what contradicts what, both ways step by step, and the ways out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.training.checks.project import Project
from bot.training.dialogue.conflicts import Conflict, Side, conflicts_of
from bot.training.dialogue.paths import LISTEN, Written
from bot.training.dialogue.wording import Names, names_of_project

KINDS = {"rule": "规则", "story": "故事"}

#: Where they stand, the list's key in the file, and what an entry begins with.
FOLDERS: tuple[tuple[str, str, Literal["rule", "story"]], ...] = (
    ("data/stories", "stories", "story"),
    ("data/rules", "rules", "rule"),
)


@dataclass(frozen=True)
class ShownSide:
    """A rule or story with its conditions and steps in words; `step` is the first that differs, their number: behind the last."""

    kind: Literal["rule", "story"]
    name: str
    file: str
    conditions: int
    steps: tuple[str, ...]
    step: int


@dataclass(frozen=True)
class WayOut:
    """A way out in words, and what it does to the rule or story of a side: to its `step`, with `plain` as the new one.

    `open`: what to write there only a person can say.
    """

    text: str
    side: int
    do: Literal["replace", "insert", "drop", "remove", "go_on", "as_story", "open"]
    step: int = 0
    plain: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Explained:
    """`refused`: training would stop here; else it would pass over it in silence."""

    kind: str
    refused: bool
    text: str
    sides: tuple[ShownSide, ...]
    ways: tuple[WayOut, ...]


def written_in(project: Project) -> list[Written]:
    """Every story and rule that can be read."""
    return [
        Written(kind, str(entry[kind]), file, entry)
        for folder, key, kind in FOLDERS
        for file, entry in project.entries(folder, key)
        if entry.get(kind) and isinstance(entry.get("steps"), list)
    ]


def explained(project: Project, names: Names | None = None) -> tuple[Explained, ...]:
    """Every conflict of the project, explained; `names` where they are known already."""
    slots = project.domain.get("slots")
    found = conflicts_of(written_in(project), slots if isinstance(slots, dict) else {})
    return explain_all(found, names or names_of_project(project)) if found else ()


def explain_all(conflicts: Sequence[Conflict], names: Names) -> tuple[Explained, ...]:
    """These conflicts in the shop's words."""
    return tuple(_explained(conflict, names) for conflict in conflicts)


def _explained(conflict: Conflict, names: Names) -> Explained:
    sides = tuple(_shown(side, names) for side in conflict.sides)
    return Explained(conflict.kind, conflict.refused, _text(conflict, names), sides, tuple(_ways(conflict, names)))


def _shown(side: Side, names: Names) -> ShownSide:
    steps = tuple(names.step(step) for step in side.written.steps)
    written = side.written
    conditions = len(steps) - len(written.entry["steps"])
    return ShownSide(written.kind, written.name, written.file, conditions, steps, min(side.step, len(steps)))


def _text(conflict: Conflict, names: Names) -> str:
    first, *rest = conflict.sides
    title, place = _title(first), f"第 {first.step + 1} 步"
    if conflict.kind == "two_words":
        return f"{title}里买家说了不止一句，规则只能写一问一答"
    if conflict.kind == "loose_checkpoint":
        return f"{title}的连接点“{conflict.detail}”没有接上别的故事，这一段走不到"
    if conflict.kind == "idle_slot":
        return f"{title}的条件 {conflict.detail} 不影响对话，这个条件不起作用，规则总是成立"
    other = rest[0]
    if conflict.kind == "twice":
        return f"{title}和{_title(other)}完全一样"
    if conflict.kind == "incomplete_rule":
        return f"{title}：{names.done(first.action)}之后没有写 {conflict.detail}，而{_title(other)}在同一个动作之后写了"
    return f"{title}{place}{names.done(first.action)}，而{_title(other)}在同样的情况下（第 {other.step + 1} 步）{names.done(other.action)}"


def _ways(conflict: Conflict, names: Names) -> Iterator[WayOut]:
    if len(conflict.sides) > 1 and conflict.kind in ("rule_against_story", "story_against_story", "rule_against_rule"):
        yield _as_the_other(conflict, 0, names)
        yield _as_the_other(conflict, 1, names)
    first = conflict.sides[0]
    if conflict.kind == "rule_against_story":
        yield WayOut(f"给{_title(conflict.sides[1])}加一个条件（售后单是什么），让它在这里不成立", 1, "open")
    elif conflict.kind == "rule_against_rule":
        yield WayOut("给其中一条规则加条件（售后单是什么），让两条不会同时成立", 0, "open")
    elif conflict.kind == "story_against_story":
        yield WayOut("在分开之前写上不同的售后单（slot_was_set: case），让机器人分得出这两种情况", 0, "open", first.step)
    elif conflict.kind == "two_words":
        yield WayOut("改成故事（data/stories），故事里可以一问一答再问", 0, "as_story")
        yield WayOut("拆成两条规则", 0, "open", first.step)
    elif conflict.kind == "incomplete_rule":
        empty = {"slot_was_set": [{conflict.detail: None}]}
        yield WayOut(f"在这个动作之后写上 slot_was_set: {conflict.detail}，不应该有值就写 null", 0, "insert", first.step, empty)
        yield WayOut("如果规则到这里就结束，加上 wait_for_user_input: false", 0, "go_on")
    elif conflict.kind == "loose_checkpoint":
        yield WayOut("写上另一头的故事，或者去掉这个连接点", 0, "open", first.step)
    elif conflict.kind == "idle_slot":
        yield WayOut("条件改用 case 或 answered；只记住原话的槽位不能当条件", 0, "open", first.step)
    elif conflict.kind == "twice":
        yield WayOut(f"删掉其中一条，留{_title(first)}", len(conflict.sides) - 1, "remove")


def _as_the_other(conflict: Conflict, side: int, names: Names) -> WayOut:
    """Let one side do at its step what the other does."""
    mine, other = conflict.sides[side], conflict.sides[1 - side]
    text = f"把{_title(mine)}第 {mine.step + 1} 步改成：{names.done(other.action)}"
    if other.action == LISTEN:
        return WayOut(text, side, "drop", mine.step)
    return WayOut(text, side, "insert" if mine.action == LISTEN else "replace", mine.step, {"action": other.action})


def _title(side: Side) -> str:
    return f"{KINDS[side.written.kind]}“{side.written.name}”"
