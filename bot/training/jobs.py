"""Long work that a desk starts: one thing at a time on this machine, watched, cancelled; buyers are answered meanwhile."""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from errno import ENOSPC
from pathlib import Path
from typing import IO, Any, Literal

from bot.files.replacing import FULL
from bot.services.desk import Desk
from bot.store.database import StorageFailed
from bot.store.training import interrupted_work
from bot.training.processes import Cancelled, ProcessFailed

LOCK = ".work"
LINES = 400
Kind = Literal["train", "test", "replay"]
State = Literal["done", "failed", "cancelled"]
CALLED: dict[str, str] = {"train": "训练", "test": "测试", "replay": "回放"}


class WorkRuns(RuntimeError):
    """There is some already, here or in another process on this machine."""

    def __init__(self, who: str, kind: str) -> None:
        super().__init__(f"{who or '别人'} 正在{CALLED.get(kind, '训练')}，一次只能做一件，请等它做完")
        self.who, self.kind = who, kind


class NothingRuns(LookupError):
    def __init__(self) -> None:
        super().__init__("现在没有在做的事")


class WorkFailed(RuntimeError):
    """It can't be done; the text says why, in the words of shop people."""


@dataclass(frozen=True)
class Progress:
    """`subject` is the model it is about, if there is one; `left` the seconds that it may still take, None when unknown."""

    kind: Kind
    subject: str
    who: str
    started_at: datetime
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    left: float | None = None
    log: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How the last one ended; `reason` is why it failed."""

    kind: Kind
    subject: str
    who: str
    state: State
    reason: str
    ended_at: datetime


@dataclass(frozen=True)
class Tell:
    """What the work says of itself, and hears: `cancel` is set when nobody wants it any more."""

    progress: Callable[[str, int, int], None]
    cancel: threading.Event


#: Raises Cancelled, WorkFailed and ProcessFailed.
Work = Callable[[Tell], None]


@contextlib.contextmanager
def only_one(folder: Path, who: str, kind: str) -> Iterator[None]:
    """Hold the machine's one place for long work beside these models; raises WorkRuns. A process that ends gives it back."""
    file = _taken(folder, who, kind)
    try:
        yield
    finally:
        file.close()


def _taken(folder: Path, who: str, kind: str) -> IO[str]:
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / LOCK).open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        known = file.read().split("\n")
        file.close()
        raise WorkRuns(*(known if len(known) == 2 else ("", ""))) from error
    with contextlib.suppress(OSError):  # a full disk is no reason to refuse: it only says who is here
        file.truncate(0)
        os.write(file.fileno(), f"{who}\n{kind}".encode())
    return file


class Jobs:
    """The long work of one desk, which writes models into `folder`."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk, self._folder = desk, folder
        self._lock = threading.Lock()
        self._now: Progress | None = None
        self._usual: float | None = None
        self._begun = 0.0
        self._cancel = threading.Event()
        self._thread: threading.Thread | None = None
        self.last: Ended | None = None
        with contextlib.suppress(WorkRuns), only_one(folder, "", ""):
            self._clear("failed")

    @property
    def progress(self) -> Progress | None:
        """How far it is, None while nothing runs."""
        with self._lock:
            if self._now is None:
                return None
            seconds = time.monotonic() - self._begun
            return replace(self._now, seconds=round(seconds, 1), left=self._left(seconds))

    def start(self, kind: Kind, who: str, work: Work, *, subject: str = "", usual: float | None = None) -> None:
        """Begin; `usual` are the seconds it took before. Raises WorkRuns."""
        with self._lock:
            if self._now is not None:
                raise WorkRuns(self._now.who, self._now.kind)
            place = _taken(self._folder, who, kind)
            self._now = Progress(kind, subject, who, self._desk.now())
            self._usual, self._begun, self._cancel = usual, time.monotonic(), threading.Event()
            self._thread = threading.Thread(target=self._run, args=(self._now, work, Tell(self._heard, self._cancel), place), name=kind)
            self._thread.start()

    def cancel(self) -> None:
        """Stop it; the models that were there stay. Raises NothingRuns."""
        with self._lock:
            if self._now is None:
                raise NothingRuns
            self._cancel.set()

    def stop(self) -> None:
        """Cancel what runs and wait for its end: the desk goes down."""
        self._cancel.set()
        self.wait()

    def wait(self) -> None:
        """Until nothing runs."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, begun: Progress, work: Work, tell: Tell, place: IO[str]) -> None:
        state: State = "failed"
        reason = ""
        try:
            work(tell)
            state = "done"
        except Cancelled:
            state = "cancelled"
        except Exception as error:
            reason = reason_of(error)
        self._clear("cancelled" if state == "cancelled" else "failed")
        with self._lock:
            self.last = Ended(begun.kind, begun.subject, begun.who, state, reason, self._desk.now())
            self._now = None
            place.close()

    def _clear(self, state: str) -> None:
        """What is noted as running and does not: a process can't note its own end."""
        with contextlib.suppress(StorageFailed), self._desk.database.transaction() as connection:
            interrupted_work(connection, state, self._desk.now())

    def _heard(self, stage: str, done: int, total: int) -> None:
        with self._lock:
            if self._now is not None:
                line = f"{time.monotonic() - self._begun:6.1f} s  {stage}"
                log = self._now.log if self._now.stage == stage else (*self._now.log, line)[-LINES:]
                self._now = replace(self._now, stage=stage, done=done, total=total, log=log)

    def _left(self, seconds: float) -> float | None:
        now = self._now
        if self._usual is not None:
            return round(max(0.0, self._usual - seconds), 1)
        if now is None or now.kind == "train" or not now.done or not now.total:  # the steps of a training are not alike
            return None
        return round(seconds * (now.total - now.done) / now.done, 1)


#: How a full disk is called by the system, by SQLite, by PostgreSQL, by us.
_FULL = ("No space left on device", "database or disk is full", "could not extend file", FULL)


def reason_of(error: Exception) -> str:
    """Why work failed, for shop people first; what a program said follows for whoever helps them."""
    if isinstance(error, WorkFailed):
        return str(error)
    said = str(error)
    if getattr(error, "errno", None) == ENOSPC or any(sign in said for sign in _FULL):
        return "磁盘满了，写不下新的文件；清出空间再试一次，原来的都还在"
    if isinstance(error, ProcessFailed) and error.code < 0:
        return f"进程被系统结束了（信号 {-error.code}），多半是内存不够；关掉别的程序再试一次"
    if isinstance(error, FileNotFoundError) or "FileNotFoundError" in said:
        return f"有文件在做的时候被删掉了，找不到：{_missing(error, said)}"
    return f"没有做成，程序的最后几行话是：\n{said or type(error).__name__}"


def _missing(error: Any, said: str) -> str:
    name = getattr(error, "filename", None)
    return str(name) if name else said.strip().rsplit("\n", 1)[-1]
