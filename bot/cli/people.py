"""`huashu accounts …` for who has the server and can't sign in, `huashu buyers …` for what buyers may ask of the shop."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import desk_of
from bot.cli.terminal import DataDir, accounts, buyers, fail, out
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


Buyer = Annotated[str, typer.Argument(help="买家在店铺里的名字；匿名的不写，用 --conversation")]
Conversation = Annotated[str, typer.Option(help="匿名买家的会话编号")]


@buyers.command("export")
def export_buyer(
    file: Annotated[Path, typer.Argument(help="写到哪个 zip 文件")],
    buyer: Buyer = "",
    conversation: Conversation = "",
    data: DataDir = None,
) -> None:
    """导出一位买家的全部数据：会话、图片、订单、旗子、待办、评价。"""
    from bot.files.picture_store import pictures_at
    from bot.files.replacing import replace_files
    from bot.services.personal import BuyerUnknown, Person, export

    settings = load_settings(data)
    with desk_of(settings) as desk:
        try:
            found = export(desk, pictures_at(settings.pictures_url), Person(buyer, conversation), "huashu buyers")
        except BuyerUnknown as error:
            fail(str(error))
    replace_files({file: found})
    file.chmod(0o600)
    out.print(f"导出到 {file}，里面是个人信息，只交给本人", markup=False, highlight=False)


@buyers.command("delete")
def delete_buyer(
    buyer: Buyer = "",
    conversation: Conversation = "",
    anyway: Annotated[bool, typer.Option("--anyway", help="有没完成的订单、没做完的事也删")] = False,
    data: DataDir = None,
) -> None:
    """删除一位买家的会话和图片，订单、备注、待办里去掉是谁；商品、金额、时间留着。不能恢复。"""
    from bot.files.picture_store import pictures_at
    from bot.services.personal import BuyerBusy, BuyerUnknown, Person, delete

    settings = load_settings(data)
    with desk_of(settings) as desk:
        try:
            done = delete(desk, pictures_at(settings.pictures_url), Person(buyer, conversation), "huashu buyers", anyway=anyway)
        except (BuyerUnknown, BuyerBusy) as error:
            fail(str(error), *(["要删：加 --anyway"] if isinstance(error, BuyerBusy) else []))
    out.print(f"删了 {done.conversations} 个会话、{done.messages} 条消息、{done.pictures} 张图片，{done.orders} 个订单里去掉了是谁")
    if done.letters:
        out.print(f"还有 {done.letters} 条通知在送，送到以后按保存期限清空")
