"""Several engines: a question goes to one that answers, as long as any does, and a new model to all of them or to none."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from bot.engine.client import EngineProcess, EngineUnavailable
from bot.engine.pool import BadEngineUrl, EnginePool
from bot.engine.server import application
from bot.engine.stand import Answers, ModelRefused, Stand
from bot.engine.wire import Answer, Question
from tests.engine.test_client import FAKE, hears
from tests.engine.test_server import Echo


@contextmanager
def pool_of(*urls: str) -> Iterator[EnginePool]:
    pool = EnginePool(urls, look_seconds=0.05, answer_seconds=2)
    pool.start()
    try:
        yield pool
    finally:
        pool.stop()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[EngineProcess]]:
    """Two engines in processes of their own, which note what they answered in folders of their own."""
    started = []
    for name in ("a", "b"):
        model = tmp_path / name / "model"
        model.parent.mkdir()
        model.write_text("well")
        engine = EngineProcess(model, name, command=FAKE)
        engine.start()
        started.append(engine)
    yield started
    for engine in started:
        engine.stop()


def url(engine: EngineProcess) -> str:
    assert engine._remote is not None
    return engine._remote.url


def answered(engine: EngineProcess) -> list[str]:
    log = engine.model.parent / "answered"
    return log.read_text().split() if log.exists() else []


def until(holds: Callable[[], bool], seconds: float = 5) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def test_engines_share_the_questions(processes: list[EngineProcess]) -> None:
    with pool_of(*map(url, processes)) as pool:
        for number in range(10):
            pool.answer(hears(f"q{number}"))
    assert [len(answered(engine)) for engine in processes] == [5, 5]


def test_a_killed_engine_costs_no_answer(processes: list[EngineProcess]) -> None:
    first = processes[0]
    with pool_of(*map(url, processes)) as pool, ThreadPoolExecutor(4) as desk:
        found = desk.map(lambda number: pool.answer(hears(f"q{number}")).action, range(200))
        assert first.pid is not None
        os.kill(first.pid, signal.SIGKILL)
        assert list(found) == [f"heard_q{number}" for number in range(200)]
        assert pool.healthy()


def test_a_frozen_engine_is_waited_for_once_and_asked_again_when_it_thaws(processes: list[EngineProcess]) -> None:
    frozen, other = processes
    assert frozen.pid is not None
    with pool_of(url(frozen), url(other)) as pool:
        os.kill(frozen.pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            assert [pool.answer(hears(f"q{n}")).action for n in range(20)] == [f"heard_q{n}" for n in range(20)]
            assert time.monotonic() - begun < 2 * pool.answer_seconds
            assert answered(other) == [f"q{n}" for n in range(20)]
        finally:
            os.kill(frozen.pid, signal.SIGCONT)
        assert until(lambda: all(member.well for member in pool._members))
        pool.answer(hears("thawed1"))
        pool.answer(hears("thawed2"))
    assert {"thawed1", "thawed2"} & set(answered(frozen))


def test_without_any_engine_it_is_said_so(processes: list[EngineProcess]) -> None:
    urls = [*map(url, processes)]
    with pool_of(*urls) as pool:
        for engine in processes:
            engine.stop()
        with pytest.raises(EngineUnavailable, match="none of 2 engines answered"):
            pool.answer(hears("anybody?"))
        assert until(lambda: not pool.healthy())


def test_every_bad_address_is_named() -> None:
    with pytest.raises(BadEngineUrl) as refused:
        EnginePool(("http://127.0.0.1:5055", "10.0.0.5:5055", "http://:1", "http://h:99999"))
    named = [part.split()[0] for part in str(refused.value).split("；")]
    assert named == ["10.0.0.5:5055", "http://:1", "http://h:99999"]


class Named(Echo):
    """Answers with the name of its model."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def answer(self, question: Question) -> Answer:
        return Answer(self.name)


def load(hash: str) -> Answers:
    if hash == "broken":
        raise ModelRefused("no archive")
    return Named(hash)


@contextmanager
def following(published: dict[str, str]) -> Iterator[str]:
    """The address of an engine that follows what is published, as `serving.serve_alone` does."""
    stand = Stand(Named("old"), "old", load)
    ended = threading.Event()

    def follow() -> None:
        while not ended.wait(0.05):
            if "hash" in published:
                stand.change_to(published["hash"])

    server = uvicorn.Server(uvicorn.Config(application(stand), port=0, log_level="critical", ws="none"))
    threads = [threading.Thread(target=server.run), threading.Thread(target=follow)]
    for thread in threads:
        thread.start()
    assert until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    ended.set()
    server.should_exit = True
    for thread in threads:
        thread.join()


def test_a_published_model_answers_at_every_engine_and_no_question_is_lost(tmp_path: Path) -> None:
    published: dict[str, str] = {}
    with following(published) as one, following(published) as two, pool_of(one, two) as pool, ThreadPoolExecutor(2) as desk:
        assert pool.model == "old"
        found = desk.map(lambda number: pool.answer(hears(f"q{number}")).action, range(300))
        pool.change_to(tmp_path / "new.tar.gz", "new", lambda: published.update(hash="new"))
        after = [pool.answer(hears("after")).action for _ in range(4)]
        assert (after, pool.model) == (["new"] * 4, "new")
        assert set(Counter(found)) <= {"old", "new"}


def test_a_model_that_an_engine_refuses_is_not_published(tmp_path: Path) -> None:
    published: dict[str, str] = {}
    with following(published) as one, pool_of(one) as pool:
        with pytest.raises(EngineUnavailable, match="no archive"):
            pool.change_to(tmp_path / "broken.tar.gz", "broken", lambda: published.update(hash="broken"))
        assert (published, pool.answer(hears("still there?")).action) == ({}, "old")
