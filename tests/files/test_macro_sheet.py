"""Quick replies go out as a sheet and come back; a bad row says where and why, a bad file says it once."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.core.macros import Macro
from bot.files import macro_sheet, sheets
from bot.files.errors import BadFile
from bot.files.macro_sheet import ENCODINGS, MacroRow, guarded, plain, read_macro_sheet, sheet_bytes
from bot.files.sheets import cleaned
from tests.files.exports import csv_bytes, write_xlsx

HEADINGS = ["分组", "快捷编码", "标题", "快捷短语", "别名"]
RETURN = Macro("return_it", "/+退货", "退货", "退换", "亲，可以退。\n第一步，…", aliases=("/+th", "/退"))
REFUSE = Macro("refuse", "/+不要了", "拒收", "取消", "亲，{courier}到了请拒收，/:065")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet"


def problems(path: Path, *lines: list[str], headings: list[str] = HEADINGS) -> list[str]:
    path.write_bytes(csv_bytes([headings, *lines], "utf-8"))
    return [str(problem) for problem in read_macro_sheet(path).problems]


def reason(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        read_macro_sheet(path)
    (error,) = caught.value.errors
    return error.removeprefix(f"{path}: ")


@pytest.mark.parametrize(("ending", "encoding"), [(".xlsx", "utf-8"), *((".csv", encoding) for encoding in ENCODINGS)])
def test_what_goes_out_comes_back(path: Path, ending: str, encoding: str) -> None:
    path.write_bytes(sheet_bytes([RETURN, REFUSE], ending, encoding))
    sheet = read_macro_sheet(path)
    assert sheet.rows == (
        MacroRow(2, "/+退货", RETURN.text, "退换", "退货", ("/+th", "/退")),
        MacroRow(3, "/+不要了", REFUSE.text, "取消", "拒收", ()),
    )
    assert (sheet.problems, sheet.read) == ((), 2)


def test_excel_finds_utf_8_by_its_mark() -> None:
    assert sheet_bytes([], ".csv").startswith(b"\xef\xbb\xbf")


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_a_csv(text: str) -> None:
    (_, row) = csv.reader(io.StringIO(sheet_bytes([Macro("a", "/a", "", "g", text)], ".csv", "utf-8").decode(), newline=""))
    assert plain(cleaned(row[3])) == plain(text) == plain(plain(text))


@pytest.mark.parametrize("text", ["=1+1", "+86", "-10%", "@all", "＝SUM(A1)", "'quoted'", '="x"', "'=1", " =cmd"])
def test_no_cell_is_a_formula_and_reading_takes_the_guard_off(path: Path, text: str) -> None:
    assert guarded(text).startswith("'")
    for ending in (".csv", ".xlsx"):
        path.write_bytes(sheet_bytes([Macro("a", "/+a", text, "g", text)], ending))
        (row,) = read_macro_sheet(path).rows
        assert (row.title, row.text) == (text.strip(), text.strip())
    assert load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]["D2"].data_type == "s"


def test_a_code_begins_with_a_slash_and_needs_no_guard() -> None:
    assert guarded("/+退货") == "/+退货"


def test_every_fault_of_every_row_is_told_with_its_column(path: Path) -> None:
    assert problems(
        path,
        ["退换", "退货", "", "亲", ""],
        ["../取消", "/+a b", "x" * 61, "", "/ok，th"],
        ["取消", "/+好", "好", "好的", "/+ok"],
        ["取消", "", "", "亲，{curier}{", ""],
    ) == [
        "第 2 行“快捷编码”：快捷编码“退货”应以 / 开头，不带空格和逗号",
        "第 3 行“分组”：只能用文字、数字和短横，实际是“../取消”",
        "第 3 行“快捷编码”：快捷编码“/+a b”应以 / 开头，不带空格和逗号",
        "第 3 行“标题”：太长（61 字），最多 60 字",
        "第 3 行“快捷短语”：话术不能为空",
        "第 3 行“别名”：快捷编码“th”应以 / 开头，不带空格和逗号",
        "第 5 行“快捷编码”：不能为空",
        "第 5 行“快捷短语”：未知变量 {curier}",
        "第 5 行“快捷短语”：大括号没有写成 {变量}：亲，{curier}{",
    ]
    sheet = read_macro_sheet(path)
    assert ([row.code for row in sheet.rows], sheet.read) == (["/+好"], 4)


def test_a_row_that_cannot_be_read_is_one_problem(path: Path) -> None:
    path.write_text("快捷编码,快捷短语\n/+a,b\x00\n/+b,好\n")
    sheet = read_macro_sheet(path)
    assert [str(problem) for problem in sheet.problems] == ["第 2 行：这一行读不出来（含有空字符）"]
    assert [row.code for row in sheet.rows] == ["/+b"]


def test_the_seller_back_ends_headings_are_understood_in_any_order(path: Path) -> None:
    assert problems(path, ["好的", "常用", "/1"], headings=["快捷短语", "快捷短语分组", "快捷短语编码"]) == []
    assert read_macro_sheet(path).rows == (MacroRow(2, "/1", "好的", "常用"),)


def test_a_formula_is_no_text(path: Path) -> None:
    write_xlsx(path, [HEADINGS, ["退换", "/+a", "", "=1+1", ""]])
    assert [str(problem) for problem in read_macro_sheet(path).problems] == ["第 2 行“快捷短语”：是公式，不会计算：请粘贴为数值"]


def test_a_file_that_is_no_sheet_of_quick_replies_says_so_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("订单编号,买家\n1,2\n")
    assert reason(path) == "不是快捷语表：缺少 快捷编码、快捷短语 列（第 1 行是：订单编号、买家）"
    path.write_text("快捷编码\x00\n")
    assert reason(path) == "不是快捷语表：这一行读不出来（含有空字符）"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff\x00")
    assert reason(path).startswith("不是 csv 或 xlsx 文件")
    monkeypatch.setattr(macro_sheet, "ROW_LIMIT", 1)
    path.write_text("快捷编码,快捷短语\n/a,a\n/b,b\n")
    assert reason(path) == "超过 1 条快捷语，请分成几个文件"
    monkeypatch.setattr(macro_sheet, "FILE_LIMIT", 10)
    assert reason(path).startswith("文件太大")


def test_a_zip_bomb_is_one_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    monkeypatch.setattr(sheets, "UNZIPPED_LIMIT", 4_000_000)
    assert reason(path) == "解压后太大（5 MB），上限 4 MB"
