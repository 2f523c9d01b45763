"""`huashu …`: every command of the product."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.engine.quiet import quieten
from bot.files.errors import BadFile
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.engine.pool import EnginePool
    from bot.services.desk import Desk
    from bot.store.database import Database
    from bot.training.evaluate import Parse
    from bot.training.models import Model
    from bot.training.publishing import Publisher

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
    from bot.desk.bus import BadRedisUrl
    from bot.desk.carriers import BadOutbox
    from bot.desk.listening import PortTaken
    from bot.engine.client import EngineUnavailable
    from bot.engine.pool import BadEngineUrl
    from bot.services.backup import CopyDiffers, NotEmptyFolder
    from bot.store.copying import NotEmpty
    from bot.store.database import StorageFailed, UnusableDatabase
    from bot.store.schema import UnknownSchema
    from bot.training.evaluate import NothingToEvaluate
    from bot.training.rows import RowsInvalid

    known = {
        PortTaken: "端口不能用",
        EngineUnavailable: "引擎没有起来，或者没有响应",
        BadEngineUrl: "HUASHU_ENGINES 不能用",
        BadOutbox: "HUASHU_OUTBOX 不能用",
        CopyDiffers: "没有复制完整",
        NotEmpty: "没有开始",
        NotEmptyFolder: "没有开始",
        BadRedisUrl: "REDIS_URL 不能用",
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
    from bot.training.jobs import WorkRuns, only_one, reason_of
    from bot.training.train import train as run

    who = "huashu train"
    try:
        with only_one(settings.models, who, "train"), shown("训练") as progress:
            model = run(settings.root, settings.models, who, now(), progress)
    except WorkRuns as error:
        fail(str(error))
    except Exception as error:
        fail("训练失败，原来的模型还在：", reason_of(error))
    err.print(f"训练完成：{model.file}")


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


def model_of(settings: Settings) -> Model:
    """The model for buyers: the published one; without one it trains first when there is no model or it is older than its data."""
    from bot.training.models import newest, to_run

    model = to_run(settings.models, settings.root)
    if model is None:
        train_now(settings)
        model = newest(settings.models)
    return model


@contextmanager
def engine_of(settings: Settings) -> Iterator[Changeover | EnginePool]:
    """The running engine with the model for buyers, or the engines that run elsewhere."""
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.engine.pool import EnginePool

    engine: Changeover | EnginePool
    if settings.engines:
        engine = EnginePool(settings.engines)
    else:
        model = model_of(settings)
        engine = Changeover(EngineProcess(settings.models / model.file, model.hash), EngineProcess)
    with err.status("启动引擎…"):
        engine.start()
    try:
        yield engine
    finally:
        engine.stop()


@app.command()
def engine(
    host: Annotated[str, typer.Option(help="监听的地址；引擎不认人，只能让客服台连得到")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 5055,
    data: DataDir = None,
) -> None:
    """单独启动一个引擎，给 HUASHU_ENGINES 里写了它的客服台用；发布新模型时自己换过去。Ctrl-C 停止。"""
    from bot.engine.serving import serve_alone
    from bot.training.models import archive_of, published

    settings = load_settings(data)
    model, folder = model_of(settings), settings.models

    def wanted() -> str | None:
        found = published(folder)
        return found.hash if found else None

    err.print(f"引擎 http://{host}:{port}  模型 {model.file}", markup=False, highlight=False)
    serve_alone(folder / model.file, model.hash, host, port, lambda hash: archive_of(folder, hash), wanted)


ModelHash = Annotated[str, typer.Argument(help="模型的哈希（开头几位就行）；不写就是最后训练的那个")]
Beside = Annotated[bool, typer.Option("--beside", hidden=True)]


@app.command("test")
def measure_model(
    model: ModelHash = "",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    by: Annotated[str, typer.Option(help="以谁的名义")] = "huashu test",
    data: DataDir = None,
    beside: Beside = False,
) -> None:
    """测试模型：没学过的说法听懂多少，标注的消息、保存的对话对不对；和线上的比，变差了就以 1 结束。"""
    from actions.in_process import InProcessActions
    from bot.files.structure import destructure
    from bot.store.registry import find_model
    from bot.training.report import print_test
    from bot.training.testing import compare, figures_kept, measure, worse

    settings = load_settings(data)
    wanted, before = chosen(settings, model), answering(settings)
    with desk_of(settings) as desk, working(settings, by, "test", beside), shown("测试", beside=beside) as progress:
        found = measure(desk, settings.root, settings.models, wanted, nice_engine, InProcessActions(), by, progress)
        with desk.database.read() as connection:
            known = find_model(connection, before.hash) if before and before.hash != wanted.hash else None
        old = figures_kept(known.figures) if known else None
        reasons = worse(found, old, desk.shop.profile.publish.worse_at_most)
    if beside:
        return
    compared = compare(found, old)
    if as_json:
        said = {"model": wanted.hash, "worse": reasons, "found": destructure(found), "compared": destructure(compared)}
        print(json.dumps(said, ensure_ascii=False))
    else:
        print_test(out, found, compared)
    if reasons:
        fail(*([] if as_json else reasons))


@app.command()
def replay(
    model: ModelHash = "",
    against: Annotated[str, typer.Option(help="和哪个模型比；不写就是线上的")] = "",
    last: Annotated[int, typer.Option(help="最近多少个会话", min=1, max=10_000)] = 500,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    by: Annotated[str, typer.Option(help="以谁的名义")] = "huashu replay",
    data: DataDir = None,
    beside: Beside = False,
) -> None:
    """用最近的真实会话回放新旧两个模型，列出所有变了的回答；变得太多就以 1 结束。"""
    from bot.files.structure import destructure
    from bot.store.replays import find_replay
    from bot.training.gate import told
    from bot.training.replays import replay as play
    from bot.training.replays import view_of
    from bot.training.report import print_replay

    settings = load_settings(data)
    wanted = chosen(settings, model)
    old = chosen(settings, against) if against else answering(settings)
    if old is None or old.hash == wanted.hash:
        fail("线上就是这个模型，没有可以比的")
    with desk_of(settings) as desk, working(settings, by, "replay", beside), shown("回放", beside=beside) as progress:
        id = play(desk, settings.models, (old, wanted), nice_engine, by, last, progress)
        with desk.database.read() as connection:
            kept = find_replay(connection, id)
        assert kept is not None
        view = view_of(desk, kept)
        why = told(desk, view.gate)
        files = desk.files
    if beside:
        return
    if as_json:
        print(json.dumps({"open": view.gate.open, "why": why, **destructure(view)}, ensure_ascii=False))
    else:
        print_replay(out, view, files)
    if why:
        fail(*([] if as_json else [why]))


@app.command()
def publish(
    model: ModelHash = "",
    reason: Annotated[str, typer.Option(help="没有过关也要发布的理由，记进操作记录")] = "",
    by: Annotated[str, typer.Option(help="以谁的名义")] = "huashu publish",
    back: Annotated[bool, typer.Option("--back", help="和 huashu rollback 一样")] = False,
    data: DataDir = None,
) -> None:
    """发布模型：回放过了关才行；启动一次引擎，能用才发布；正在运行的客服台下次启动时用它。"""
    from bot.training.gate import GateClosed

    if back:
        rollback(by, data)
        return
    settings = load_settings(data)
    wanted = chosen(settings, model)
    with publisher_of(settings) as publisher:
        try:
            publisher.publish(wanted.hash, by, reason)
        except GateClosed as error:
            fail(str(error), "回放：huashu replay；署名发布：huashu publish --reason 理由 --by 名字")
    out.print(f"已发布 {wanted.hash[:12]}", highlight=False)


@app.command()
def rollback(by: Annotated[str, typer.Option(help="以谁的名义")] = "huashu rollback", data: DataDir = None) -> None:
    """退回上一个发布过的模型。"""
    from bot.training.publishing import NothingBefore

    with publisher_of(load_settings(data)) as publisher:
        try:
            publisher.back(by)
        except NothingBefore as error:
            fail(str(error))
        out.print(f"已退回 {publisher.engines.model[:12]}", highlight=False)


def chosen(settings: Settings, hash: str) -> Model:
    """The registered model whose hash begins so, the newest without one."""
    from bot.training.models import NoModel, newest, registered

    if not hash:
        try:
            return newest(settings.models)
        except NoModel as error:
            fail(str(error))
    matching = {one.hash: one for one in registered(settings.models) if one.hash.startswith(hash)}
    if len(matching) != 1:
        fail(f"没有登记过 {hash}，或者不止一个")
    return next(iter(matching.values()))


def answering(settings: Settings) -> Model | None:
    """The model that answers buyers, or would."""
    from bot.training.models import to_run

    return to_run(settings.models, settings.root)


def nice_engine(path: Path, hash: str) -> EngineProcess:
    """An engine that others go before."""
    from bot.engine.client import EngineProcess

    return EngineProcess(path, hash, command=("nice", sys.executable, "-m", "bot.engine"))


@contextmanager
def desk_of(settings: Settings) -> Iterator[Desk]:
    """A desk without an engine."""
    from actions.in_process import InProcessActions
    from bot.engine.pool import EnginePool
    from bot.files.shop import load_shop
    from bot.services.desk import Desk

    with database_of(settings) as database:
        yield Desk(database, EnginePool(()), InProcessActions(), load_shop(settings.root), now)


@contextmanager
def working(settings: Settings, who: str, kind: str, beside: bool) -> Iterator[None]:
    """The machine's one place for long work, which a desk that started us holds itself; what goes wrong is told."""
    from contextlib import nullcontext

    from bot.training.beside import say
    from bot.training.jobs import WorkRuns, only_one, reason_of

    try:
        with nullcontext() if beside else only_one(settings.models, who, kind):
            yield
    except WorkRuns as error:
        fail(str(error))
    except Exception as error:
        if beside:
            say(failed=reason_of(error))
        fail(reason_of(error))


