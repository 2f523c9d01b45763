"""`huashu …`: every command of the product, a file for each group."""

from __future__ import annotations

from bot.cli import running, models, understanding, sheets, keeping, doctoring, people  # noqa: F401  # isort: skip  (in the order of the help)
from bot.cli.terminal import app, fail
from bot.engine.quiet import quieten
from bot.files.errors import BadFile


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
    from bot.files.picture_store import BadPicturesUrl, PicturesAway
    from bot.services.backup import CopyDiffers, NotEmptyPlace
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
        NotEmptyPlace: "没有开始",
        BadRedisUrl: "REDIS_URL 不能用",
        BadPicturesUrl: "PICTURES_URL 不能用",
        PicturesAway: "没有做完",
        UnusableDatabase: "DATABASE_URL 不能用",
        UnknownSchema: "数据库是更新的版本写的，这个版本打不开",
        StorageFailed: "数据库出错",
        RowsInvalid: "标注文件有错",
        NothingToEvaluate: "没有可以衡量的消息",
    }
    return next((what for kind, what in known.items() if isinstance(error, kind)), "")
