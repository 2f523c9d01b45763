"""Quick replies as a sheet (csv, xlsx): what is said and how agents find it. What sending does stays in `macros/`."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook

from bot.core.macros import Macro
from bot.files.errors import BadFile, check_size, shown
from bot.files.macros import wrong_code, wrong_text
from bot.files.sheets import CONTROL, Row, RowProblem, cleaned, read_rows

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {  # our name: headings, the one we write first
        "group": ("分组", "快捷短语分组"),
        "code": ("快捷编码", "快捷短语编码", "编码"),
        "title": ("标题",),
        "text": ("快捷短语", "话术"),
        "aliases": ("别名",),
    }
)
REQUIRED = ("code", "text")
ENCODINGS: Mapping[str, str] = MappingProxyType({"utf-8-bom": "utf-8-sig", "utf-8": "utf-8", "gb18030": "gb18030"})
FILE_LIMIT = 20_000_000
ROW_LIMIT = 5_000
LONGEST: Mapping[str, int] = MappingProxyType({"group": 30, "code": 40, "title": 60, "text": 2000, "aliases": 400})

GROUP = re.compile(r"[\w·（）()-]+")  # it becomes a file's name
_BETWEEN_ALIASES = re.compile(r"[\s、，,；;]+")
_FORMULA = re.compile(r"[=+\-@＝＋－＠']")  # `'` too: reading takes one off


@dataclass(frozen=True)
class MacroRow:
    """One row; `aliases` is None when the sheet has no such column, an empty group or title says nothing."""

    number: int
    code: str
    text: str
    group: str = ""
    title: str = ""
    aliases: tuple[str, ...] | None = None


@dataclass(frozen=True)
class MacroSheet:
    """The good rows, and what is wrong with the others; `read` counts both."""

    rows: tuple[MacroRow, ...]
    problems: tuple[RowProblem, ...]
    read: int


def read_macro_sheet(path: Path) -> MacroSheet:
    """Reads csv (UTF-8 with or without BOM, GB18030) or the first sheet of an xlsx.

    Raises `BadFile` when the file as a whole is no sheet of quick replies, or has more than 5,000 of them.
    """
    check_size(path, FILE_LIMIT)
    lines = read_rows(path)
    places = _places(path, next(lines))
    rows: list[MacroRow] = []
    problems: list[RowProblem] = []
    for read, line in enumerate(lines, start=1):
        if read > ROW_LIMIT:
            raise BadFile((f"{path}: 超过 {ROW_LIMIT} 条快捷语，请分成几个文件",))
        faults = [line] if isinstance(line, RowProblem) else list(_faults(line, places))
        problems += faults
        if isinstance(line, Row) and not faults:
            rows.append(_row(line, places))
    return MacroSheet(tuple(rows), tuple(problems), len(rows) + len({problem.row for problem in problems}))


def sheet_bytes(macros: Iterable[Macro], ending: str, encoding: str = "utf-8-bom") -> bytes:
    """The macros as a file that `read_macro_sheet` reads back; `ending` is `.csv` or `.xlsx`."""
    lines = [[names[0] for names in COLUMNS.values()], *([guarded(cell) for cell in _cells(macro)] for macro in macros)]
    return _xlsx(lines) if ending == ".xlsx" else _csv(lines).encode(ENCODINGS[encoding])


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe first, which reading takes off."""
    text = CONTROL.sub(" ", text).strip()
    return f"'{text}" if _FORMULA.match(text) else text


def plain(text: str) -> str:
    """A text as it comes back from a sheet, with plain line ends."""
    return "\n".join(line.rstrip() for line in cleaned(guarded(text)).splitlines())


def one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _places(path: Path, heading: Row | RowProblem) -> dict[str, int]:
    if isinstance(heading, RowProblem):
        raise BadFile((f"{path}: 不是快捷语表：{heading.reason}",))
    texts = [unicodedata.normalize("NFKC", text).replace(" ", "") for text in heading.cells]
    places = {name: texts.index(alias) for name, aliases in COLUMNS.items() for alias in reversed(aliases) if alias in texts}
    if missing := [COLUMNS[name][0] for name in REQUIRED if name not in places]:
        seen = "、".join(text for text in texts if text)[:100]
        raise BadFile((f"{path}: 不是快捷语表：缺少 {'、'.join(missing)} 列（第 {heading.number} 行是：{seen}）",))
    return places


def _cell(row: Row, places: Mapping[str, int], name: str) -> str:
    place = places.get(name)
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _row(row: Row, places: Mapping[str, int]) -> MacroRow:
    group, code, title, text, aliases = (_cell(row, places, name) for name in COLUMNS)
    return MacroRow(row.number, code, plain(text), group, one_line(title), _aliases(aliases) if "aliases" in places else None)


def _aliases(cell: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BETWEEN_ALIASES.split(cell))))


def _faults(row: Row, places: Mapping[str, int]) -> Iterator[RowProblem]:
    for name, (heading, *_) in COLUMNS.items():
        cell = _cell(row, places, name)
        if places.get(name) in row.formulas:
            yield RowProblem(row.number, heading, "是公式，不会计算：请粘贴为数值")
        elif len(cell) > LONGEST[name]:
            yield RowProblem(row.number, heading, f"太长（{len(cell)} 字），最多 {LONGEST[name]} 字")
        else:
            yield from (RowProblem(row.number, heading, reason) for reason in _wrong(name, cell))


def _wrong(name: str, cell: str) -> Iterator[str]:
    if name == "code":
        yield from filter(None, ["不能为空" if not cell else wrong_code(cell)])
    elif name == "text":
        yield from wrong_text(cell)
    elif name == "aliases":
        yield from filter(None, map(wrong_code, _aliases(cell)))
    elif name == "group" and cell and not GROUP.fullmatch(cell):
        yield f"只能用文字、数字和短横，实际是{shown(cell)}"


def _cells(macro: Macro) -> tuple[str, ...]:
    return macro.group, macro.code, macro.title, macro.text, "、".join(macro.aliases)


def _csv(lines: Iterable[Iterable[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue()


def _xlsx(lines: Iterable[Iterable[str]]) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("快捷语")
    sheet.freeze_panes = "A2"
    for column, width in zip("ABCDE", (10, 18, 24, 90, 16), strict=True):
        sheet.column_dimensions[column].width = width
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()
