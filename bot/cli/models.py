"""`huashu check|train|test|replay|publish|rollback`: from data to the model that answers buyers."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.shared import answering, chosen, desk_of, nice_engine, own_engine, train_now
from bot.cli.terminal import AsJson, DataDir, app, err, fail, out, shown
from bot.settings import Settings, load_settings

if TYPE_CHECKING:
    from bot.engine.changeover import Changeover
    from bot.engine.pool import EnginePool
    from bot.training.publishing import Publisher

ModelHash = Annotated[str, typer.Argument(help="模型的哈希（开头几位就行）；不写就是最后训练的那个")]
Beside = Annotated[bool, typer.Option("--beside", hidden=True)]
By = Annotated[str, typer.Option(help="以谁的名义")]


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


@app.command("test")
def measure_model(
    model: ModelHash = "",
    as_json: AsJson = False,
    by: By = "huashu test",
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
    as_json: AsJson = False,
    by: By = "huashu replay",
    data: DataDir = None,
    beside: Beside = False,
) -> None:
    """用最近的真实会话回放新旧两个模型，列出所有变了的回答；变得太多就以 1 结束。"""
    from bot.files.structure import destructure
    from bot.training.gate import told
    from bot.training.replays import groups_of, replay_between, view_of
    from bot.training.replays import replay as play
    from bot.training.report import print_replay
    from bot.training.sides import side

    settings = load_settings(data)
    wanted = chosen(settings, model)
    old = chosen(settings, against) if against else answering(settings)
    if old is None or old.hash == wanted.hash:
        fail("线上就是这个模型，没有可以比的")
    with desk_of(settings) as desk, working(settings, by, "replay", beside), shown("回放", beside=beside) as progress:
        play(desk, (old, wanted), side(settings), by, last, progress)
        kept = replay_between(desk, old.hash, wanted.hash)
        assert kept is not None
        view = view_of(desk, kept)
        why = told(desk, view.gate)
        if not beside and as_json:
            groups = groups_of(desk, kept.id, most=view.groups).groups
            print(json.dumps({"open": view.gate.open, "why": why, **destructure(view), "groups": destructure(groups)}, ensure_ascii=False))
        elif not beside:
            print_replay(out, view, groups_of(desk, kept.id), desk.files)
    if why and not beside:
        fail(*([] if as_json else [why]))


@app.command("side", hidden=True)
def answer_past(model: ModelHash, data: DataDir = None) -> None:
    """模型在过去的会话里会怎么回答：会话从标准输入来，一行一个；回放用。"""
    from bot.engine.loading import first_engine
    from bot.engine.local import local
    from bot.engine.parent import end_with_parent
    from bot.training.sides import answers, told

    end_with_parent()
    settings = load_settings(data)
    found = chosen(settings, model)
    with desk_of(settings) as desk, local(first_engine(settings.models / found.file, found.hash)) as engine:
        for one in answers(replace(desk, engine=engine), sys.stdin.read().split()):
            print(told(one), flush=True)


@app.command()
def publish(
    model: ModelHash = "",
    reason: Annotated[str, typer.Option(help="没有过关也要发布的理由，记进操作记录")] = "",
    by: By = "huashu publish",
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
def rollback(by: By = "huashu rollback", data: DataDir = None) -> None:
    """退回上一个发布过的模型。"""
    from bot.training.publishing import NothingBefore

    with publisher_of(load_settings(data)) as publisher:
        try:
            publisher.back(by)
        except NothingBefore as error:
            fail(str(error))
        out.print(f"已退回 {publisher.engines.model[:12]}", highlight=False)


@contextmanager
def working(settings: Settings, who: str, kind: str, beside: bool) -> Iterator[None]:
    """The machine's one place for long work, which a desk that started us holds itself; what goes wrong is told."""
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
    from bot.engine.pool import EnginePool
    from bot.training.publishing import Publisher

    before = answering(settings) or chosen(settings, "")
    engine: Changeover | EnginePool
    if settings.engines:
        engine = EnginePool(settings.engines)
        engine.start()
    else:
        engine = own_engine(settings, before)
    with desk_of(settings) as desk:
        try:
            yield Publisher(desk, settings.models, engine)
        finally:
            engine.stop()
