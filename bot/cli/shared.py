"""What commands work with: database, models, engines, a desk without one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.terminal import err, fail, shown
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess
    from bot.engine.pool import EnginePool
    from bot.services.desk import Desk
    from bot.store.database import Database
    from bot.training.evaluate import Parse
    from bot.training.models import Model


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


def answering(settings: Settings) -> Model | None:
    """The model that answers buyers, or would."""
    from bot.training.models import to_run

    return to_run(settings.models, settings.root)


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


def model_of(settings: Settings) -> Model:
    """The model for buyers: the published one; without one it trains first when there is no model or it is older than its data."""
    from bot.training.models import newest, to_run

    model = to_run(settings.models, settings.root)
    if model is None:
        train_now(settings)
        model = newest(settings.models)
    return model


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
def engine_of(settings: Settings) -> Iterator[Changeover | EnginePool]:
    """The running engine with the model for buyers, or the engines that run elsewhere."""
    from bot.engine.pool import EnginePool

    engine: Changeover | EnginePool = EnginePool(settings.engines) if settings.engines else own_engine(settings, model_of(settings))
    with err.status("启动引擎…"):
        engine.start()
    try:
        yield engine
    finally:
        engine.stop()


def own_engine(settings: Settings, model: Model) -> Changeover:
    """A process of our own with the model, not started yet, that can change over to another."""
    from bot.engine.changeover import Changeover
    from bot.engine.client import EngineProcess

    return Changeover(EngineProcess(settings.models / model.file, model.hash), EngineProcess)


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


def not_as_root() -> None:
    """A word of warning: what serves needs no rights on the machine, and what is broken into should have none."""
    if os.geteuid() == 0:
        err.print("正在以 root 运行；上线请用一个普通用户（deploy/ 里都是这样），被攻破时损失小得多", style="yellow", markup=False)
