"""A YAML file gives plain values and keeps every digit; a broken one says where."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.files.structure import BadFile, load_yaml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "shop.yml"


def reason(path: Path, content: str | bytes) -> str:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BadFile) as caught:
        load_yaml(path)
    (error,) = caught.value.errors
    assert error.startswith(f"{path}: ")
    return error.removeprefix(f"{path}: ")


def test_times_and_numbers_keep_every_digit(path: Path) -> None:
    path.write_text(
        "at: 2026-11-18T10:00:00+08:00\nday: 2026-11-18\nphone: 02012345678\nid: 4038475610293847561\nn: -3\nx: 0x1F\nhuge: " + "9" * 99
    )
    assert load_yaml(path) == {
        "at": "2026-11-18T10:00:00+08:00",
        "day": "2026-11-18",
        "phone": "02012345678",
        "id": 4038475610293847561,
        "n": -3,
        "x": "0x1F",
        "huge": "9" * 99,
    }


def test_an_empty_file_is_none_and_a_bom_is_no_matter(path: Path) -> None:
    path.write_text("")
    assert load_yaml(path) is None
    path.write_bytes("\ufeff名: 好".encode())
    assert load_yaml(path) == {"名": "好"}


def test_a_key_given_twice_is_an_error_with_its_line(path: Path) -> None:
    assert reason(path, "a: 1\nb: 2\na: 3") == "第 3 行第 1 列: 重复的键 a"


def test_broken_yaml_says_line_and_column(path: Path) -> None:
    assert reason(path, "a:\n  - [1, 2\nb: 3").startswith("第 3 行第 ")
    assert reason(path, "a:\n\tb: 1") == "第 2 行第 1 列: 不能用 Tab 缩进，请用空格"


def test_a_few_aliases_stand_for_what_they_name(path: Path) -> None:
    path.write_text("a: &a [1, 2]\nb: *a\n", "utf-8")
    assert load_yaml(path) == {"a": [1, 2], "b": [1, 2]}


def test_aliases_that_explode_are_refused(path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(
        f"{new}: &{new} [*{old}, *{old}]" for old, new in zip("abcdefghijklmno", "bcdefghijklmnop", strict=True)
    )
    assert reason(path, bomb).endswith("YAML 别名（*名称）展开后太多，请直接写出内容")


def test_code_in_a_file_is_refused(path: Path) -> None:
    assert "YAML 写法有误" in reason(path, "!!python/object/apply:os.system ['true']")


def test_files_that_are_none_are_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="读不到这个文件"):
        load_yaml(path)
    with pytest.raises(BadFile, match="不是文件"):
        load_yaml(tmp_path)
    assert reason(path, "名: 好".encode("gb18030")) == "不是 UTF-8 编码，请另存为 UTF-8"
    assert reason(path, b"#" * 10_000_001).startswith("文件太大")
    assert reason(path, "[" * 20_000) == "层次嵌套太深"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.sampled_from("ab0.:-[]{}&*!|>'\"#%@,?~ \n\t<="), max_size=40).map(str.encode) | st.binary(max_size=60))
@example(b"!!float x")
@example(b"!!int x")
@example(b"!!bool x")
@example(b"!!timestamp [a]")
@example(b"!!binary a")
@example(b"!!omap [1]")
@example(b"? {a: b}\n: c")
@example(b"<<: 3")
@example(b"%YAML 1.1\n---\n1:30")
@example(b"- !!null x\n- !!merge y")
def test_no_bytes_give_anything_but_a_value_or_a_bad_file(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(BadFile):
        load_yaml(path)


def test_what_one_reader_does_to_a_value_no_other_sees(path: Path) -> None:
    path.write_text("a: [1, 2]\n", "utf-8")
    load_yaml(path)["a"].append(3)
    assert load_yaml(path) == {"a": [1, 2]}


def test_a_changed_file_is_read_anew(path: Path) -> None:
    for text in ("a: 1\n", "a: 2\n"):
        path.write_text(text, "utf-8")
        assert load_yaml(path) == {"a": int(text[3])}
