"""Whatever becomes of an engine, the desk gets an answer or is told that there is none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.engine.client import EngineProcess, EngineUnavailable, RemoteEngine
from bot.engine.parent import PARENT
from bot.engine.wire import Answer, Incoming, Question

FAKE = (sys.executable, "-m", "tests.engine.fake_engine")
ROOT = Path(__file__).resolve().parents[2]


def hears(text: str) -> Question:
    return Question([], Incoming(text))


async def moody(request: Request) -> Response:
    """An engine that behaves as the message asks it to."""
    text = (await request.json())["incoming"]["text"]
    if text == "slow":
        time.sleep(1)
    replies: dict[str, Callable[[], Response]] = {
        "500": lambda: PlainTextResponse("fault", 500),
        "400": lambda: JSONResponse({"error": "what?"}, 400),
        "html": lambda: PlainTextResponse("<html>"),
        "nonsense": lambda: JSONResponse({"mood": "bad"}),
    }
    return replies.get(text, lambda: JSONResponse({"action": "ok", "events": []}))()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of a moody engine."""
    app = Starlette(routes=[Route("/answer", moody, methods=["POST"])])
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who comes before the server is up waits
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def test_an_answer_comes_over_the_wire(url: str) -> None:
    assert RemoteEngine(url).answer(hears("hello")) == Answer("ok")


@pytest.mark.parametrize("mood", ["500", "400", "html", "nonsense", "slow"])
def test_anything_but_an_answer_is_an_engine_that_is_not_there(url: str, mood: str) -> None:
    with pytest.raises(EngineUnavailable):
        RemoteEngine(url, timeout=0.3).answer(hears(mood))


def test_nobody_at_home_is_an_engine_that_is_not_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        absent = RemoteEngine(f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert not absent.healthy()
        with pytest.raises(EngineUnavailable, match="NewConnectionError"):
            absent.answer(hears("hello"))


def test_a_client_that_another_thread_has_closed_is_an_engine_that_is_not_there(url: str) -> None:
    remote = RemoteEngine(url)
    remote.close()
    assert not remote.healthy()
    with pytest.raises(EngineUnavailable, match="closed"):
        remote.answer(hears("hello"))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_text("well")
    return path


def answered(model: Path) -> list[str]:
    return (model.parent / "answered").read_text().split()


def test_an_engine_is_started_by_the_first_question_and_kept(model: Path) -> None:
    engine = EngineProcess(model, "hash", command=FAKE)
    assert engine.pid is None
    try:
        assert engine.answer(hears("one")).action == "heard_one"
        first = engine.pid
        assert engine.parse("two") == {"text": "two"}
        assert engine.pid == first
    finally:
        engine.stop()
    assert engine.pid is None
    assert answered(model) == ["one", "two"]


def test_an_engine_killed_between_two_questions_answers_the_second(model: Path) -> None:
    with EngineProcess(model, "hash", command=FAKE) as engine:
        engine.answer(hears("one"))
        first = engine.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        assert engine.answer(hears("two")).action == "heard_two"
        assert engine.pid != first
    assert answered(model) == ["one", "two"]


def test_an_engine_that_dies_of_a_question_is_asked_once_more(model: Path) -> None:
    with EngineProcess(model, "hash", command=FAKE) as engine:
        first = engine.pid
        assert engine.answer(hears("die")).action == "heard_die"
        assert engine.pid != first
    assert answered(model) == ["die"]


def test_many_questions_to_an_engine_that_dies_are_all_answered_once(model: Path) -> None:
    asked = ["die", *(f"q{number}" for number in range(15))]
    with EngineProcess(model, "hash", command=FAKE) as engine, ThreadPoolExecutor(8) as desk:
        actions = list(desk.map(lambda text: engine.answer(hears(text)).action, asked))
    assert actions == [f"heard_{text}" for text in asked]


def test_an_engine_that_ends_while_starting_leaves_its_last_words(model: Path) -> None:
    model.write_text("broken")
    with pytest.raises(EngineUnavailable, match=r"ended while starting: warming up \| the archive is no archive"):
        EngineProcess(model, "hash", command=FAKE).answer(hears("one"))


def test_an_engine_that_never_listens_is_ended_and_leaves_its_last_words(model: Path) -> None:
    model.write_text("deaf")
    engine = EngineProcess(model, "hash", start_seconds=1, command=FAKE)
    with pytest.raises(EngineUnavailable, match="did not start within 1 s: still loading"):
        engine.start()
    assert engine.pid is None
    model.write_text("well")
    with engine:
        assert engine.answer(hears("one")).action == "heard_one"


def test_an_engine_ends_with_the_desk_that_started_it(model: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from bot.engine.client import EngineProcess\n"
        f"engine = EngineProcess(Path({str(model)!r}), 'hash', command={FAKE!r}); engine.start()\n"
        "print(engine.pid, flush=True); time.sleep(60)"
    )
    desk = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    assert desk.stdout is not None
    engine = int(desk.stdout.readline())
    desk.kill()
    desk.wait()
    desk.stdout.close()
    assert _gone(engine, within=10)


def test_an_engine_whose_desk_died_before_it_could_look_ends_as_well(model: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    environment = {**os.environ, PARENT: str(gone.pid)}
    engine = subprocess.Popen([*FAKE, "--model", str(model), "--hash", "h", "--port", "0"], cwd=ROOT, env=environment)
    assert engine.wait(10) == 0


def _gone(pid: int, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if not _runs(pid):
            return True
        time.sleep(0.1)
    return False


def _runs(pid: int) -> bool:
    """Whether the process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
