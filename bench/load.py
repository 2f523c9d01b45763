"""How much it carries: more and more buyers with think time, and agents. `python -m bench.load [SHAPE …] [BUYERS …]`.

SHAPE is `embedded` (what `huashu up` starts) or `grown` (what `make grown` starts); without one both are measured, without numbers with
100, 500 and 2,000 buyers. A buyer opens a socket, writes, waits for the reply on his screen, thinks, and writes again; five agents listen
to every change, look at what changed, and open a conversation every few seconds. `LOAD_SECONDS` (90) are measured after `LOAD_WARM` (15).

The buyers share the machine with what is measured, so they are one light program of our own: locust has no WebSockets, and brings gevent
and Flask into an environment that Rasa has tied up already.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import re
import secrets
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from bench.desk import COPIED, MESSAGES, write_profile
from bench.worker import ROOT, memory, processor_seconds
from bot.settings import load_settings
from deploy.grown import Grown, grown
from deploy.servers import Server, descendants, free_port, until

SECONDS, WARM = float(os.environ.get("LOAD_SECONDS", "90")), float(os.environ.get("LOAD_WARM", "15"))
BUYERS = (100, 500, 2000)
THINK_SECONDS = (5.0, 15.0)
AGENTS = 5
LOOKS_SECONDS = (2.0, 6.0)  # between two conversations that an agent opens
PATIENCE = 300.0
COMING = 50.0  # buyers a second, while they come

#: Process ids by the name of the part.
Parts = Callable[[], Mapping[str, list[int]]]


@dataclass(frozen=True)
class Place:
    """A shape that runs: where it is, who may sign in, and what it consists of."""

    url: str
    password: str
    parts: Parts


@dataclass
class Seen:
    """What happened while it was measured: seconds of each; `said` were acknowledged, `waiting` are how long those without a reply wait."""

    taken: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)
    waiting: list[float] = field(default_factory=list)
    lists: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    sent_away: int = 0


@dataclass(frozen=True)
class Cost:
    """Of one part: seconds of processor in each second, and for a thousand answered messages; megabytes."""

    cores: float
    each_thousand: float
    megabytes: float


@dataclass(frozen=True)
class Figures:
    shape: str
    buyers: int
    answered_a_second: float
    milliseconds: Mapping[str, Sequence[float]]
    counts: Mapping[str, int]
    parts: Mapping[str, Cost]
    load_before: float


class Clock:
    """Whether something that ends now counts."""

    def __init__(self) -> None:
        self.begun = self.end = float("inf")

    def counts(self) -> bool:
        return self.begun <= time.monotonic() <= self.end


async def measure(shape: str, place: Place, buyers: int) -> Figures:
    seen, clock, load = Seen(), Clock(), os.getloadavg()[0]
    timeout, connector = aiohttp.ClientTimeout(PATIENCE), aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(place.url, timeout=timeout, connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:
        crowd = [_Buyer(http, seen, clock) for _ in range(buyers)]
        tasks = [asyncio.create_task(_agent(place, seen, clock)) for _ in range(AGENTS)]
        for buyer in crowd:
            tasks.append(asyncio.create_task(buyer.stay()))
            await asyncio.sleep(1 / COMING)
        await asyncio.sleep(WARM)
        before, clock.begun = _spent(place.parts()), time.monotonic()
        await asyncio.sleep(SECONDS)
        clock.end, after = time.monotonic(), _spent(place.parts())
        seen.waiting = [clock.end - buyer.since for buyer in crowd if buyer.since is not None]
        sizes = {name: sum(map(_memory, pids)) for name, pids in place.parts().items()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    whole, thousands = clock.end - clock.begun, max(len(seen.answered), 1) / 1000
    spent = {name: after[name] - before.get(name, 0) for name in after}
    parts = {name: Cost(spent[name] / whole, spent[name] / thousands, sizes.get(name, 0)) for name in spent}
    kinds = ("taken", "told", "answered", "waiting", "lists", "opened")
    quantiles = {kind: _quantiles(getattr(seen, kind)) for kind in kinds}
    counts = {kind: len(getattr(seen, kind)) for kind in kinds} | {"sent_away": seen.sent_away}
    return Figures(shape, buyers, len(seen.answered) / whole, quantiles, counts, parts, load)


class _Buyer:
    """A widget: `since` is when the message was sent that has no reply yet."""

    def __init__(self, http: aiohttp.ClientSession, seen: Seen, clock: Clock) -> None:
        self._http, self._seen, self._clock = http, seen, clock
        self.since: float | None = None
        self._replied = asyncio.Event()

    async def stay(self) -> None:
        session = await self._session()
        async with self._http.ws_connect("/api/buyer/push") as socket:
            await socket.send_json({"token": session["token"], "after": 0})
            listening = asyncio.create_task(self._listen(socket))
            try:
                await self._talk({"Authorization": f"Bearer {session['token']}"})
            finally:
                listening.cancel()

    async def _session(self) -> Any:
        while True:
            async with self._http.post("/api/buyer/session", json={"shop": "bench"}) as answer:
                if answer.status < 300:
                    return await answer.json()
                await asyncio.sleep(float(answer.headers.get("Retry-After", 3)))

    async def _talk(self, headers: Mapping[str, str]) -> None:
        number = random.randrange(len(MESSAGES))
        while True:
            await asyncio.sleep(random.uniform(*THINK_SECONDS))
            number += 1
            self._replied.clear()
            self.since = time.monotonic()
            said = {"client_id": secrets.token_hex(8), "text": MESSAGES[number % len(MESSAGES)]}
            await self._until_taken(said, headers)
            self._note(self._seen.taken)
            await self._replied.wait()
            self._note(self._seen.answered)
            self.since = None

    async def _until_taken(self, said: Mapping[str, str], headers: Mapping[str, str]) -> None:
        """As a widget does: who is told to come again comes again, with the same words under the same id."""
        while True:
            async with self._http.post("/api/buyer/messages", json=said, headers=headers) as answer:
                if answer.status < 300:
                    return
                self._seen.sent_away += self._clock.counts()
                await asyncio.sleep(float(answer.headers.get("Retry-After", 3)))

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for frame in socket:
            said = json.loads(frame.data)
            if said["type"] == "ping":
                await socket.send_json({"type": "pong"})
            if said["type"] == "queue" and self.since is not None:
                self._note(self._seen.told)
            if any(message["author"] == "bot" for message in said.get("messages", ())):
                self._replied.set()

    def _note(self, seconds: list[float]) -> None:
        if self._clock.counts() and self.since is not None:
            seconds.append(time.monotonic() - self.since)


async def _agent(place: Place, seen: Seen, clock: Clock) -> None:
    """A workbench: every change that is pushed is looked up at once, as its page does, and now and then a conversation is opened."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(place.url, cookie_jar=jar, timeout=aiohttp.ClientTimeout(PATIENCE)) as http:
        async with http.post("/api/session", json={"name": "admin", "password": place.password}) as answer:
            answer.raise_for_status()
        async with http.ws_connect("/api/push", headers={"Origin": place.url}) as socket:
            changed: list[str] = []
            ways = [_changes(socket, changed), _look_up(http, changed, seen, clock), _open(http, seen, clock)]
            await asyncio.gather(*ways)


