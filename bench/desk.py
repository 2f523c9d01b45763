"""Desk against plain Rasa: from a buyer's send to the reply on his screen, 100 buyers at once. `python -m bench.desk`.

Ours is what `huashu up` starts: message and reply by HTTP and WebSocket, stored, in auto mode. The peer is plain Rasa's REST channel
with a tracker in SQLite and one action over HTTP. Our wait for a buyer's further lines is off: it is not work.
`python -m bench.desk ours` leaves the peer out, `plain` leaves us out.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from websockets.client import connect
from websockets.exceptions import WebSocketException

from bench.peer import free_port, wait_for_port
from bench.training import train_peer
from bench.worker import ROOT, environment, memory, processor_seconds
from bot.files.yaml_file import load_yaml
from bot.settings import load_settings

BUYERS, PATIENCE = 100, 120.0
#: Messages of each buyer: enough for a hundredth of them to be several; the peer takes so long for one that fewer have to do.
TURNS = {"huashu": 10, "plain Rasa": 2}
WARM = 5
MESSAGES = ("你好 在吗", "最近有什么活动吗", "谢谢", "有没有优惠", "好的 再见")
COPIED = ("config.yml", "domain.yml", "data", "macros", "shop", "bot/nlu", "bot/core")
OURS, PLAIN, ACTIONS = free_port(), free_port(), free_port()

#: A buyer's send and the wait for his reply; True when one came.
Say = Callable[[str], Awaitable[bool]]
Buyer = Callable[[int], AbstractAsyncContextManager[Say]]


@dataclass
class Load:
    """What a hundred buyers went through: seconds of each answered message and of the whole, and how many got no answer."""

    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0
    lost: int = 0
    cpu: float = 0.0
    megabytes: float = 0.0


def main(which: str) -> None:
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder:
        found: dict[str, Load] = {}
        if which != "plain":
            found["huashu"] = measure_ours(Path(folder) / "ours")
        if which != "ours":
            trained, _ = train_peer(ROOT, load_settings().data / "bench")
            found["plain Rasa"] = measure_plain(Path(shutil.copytree(trained, Path(folder) / "plain")))
    print(f"{BUYERS} buyers at once, each sends when he has his answer")
    print(f"{'':12}{'messages':>10}{'p50 ms':>10}{'p99 ms':>10}{'messages/s':>12}{'CPU ms each':>13}{'unanswered':>12}{'MB':>8}")
    for name, load in found.items():
        quantiles, count = statistics.quantiles(load.seconds, n=100), len(load.seconds)
        print(
            f"{name:12}{count:10}{1000 * quantiles[49]:10.0f}{1000 * quantiles[98]:10.0f}{count / load.whole:12.1f}"
            f"{1000 * load.cpu / count:13.1f}{load.lost:12}{load.megabytes:8.0f}",
            flush=True,
        )


def measure_ours(folder: Path) -> Load:
    with our_desk(folder) as pids:
        return asyncio.run(load(our_buyer, TURNS["huashu"], pids))


def measure_plain(peer: Path) -> Load:
    with actions(peer) as actors, plain_rasa(peer) as process:
        return asyncio.run(load(plain_buyer, TURNS["plain Rasa"], lambda: [process.pid, actors]))


async def load(buyer: Buyer, turns: int, pids: Callable[[], list[int]]) -> Load:
    """A hundred buyers, all connected before the first of them writes; some others have warmed everything before."""
    found, go = Load(), asyncio.Event()
    for number in range(WARM):
        async with buyer(BUYERS + number) as say:
            for text in MESSAGES:
                await say(text)

    async def one(number: int) -> None:
        async with buyer(number) as say:
            here.release()
            await go.wait()
            for turn in range(turns):
                start = time.perf_counter()
                try:
                    answered = await say(MESSAGES[(number + turn) % len(MESSAGES)])
                except (httpx.HTTPError, asyncio.TimeoutError, WebSocketException):
                    answered = False
                if answered:
                    found.seconds.append(time.perf_counter() - start)
                else:
                    found.lost += 1

    here = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(one(number)) for number in range(BUYERS)]
    for _ in tasks:
        await asyncio.wait_for(here.acquire(), PATIENCE)
    start, spent = time.perf_counter(), sum(map(processor_seconds, pids()))
    go.set()
    await asyncio.gather(*tasks)
    found.whole = time.perf_counter() - start
    found.cpu = sum(map(processor_seconds, pids())) - spent
    found.megabytes = sum(map(memory, pids()))
    return found


@asynccontextmanager
async def our_buyer(number: int) -> AsyncIterator[Say]:
    """A widget: a session, a socket, and messages by HTTP."""
    url = f"http://127.0.0.1:{OURS}/api/buyer"
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:
        session = (await admitted(lambda: http.post(f"{url}/session", json={"shop": "bench"}))).json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        async with connect(f"{url.replace('http', 'ws', 1)}/push", ping_interval=None) as socket:
            await socket.send(json.dumps({"token": session["token"], "after": 0}))

            replies: asyncio.Queue[None] = asyncio.Queue()
            listening = asyncio.create_task(listen(socket, replies))

            async def say(text: str) -> bool:
                while not replies.empty():
                    replies.get_nowait()
                client_id = f"{number}-{time.perf_counter_ns()}"
                await socket.send('{"type":"pong"}')  # who is told something all the time is never asked whether he is there
                await admitted(lambda: http.post(f"{url}/messages", json={"client_id": client_id, "text": text}, headers=headers))
                await asyncio.wait_for(replies.get(), PATIENCE)
                return True

            try:
                yield say
            finally:
                listening.cancel()


async def admitted(ask: Callable[[], Awaitable[httpx.Response]]) -> httpx.Response:
    """As a widget does: who is told to come again comes again."""
    while (response := await ask()).status_code == httpx.codes.SERVICE_UNAVAILABLE:
        await asyncio.sleep(float(response.headers["Retry-After"]))
    return response.raise_for_status()


async def listen(socket: Any, replies: asyncio.Queue[None]) -> None:
    """As a widget does all the time: pings are answered also while nobody writes."""
    async for said in socket:
        frame = json.loads(said)
        if frame["type"] == "ping":
            await socket.send('{"type":"pong"}')
        if any(message["author"] == "bot" for message in frame.get("messages", ())):
            replies.put_nowait(None)


@asynccontextmanager
async def plain_buyer(number: int) -> AsyncIterator[Say]:
    async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as http:

        async def say(text: str) -> bool:
            body = {"sender": f"buyer-{number}", "message": text}
            answer = await http.post(f"http://127.0.0.1:{PLAIN}/webhooks/rest/webhook", json=body)
            return bool(answer.raise_for_status().json())

        yield say


@contextmanager
def our_desk(folder: Path) -> Iterator[Callable[[], list[int]]]:
    """`huashu up` on a copy of the shop that does not wait for further lines; gives the processes' ids."""
    for name in COPIED:
        source, target = ROOT / name, folder / "root" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    write_profile(folder / "root" / "shop" / "profile.yml")
    data = folder / "var"
    data.mkdir()
    (data / "models").symlink_to((ROOT / "var" / "models").resolve())
    command = [sys.executable, "-m", "bot", "up", "--port", str(OURS), "--data", str(data)]
    with (folder / "desk.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HUASHU_ROOT": str(folder / "root")}, stdout=log, stderr=log)
        try:
            wait_for_port(OURS, process)
            wait_until_ready(process)
            yield lambda: [process.pid, *children(process.pid)]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def write_profile(path: Path) -> None:
    """JSON is YAML."""
    profile = load_yaml(path)
    profile["id"] = "bench"
    profile["auto"]["lines_wait_seconds"] = 0
    profile["buyers"] |= {"messages_a_minute": 1_000_000, "address_a_minute": 1_000_000}
    path.write_text(json.dumps(profile, ensure_ascii=False), "utf-8")


def wait_until_ready(process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{OURS}/readyz", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.HTTPError:
            time.sleep(0.2)
    raise RuntimeError("the desk did not start")


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def actions(peer: Path) -> Iterator[int]:
    """Rasa's own action server; its process."""
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(ACTIONS)]
    with subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment()) as process:
        wait_for_port(ACTIONS, process)
        yield process.pid
        process.terminate()


@contextmanager
def plain_rasa(peer: Path) -> Iterator[subprocess.Popen[bytes]]:
    (peer / "credentials.yml").write_text("rest:\n")
    (peer / "endpoints.yml").write_text(
        f"action_endpoint:\n  url: http://127.0.0.1:{ACTIONS}/webhook\ntracker_store:\n  type: SQL\n  dialect: sqlite\n  db: tracker.db\n"
    )
    command = [sys.executable, "-m", "rasa", "run", "--port", str(PLAIN), "-i", "127.0.0.1", "-m", "models/plain.tar.gz"]
    process = subprocess.Popen(command, cwd=peer, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        wait_for_port(PLAIN, process)
        yield process
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
