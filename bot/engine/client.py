"""The desk's side of the engine, and the watch over its process."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from urllib3 import BaseHTTPResponse, connection_from_url
from urllib3.exceptions import HTTPError

from bot.engine.parent import PARENT
from bot.engine.wire import Answer, Malformed, Question, answer_from
from bot.trace import passed_on, trace

T = TypeVar("T")

OK, CONFLICT = 200, 409
JSON = {"Content-Type": "application/json"}
MOST_KEPT = 16  # connections; more at once are opened and closed again
LOAD_SECONDS = 180.0  # TensorFlow alone takes ten, on a busy machine far more


class EngineUnavailable(RuntimeError):
    """No engine answered in time."""


class Engine(Protocol):
    """What the desk asks: the next action for a dialogue."""

    def answer(self, question: Question) -> Answer: ...


@dataclass
class RemoteEngine:
    """An engine at a URL. Every question may be asked again: the engine keeps nothing.

    By urllib3: a question to the engine next door costs httpx more of the desk's processor than understanding it costs the engine.
    """

    url: str
    timeout: float = 10.0
    _http: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._path = urlsplit(self.url).path.rstrip("/")
        self._http = connection_from_url(self.url, maxsize=MOST_KEPT, retries=False)

    def answer(self, question: Question) -> Answer:
        """Raises EngineUnavailable when the engine is down, slow, fails or makes no sense."""
        try:
            return answer_from(self._post("/answer", question.as_json()))
        except Malformed as error:
            raise EngineUnavailable(str(error)) from error

    def parse(self, text: str) -> dict[str, Any]:
        parsed: dict[str, Any] = self._post("/parse", {"text": text})
        return parsed

    def healthy(self) -> bool:
        try:
            return self._ask("GET", "/health", 2).status == OK
        except HTTPError:
            return False

    def model(self) -> str:
        """The hash of the model that it answers with; raises EngineUnavailable."""
        try:
            return str(_json(self._ask("GET", "/health", 2))["model"])
        except (HTTPError, ValueError, KeyError, TypeError) as error:
            raise EngineUnavailable(f"{type(error).__name__}: {error}") from error

    def prepare(self, hash: str) -> None:
        """Let it load another model beside its own; raises EngineUnavailable when it refuses."""
        self._post("/models", {"hash": hash}, LOAD_SECONDS)

    def close(self) -> None:
        self._http.close()

    def _post(self, path: str, body: Any, seconds: float | None = None) -> Any:
        data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            response = self._ask("POST", path, seconds or self.timeout, data)
            if response.status == CONFLICT:
                raise EngineUnavailable(json.loads(response.data)["error"])
            return _json(response)
        except (HTTPError, ValueError) as error:
            raise EngineUnavailable(f"{type(error).__name__}: {error}") from error

    def _ask(self, method: str, path: str, seconds: float, data: bytes | None = None) -> BaseHTTPResponse:
        headers = JSON | passed_on(trace())
        response: BaseHTTPResponse = self._http.urlopen(
            method, self._path + path, data, headers=headers, timeout=seconds, redirect=False, retries=False
        )
        return response


def _json(response: BaseHTTPResponse) -> Any:
    """Raises ValueError for anything but a good answer."""
    if response.status != OK:
        raise ValueError(f"HTTP {response.status}")
    return json.loads(response.data)


@dataclass
class EngineProcess:
    """An engine in a process of its own: started, asked, and started again when it dies.

    `command` starts an engine; model, hash and port follow it.
    """

    model: Path
    registered: str
    start_seconds: float = LOAD_SECONDS
    command: Sequence[str] = (sys.executable, "-m", "bot.engine")
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)
    _remote: RemoteEngine | None = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def start(self) -> None:
        """Start the process and wait until it answers; raises EngineUnavailable with its last words when it does not."""
        with self._lock:
            self._ensure()

    def answer(self, question: Question) -> Answer:
        """Ask; when the engine died, start it again and ask once more. Raises EngineUnavailable."""
        return self._ask(lambda engine: engine.answer(question))

    def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse of a text; raises EngineUnavailable."""
        return self._ask(lambda engine: engine.parse(text))

    def healthy(self) -> bool:
        """Whether it answers now; nothing is started."""
        remote = self._remote
        return remote is not None and remote.healthy()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def stop(self) -> None:
        with self._lock:
            self._stop()

    def __enter__(self) -> EngineProcess:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _ask(self, ask: Callable[[RemoteEngine], T]) -> T:
        with self._lock:
            engine = self._ensure()
        try:
            return ask(engine)
        except EngineUnavailable:
            return ask(self._revived())

    def _revived(self) -> RemoteEngine:
        """After a failed call: the same engine when it still answers, else a new one."""
        with self._lock:
            if self._remote is not None and not self._remote.healthy():
                self._stop()
            return self._ensure()

    def _ensure(self) -> RemoteEngine:
        if self._process is not None and self._process.poll() is None and self._remote is not None:
            return self._remote
        self._stop()
        port = _free_port()
        command = [*self.command, "--model", str(self.model), "--hash", self.registered, "--port", str(port)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment(), start_new_session=True
        )
        self._remote = RemoteEngine(f"http://127.0.0.1:{port}")
        self._wait(self._process, self._remote)
        return self._remote

    def _wait(self, process: subprocess.Popen[bytes], remote: RemoteEngine) -> None:
        words = _Words(process)
        deadline = time.monotonic() + self.start_seconds
        while time.monotonic() < deadline:
            if process.poll() is not None:
                raise EngineUnavailable(f"the engine ended while starting: {words.last()}")
            if remote.healthy():
                return
            time.sleep(0.1)
        self._stop()
        raise EngineUnavailable(f"the engine did not start within {self.start_seconds:.0f} s: {words.last()}")

    def _stop(self) -> None:
        if self._remote is not None:
            self._remote.close()
            self._remote = None
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None


class _Words:
    """Drains a process's error stream, so that it never blocks, and keeps its last lines."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(process.stderr,), daemon=True)
        self._reader.start()

    def _read(self, stream: Any) -> None:
        with contextlib.suppress(ValueError), stream:
            for line in stream:
                self._lines = [*self._lines[-19:], line.decode("utf-8", "replace").rstrip()]

    def last(self) -> str:
        self._reader.join(1)
        return " | ".join(self._lines[-3:])


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, "PYTHONPATH": path, PARENT: str(os.getpid())}


def _free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
