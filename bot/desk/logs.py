"""What happened, one JSON object a line, without anybody's data.

No text of buyers or agents is ever logged. An error is its kind and where it came from, without its message, which could quote one;
a telephone number that gets into a line in another way is masked.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from bot.settings import ROOT
from bot.trace import trace

FILE = "desk.log"
BYTES, FILES = 10_000_000, 5
PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
LAST_FRAMES = 12

Event = MutableMapping[str, Any]


@contextmanager
def log_to(folder: Path) -> Iterator[None]:
    """Until the end of the block: to `desk.log` in the folder when a person sits at the terminal, else to standard error."""
    handler = _handler(folder)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=_LAST, foreign_pre_chain=_FIRST))
    root = logging.getLogger()
    before = root.handlers, root.level
    root.handlers, root.level = [handler], logging.WARNING  # nobody else's handler, which would write what is masked here
    logging.getLogger("bot").setLevel(logging.INFO)
    structlog.configure(
        processors=[*_FIRST, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    try:
        yield
    finally:
        root.handlers, root.level = before
        handler.close()
        structlog.reset_defaults()


def _handler(folder: Path) -> logging.Handler:
    if not sys.stderr.isatty():
        return logging.StreamHandler(sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    return RotatingFileHandler(folder / FILE, maxBytes=BYTES, backupCount=FILES, encoding="utf-8")


def nameless_error(_: Any, __: str, event: Event) -> Event:
    """An exception as its kind and its frames."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["frames"] = [_place(frame) for frame in traceback.extract_tb(error.__traceback__)[-LAST_FRAMES:]]
    return event


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else Path(*path.parts[-3:])
    return f"{name}:{frame.lineno} {frame.name}"


def traced(_: Any, __: str, event: Event) -> Event:
    """With the id of the request that it belongs to."""
    return {**event, "request": trace()} if trace() and "request" not in event else event


def masked(_: Any, __: str, event: Event) -> Event:
    """No whole telephone number in any value."""
    return {name: _masked(value) for name, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return PHONE.sub(r"\1****\2", value)
    return [_masked(inner) for inner in value] if isinstance(value, list) else value


def _own_words(_: Any, __: str, event: Event) -> Event:
    """Of a library's line only the pattern: its arguments are anybody's."""
    record = event.get("_record")
    if record is not None and not record.name.startswith("bot"):
        event["event"], event["logger"] = str(record.msg), record.name
    event.pop("positional_args", None)
    return event


_FIRST: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    traced,
    nameless_error,
]
_LAST: list[Any] = [
    _own_words,
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    masked,
    structlog.processors.JSONRenderer(ensure_ascii=False),
]