async def _changes(socket: aiohttp.ClientWebSocketResponse, changed: list[str]) -> None:
    async for frame in socket:
        said = json.loads(frame.data)
        if said["type"] == "ping":
            await socket.send_json({"type": "pong"})
        changed += said.get("ids", ())


async def _look_up(http: aiohttp.ClientSession, changed: list[str], seen: Seen, clock: Clock) -> None:
    while True:
        ids, changed[:] = list(dict.fromkeys(changed))[:MOST_LOOKED_UP], []
        if ids:
            await _timed(http, "/api/conversations", [("ids", id) for id in ids], seen.lists, clock)
        await asyncio.sleep(GATHERED_SECONDS)


async def _open(http: aiohttp.ClientSession, seen: Seen, clock: Clock) -> None:
    while True:
        await asyncio.sleep(random.uniform(*LOOKS_SECONDS))
        found = await _timed(http, "/api/conversations", [("list", "all"), ("limit", "50")], seen.lists, clock)
        if found["conversations"]:
            id = random.choice(found["conversations"])["id"]
            await _timed(http, f"/api/conversations/{id}", [], seen.opened, clock)


async def _timed(http: aiohttp.ClientSession, path: str, query: Sequence[tuple[str, str]], seconds: list[float], clock: Clock) -> Any:
    begun = time.monotonic()
    async with http.get(path, params=query) as answer:
        found = await answer.json()
    if clock.counts():
        seconds.append(time.monotonic() - begun)
    return found


def _spent(parts: Mapping[str, list[int]]) -> dict[str, float]:
    return {name: sum(map(_processor, pids)) for name, pids in parts.items()}


