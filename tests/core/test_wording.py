import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording import Denial, Finding, Rule, Rules, Word, check, fold_lines, mend
from bot.files.structure import load_yaml
from bot.files.wording import load_rules

RULES = load_rules(Path(__file__).parents[2] / "shop" / "wording.yml")
TABLE: dict[str, list[str]] = load_yaml(Path(__file__).with_name("wording.yml"))


@pytest.mark.parametrize(("text", "rules"), TABLE.items())
def test_a_sentence_breaks_these_rules(text: str, rules: list[str]) -> None:
    assert [finding.rule for finding in check(text, RULES)] == rules


@pytest.mark.parametrize("text", [text for text, rules in TABLE.items() if rules])
def test_a_mended_sentence_keeps_only_what_a_person_must_say_differently(text: str) -> None:
    mended = mend(text, check(text, RULES))
    assert all(finding.replacement is None for finding in check(mended, RULES))


def test_the_table_covers_every_rule_and_is_half_innocent() -> None:
    assert {rule for rules in TABLE.values() for rule in rules} == {rule.id for rule in RULES.rules}
    innocent = sum(not rules for rules in TABLE.values())
    assert len(TABLE) > 150
    assert 0.4 < innocent / len(TABLE) < 0.6


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("你好，保证今天一定到", "你好，正常情况下今天一般会到"),
        ("我们一定会尽快给您处理", "我们会尽快给您处理"),
        ("我们一定给您补发", "我们会尽量给您补发"),
        ("一定不会发错", "一般不会发错"),
        ("明天肯定到", "明天一般会到"),
        ("明天绝对能到", "明天一般能到"),
        ("我保证", "我们尽力"),
        ("我保证明天到", "我们尽量明天到"),
        ("我们保证质量", "我们重视质量"),
        ("24小时内必发", "24小时内一般会发"),
        ("我跟您保证明天到", "正常情况下明天到"),
        ("收到后马上给您退款", "收到后尽快给您退款"),
        ("快递马上就到了", "快递应该快到了"),
        ("包您满意", "尽量让您满意"),
        ("百分百正品", "正品"),
        ("全网最低价", "比较实惠的价格"),
        ("最好的面霜", "很好的面霜"),
        ("最有效的面膜", "比较有效的面膜"),
        ("国家级品质", "品质"),
        ("这款可以治疗痘痘", "这款可以护理痘痘"),
        ("这款一次见效", "这款效果因人而异"),
        ("您加我微信聊", "您在旺旺聊"),
        ("您加我微信", "您在旺旺联系我们"),
        ("这是你自己的问题", "我们一起看看原因"),
        ("好评返现，保证到账", "好评返现，正常情况下到账"),  # what has no replacement waits for a person
    ],
)
def test_replacements_read_well(text: str, mended: str) -> None:
    assert mend(text, check(text, RULES)) == mended


@pytest.mark.parametrize(("text", "rule"), [("保證今天到", "absolute"), ("加微\u200b信", "off_platform"), ("不能\n保证今天到", "absolute")])
def test_another_script_or_hidden_signs_are_no_way_round(text: str, rule: str) -> None:
    assert [finding.rule for finding in check(text, RULES)] == [rule]


def test_a_finding_tells_where_why_and_what_instead() -> None:
    (finding,) = check("亲，ＶＸ联系", RULES)
    assert (finding.rule, finding.start, finding.end, finding.text, finding.replacement) == ("off_platform", 2, 4, "ＶＸ", "旺旺")
    assert "平台" in finding.why


def test_titles_and_the_buyers_words_are_not_ours() -> None:
    text = "您拍的7天美白面膜已发货，保证今天到"
    assert [finding.text for finding in check(text, RULES, quoted=["7天美白面膜 ", ""])] == ["保证"]
    assert not check("您问的是今天一定到吗", RULES, quoted=["今天一定到吗"])


def test_a_word_that_is_all_the_buyer_said_allows_no_promise() -> None:
    assert check("今天一定到", RULES, quoted=["一定"])


def word(text: str, instead: str | None = None) -> Word:
    return Word(re.compile(text), instead)


def test_the_longest_of_overlapping_findings_wins_then_the_first_rule() -> None:
    rules = Rules((Rule("a", "", (word("保证"),)), Rule("b", "", (word("保证今天"), word("今天到"))), Rule("c", "", (word("保证今天"),))))
    assert [(finding.rule, finding.text) for finding in check("保证今天到", rules)] == [("b", "保证今天")]


def test_a_denial_reaches_over_its_between_words_within_the_clause() -> None:
    rules = Rules((Rule("a", "", (word("保证"),), denial=Denial(("不能",), ("给", "您", "给您"))),))
    assert not check("不能保证", rules)
    assert not check("不能给您给您保证", rules)
    assert check("不能，保证", rules)
    assert check("不能说保证", rules)
    assert check("给您保证", rules)
    assert check("不能" + "给您" * 30 + "保证", rules)  # too far away to belong together


def test_an_empty_match_is_no_finding() -> None:
    assert not check("保证", Rules((Rule("a", "", (word("(?=保)"),)),)))


def test_mending_leaves_another_text_and_overlaps_alone() -> None:
    stale = Finding("a", 0, 2, "保证", "", "尽量")
    assert mend("今天到", [stale]) == "今天到"
    assert mend("保证今天到", [Finding("a", 0, 4, "保证今天", "", "尽量今天"), Finding("b", 2, 4, "今天", "", "明天")]) == "保证明天到"
    assert mend("保证今天到", [Finding("a", 0, 2, "保证", "", None)]) == "保证今天到"


@given(st.text())
def test_folding_moves_nothing(text: str) -> None:
    assert len(fold_lines(text)) == len(text)
    assert fold_lines(text).count("\n") == text.count("\n")


pieces = st.sampled_from([*TABLE, "保证", "一定", "不能", "最", "“", "”", '"', "，", "\n", "微信", "100%", "İ", "\ud800", "https://"])
texts = st.text() | st.lists(pieces, max_size=6).map("".join)


@given(texts, st.lists(texts, max_size=3))
def test_any_text_is_checked_and_spans_lie_inside_it(text: str, quoted: list[str]) -> None:
    findings = check(text, RULES, quoted=quoted)
    for finding in findings:
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.text == text[finding.start : finding.end]
    assert all(first.end <= second.start for first, second in pairwise(findings))
    mend(text, findings)
    assert len(findings) <= len(check(text, RULES)) or quoted


@given(st.lists(st.sampled_from([text for text, rules in TABLE.items() if rules]), min_size=1, max_size=5))
def test_faults_stay_faults_whatever_stands_around_them(sentences: list[str]) -> None:
    found = [finding.rule for finding in check("。\n".join(sentences), RULES)]
    assert found == [rule for sentence in sentences for rule in TABLE[sentence]]
