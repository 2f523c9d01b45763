"""Stories and rules are changed step by step; comments, `or`, order and style of what stays are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.errors import BadFile
from bot.files.flow_edit import (
    EntryNotThere,
    NameTaken,
    Parts,
    entries_of,
    notes_of,
    parts_of,
    with_entry,
    with_new_text,
    with_parts,
    with_steps,
    with_text,
    without_entry,
    written,
)
from bot.files.guarded import difference, read_source
from bot.files.yaml_file import load_yaml
from bot.settings import ROOT

SHIPPED = [
    *((path, "story", "stories") for path in sorted((ROOT / "data/stories").glob("*.yml"))),
    *((path, "rule", "rules") for path in sorted((ROOT / "data/rules").glob("*.yml"))),
]
NEW = [{"intent": "thank"}, {"action": "thanks"}]

STORIES = """version: "3.1"
# 头
stories:
# —— 第一组 ——
- story: 道谢  # 常见
  metadata: {by: 阿训}
  steps:
  - intent: thank  # 谢谢啊
  - action: "thanks"
  # 再来一句
  - or:
    - intent: affirm
    - intent: deny   # 不用了
  - action: farewell

# —— 第二组 ——
- story: 问候
  steps:
    - intent: greet
    - action: welcome
"""


@pytest.mark.parametrize(("path", "kind", "key"), SHIPPED, ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_in_every_shipped_file_an_entry_is_added_and_taken_out_without_a_trace(path: Path, kind: str, key: str) -> None:
    source = read_source(path).text
    added = with_entry(source, kind, "新的：一条", NEW, path.name, {0: "谢谢啦"})
    lines = [line[1:] for line in difference(source, added, path.name).splitlines()[2:] if line[0] in "+-"]
    assert lines == ["", f"- {kind}: 新的：一条", "  steps:", "  - intent: thank  # 谢谢啦", "  - action: thanks"]
    assert without_entry(added, kind, "新的：一条", path.name).rstrip("\n") == source.rstrip("\n")


@pytest.mark.parametrize(("path", "kind", "key"), SHIPPED, ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_in_every_shipped_file_one_changed_step_is_one_changed_line(path: Path, kind: str, key: str) -> None:
    source = read_source(path).text
    for entry in load_yaml(path)[key][::12]:
        steps = [*entry["steps"][:-1], {"action": "thanks"}]
        changed = with_steps(source, kind, entry[kind], steps, path.name)
        touched = [line for line in difference(source, changed, path.name).splitlines()[2:] if line[0] == "+"]
        assert touched in (["+  - action: thanks"], []), touched
        assert with_steps(source, kind, entry[kind], entry["steps"], path.name) == source


def test_steps_that_stay_keep_their_comments_and_their_style() -> None:
    steps = [{"intent": "thank"}, {"action": "thanks"}, {"or": [{"intent": "affirm"}, {"intent": "deny"}]}, {"action": "welcome"}]
    assert with_steps(STORIES, "story", "道谢", steps, "a") == STORIES.replace("- action: farewell", "- action: welcome")


def test_a_step_is_put_in_and_taken_out_of_an_indented_list() -> None:
    steps = [{"intent": "greet"}, {"slot_was_set": [{"case": "lost"}]}, {"action": "welcome"}]
    found = with_steps(STORIES, "story", "问候", steps, "a", {1: "丢件"})
    assert found == STORIES.replace("- intent: greet\n", "- intent: greet\n    - slot_was_set: [{case: lost}]  # 丢件\n")
    assert with_steps(found, "story", "问候", [steps[0], steps[2]], "a") == STORIES


def test_the_names_and_texts_of_entries_are_found() -> None:
    first, second = entries_of(STORIES, "story", "a")
    assert first.name == "道谢"
    assert first.text.startswith("- story: 道谢  # 常见\n  metadata")
    assert first.text.endswith("  - action: farewell\n")
    assert second.text == "- story: 问候\n  steps:\n    - intent: greet\n    - action: welcome\n"


def test_a_whole_entry_is_taken_out_and_the_comment_of_the_next_stays() -> None:
    assert without_entry(STORIES, "story", "道谢", "a").splitlines()[3:6] == ["# —— 第一组 ——", "", "# —— 第二组 ——"]


def test_an_entry_edited_by_hand_is_put_in_its_place() -> None:
    found = with_text(STORIES, "story", "问候", "- story: 问好\n  steps:\n  - intent: greet  # 在吗\n  - action: welcome\n", "a")
    assert found.endswith("- story: 问好\n  steps:\n  - intent: greet  # 在吗\n  - action: welcome\n")
    assert found.startswith(STORIES.split("- story: 问候", maxsplit=1)[0])


@pytest.mark.parametrize(
    "text", ["", "- story: a", "- rule: a\n  steps: []", "- story: a\n  steps: [", "- story: a\n  steps: []\n- story: b"]
)
def test_what_is_no_single_entry_is_refused(text: str) -> None:
    with pytest.raises(BadFile):
        with_text(STORIES, "story", "问候", text, "a")


def test_a_name_belongs_to_one_entry() -> None:
    with pytest.raises(NameTaken, match="道谢"):
        with_entry(STORIES, "story", "道谢", NEW, "a")


def test_an_entry_that_somebody_renamed_is_told() -> None:
    for change in (lambda: without_entry(STORIES, "story", "没有", "a"), lambda: with_steps(STORIES, "story", "没有", NEW, "a")):
        with pytest.raises(EntryNotThere, match="没有“没有”"):
            change()


def test_a_new_file_begins_with_its_list() -> None:
    assert with_entry("", "story", "是的: 一", NEW, "a") == (
        "version: \"3.1\"\nstories:\n- story: '是的: 一'\n  steps:\n  - intent: thank\n  - action: thanks\n"
    )


def test_what_stands_behind_the_list_stays_behind_it() -> None:
    source = "stories:\n- story: a\n  steps:\n  - intent: greet\nrules: []\n"
    assert with_entry(source, "story", "b", NEW, "a").endswith("  - action: thanks\nrules: []\n")


@pytest.mark.parametrize(("path", "kind", "key"), SHIPPED, ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_every_shipped_entry_comes_back_letter_by_letter_from_its_parts_and_notes(path: Path, kind: str, key: str) -> None:
    for entry in entries_of(read_source(path).text, kind, path.name):
        parts, notes = parts_of(entry.text, kind, path.name), notes_of(entry.text, kind, path.name)
        assert with_parts(entry.text, kind, parts, path.name, notes) == entry.text


RULE = """- rule: 拒收  # 常见
  # 先看情形
  condition:
  - slot_was_set:
    - case: lost  # 丢件
  wait_for_user_input: false
  steps:
  - or:  # 两种说法
    - intent: affirm
    - intent: deny
  - action: farewell
