"""`huashu orders import`, `huashu macros import|export`: sheets in and out."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.cli.shared import database_of, now
from bot.cli.terminal import DataDir, err, fail, macros, orders, out
from bot.settings import load_settings


@orders.command("import")
def import_orders_command(
    file: Annotated[Path, typer.Argument(help="淘宝卖家后台导出的订单（csv 或 xlsx）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    data: DataDir = None,
) -> None:
    """导入订单；再导一次不会重复。"""
    from bot.services.import_orders import import_orders

    with (
        database_of(load_settings(data)) as database,
        Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=err) as progress,
    ):
        task = progress.add_task("读取订单", total=None)
        report = import_orders(database, file, now(), dry_run, lambda count: progress.update(task, description=f"读取订单 {count} 行"))
    out.print(
        f"{'（试运行，没有写入）' if dry_run else ''}读到 {report.read} 行：新增 {report.new}，更新 {report.changed}，"
        f"没有变化 {report.same}，有问题 {len(report.problems)}"
    )
    if report.problems:
        fail(*map(str, report.problems))


@macros.command("import")
def import_macros_command(
    file: Annotated[Path, typer.Argument(help="快捷语表（csv 或 xlsx）：分组、快捷编码、标题、快捷短语、别名")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    data: DataDir = None,
) -> None:
    """导入快捷语：编码已有的更新，没有的新增；有一行不对就什么都不写。"""
    from bot.services.import_macros import import_macros

    settings = load_settings(data)
    with database_of(settings) as database:
        report = import_macros(database, settings.root, file, now(), dry_run)
    unwritten = "（试运行，没有写入）" if dry_run else "（有问题，没有写入）" if report.problems else ""
    out.print(
        f"{unwritten}读到 {report.read} 行：{_codes('新增', report.new)}，{_codes('更新', report.changed)}，没有变化 {report.same}",
        markup=False,
    )
    if report.problems:
        fail(f"有问题 {len(report.problems)} 处：", *map(str, report.problems))


def _codes(what: str, codes: tuple[str, ...]) -> str:
    named = f"（{'、'.join(codes[:5])}{'…' if len(codes) > 5 else ''}）" if codes else ""
    return f"{what} {len(codes)}{named}"


class Encoding(str, Enum):
    UTF_8_BOM = "utf-8-bom"
    UTF_8 = "utf-8"
    GB18030 = "gb18030"


@macros.command("export")
def export_macros_command(
    file: Annotated[Path, typer.Argument(help="写到哪个文件，.csv 或 .xlsx")],
    encoding: Annotated[Encoding, typer.Option(help="csv 的编码")] = Encoding.UTF_8_BOM,
) -> None:
    """导出快捷语，改好再用 import 导回来。"""
    from bot.files.macro_sheet import sheet_bytes
    from bot.files.macros import load_macros
    from bot.files.replacing import replace_files

    if file.suffix.lower() not in (".csv", ".xlsx"):
        fail(f"{file}: 文件名应以 .csv 或 .xlsx 结尾")
    found = load_macros(load_settings().root / "macros")
    replace_files({file: sheet_bytes(found, file.suffix.lower(), encoding.value)})
    out.print(f"导出 {len(found)} 条快捷语到 {file}", markup=False, highlight=False)
