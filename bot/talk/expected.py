"""What must come of a conversation: a script with the right answer to every turn, and in the end flags, notes, tasks and refund.

Per turn `expect.turns` holds the quick replies sent in it: a code, a list of codes, `silence`, `text` for an agent's own words, or a
mapping with `reply` and more: `says`/`says_not` (fragments of the last reply), `suggests` (the first suggestion), `handed_over`, `error`,
`intent`. What is not mentioned under `flags` (by order), `tasks`, `refund` and `handed_over` must not be there in the end. A task's `text`
are fragments, its `due` is the beginning of the time. With `rest: any` only the turns are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.files.errors import BadFile
from bot.files.yaml_file import load_yaml
from bot.talk.script import Script, script_from

#: Where a shop keeps its own.
FOLDER = "data/tests"

_FIELDS = {"title", "script", "expect"}
_TURN_KEYS = {"reply", "says", "says_not", "suggests", "handed_over", "error", "intent"}
_END_KEYS = {"turns", "rest", "flags", "tasks", "refund", "handed_over"}
_UNTOUCHED = {"colour": "grey", "note": ""}


@dataclass(frozen=True)
class Case:
    """A conversation that is played, and what must come of it."""

    path: Path
    title: str
    script: Script
    expect: Mapping[str, Any]


def saved_cases(root: Path) -> list[Path]:
    """The files of the shop's own conversations, in order."""
    return sorted((root / FOLDER).glob("*.yml"))


def load_case(path: Path) -> Case:
    """The conversation in a file; raises `BadFile` with every error at once."""
    return case_from(load_yaml(path), path)


def case_from(data: object, path: Path) -> Case:
    """A `Case` from its YAML mapping; raises `BadFile` with every error at once."""
    if not isinstance(data, dict):
        raise BadFile((f"{path}: 应写 title、script 和 expect",))
    expect = data.get("expect")
    errors = [f"{path}: 未知字段 {name}" for name in data if name not in _FIELDS]
    errors += [f"{path}: expect: {error}" for error in _faults(expect)]
    try:
        script = script_from(data.get("script"), f"{path}: script", path)
    except BadFile as error:
        raise BadFile((*errors, *error.errors)) from error
    if isinstance(expect, dict) and isinstance(expect.get("turns"), list) and len(expect["turns"]) != len(script.turns):
        errors.append(f"{path}: script 有 {len(script.turns)} 步，expect.turns 却有 {len(expect['turns'])} 条")
    if errors or not isinstance(expect, dict):
        raise BadFile(tuple(errors))
    return Case(path, str(data.get("title") or path.stem), script, expect)


def _faults(expect: object) -> Iterator[str]:
    if not isinstance(expect, dict) or not isinstance(expect.get("turns"), list):
        yield "要有 turns，每一步写应该发的快捷语"
        return
    yield from (f"未知字段 {name}" for name in expect if name not in _END_KEYS)
    for number, turn in enumerate(expect["turns"], 1):
        if isinstance(turn, dict):
            yield from (f"第 {number} 步：未知字段 {name}" for name in turn if name not in _TURN_KEYS)
        if (turn.get("reply") if isinstance(turn, dict) else turn) is None:
            yield f"第 {number} 步：要写应该发的快捷语（reply），不回复写 silence"


