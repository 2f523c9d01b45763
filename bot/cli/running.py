"""`huashu up|engine|talk`: the product running."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.shared import database_of, engine_of, model_of, not_as_root, now
from bot.cli.terminal import DataDir, app, err, fail, out
from bot.files.errors import BadFile
from bot.settings import Settings, load_settings


@app.command()
def up(
    host: Annotated[str, typer.Option(help="监听的地址；开放给外面之前请在前面放上 HTTPS")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口，0 是任意一个空闲的", min=0, max=65535)] = 8000,
    data: DataDir = None,
) -> None:
    """启动客服台：买家聊天窗口、客服工作台和机器人。Ctrl-C 停止。"""
    from actions.in_process import InProcessActions
    from bot.desk.listening import listening
    from bot.desk.logs import log_to
    from bot.desk.runtime import runtime
    from bot.desk.serve import serve
    from bot.files.shop import load_shop
    from bot.services.accounts import first_admin
    from bot.services.demo import fill_demo
    from bot.services.desk import Desk

    not_as_root()
    settings = load_settings(data)
    listener = listening(host, port)
    address = f"http://{host}:{listener.getsockname()[1]}"
    files = load_shop(settings.root)
    with database_of(settings) as database, engine_of(settings) as engine, log_to(settings.data):
        desk = Desk(database, engine, InProcessActions(), files, now)
        demo = fill_demo(desk)
        if demo:  # its page may come under the desk's other loopback name, as a shop's site would
            names = (f"http://{name}:{listener.getsockname()[1]}" for name in ("127.0.0.1", "localhost"))
            settings = replace(settings, origins=(*settings.origins, *names))
        run = runtime(desk, settings, engine.healthy, engines=engine, demo=demo)
        serve(run, listener, lambda: addresses(address, run.demo, first_admin(desk)))
    err.print("已停止。")


def addresses(address: str, demo: bool, password: str | None) -> None:
    """Where to look first; the password is shown this once."""
    shop = [f"  演示店铺（买家）  {address}/shop"] if demo else []
    account = [f"  登录名 admin      密码 {password}（只显示这一次，请记下来）"] if password else []
    for line in ["话术已经启动，Ctrl-C 停止", *shop, f"  客服工作台        {address}/agent", *account, f"  其它地址          {address}/"]:
        out.print(line, markup=False, highlight=False, soft_wrap=True)


@app.command()
def engine(
    host: Annotated[str, typer.Option(help="监听的地址；引擎不认人，只能让客服台连得到")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 5055,
    data: DataDir = None,
) -> None:
    """单独启动一个引擎，给 HUASHU_ENGINES 里写了它的客服台用；发布新模型时自己换过去。Ctrl-C 停止。"""
    from bot.engine.serving import serve_alone
    from bot.training.models import archive_of, published

    not_as_root()
    settings = load_settings(data)
    model, folder = model_of(settings), settings.models

    def wanted() -> str | None:
        found = published(folder)
        return found.hash if found else None

    err.print(f"引擎 http://{host}:{port}  模型 {model.file}", markup=False, highlight=False)
    serve_alone(folder / model.file, model.hash, host, port, lambda hash: archive_of(folder, hash), wanted)


@app.command()
def talk(
    script: Annotated[list[Path] | None, typer.Option("--script", help="对话脚本，可以给多个")] = None,
    more: Annotated[list[Path] | None, typer.Argument(help="更多脚本")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="每个脚本输出一行 JSON")] = False,
    data: DataDir = None,
    buyer: Annotated[str, typer.Option(help="以哪个演示买家聊天")] = "tb_1004",
    mode: Annotated[str, typer.Option(help="auto 或 assist")] = "auto",
) -> None:
    """在终端里聊天，或者播放对话脚本（每个脚本用一个用完就丢的数据库）。"""
    settings = load_settings(data)
    scripts = [*(script or []), *(more or [])]
    if scripts:
        play_scripts(settings, scripts, as_json)
    else:
        chat(settings, buyer, mode)


def play_scripts(settings: Settings, paths: list[Path], as_json: bool) -> None:
    from actions.in_process import InProcessActions
    from bot.files.shop import load_shop
    from bot.talk.run import Stage, failures
    from bot.talk.script import load_script
    from bot.talk.terminal import show

    errors: list[str] = []
    loaded = []
    for path in paths:
        try:
            loaded.append(load_script(path))
        except BadFile as error:
            errors += error.errors
    if errors:
        fail(*errors)
    files = load_shop(settings.root)
    with engine_of(settings) as engine, tempfile.TemporaryDirectory(prefix="huashu-talk-") as folder:
        stage = Stage(engine, InProcessActions(), files, Path(folder))
        for script in loaded:
            record = stage.play(script)
            if as_json:
                print(json.dumps(record, ensure_ascii=False), flush=True)
                continue
            out.rule(str(script.path))
            for turn in record["turns"]:
                for kind in ("buyer", "photo", "agent", "wait"):
                    if kind in turn:
                        out.print(
                            f"[bold]{ {'buyer': '买家', 'photo': '买家发图', 'agent': '客服操作', 'wait': '等待'}[kind] }[/bold] ", end=""
                        )
                        out.print(str(turn[kind]), markup=False)
                show(out, turn, files.reasons)
            for line in failures(record):
                err.print(line, style="red", markup=False)


def chat(settings: Settings, buyer: str, mode: str) -> None:
    from actions.in_process import InProcessActions
    from bot.files.demo import demo_orders
    from bot.files.shop import load_shop
    from bot.services.desk import Desk
    from bot.store.orders import save_orders
    from bot.talk.by_hand import Chat
    from bot.talk.player import Clock
    from bot.talk.terminal import HELP, orders_table

    files = load_shop(settings.root)
    demo = demo_orders(now())
    with database_of(settings) as database, engine_of(settings) as engine:
        with database.transaction() as connection:
            save_orders(connection, demo, now())
        clock = Clock(now())
        desk = Desk(database, engine, InProcessActions(), files, clock)
        out.print(orders_table(demo, f"{files.shop.profile.name} 的演示订单（--buyer 换一个买家）"))
        out.print(HELP, markup=False)
        Chat(out, desk, clock, demo, input).run(buyer, mode)
