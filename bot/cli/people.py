"""`huashu accounts …`: for who has the server and can't sign in."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.shared import desk_of
from bot.cli.terminal import DataDir, accounts, fail, out
from bot.settings import load_settings

BY = "huashu accounts"


@accounts.command("reset")
def reset_account(name: Annotated[str, typer.Argument(help="登录名")], data: DataDir = None) -> None:
    """给账号换一个新密码，去掉两步验证，退出所有登录。"""
    from bot.services.accounts import AccountNotFound, reset_password
    from bot.services.second_factor import reset

    with desk_of(load_settings(data)) as desk:
        try:
            password = reset_password(desk, BY, name)
            reset(desk, BY, name)
        except AccountNotFound as error:
            fail(str(error))
    out.print(f"{name} 的新密码：{password}（只显示这一次）", markup=False, highlight=False)