def differences(expect: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    """What is not as expected, one line each."""
    turns = record["turns"]
    if len(expect["turns"]) != len(turns):
        yield f"一共 {len(turns)} 步，预期写了 {len(expect['turns'])} 步"
    for turn, wanted in zip(turns, expect["turns"], strict=False):
        yield from (f"第 {turn['turn']} 步：{line}" for line in _turn_differences(wanted, turn))
    if expect.get("rest") == "any":
        return
    yield from _flag_differences(expect.get("flags", {}), record["order_flags"])
    yield from _task_differences(expect.get("tasks", []), [task for turn in turns for task in turn["tasks"]])
    yield from _refund_differences(expect.get("refund"), [turn["refund"] for turn in turns if turn["refund"]])
    if turns[-1]["handed_over"] != expect.get("handed_over"):
        yield f"最后转人工的原因是 {turns[-1]['handed_over']}，应为 {expect.get('handed_over')}"


def told(record: Mapping[str, Any]) -> Iterator[str]:
    """The conversation as it went, for the one who has to mend it."""
    for turn in record["turns"]:
        act = next(turn[kind] for kind in ("buyer", "photo", "agent", "wait") if kind in turn)
        yield f"{turn['turn']}. {act} [{turn['intent']} {turn['confidence']}] {turn.get('error', '')}"
        yield from (f"   → {reply['macro']} {reply['text']}" for reply in turn["replies"])
        yield from (f"   ? {suggestion['macro']} {suggestion['missing'] or ''}" for suggestion in turn["suggestions"])
        yield from (f"   ⚑ {flag['colour']} {flag['note']}" for flag in turn["flags"])
        yield from (f"   ☐ {task['to']} {task['text']}" for task in turn["tasks"])
        if turn["refund"] or turn["handed_over"]:
            yield f"   refund {turn['refund']}, handed over {turn['handed_over']}"


def _turn_differences(wanted: Any, turn: Mapping[str, Any]) -> Iterator[str]:
    wanted = wanted if isinstance(wanted, dict) else {"reply": wanted}
    sent = [reply["macro"] or "text" for reply in turn["replies"]]
    if sent != _codes(wanted["reply"]):
        yield f"发了 {_listed(sent)}，应为 {_listed(_codes(wanted['reply']))}"
    text = turn["replies"][-1]["text"] if turn["replies"] else ""
    yield from (f"没有说“{part}”：{text}" for part in _parts(wanted.get("says", [])) if part not in text)
    yield from (f"不该说“{part}”：{text}" for part in _parts(wanted.get("says_not", [])) if part in text)
    suggested = turn["suggestions"][0]["macro"] if turn["suggestions"] else None
    if "suggests" in wanted and suggested != wanted["suggests"]:
        yield f"建议的是 {suggested}，应为 {wanted['suggests']}"
    for name in ("handed_over", "intent"):
        if name in wanted and turn[name] != wanted[name]:
            yield f"{name} 是 {turn[name]}，应为 {wanted[name]}"
    error = turn.get("error", "")
    if ("error" in wanted) != bool(error) or wanted.get("error", "") not in error:
        yield f"出错：{error or '没有'}"


def _listed(codes: Sequence[str]) -> str:
    return "、".join(codes) or "没有回复"


def _codes(reply: Any) -> list[str]:
    return [] if reply == "silence" else _parts(reply)


def _parts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _flag_differences(expected: Mapping[str, Any], flags: Mapping[str, Any]) -> Iterator[str]:
    """`expected` by the whole order id or its last digits: colour and the fragments of the note, or nothing at all."""
    known = {end: id for end in expected for id in flags if id.endswith(str(end))}
    yield from (f"没有订单 {end}" for end in expected if end not in known)
    for id, flag in flags.items():
        wanted = next((expected[end] for end, found in known.items() if found == id), None)
        if wanted is None and flag != _UNTOUCHED:
            yield f"订单 {id} 插了旗：{flag['colour']} {flag['note']}"
        if wanted is not None and flag["colour"] != wanted["colour"]:
            yield f"订单 {id} 的旗是 {flag['colour']}，应为 {wanted['colour']}"
        if wanted is not None:
            yield from (f"订单 {id} 的备注里没有“{part}”：{flag['note']}" for part in _parts(wanted["note"]) if part not in flag["note"])


def _task_differences(expected: Sequence[Mapping[str, Any]], tasks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if [task["to"] for task in tasks] != [wanted["to"] for wanted in expected]:
        yield f"待办交给 {_whom(tasks)}，应为 {_whom(expected)}"
        return
    for wanted, task in zip(expected, tasks, strict=True):
        lacking = [part for part in _parts(wanted.get("text", [])) if part not in task["text"]]
        yield from (f"给 {task['to']} 的待办里没有“{part}”：{task['text']}" for part in lacking)
        if not (task["due"] or "").startswith(wanted.get("due", "")):
            yield f"给 {task['to']} 的待办期限是 {task['due']}，应为 {wanted['due']}"


def _whom(tasks: Sequence[Mapping[str, Any]]) -> str:
    return "、".join(task["to"] for task in tasks) or "没有人"


def _refund_differences(expected: Mapping[str, str] | None, refunds: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The last refund that the buyer was told to apply for; each field is a fragment, the type is whole."""
    if expected is None or not refunds:
        if expected or refunds:
            yield f"引导退款 {refunds[-1] if refunds else '没有'}，应为 {expected or '没有'}"
        return
    last = refunds[-1]
    if last["type"] != expected["type"]:
        yield f"引导退款 {last['type']}，应为 {expected['type']}"
    yield from (f"引导退款的 {name} 是 {last[name]}，里面没有“{value}”" for name, value in expected.items() if value not in last[name])
