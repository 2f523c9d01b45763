"""A change in a macro file is a change of the lines it means; people's comments and layout stay."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from bot.files.errors import BadFile
from bot.files.macro_edit import edited, with_actions
from bot.files.macro_sheet import plain

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
ROOT = Path(__file__).resolve().parents[2]
SOURCE = """\
# 退换货

# 第一条
- id: first   # 别动
  code: "/+一"
  title:    '对齐的'
  text: >-
    亲，
    一起说
  fits: {cases: [a,
                 b]}
# 第二条
- id: second
  code: /+二
  title: 二
  text: |   # 分两行
    第一行
    第二行
  buttons:
    - {title: 好, says: 好的}
# 最后
"""


def diff(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[0] in "+-" and not line.startswith(("+++", "---"))]


def change(id: str, source: str = SOURCE, **fields: str | list[str]) -> list[str]:
    return diff(source, edited(source, {id: fields}, [], "x.yml"))


def test_only_the_changed_field_changes() -> None:
    assert change("second", title="贰") == ["-  title: 二", "+  title: 贰"]
    assert change("second", text="第一行\n另一行") == ["-    第二行", "+    另一行"]
    assert change("second", text="一行") == ["-    第一行", "-    第二行", "+    一行"]
    assert change("second", aliases=["/二", "/2"]) == ["+  aliases: [/二, /2]"]


def test_quotes_and_comments_stay() -> None:
    after = edited(SOURCE, {"first": {"title": "变了"}}, [], "x.yml")
    assert "- id: first   # 别动" in after
    assert "title: '变了'" in after
    assert 'code: "/+一"' in after
    assert after.startswith("# 退换货\n\n# 第一条\n")
    assert after[after.index("# 第二条") :] == SOURCE[SOURCE.index("# 第二条") :]


def test_nothing_to_change_changes_nothing() -> None:
    assert edited(SOURCE, {}, [], "x.yml") == SOURCE
    assert edited(SOURCE, {"first": {}}, [], "x.yml") == SOURCE


@pytest.mark.parametrize("path", sorted(ROOT.glob("macros/*.yml")), ids=lambda path: path.stem)
def test_the_shops_own_files_keep_every_other_line(path: Path) -> None:
    source = path.read_text("utf-8")
    ids = [entry["id"] for entry in YAML(typ="safe").load(source)]
    lines = diff(source, edited(source, {id: {"text": "换了。"} for id in ids}, [], "x.yml"))
    assert all(line[1:].startswith("  text: ") for line in lines)
    assert len(lines) == 2 * len(ids)


def test_a_new_entry_comes_last_and_as_deep_as_the_others() -> None:
    new = {"id": "third", "code": "/+三", "text": "一\n二", "aliases": ("/3",)}
    lines = ["- id: third", "  code: /+三", "  text: |-", "    一", "    二", "  aliases: [/3]"]
    assert edited(SOURCE, {}, [new], "x.yml") == SOURCE + "\n".join(lines) + "\n"
    assert edited("  - id: a\n    code: /a", {}, [new], "x.yml").splitlines()[2:] == [f"  {line}" for line in lines]
    assert edited("", {}, [new], "x.yml").splitlines() == lines


def test_a_dash_may_stand_on_its_own_line() -> None:
    source = "-\n  id: a\n  text: x\n-\n  # -\n  id: b\n  text: y\n"
    assert "text: z" in edited(source, {"a": {"text": "z"}}, [], "x.yml")
    assert edited(source, {"a": {"text": "z"}}, [], "x.yml").endswith("-\n  # -\n  id: b\n  text: y\n")


@pytest.mark.parametrize("source", ["[{id: a}]", "id: a", "[]", "# nur ein Kommentar\n"])
def test_a_file_of_another_shape_is_refused(source: str) -> None:
    with pytest.raises(BadFile, match=r"x\.yml: "):
        edited(source, {}, [], "x.yml")


@given(TEXTS.map(plain).filter(bool))
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    new = {"id": "third", "code": "/+三", "text": text}
    after = edited(SOURCE, {"first": {"text": text}, "second": {"title": text, "text": text}}, [new], "x.yml")
    first, second, third = YAML(typ="safe", pure=True).load(after)
    assert first["text"] == second["title"] == third["text"] == text
    assert second["text"].rstrip("\n") == text
    assert second["buttons"] == [{"title": "好", "says": "好的"}]


DOMAIN = "actions:\n- judge\n# macros/取消.yml\n- a\n- b\n# macros/退换.yml\n- c\n\nsession_config:\n  x: 1\n"


def test_new_actions_join_their_group() -> None:
    assert with_actions(DOMAIN, "取消", {"a", "b"}, ["n"], "d") == DOMAIN.replace("- b\n", "- b\n- n\n")
    assert with_actions(DOMAIN, "退换", {"c"}, ["n"], "d") == DOMAIN.replace("- c\n", "- c\n- n\n")
    assert with_actions(DOMAIN, "新", set(), ["n", "m"], "d") == DOMAIN.replace("- c\n", "- c\n# macros/新.yml\n- n\n- m\n")
    assert with_actions("actions:\n  - a", "取消", {"a"}, ["n"], "d") == "actions:\n  - a\n  - n\n"


@pytest.mark.parametrize("domain", ["", "intents: [a]", "actions: [a]", "actions: []"])
def test_a_domain_without_a_list_of_actions_is_refused(domain: str) -> None:
    with pytest.raises(BadFile, match="d: "):
        with_actions(domain, "取消", set(), ["n"], "d")