def _processor(pid: int) -> float:
    with contextlib.suppress(OSError):
        return processor_seconds(pid)
    return 0.0


def _memory(pid: int) -> float:
    with contextlib.suppress(OSError):
        return memory(pid)
    return 0.0


def _quantiles(seconds: Sequence[float]) -> list[float]:
    """p50, p95 and p99 in milliseconds."""
    if len(seconds) < 2:
        return [1000 * one for one in seconds for _ in range(3)]
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return [round(1000 * cuts[n - 1], 1) for n in (50, 95, 99)]


@contextmanager
def embedded_place(folder: Path) -> Iterator[Place]:
    port, data = free_port(), folder / "var"
    data.mkdir()
    (data / "models").symlink_to(load_settings().models.resolve())
    command = [sys.executable, "-m", "bot", "up", "--port", str(port), "--data", str(data)]
    desk = Server("desk", command, port, folder / "desk.log", {"HUASHU_ROOT": str(checkout(folder))})
    desk.start()
    process = desk.process
    assert process is not None
    try:
        yield Place(f"http://127.0.0.1:{port}", password_in(desk.log), lambda: {"desk": [process.pid], "engine": descendants(process.pid)})
    finally:
        desk.end()


@contextmanager
def grown_place(folder: Path) -> Iterator[Place]:
    folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
    data = folder / "var"
    data.mkdir()
    (data / "models").symlink_to(load_settings().models.resolve())
    with grown(Grown(folder / "grown", broker=False, settings={"HUASHU_ROOT": str(checkout(folder))}, data=data)) as shape:

        def parts() -> dict[str, list[int]]:
            running = {name: server.process.pid for name, server in shape.servers.items() if server.process}
            return {name: [pid, *descendants(pid)] for name, pid in running.items()}

        yield Place(shape.url, password_in(shape.servers["desk0"].log), parts)


def checkout(folder: Path) -> Path:
    """A copy of the shop that does not wait for further lines and takes any number from one address."""
    for name in COPIED:
        source, target = ROOT / name, folder / "root" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    write_profile(folder / "root" / "shop" / "profile.yml")
    return folder / "root"


def password_in(log: Path) -> str:
    """The desk says it once it serves."""
    found: list[str] = []

    def said() -> bool:
        found[:] = re.findall(r"密码 (\S+?)（", log.read_text("utf-8", "replace"))
        return bool(found)

    assert until(said, 60), log.read_text("utf-8", "replace")[-1000:]
    return found[0]


PLACES = {"embedded": embedded_place, "grown": grown_place}
MOST_LOOKED_UP = 500
GATHERED_SECONDS = 0.3  # as the page does


def show(found: Figures) -> None:
    print(f"{found.shape}, {found.buyers} buyers: {found.answered_a_second:.1f} messages/s; load before {found.load_before:.1f}")
    print(f"  {'':34}{'count':>8}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}")
    names = {
        "taken": "buyer: send to acknowledged", "told": "buyer: send to told of the queue", "answered": "buyer: send to reply",
        "waiting": "buyer: without a reply at the end", "lists": "agent: a list", "opened": "agent: a conversation",
    }  # fmt: skip
    for kind, name in names.items():
        figures = "".join(f"{one:10.0f}" for one in found.milliseconds[kind])
        print(f"  {name:34}{found.counts[kind]:8}{figures}")
    print(f"  told to come again {found.counts['sent_away']}")
    print(f"  {'':34}{'cores':>8}{'CPU s per 1,000':>17}{'MB':>8}")
    for name, cost in found.parts.items():
        print(f"  {name:34}{cost.cores:8.2f}{cost.each_thousand:17.1f}{cost.megabytes:8.0f}")
    total = Cost(*(sum(getattr(cost, what) for cost in found.parts.values()) for what in ("cores", "each_thousand", "megabytes")))
    print(f"  {'all':34}{total.cores:8.2f}{total.each_thousand:17.1f}{total.megabytes:8.0f}", flush=True)
    print(json.dumps(asdict(found)), file=sys.stderr, flush=True)


def main(words: Sequence[str]) -> None:
    shapes = [word for word in words if word in PLACES] or list(PLACES)
    for shape in shapes:
        for buyers in [int(word) for word in words if word.isdigit()] or BUYERS:
            with tempfile.TemporaryDirectory(prefix="huashu-load-") as folder, PLACES[shape](Path(folder)) as place:
                show(asyncio.run(measure(shape, place, buyers)))


if __name__ == "__main__":
    main(sys.argv[1:])
