from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording import check
from bot.files.structure import BadFile
from bot.files.wording import load_rules, rules_from

SHOP = Path(__file__).parents[2] / "shop" / "wording.yml"


def rule(**parts: Any) -> dict[str, Any]:
    return {"id": "absolute", "why": "不能说死", "words": {"保证": "尽量"}, **parts}


def errors_of(*rows: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(BadFile) as refused:
        rules_from({"rules": list(rows)}, "wording.yml")
    return refused.value.errors


def test_the_shop_forbids_what_the_practice_forbids() -> None:
    rules = load_rules(SHOP)
    assert [rule.id for rule in rules.rules] == ["absolute", "superlative", "medical", "efficacy", "review", "off_platform", "abuse"]
    assert all("\u4e00" <= rule.why[0] <= "\u9fff" for rule in rules.rules)


def test_a_rule_is_read_from_plain_data() -> None:
    row = rule(
        words={"保证": "尽量", "ＶＸ": None},
        patterns=[{"find": "保证（?今天|保证？", "instead": ""}],
        exceptions=["保证金，"],
        denial={"by": ["不能"], "between": ["给您"]},
    )
    rules = rules_from({"rules": [row]}, "wording.yml")
    assert [(finding.text, finding.replacement) for finding in check("保证vx，保证？保证（今天", rules)] == [
        ("保证", "尽量"), ("vx", None), ("保证？", ""), ("保证（今天", ""),
    ]  # fmt: skip
    assert not check("不能给您保证，保证金，", rules)


def test_every_error_of_the_rules_is_told_at_once() -> None:
    wrong = rule(
        why=" ",
        words={"": "尽量"},
        patterns=[{"find": "("}, {"find": "保?"}],
        exceptions=["a{99999999999}"],
        denial={"by": [" "], "between": [""]},
    )
    *errors, repeated = errors_of(wrong, {"id": "absolute", "why": "空"}, rule(id="c"))
    assert [error.split("（")[0] for error in errors] == [
        "wording.yml: $.rules[0].why: 不能为空",
        "wording.yml: $.rules[0].id: absolute 重复",
        "wording.yml: $.rules[0].words: 不能有空的词",
        "wording.yml: $.rules[0].denial.by: 不能有空的词",
        "wording.yml: $.rules[0].denial.between: 不能有空的词",
        "wording.yml: $.rules[0].patterns[0].find: 正则表达式写错了",
        "wording.yml: $.rules[0].patterns[1].find: 会匹配空文字",
        "wording.yml: $.rules[0].exceptions[0]: 正则表达式写错了",
        "wording.yml: $.rules[1].id: absolute 重复",
    ]
    assert repeated == "wording.yml: $.rules[1]: words 和 patterns 至少写一样"


def test_a_replacement_that_is_a_fault_itself_is_refused() -> None:
    assert errors_of(rule(words={"保证": "一定", "一定": "尽量"})) == ("wording.yml: $.rules[0]: 替换用语“一定”里也有不能说的“一定”",)


def test_wrong_shapes_are_told_with_their_place() -> None:
    errors = errors_of({"id": "a", "words": {"保证": ["x"]}, "pattern": []})
    assert all(error.startswith("wording.yml: $.rules[0]") for error in errors)
    assert len(errors) == 3


@given(st.text(max_size=8), st.text(max_size=8), st.text(max_size=8))
def test_any_pattern_is_read_or_refused(find: str, word: str, exception: str) -> None:
    row = rule(words={word: None}, patterns=[{"find": find}], exceptions=[exception])
    try:
        rules = rules_from({"rules": [row]}, "wording.yml")
    except BadFile:
        return
    check("保证今天一定到", rules)
