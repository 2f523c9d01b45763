"""Examples are added, changed and taken out as single lines; everything else stays letter by letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.errors import BadFile
from bot.files.guarded import difference, read_source
from bot.files.nlu_edit import ExampleNotThere, blocks_of, with_changed_example, with_example, without_example
from bot.settings import ROOT

FILES = sorted((ROOT / "data/nlu").glob("*.yml"))

MIXED = """version: "3.1"
# 头一行注释
nlu:
- synonym: 圆通
  examples: |
    - 园通
- intent: thank   # 道谢
  metadata: {from: 阿训}
  examples: |
    - 谢谢
    # 这一行以后是新的
    - 感谢"您"
- intent: greet
  examples:
  - text: |
      - 你好
    metadata: {sentiment: neutral}
  - text: 在吗

# 文件的最后
"""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_an_example_added_to_a_shipped_file_is_one_line_and_taken_out_again_leaves_no_trace(path: Path) -> None:
    source = read_source(path).text
    for block in blocks_of(source, path.name):
        added = with_example(source, block.intent, "这是一句新的话 [123](order_id)", path.name)
        lines = [line for line in difference(source, added, path.name).splitlines()[2:] if line[0] in "+-"]
        assert lines == [f"+{block.prefix}这是一句新的话 [123](order_id)"]
        assert without_example(added, block.intent, "这是一句新的话 [123](order_id)", path.name) == source


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_example_of_a_shipped_file_is_seen_as_it_is_written(path: Path) -> None:
    source = read_source(path).text
    written = [line.strip()[2:].strip() for line in source.split("\n") if line.startswith("    - ")]
    assert [example.text for block in blocks_of(source, path.name) for example in block.examples] == written


def test_comments_quotes_metadata_and_other_lists_stay() -> None:
    found = with_changed_example(with_example(MIXED, "thank", "多谢", "a"), "thank", '感谢"您"', "感谢您", "a")
    assert found == MIXED.replace('    - 感谢"您"\n', "    - 感谢您\n    - 多谢\n")


def test_a_list_of_examples_with_metadata_gets_one_more() -> None:
    assert with_example(MIXED, "greet", "哈喽", "a") == MIXED.replace("  - text: 在吗\n", "  - text: 在吗\n  - text: 哈喽\n")
    assert [e.text for e in blocks_of(MIXED, "a")[1].examples] == ["你好", "在吗"]
    assert with_changed_example(MIXED, "greet", "你好", "您好", "a") == MIXED.replace("- 你好", "- 您好")


def test_an_example_with_metadata_of_its_own_is_not_torn_from_it() -> None:
    with pytest.raises(BadFile, match="metadata"):
        without_example(MIXED, "greet", "在吗", "a")


def test_an_intent_that_the_file_does_not_have_gets_a_block() -> None:
    assert with_example(MIXED, "deny", "不用", "a") == MIXED + "- intent: deny\n  examples: |\n    - 不用\n"
    assert with_example("", "deny", "不用", "a") == 'version: "3.1"\nnlu:\n- intent: deny\n  examples: |\n    - 不用\n'


def test_an_intent_without_examples_gets_its_first() -> None:
    empty = "nlu:\n- intent: thank\n  examples: |\n"
    assert with_example(empty, "thank", "谢谢", "a") == empty + "    - 谢谢\n"


def test_an_example_that_somebody_else_changed_is_told() -> None:
    with pytest.raises(ExampleNotThere, match="没有例句“谢了”"):
        without_example(MIXED, "thank", "谢了", "a")
    with pytest.raises(ExampleNotThere):
        with_changed_example(MIXED, "greet", "谢谢", "x", "a")


@pytest.mark.parametrize(("text", "reason"), [(" \n ", "空"), ("/restart", "开头"), ("长" * 1001, "太长")])
def test_what_is_no_example_is_refused(text: str, reason: str) -> None:
    with pytest.raises(BadFile, match=reason):
        with_example(MIXED, "thank", text, "a")


def test_lines_in_a_message_become_one_line() -> None:
    assert "    - 你好 在吗\n" in with_example(MIXED, "thank", "你好\n\n在吗 ", "a")


@pytest.mark.parametrize("source", ["nlu:\n- intent: [", "nlu: {a: 1}\n", "nlu:\n- intent: a\n\texamples: b\n"])
def test_half_written_yaml_is_told_and_not_made_worse(source: str) -> None:
    with pytest.raises(BadFile):
        with_example(source, "thank", "谢谢", "data/nlu/a.yml")
