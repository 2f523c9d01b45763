"""Rules and stories: every step names something that exists, every name of ours is used, every case goes somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.cases.names import CASES, CLOSED, SETTLED
from bot.services.ground import JUDGE_CASE, QUIET
from bot.training.checks.project import Project

KINDS = (("data/rules", "rules", "rule", "规则"), ("data/stories", "stories", "story", "故事"))

#: Rasa's own; rules and stories may use it.
_LISTEN = "action_listen"
_OTHER_STEPS = frozenset({"checkpoint", "active_loop", "user", "bot", "metadata"})


@dataclass(frozen=True)
class Path:
    """A rule or a story: where it stands and what it says, step by step, as (kind, value): intent, action, slot, odd."""

    name: str
    at: str
    steps: tuple[tuple[str, Any], ...]

    def of(self, kind: str) -> list[Any]:
        return [value for step, value in self.steps if step == kind]


def paths_of(project: Project) -> list[Path]:
    """Every rule and story that can be read."""
    return [
        _path(file, title, name, entry)
        for folder, key, name, title in KINDS
        for file, entry in project.entries(folder, key)
        if name in entry
    ]


def check_flow(project: Project) -> Iterator[str]:
    for folder, key, name, title in KINDS:
        yield from _shapes(project, folder, key, name, title)
    paths = paths_of(project)
    for path in paths:
        yield from (f"{path.at}: {error}" for error in _unknown(path, project))
    yield from _doubles(paths)
    if not any(name.startswith(("data/rules", "data/stories")) for name in project.broken):
        yield from _unused(project, paths)


def faults_in(steps: Sequence[Any], project: Project) -> Iterator[tuple[int, str]]:
    """What single steps name that does not exist, each with the step's index."""
    for number, step in enumerate(steps):
        yield from ((number, error) for error in _unknown(Path("", "", tuple(_steps([step]))), project))


def _shapes(project: Project, folder: str, key: str, name: str, title: str) -> Iterator[str]:
    for file in project.names(folder):
        data = project.plain(file)
        if file in project.broken:
            continue
        entries = data.get(key) if isinstance(data, dict) else None
        if not isinstance(entries, list):
            yield f"{file}: 缺少 {key} 列表"
            continue
        for number, entry in enumerate(entries, 1):
            if not isinstance(entry, dict) or not entry.get(name) or not isinstance(entry.get("steps"), list):
                yield f"{file}: 第 {number} 条{title}要写 {name} 和 steps"


def _path(file: str, title: str, name: str, entry: dict[str, Any]) -> Path:
    steps = [*_steps(entry.get("condition")), *_steps(entry.get("steps"))]
    return Path(f"{title}“{entry[name]}”", f"{file}: {title}“{entry[name]}”", tuple(steps))


def _steps(listed: object) -> Iterator[tuple[str, Any]]:
    for step in listed if isinstance(listed, list) else []:
        kind = next((kind for kind in ("intent", "action", "slot_was_set", "or") if isinstance(step, dict) and kind in step), "")
        if kind == "or":
            yield from _steps(step["or"])
        elif kind == "slot_was_set":
            yield from (("slot", slot) for slot in _slots(step["slot_was_set"]))
        elif kind:
            yield kind, str(step[kind])
        elif not (isinstance(step, dict) and _OTHER_STEPS & set(step)):
            yield "odd", step


def _slots(value: object) -> Iterator[tuple[str, Any]]:
    for slot in value if isinstance(value, list) else [value]:
        yield from slot.items() if isinstance(slot, dict) else [(str(slot), None)]


def _unknown(path: Path, project: Project) -> Iterator[str]:
    intents, slots = project.listed("intents"), project.listed("slots")
    yield from (f"看不懂这一步：{step}" for step in path.of("odd"))
    yield from (f"未知意图 {intent}" for intent in path.of("intent") if intents and intent not in intents)
    if project.macro_ids is not None:
        known = project.macro_ids | QUIET | {_LISTEN}
        yield from (f"未知动作 {action}，既不是快捷语也不是 actions/ 里的动作" for action in path.of("action") if action not in known)
    for slot, value in path.of("slot"):
        if slots and slot not in slots:
            yield f"未知槽位 {slot}"
        elif slot == "case" and value not in CASES:
            yield f"未知情形 {value}"


def _doubles(paths: list[Path]) -> Iterator[str]:
    counted = Counter(path.name for path in paths)
    for path in paths:
        if counted[path.name] > 1:
            yield f"{path.at}: 名称重复"
            counted[path.name] = 0


def _unused(project: Project, paths: list[Path]) -> Iterator[str]:
    used = {intent for path in paths for intent in path.of("intent")}
    yield from (f"data/rules: 意图 {intent} 没有规则也没有故事用到" for intent in sorted(project.listed("intents") - used))
    answered = {value for path in paths if JUDGE_CASE in path.of("action") for slot, value in path.of("slot") if slot == "case"}
    yield from (f"data/rules: 情形 {case} 没有规则，判断出来以后不知道说什么" for case in sorted(CASES - SETTLED - {CLOSED} - answered))
