"""What every command speaks through: the groups of commands, the two streams, an end with an error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

app = typer.Typer(
    help="话术：淘宝/天猫店铺的客服机器人和快捷语",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
nlu = typer.Typer(help="听懂买家", no_args_is_help=True)
orders = typer.Typer(help="订单", no_args_is_help=True)
macros = typer.Typer(help="快捷语", no_args_is_help=True)
buyers = typer.Typer(help="买家的个人信息", no_args_is_help=True)
accounts = typer.Typer(help="账号", no_args_is_help=True)
for name, group in {"nlu": nlu, "orders": orders, "macros": macros, "accounts": accounts, "buyers": buyers}.items():
    app.add_typer(group, name=name)

out = Console()
err = Console(stderr=True)

DataDir = Annotated[Path | None, typer.Option("--data", help="数据目录（默认 var/）")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def fail(*lines: str) -> NoReturn:
    for line in lines:
        err.print(line, markup=False, style="red", highlight=False, soft_wrap=True)
    sys.exit(1)


@contextmanager
def shown(what: str, *, beside: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Where work tells how far it is: a line in the terminal, or one of JSON for the desk that started it."""
    if beside:
        from bot.training.beside import say

        yield lambda stage, done, total: say(stage=stage, done=done, total=total)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(20), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as bar:
        task = bar.add_task(what, total=None)
        yield lambda stage, done, total: bar.update(task, description=f"{what}：{stage}", completed=done, total=total or None)