"""


def test_the_notes_behind_steps_are_found() -> None:
    assert notes_of(RULE, "rule", "a") == {0: "两种说法"}
    assert notes_of(entries_of(STORIES, "story", "a")[0].text, "story", "a") == {0: "谢谢啊"}


def test_a_note_is_changed_and_taken_away_without_touching_its_step() -> None:
    parts = parts_of(RULE, "rule", "a")
    assert with_parts(RULE, "rule", parts, "a", {0: "随便"}) == RULE.replace("# 两种说法", "# 随便")
    assert with_parts(RULE, "rule", parts, "a", {0: ""}) == RULE.replace("  # 两种说法", "")


def test_name_condition_and_ends_are_changed_in_their_places() -> None:
    parts = parts_of(RULE, "rule", "a")
    assert (parts.name, parts.goes_on, parts.starts, len(parts.condition)) == ("拒收", True, False, 1)
    renamed = with_parts(RULE, "rule", Parts("退: 回", parts.steps, parts.condition, goes_on=True), "a")
    assert renamed == RULE.replace("- rule: 拒收 ", "- rule: '退: 回' ")
    assert with_parts(RULE, "rule", Parts("拒收", parts.steps, parts.condition), "a") == RULE.replace("  wait_for_user_input: false\n", "")
    bare = with_parts(RULE, "rule", Parts("拒收", parts.steps, (), starts=True, goes_on=True), "a")
    assert parts_of(bare, "rule", "a") == Parts("拒收", parts.steps, (), starts=True, goes_on=True)
    again = with_parts(bare, "rule", Parts("拒收", parts.steps, ({"slot_was_set": [{"case": "lost"}]},)), "a")
    assert "  condition:\n  - slot_was_set: [{case: lost}]\n  steps:\n" in again


def test_a_new_rule_is_written_with_its_condition_and_ends() -> None:
    parts = Parts("丢件", ({"intent": "deny"}, {"action": "thanks"}), ({"slot_was_set": [{"case": "lost"}]},), starts=True, goes_on=True)
    text = written("rule", parts, {0: "不行"})
    assert parts_of(text, "rule", "a") == parts
    assert with_new_text("", "rule", "丢件", text, "a") == f'version: "3.1"\nrules:\n{text}'
