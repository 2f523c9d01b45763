"""Take a sheet of quick replies into `macros/`: known codes change, new codes become new entries, nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.core.macros import Macro
from bot.core.wording import Rules, check
from bot.files.alone import alone
from bot.files.macro_sheet import COLUMNS, MacroRow, MacroSheet, one_line, plain, read_macro_sheet
from bot.files.replacing import replace_files
from bot.files.sheets import RowProblem
from bot.files.shop import load_shop
from bot.services.macro_files import Step, contents, doubles, free_id
from bot.store.audit import record
from bot.store.database import Database


@dataclass(frozen=True)
class MacroImport:
    """Rows `read`; codes that are `new` or `changed`, how many stay the `same`; with `problems` nothing is written."""

    read: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    problems: tuple[RowProblem, ...]


def import_macros(database: Database, root: Path, path: Path, now: datetime, dry_run: bool = False, *, who: str = "导入") -> MacroImport:
    """Writes a sheet into `root/macros` and `root/domain.yml`, all of it or, when a row has a problem, nothing.

    Raises `BadFile` when the file as a whole is no sheet of quick replies, when the shop's own files have errors, or
    when a place can't be written.
    """
    sheet = read_macro_sheet(path)
    with nullcontext() if dry_run else alone(root):
        return _import(database, root, path.name, sheet, now, dry_run, who)


def _import(database: Database, root: Path, name: str, sheet: MacroSheet, now: datetime, dry_run: bool, who: str) -> MacroImport:
    shop = load_shop(root)
    steps, problems = _plan(shop.macros, sheet.rows)
    problems = sorted([*sheet.problems, *problems, *_worded(steps, shop.wording)], key=lambda problem: problem.row)
    new = tuple(step.after.code for step in steps if step.before is None)
    changed = tuple(step.after.code for step in steps if step.before and step.fields)
    report = MacroImport(sheet.read, new, changed, len(steps) - len(new) - len(changed), tuple(problems))
    if dry_run or problems or not new + changed:
        return report
    fresh = contents(root, shop.macros, [step for step in steps if step.fields])
    with database.transaction() as connection:
        record(connection, at=now, who=who, what="import_macros", subject=name[-256:], detail={"new": new, "changed": changed})
        replace_files(fresh)
    return report


def _plan(macros: Sequence[Macro], rows: Sequence[MacroRow]) -> tuple[list[Step], list[RowProblem]]:
    known = {macro.code: macro for macro in macros}
    ids = {macro.id for macro in macros}
    steps: list[Step] = []
    problems: list[RowProblem] = []
    first: dict[str, int] = {}
    for row in rows:
        before = known.get(row.code)
        problem = _unplaced(row, before, first.setdefault(row.code, row.number))
        if problem:
            problems.append(problem)
            continue
        after = _changed(before, row) if before else _new(row, free_id(row.code, ids))
        ids.add(after.id)
        steps.append(Step(before, after, row.number))
    return steps, problems + [RowProblem(step.row, COLUMNS[field][0], why) for step, field, why in doubles(macros, steps)]


def _unplaced(row: MacroRow, before: Macro | None, first: int) -> RowProblem | None:
    """Why the row has no place in `macros/`."""
    if first != row.number:
        return RowProblem(row.number, COLUMNS["code"][0], f"和第 {first} 行的快捷编码相同")
    if before is None and not row.group:
        return RowProblem(row.number, COLUMNS["group"][0], "新的快捷语要写分组")
    if before and row.group not in ("", before.group):
        return RowProblem(row.number, COLUMNS["group"][0], f"{row.code} 在“{before.group}”分组里，换分组请在 macros/ 的文件里移动")
    return None


def _changed(before: Macro, row: MacroRow) -> Macro:
    """The macro as the row says it; what differs only in what a sheet can't hold stays."""
    return replace(
        before,
        title=row.title if row.title and row.title != one_line(before.title) else before.title,
        text=row.text if row.text != plain(before.text) else before.text,
        aliases=before.aliases if row.aliases is None else row.aliases,
    )


def _new(row: MacroRow, id: str) -> Macro:
    return Macro(
        id=id,
        code=row.code,
        title=row.title or row.code.lstrip("/+") or row.code,
        group=row.group,
        text=row.text,
        aliases=row.aliases or (),
    )


def _worded(steps: Sequence[Step], rules: Rules) -> Iterator[RowProblem]:
    """What may not be said to a buyer (after_sales.md §1), in words that the sheet brings."""
    for step in steps:
        for finding in check(step.after.text, rules) if "text" in step.fields else ():
            instead = f"，可以改成“{finding.replacement}”" if finding.replacement else ""
            yield RowProblem(step.row, COLUMNS["text"][0], f"“{finding.text}”：{finding.why}{instead}")
