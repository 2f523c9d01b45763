"""Every conversation under `row_*` (after_sales.md §4) and `context` (the same words after other questions).

The right reply to every turn, and in the end flags, notes, tasks and refund.

Per turn `expect.turns` holds the quick replies sent in it: a code, a list of codes, `silence`, `text` for an agent's own words, or a
mapping with `reply` and more: `says`/`says_not` (fragments of the last reply), `suggests` (the first suggestion), `handed_over`, `error`,
`intent`. What is not mentioned under `flags` (by order), `tasks`, `refund` and `handed_over` must not be there in the end. A task's `text`
are fragments, its `due` is the beginning of the time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.talk.run import Stage
from tests.conversations.conftest import FILES, load_conversation, name_of

TURN_KEYS = {"reply", "says", "says_not", "suggests", "handed_over", "error", "intent"}
END_KEYS = {"turns", "flags", "tasks", "refund", "handed_over"}
NOT_YET = {
    "row_14_address_on_the_way/new_receiver_too",  # 送到老地址怎么办 is taken for a stuck parcel
    "row_26_special_goods/name_upside_down",  # 名字给我刻反了 is taken for a stuck parcel
    "row_28_before_sale/address_is_wrong_when_checked",  # 我拍下了 你核对一下 is understood too unsurely
}
UNTOUCHED = {"colour": "grey", "note": ""}


def conversations() -> Iterator[Any]:
    """Every file; what is not understood yet must fail, so that it leaves the list when it is."""
    for path in FILES:
        yield pytest.param(path, marks=[pytest.mark.xfail(strict=True)] if name_of(path) in NOT_YET else [])


@pytest.mark.parametrize("path", conversations(), ids=map(name_of, FILES))
def test_conversation(stage: Stage, path: Path) -> None:
    script, expected = load_conversation(path)
    record = stage.play(script)
    wrong = list(differences(expected, record))
    assert not wrong, "\n".join([*wrong, "", *told(record)])


def differences(expected: Mapping[str, Any], record: Mapping[str, Any]) -> Iterator[str]:
    """What is not as expected, one line each."""
    assert set(expected) <= END_KEYS, expected
    turns = record["turns"]
    if len(expected["turns"]) != len(turns):
        yield f"{len(turns)} turns, but {len(expected['turns'])} expectations"
    for turn, wanted in zip(turns, expected["turns"], strict=False):
        yield from (f"turn {turn['turn']}: {line}" for line in turn_differences(wanted, turn))
    yield from flag_differences(expected.get("flags", {}), record["order_flags"])
    yield from task_differences(expected.get("tasks", []), [task for turn in turns for task in turn["tasks"]])
    yield from refund_differences(expected.get("refund"), [turn["refund"] for turn in turns if turn["refund"]])
    if turns[-1]["handed_over"] != expected.get("handed_over"):
        yield f"handed over in the end: {turns[-1]['handed_over']}, not {expected.get('handed_over')}"


def turn_differences(wanted: Any, turn: Mapping[str, Any]) -> Iterator[str]:
    wanted = wanted if isinstance(wanted, dict) else {"reply": wanted}
    assert "reply" in wanted, wanted
    assert set(wanted) <= TURN_KEYS, wanted
    sent = [reply["macro"] or "text" for reply in turn["replies"]]
    if sent != codes(wanted["reply"]):
        yield f"sent {sent}, not {codes(wanted['reply'])}"
    text = turn["replies"][-1]["text"] if turn["replies"] else ""
    yield from (f"does not say {part}: {text}" for part in parts(wanted.get("says", [])) if part not in text)
    yield from (f"says {part}: {text}" for part in parts(wanted.get("says_not", [])) if part in text)
    suggested = turn["suggestions"][0]["macro"] if turn["suggestions"] else None
    if "suggests" in wanted and suggested != wanted["suggests"]:
        yield f"suggests {suggested}, not {wanted['suggests']}"
    for name in ("handed_over", "intent"):
        if name in wanted and turn[name] != wanted[name]:
            yield f"{name} is {turn[name]}, not {wanted[name]}"
    error = turn.get("error", "")
    if ("error" in wanted) != bool(error) or wanted.get("error", "") not in error:
        yield f"error: {error or 'none'}"


def codes(reply: Any) -> list[str]:
    return [] if reply == "silence" else parts(reply)


def parts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def flag_differences(expected: Mapping[str, Any], flags: Mapping[str, Any]) -> Iterator[str]:
    """`expected` by the whole order id or its last digits: colour and the fragments of the note, or nothing at all."""
    known = {end: id for end in expected for id in flags if id.endswith(str(end))}
    yield from (f"no order {end}" for end in expected if end not in known)
    for id, flag in flags.items():
        wanted = next((expected[end] for end, found in known.items() if found == id), None)
        if wanted is None and flag != UNTOUCHED:
            yield f"order {id} is flagged {flag}"
        if wanted is not None and flag["colour"] != wanted["colour"]:
            yield f"order {id} is {flag['colour']}, not {wanted['colour']}"
        if wanted is not None:
            yield from (f"the note of {id} lacks {part}: {flag['note']}" for part in parts(wanted["note"]) if part not in flag["note"])


def task_differences(expected: Sequence[Mapping[str, Any]], tasks: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if [task["to"] for task in tasks] != [wanted["to"] for wanted in expected]:
        yield f"tasks to {[task['to'] for task in tasks]}, not {[wanted['to'] for wanted in expected]}"
        return
    for wanted, task in zip(expected, tasks, strict=True):
        lacking = [part for part in parts(wanted.get("text", [])) if part not in task["text"]]
        yield from (f"the task to {task['to']} lacks {part}: {task['text']}" for part in lacking)
        if not (task["due"] or "").startswith(wanted.get("due", "")):
            yield f"the task to {task['to']} is due {task['due']}, not {wanted['due']}"


def refund_differences(expected: Mapping[str, str] | None, refunds: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """The last refund that the buyer was told to apply for; each field is a fragment, the type is whole."""
    if expected is None or not refunds:
        if expected or refunds:
            yield f"refund {refunds[-1] if refunds else None}, not {expected}"
        return
    last = refunds[-1]
    if last["type"] != expected["type"]:
        yield f"refund {last['type']}, not {expected['type']}"
    yield from (f"refund {name} {last[name]} lacks {value}" for name, value in expected.items() if value not in last[name])


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
