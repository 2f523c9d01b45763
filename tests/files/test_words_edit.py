"""Words are put into dictionaries and lists; the other lines stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.files.errors import BadFile
from bot.files.guarded import read_source
from bot.files.words_edit import WordKnown, WordNotThere, with_name, with_word, without_name, without_word
from bot.files.yaml_file import load_yaml
from bot.settings import ROOT

LOOKUPS = sorted((ROOT / "data/lookup").glob("*.yml"))


def test_a_word_goes_to_the_end_of_the_dictionary_and_out_again() -> None:
    source = read_source(ROOT / "data/jieba/shop.txt").text
    added = with_word(source, "氨基酸洁颜蜜", "shop.txt")
    assert added == f"{source}氨基酸洁颜蜜 900\n"
    assert without_word(added, "氨基酸洁颜蜜", "shop.txt") == source


def test_a_dictionary_without_a_last_line_end_is_not_glued() -> None:
    assert with_word("仅退款 900", "洁颜蜜", "a") == "仅退款 900\n洁颜蜜 900\n"


def test_a_word_that_is_known_or_none_is_refused() -> None:
    with pytest.raises(WordKnown, match="仅退款"):
        with_word("仅退款 900\n", "仅退款", "a")
    for word in ("", "词", "两 词", "#注释", "长" * 21):
        with pytest.raises(BadFile, match="词应为"):
            with_word("", word, "a")
    with pytest.raises(WordNotThere, match="没有“词语”"):
        without_word("仅退款 900\n", "词语", "a")


@pytest.mark.parametrize("path", LOOKUPS, ids=lambda path: path.stem)
def test_a_name_is_added_to_each_value_of_every_shipped_list_in_its_line(path: Path, tmp_path: Path) -> None:
    source, plain = read_source(path).text, load_yaml(path)
    for value, names in plain.items():
        added = with_name(source, value, "新的：叫法", path.name)
        (tmp_path / path.name).write_text(added, "utf-8")
        assert load_yaml(tmp_path / path.name) == {**plain, value: [*names, "新的：叫法"]}
        assert sum(a != b for a, b in zip(source.split("\n"), added.split("\n"), strict=True)) == 1


@pytest.mark.parametrize("name", ["yes", "12345", 'a"b', "a: b", "- x", "是，的", "j&t", "o'clock", "#1号", "1e3", "0x1f"])
def test_a_name_reads_back_as_it_was_given(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(with_name("圆通: [园通]\n", name, "x" + name, "a"), "utf-8")
    assert load_yaml(tmp_path / "a.yml") == {"圆通": ["园通"], name: ["x" + name]}


def test_a_list_with_a_line_for_each_name_gets_one_more_line() -> None:
    assert with_name("圆通:\n- 园通  # 常见\n中通: []\n", "圆通", "yuantong", "a") == "圆通:\n- 园通  # 常见\n- yuantong\n中通: []\n"


def test_a_name_belongs_to_one_value() -> None:
    with pytest.raises(WordKnown, match="圆通"):
        with_name("圆通: [园通]\n中通: []\n", "中通", "园通", "a")


@pytest.mark.parametrize("path", LOOKUPS, ids=lambda path: path.stem)
def test_a_name_that_is_taken_out_leaves_its_list_as_it_was_before(path: Path) -> None:
    source = read_source(path).text
    for value in load_yaml(path):
        assert without_name(with_name(source, value, "新的：叫法", path.name), value, "新的：叫法", path.name) == source


def test_any_name_of_a_list_can_be_taken_out() -> None:
    source = "圆通: [园通, 元通, yt]\n中通:\n- 忠通  # 错字\n- zt\n"
    assert without_name(source, "圆通", "园通", "a") == source.replace("园通, ", "")
    assert without_name(source, "圆通", "元通", "a") == source.replace("元通, ", "")
    assert without_name(source, "圆通", "yt", "a") == source.replace(", yt", "")
    assert without_name(source, "中通", "忠通", "a") == source.replace("- 忠通  # 错字\n", "")
    with pytest.raises(WordNotThere, match="没有叫法“忠通”"):
        without_name(source, "圆通", "忠通", "a")