@contextmanager
def publisher_of(settings: Settings) -> Iterator[Publisher]:
    """A way from the model that answers to another, without a desk that serves."""
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.engine.pool import EnginePool
    from bot.training.publishing import Publisher

    before = answering(settings) or chosen(settings, "")
    engine: Changeover | EnginePool
    if settings.engines:
        engine = EnginePool(settings.engines)
        engine.start()
    else:
        engine = Changeover(EngineProcess(settings.models / before.file, before.hash), EngineProcess)
    with desk_of(settings) as desk:
        try:
            yield Publisher(desk, settings.models, engine)
        finally:
            engine.stop()


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


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="写到哪个文件，如 huashu-2026-11-11.tar")],
    keys: Annotated[bool, typer.Option("--keys", help="密钥也放进去；这样的备份要当密钥保管")] = False,
    data: DataDir = None,
) -> None:
    """备份数据库、图片和模型，客服台不用停。"""
    from bot.services.backup import backup as run

    settings = load_settings(data)
    tables = run(settings.database_url, settings.data, file, keys=keys)
    out.print(f"备份好了：{file}，{sum(table.rows for table in tables.values())} 行数据", markup=False, highlight=False)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="huashu backup 写的文件")], data: DataDir = None) -> None:
    """把备份恢复到空的数据目录和空的数据库（DATABASE_URL），逐表核对。"""
    from bot.services.backup import restore as run

    settings = load_settings(data)
    tables = run(file, settings.database_url, settings.data)
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
