"""Who judges a conversation must not be fooled: silence, a second reply, a forgotten flag, task or refund all fail."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.files.errors import BadFile
from bot.talk.expected import case_from, differences, load_case, saved_cases

ID = "4038475610293847561"


def record(*codes: str, **changed: Any) -> dict[str, Any]:
    turn = {
        "turn": 1, "buyer": "不要了", "intent": "cancel_order", "confidence": 0.9, "handed_over": None,
        "suggestions": [], "flags": [], "tasks": [], "refund": None,
        "replies": [{"macro": code, "text": "好的亲", "by": "bot"} for code in codes],
    }  # fmt: skip
    return {"turns": [{**turn, **changed}], "order_flags": {ID: {"colour": "grey", "note": ""}}}


def wrong(expected: dict[str, Any], played: dict[str, Any]) -> list[str]:
    return list(differences(expected, played))


def test_the_expected_reply_and_nothing_else_passes() -> None:
    assert wrong({"turns": ["/+不要了"]}, record("/+不要了")) == []
    assert wrong({"turns": [{"reply": "silence"}]}, record()) == []


def test_silence_a_double_reply_and_a_missing_turn_fail() -> None:
    assert wrong({"turns": ["/+不要了"]}, record())
    assert wrong({"turns": ["/+不要了"]}, record("/+不要了", "/+不要了"))
    assert wrong({"turns": ["/+不要了", "/+感谢"]}, record("/+不要了"))


def test_what_is_not_expected_in_the_end_fails() -> None:
    expected = {"turns": ["/+不要了"]}
    assert wrong(expected, {**record("/+不要了"), "order_flags": {ID: {"colour": "blue", "note": "不发货"}}})
    assert wrong(expected, record("/+不要了", tasks=[{"to": "courier", "text": "请退回", "due": None}]))
    assert wrong(expected, record("/+不要了", refund={"type": "仅退款", "reason": "未收到货", "amount": ""}))
    assert wrong(expected, record("/+不要了", handed_over="insists"))
    assert wrong(expected, record("/+不要了", error="没有第 1 条"))


def test_what_is_expected_and_missing_fails() -> None:
    assert wrong({"turns": ["/+不要了"], "flags": {"561": {"colour": "blue", "note": []}}}, record("/+不要了"))
    assert wrong({"turns": ["/+不要了"], "flags": {"999": {"colour": "grey", "note": []}}}, record("/+不要了"))
    assert wrong({"turns": ["/+不要了"], "tasks": [{"to": "courier"}]}, record("/+不要了"))
    assert wrong({"turns": ["/+不要了"], "refund": {"type": "仅退款"}}, record("/+不要了"))
    task = {"to": "courier", "text": "请退回", "due": "2026-11-18T14:00:02+08:00"}
    assert not wrong({"turns": ["/+不要了"], "tasks": [{"to": "courier", "due": "2026-11-18T14:00"}]}, record("/+不要了", tasks=[task]))
    assert wrong({"turns": ["/+不要了"], "tasks": [{"to": "courier", "due": "2026-11-18T15"}]}, record("/+不要了", tasks=[task]))
    assert wrong({"turns": [{"reply": "/+不要了", "says": "拒收"}]}, record("/+不要了"))
    assert wrong({"turns": [{"reply": "/+不要了", "says_not": "好的"}]}, record("/+不要了"))
    assert wrong({"turns": [{"reply": "/+不要了", "suggests": "/+不要了"}]}, record("/+不要了"))
    assert wrong({"turns": [{"reply": "/+不要了", "error": "没有"}]}, record("/+不要了"))


SCRIPT = {"buyer": "tb_1", "turns": [{"buyer": "不要了"}]}


def test_a_saved_conversation_is_found_and_read(tmp_path: Path) -> None:
    path = tmp_path / "data" / "tests" / "refuse.yml"
    path.parent.mkdir(parents=True)
    path.write_text("title: 拒收\nscript: {turns: [{buyer: 不要了}]}\nexpect: {turns: [/+不要了]}\n", "utf-8")
    assert saved_cases(tmp_path) == [path]
    case = load_case(path)
    assert (case.title, len(case.script.turns), case.expect) == ("拒收", 1, {"turns": ["/+不要了"]})


def test_every_error_of_a_saved_conversation_is_told_at_once(tmp_path: Path) -> None:
    expect = {"turns": [{"says": "拒收", "loud": 1}, "/+不要了"], "flagged": 1}
    with pytest.raises(BadFile) as refused:
        case_from({"script": SCRIPT, "expect": expect, "who": 1}, tmp_path / "a.yml")
    told = "\n".join(refused.value.errors)
    for part in (
        "未知字段 who",
        "未知字段 flagged",
        "未知字段 loud",
        "第 1 步：要写应该发的快捷语",
        "script 有 1 步，expect.turns 却有 2 条",
    ):
        assert part in told
    for data in (None, {"script": SCRIPT}, {"script": {}, "expect": {"turns": []}}):
        with pytest.raises(BadFile):
            case_from(data, tmp_path / "a.yml")
