"""`huashu backup|restore|migrate-database`: that nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import now
from bot.cli.terminal import DataDir, app, out
from bot.settings import load_settings


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="写到哪个文件，如 huashu-2026-11-11.tar")],
    keys: Annotated[bool, typer.Option("--keys", help="密钥也放进去；这样的备份要当密钥保管")] = False,
    data: DataDir = None,
) -> None:
    """备份数据库、图片和模型，客服台不用停。"""
    from bot.files.picture_store import pictures_at
    from bot.services.backup import backup as run

    settings = load_settings(data)
    tables = run(settings.database_url, settings.data, pictures_at(settings.pictures_url), file, now(), keys=keys)
    out.print(f"备份好了：{file}，{sum(table.rows for table in tables.values())} 行数据", markup=False, highlight=False)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="huashu backup 写的文件")], data: DataDir = None) -> None:
    """把备份恢复到空的数据目录和空的数据库（DATABASE_URL），逐表核对。"""
    from bot.files.picture_store import pictures_at
    from bot.services.backup import restore as run

    settings = load_settings(data)
    tables = run(file, settings.database_url, settings.data, pictures_at(settings.pictures_url))
    out.print(f"恢复好了，{sum(table.rows for table in tables.values())} 行数据，逐表核对一致", markup=False, highlight=False)


@app.command("migrate-database")
def migrate_database(
    source: Annotated[str, typer.Argument(help="从哪里，如 sqlite:///var/huashu.db")],
    target: Annotated[str, typer.Argument(help="到哪里，如 postgresql://huashu@127.0.0.1/huashu；必须是空的")],
) -> None:
    """把全部数据搬到另一个数据库，逐表核对。先停客服台，搬好后改 DATABASE_URL。"""
    from bot.services.backup import move

    for name, found in move(source, target).items():
        if found.rows:
            out.print(f"{name:16} {found.rows:8} 行  {found.digest[:12]}", markup=False, highlight=False)
    out.print("搬好了，逐表核对一致。", markup=False)
