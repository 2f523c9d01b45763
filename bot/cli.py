"""`huashu …`: every command of the product."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.engine.quiet import quieten
from bot.files.errors import BadFile
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.engine.changeover import Changeover
    from bot.store.database import Database
    from bot.training.evaluate import Parse

app = typer.Typer(
    help="话术：淘宝/天猫店铺的客服机器人和快捷语",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
nlu = typer.Typer(help="听懂买家", no_args_is_help=True)
orders = typer.Typer(help="订单", no_args_is_help=True)
app.add_typer(nlu, name="nlu")
app.add_typer(orders, name="orders")
macros = typer.Typer(help="快捷语", no_args_is_help=True)
app.add_typer(macros, name="macros")

out = Console()
err = Console(stderr=True)

DataDir = Annotated[Path | None, typer.Option("--data", help="数据目录（默认 var/）")]


def main() -> None:
    """The entry point; what goes wrong with a file is told without a traceback."""
    quieten()
    try:
        app()
    except BadFile as error:
        fail(*error.errors)
    except Exception as error:
        what = _known(error)
        if not what:
            raise
        fail(f"{what}：", str(error))


def _known(error: Exception) -> str:
    """What failed, for errors that are no fault of the program."""
    from bot.desk.listening import PortTaken
    from bot.engine.client import EngineUnavailable
    from bot.store.database import StorageFailed, UnusableDatabase
    from bot.store.schema import UnknownSchema
    from bot.training.evaluate import NothingToEvaluate
    from bot.training.rows import RowsInvalid

    known = {
        PortTaken: "端口不能用",
        EngineUnavailable: "引擎没有起来，或者没有响应",
        UnusableDatabase: "DATABASE_URL 不能用",
        UnknownSchema: "数据库是更新的版本写的，这个版本打不开",
        StorageFailed: "数据库出错",
        RowsInvalid: "标注文件有错",
        NothingToEvaluate: "没有可以衡量的消息",
    }
    return next((what for kind, what in known.items() if isinstance(error, kind)), "")


def fail(*lines: str) -> NoReturn:
    for line in lines:
        err.print(line, markup=False, style="red", highlight=False, soft_wrap=True)
    sys.exit(1)


@app.command()
def check() -> None:
    """检查全部数据和快捷语，一次列出所有错误。"""
    from bot.training.check import check_all

    settings = load_settings()
    errors = check_all(settings.root)
    if errors:
        err.print(f"发现 {len(errors)} 处错误：", style="bold red")
        fail(*errors)
    out.print("数据和快捷语都没有问题。")


@app.command()
def train(data: DataDir = None, force: Annotated[bool, typer.Option(help="数据没有变化也重新训练")] = False) -> None:
    """训练模型并登记。"""
    settings = load_settings(data)
    from bot.training.models import is_current, newest

    if not force and is_current(settings.models, settings.root):
        out.print(f"模型 {newest(settings.models).file} 已经是最新的。")
        return
    train_now(settings)


def train_now(settings: Settings) -> None:
    from bot.training.train import TrainingFailed
    from bot.training.train import train as run

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        task = progress.add_task("训练：读取数据", total=None)
        try:
            model = run(
                settings.root, settings.models, "huashu train", now(), lambda stage: progress.update(task, description=f"训练：{stage}")
            )
        except TrainingFailed as error:
            progress.stop()
            fail("训练失败，原来的模型还在：", str(error))
    err.print(f"训练完成：{model.file}")


def now() -> datetime:
    return datetime.now().astimezone()


@contextmanager
def database_of(settings: Settings) -> Iterator[Database]:
    """The migrated database."""
    from bot.store.database import open_database
    from bot.store.schema import migrate

    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(settings.database_url)
    database = open_database(settings.database_url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def engine_of(settings: Settings) -> Iterator[Changeover]:
    """The running engine, with the published model; without one it trains first when there is no model or it is older than its data."""
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.training.models import newest, to_run

    model = to_run(settings.models, settings.root)
    if model is None:
        train_now(settings)
        model = newest(settings.models)
    engine = Changeover(EngineProcess(settings.models / model.file, model.hash), EngineProcess)
    with err.status("启动引擎…"):
        engine.start()
    try:
        yield engine
    finally:
        engine.stop()


@app.command()
def publish(
    model: Annotated[str, typer.Argument(help="模型的哈希（开头几位就行）；不写就是最后训练的那个")] = "",
    back: Annotated[bool, typer.Option("--back", help="退回上一个发布过的模型")] = False,
    data: DataDir = None,
) -> None:
    """发布模型：启动一次引擎，能用才发布；正在运行的客服台下次启动时用它。"""
    from actions.in_process import InProcessActions
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.files.shop import load_shop
    from bot.services.desk import Desk
    from bot.training.models import NoModel, newest, registered, to_run
    from bot.training.publishing import NothingBefore, roll_back
    from bot.training.publishing import publish as run

    settings = load_settings(data)
    try:
        before = to_run(settings.models, settings.root) or newest(settings.models)
    except NoModel as error:
        fail(str(error))
    matching = [one for one in registered(settings.models) if one.hash.startswith(model)]
    if not matching or (model and len(matching) > 1):
        fail(f"没有登记过 {model}，或者不止一个")
    with database_of(settings) as database:
        engine = Changeover(EngineProcess(settings.models / before.file, before.hash), EngineProcess)
        desk = Desk(database, engine, InProcessActions(), load_shop(settings.root), now)
        try:
            if back:
                roll_back(desk, settings.models, engine, "huashu publish")
            else:
                run(desk, settings.models, engine, matching[-1].hash, "huashu publish")
        except NothingBefore as error:
            fail(str(error))
        finally:
            engine.stop()
    out.print(f"已发布 {engine.model[:12]}", highlight=False)


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


@nlu.command("parse")
def parse(as_json: Annotated[bool, typer.Option("--json", help="每条一行 JSON")] = False, data: DataDir = None) -> None:
    """从标准输入读消息，一行一条，输出听懂的内容。"""
    settings = load_settings(data)
    with engine_of(settings) as engine:
        for line in sys.stdin:
            text = line.rstrip("\r\n")
            if not text.strip():
                continue
            parsed = engine.parse(text)
            record = {
                "text": text,
                "intent": parsed["intent"]["name"],
                "confidence": parsed["intent"]["confidence"],
                "ranking": parsed["intent_ranking"],
                "entities": parsed["entities"],
            }
            if as_json:
                print(json.dumps(record, ensure_ascii=False), flush=True)
            else:
                found = "，".join(f"{e['entity']}={e['value']}" for e in record["entities"])
                out.print(f"{text}  → {record['intent']} {record['confidence']:.0%} {found}", markup=False)


@nlu.command("evaluate")
def evaluate(
    file: Annotated[Path, typer.Argument(help="列：text, intent[, also_acceptable][, sample]")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data: DataDir = None,
) -> None:
    """用标注好的消息衡量听懂多少。"""
    from bot.training.evaluate import as_json as figures
    from bot.training.evaluate import evaluate as measure
    from bot.training.rows import read_rows

    settings = load_settings(data)
    rows = read_rows(file)
    with local_engine(settings) as parse_text:
        found = measure(parse_text, rows)
    if as_json:
        print(json.dumps(figures(found), ensure_ascii=False))
        return
    from bot.training.report import print_evaluation

    print_evaluation(out, found)


@nlu.command("entities")
def entities(
    file: Annotated[Path, typer.Argument(help="一行一条，每样东西标成 [原文](种类)")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    data: DataDir = None,
) -> None:
    """用标注好的消息衡量地址、单号、金额这些找得准不准。"""
    from bot.core.shapes import KINDS
    from bot.training.evaluate import rounded
    from bot.training.report import print_spans
    from bot.training.spans import evaluate_spans, read_marked

    settings = load_settings(data)
    kinds = KINDS | {"courier"}
    messages = read_marked(file, kinds)
    with local_engine(settings) as parse_text:
        found = evaluate_spans(parse_text, messages, kinds)
    if as_json:
        print(json.dumps(rounded(asdict(found)), ensure_ascii=False))
        return
    print_spans(out, found)


@contextmanager
def local_engine(settings: Settings) -> Iterator[Parse]:
    """The model in this process: `parse` without HTTP, so that milliseconds are the model's own."""
    import asyncio

    from bot.training.models import is_current, newest

    if not is_current(settings.models, settings.root):
        train_now(settings)
    from bot.engine.archive import components, verify
    from bot.engine.without_tensorflow import leave_out_tensorflow

    model = newest(settings.models)
    with err.status("载入模型…"):
        verify(settings.models / model.file, model.hash)
        leave_out_tensorflow(components(settings.models / model.file))
        from bot.engine.rasa_engine import load_engine

        engine = load_engine(settings.models / model.file, model.hash)
    loop = asyncio.new_event_loop()
    try:
        yield lambda text: loop.run_until_complete(engine.parse(text))
    finally:
        loop.close()


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
