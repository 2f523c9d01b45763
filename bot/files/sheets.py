"""Rows of text from csv and xlsx files, whatever program saved them; nothing is evaluated."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from bot.files.errors import BadFile, check_size

FILE_LIMIT = 300_000_000
UNZIPPED_LIMIT = 300_000_000
STRINGS_LIMIT = 100_000_000  # the one part of a workbook that is held in memory whole
ROW_LIMIT = 200_000
WIDTH_LIMIT = 200
EXCEL_ROWS = 1_048_576
OLD_EXCEL, UTF_16, ZIP = b"\xd0\xcf\x11\xe0", (b"\xff\xfe", b"\xfe\xff"), b"PK\x03\x04"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
QUOTED = re.compile(r'="(.*)"', re.DOTALL)


@dataclass(frozen=True)
class Row:
    """`number` as a spreadsheet shows it, from 1; `formulas` are the columns whose text is a formula, from 0."""

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int] = frozenset()


@dataclass(frozen=True)
class RowProblem:
    """Why a row can't be used; `column` is its heading, empty when the whole row is meant."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        return f"第 {self.row} 行{f'“{self.column}”' if self.column else ''}：{self.reason}"


def read_rows(path: Path) -> Iterator[Row | RowProblem]:
    """The rows that are not blank, a row at a time.

    csv in UTF-8 (with or without BOM) or GB18030 with commas or tabs, or the first sheet of an xlsx.
    Raises `BadFile` for everything else, for more than 200,000 rows and for files that unpack to more than 300 MB.
    """
    check_size(path, FILE_LIMIT)
    count = 0
    for row in _rows(path):
        if isinstance(row, Row) and not any(row.cells):
            continue
        count += 1
        if count > ROW_LIMIT + 1:  # one for the headings
            raise BadFile((f"{path}: 超过 {ROW_LIMIT} 行，请分成几个文件导入",))
        yield row
    if not count:
        raise BadFile((f"{path}: 文件是空的",))


def _rows(path: Path) -> Iterator[Row | RowProblem]:
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(ZIP):
        return _xlsx_rows(path)
    if start.startswith(OLD_EXCEL):
        raise BadFile((f"{path}: 是旧版 xls 或加了密码的文件，请在 Excel 里另存为不加密码的 xlsx",))
    if start.startswith(UTF_16):
        raise BadFile((f"{path}: 是 UTF-16 编码，请另存为 CSV UTF-8",))
    return _csv_rows(path, _encoding(path))


def _encoding(path: Path) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        if _decodes(path, encoding):
            return encoding
    raise BadFile((f"{path}: 不是 csv 或 xlsx 文件（既不是 UTF-8 也不是 GB18030 编码）",))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _csv_rows(path: Path, encoding: str) -> Iterator[Row | RowProblem]:
    with path.open(encoding=encoding, newline="") as file:
        heading = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter="\t" if "\t" in heading and "," not in heading else ",")
        number = 0
        while True:
            number += 1
            try:
                yield Row(number, tuple(cleaned(cell) for cell in next(reader)[:WIDTH_LIMIT]))
            except StopIteration:
                return
            except csv.Error as error:
                yield RowProblem(number, "", f"这一行读不出来（{_csv_reason(error)}）")


def _csv_reason(error: csv.Error) -> str:
    text = str(error)
    return "引号没有成对" if "field limit" in text else "含有空字符" if "NUL" in text else text


def _xlsx_rows(path: Path) -> Iterator[Row]:
    _check_zip(path)
    with path.open("rb") as file:  # by its content: openpyxl would judge a path by its ending
        try:
            workbook = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        except Exception as error:  # openpyxl raises whatever its parsers raise
            raise _no_workbook(path) from error
        try:
            yield from _sheet_rows(path, workbook)
        finally:
            workbook.close()


def _sheet_rows(path: Path, workbook: Any) -> Iterator[Row]:
    try:
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # some programs write a size that is not true
        for number, cells in enumerate(sheet.iter_rows(max_col=WIDTH_LIMIT), start=1):
            if number > EXCEL_ROWS:
                return
            yield _row(number, [cell for cell in enumerate(cells) if cell[1].value is not None])
    except Exception as error:  # as above: the sheet itself is parsed only here
        raise _no_workbook(path) from error


def _row(number: int, filled: list[tuple[int, Any]]) -> Row:
    """The row from its cells that hold something, each with its column."""
    texts = [""] * (filled[-1][0] + 1 if filled else 0)
    for column, cell in filled:
        texts[column] = cleaned(_text(cell.value))
    return Row(number, tuple(texts), frozenset(column for column, cell in filled if _is_formula(cell)))


def _no_workbook(path: Path) -> BadFile:
    return BadFile((f"{path}: 不是能读的 xlsx 文件，请在 Excel 里打开后重新另存为 xlsx",))


def _check_zip(path: Path) -> None:
    """Looks at the sizes before anything is unpacked; unpacking stops at the size that is looked at."""
    try:
        with ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
    except (BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _no_workbook(path) from error
    strings = max((size for name, size in sizes.items() if "sharedstrings" in name.lower()), default=0)
    if sum(sizes.values()) > UNZIPPED_LIMIT or strings > STRINGS_LIMIT:
        raise BadFile((f"{path}: 解压后太大（{sum(sizes.values()) / 1e6:.0f} MB），上限 {UNZIPPED_LIMIT / 1e6:.0f} MB",))


def _is_formula(cell: Any) -> bool:
    return cell.data_type == "f" and not (isinstance(cell.value, str) and QUOTED.fullmatch(cell.value))


def _text(value: object) -> str:
    """A cell as the text that a csv would hold; a number that lost digits shows it by its exponent."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def cleaned(text: str) -> str:
    """Without blanks around it, and without what spreadsheets need to leave it a text: `="…"` or a leading `'`."""
    text = CONTROL.sub(" ", text).strip(" \t\r\n\u3000\xa0\ufeff")
    if quoted := QUOTED.fullmatch(text):
        text = quoted.group(1).replace('""', '"')
    return text.removeprefix("'").strip()
