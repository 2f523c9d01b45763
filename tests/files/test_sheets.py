"""Files of rows: those we can't read say why, large ones and bombs are refused before they cost anything."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from bot.files import sheets
from bot.files.sheets import Row, RowProblem, read_rows
from bot.files.structure import BadFile
from tests.files.exports import write_xlsx


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows"


def reason(path: Path) -> str:
    with pytest.raises(BadFile) as caught:
        list(read_rows(path))
    (error,) = caught.value.errors
    return error.removeprefix(f"{path}: ")


def test_rows_keep_their_numbers_and_lose_their_blanks(path: Path) -> None:
    path.write_text('a, b ,\n,,\n\n\'c,"=""d""",\u3000e\u3000\n')
    assert list(read_rows(path)) == [Row(1, ("a", "b", "")), Row(4, ("c", "d", "e"))]


def test_line_breaks_inside_quotes_belong_to_the_cell(path: Path) -> None:
    path.write_text('a,"b\nc"\nd,e')
    assert list(read_rows(path)) == [Row(1, ("a", "b\nc")), Row(2, ("d", "e"))]


def test_a_row_that_cannot_be_read_is_a_problem_and_the_next_ones_go_on(path: Path) -> None:
    path.write_text("a\nb\x00\nc\n")
    assert list(read_rows(path)) == [Row(1, ("a",)), RowProblem(2, "", "这一行读不出来（含有空字符）"), Row(3, ("c",))]
    path.write_text('a\n"' + "x" * 200_000)
    assert list(read_rows(path)) == [Row(1, ("a",)), RowProblem(2, "", "这一行读不出来（引号没有成对）")]


def test_a_workbook_whose_size_is_a_lie_is_read_whole(path: Path, tmp_path: Path) -> None:
    true = write_xlsx(tmp_path / "true.xlsx", [["a", 1], [None, None], [True, 1.5]])
    with zipfile.ZipFile(true) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b'ref="A1:B3"', b'ref="A1"'))
    assert list(read_rows(path)) == [Row(1, ("a", "1")), Row(3, ("True", "1.5"))]


def test_what_is_no_sheet_is_refused_in_plain_words(path: Path, tmp_path: Path) -> None:
    assert reason(path) == "读不到这个文件"
    path.write_bytes(b"")
    assert reason(path) == "文件是空的"
    path.write_bytes(b",,\n\n")
    assert reason(path) == "文件是空的"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xff\x00")
    assert reason(path) == "不是 csv 或 xlsx 文件（既不是 UTF-8 也不是 GB18030 编码）"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert reason(path).startswith("是旧版 xls 或加了密码的文件")
    path.write_bytes("订单编号".encode("utf-16"))
    assert reason(path) == "是 UTF-16 编码，请另存为 CSV UTF-8"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")
    assert reason(path).startswith("不是能读的 xlsx 文件")
    assert reason(tmp_path) == "不是文件"


def test_a_workbook_with_a_broken_sheet_is_refused(path: Path, tmp_path: Path) -> None:
    true = write_xlsx(tmp_path / "true.xlsx", [["a"], ["b"]])
    with zipfile.ZipFile(true) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(b"</row></sheetData>", b"<row>"))
    assert reason(path).startswith("不是能读的 xlsx 文件")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    monkeypatch.setattr(sheets, "UNZIPPED_LIMIT", 4_000_000)
    monkeypatch.setattr(sheets, "load_workbook", None)
    assert reason(path) == "解压后太大（5 MB），上限 4 MB"


def test_too_many_rows_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROW_LIMIT", 3)
    path.write_text("heading\n1\n2\n3\n")
    assert len(list(read_rows(path))) == 4
    path.write_text("heading\n1\n2\n3\n4\n")
    assert reason(path) == "超过 3 行，请分成几个文件导入"


def test_a_row_number_beyond_excel_does_not_keep_us_busy(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "EXCEL_ROWS", 1000)
    true = write_xlsx(tmp_path / "true.xlsx", [["a"], ["b"]])
    with zipfile.ZipFile(true) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name).replace(b'<row r="2"', b'<row r="999999999999"').replace(b'r="A2"', b'r="A999999999999"')
            target.writestr(name, text)
    assert list(read_rows(path)) == [Row(1, ("a",))]
