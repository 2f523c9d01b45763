"""`python -m tests.chaos.run [grown|embedded …]`: a crowd of buyers while everything fails; ends with 1 when the ledger is not clean.

`CHAOS_SECONDS` (600), `CHAOS_RATE` (messages a second, 50), `CHAOS_LONGEST` (seconds of the longest fault, 30) and `CHAOS_SEED`.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.core.orders import Order
from bot.files.macros import load_macros
from bot.store.database import Database, StorageFailed, open_database
from bot.store.orders import save_orders
from bot.store.schema import migrate
from tests.builders import NOW, order
from tests.chaos import world
from tests.chaos.agents import Agents, hire
from tests.chaos.asking import Tally, client
from tests.chaos.buyers import EACH, Crowd
from tests.chaos.ledger import Ledger, ledger, unread, unseen, unsettled
from tests.chaos.other import Other
from tests.chaos.shapes import ROOT, Shape, embedded_shape, grown_shape, rampage, shop

IDENTITY_KEY = "what the shop's server signs with"
AGENTS = 4
SETTLING_SECONDS = 1200.0
READING_SECONDS = 90.0
SEEING_SECONDS = 60.0
TELL_SECONDS = 30.0

Shaped = Callable[[Path, Mapping[str, str], Other], AbstractContextManager[Shape]]
Told = Callable[[str], None]

SHAPES: Mapping[str, Shaped] = {"grown": grown_shape, "embedded": embedded_shape}


@dataclass(frozen=True)
class Storm:
    """How long buyers come, how many messages a second they say, and how many seconds the longest fault lasts."""

    seconds: float
    rate: float
    longest: float


@dataclass(frozen=True)
class Outcome:
    """What was done and what had to be said again.

    `heard` is how many seconds after the last buyer came everybody had been heard, `settled` how many later nothing waited any more.
    """

    faults: Counter[str]
    buyers: Tally
    staff: Tally
    too_late: int
    heard: float
    settled: float
    ledger: Ledger


def chaos(make: Shaped, folder: Path, storm: Storm, told: Told) -> Outcome:
    """One shape under one storm; `folder` is empty and will hold all logs."""
    other = Other()
    settings = {"HUASHU_ROOT": str(shop(folder)), "HUASHU_IDENTITY_KEY": IDENTITY_KEY, "HUASHU_SESSION_KEY": "chaos"}
    with make(folder, settings, other) as shape:
        told(f"{shape.url}: {len(shape.faults)} kinds of faults: {', '.join(sorted(shape.faults))}")
        migrate(shape.database_url)
        database = open_database(shape.database_url)
        with database.transaction() as connection:
            save_orders(connection, _orders(storm), datetime.now(timezone.utc))
        try:
            return asyncio.run(_weather(shape, storm, database, other, told))
        finally:
            database.close()


async def _weather(shape: Shape, storm: Storm, database: Database, other: Other, told: Told) -> Outcome:
    crowd, agents = Crowd(shape.url, IDENTITY_KEY), Agents(shape.url, hire(database, AGENTS))
    end = time.monotonic() + storm.seconds
    async with client(shape.url) as http:
        telling = asyncio.create_task(_tell(crowd, agents, other, told))
        raging = asyncio.create_task(asyncio.to_thread(rampage, shape, end, storm.longest, told))
        working = asyncio.create_task(agents.work())
        faults, _ = await asyncio.gather(raging, crowd.come(http, storm.rate, storm.seconds))
        calm = time.monotonic()
        told(f"the storm is over and everybody was heard: {len(crowd.acknowledged)} messages")
        agents.over.set()
        await working
        await _until(lambda: unsettled(database) == 0, SETTLING_SECONDS)
        await _until(lambda: unread(database, other) == 0, READING_SECONDS)
        settled = time.monotonic()
        await _until(lambda: unseen(database, crowd) == 0, SEEING_SECONDS)
        await crowd.leave()
        telling.cancel()
    found = ledger(database, load_macros(ROOT / "macros"), crowd, agents, other)
    return Outcome(Counter(faults), crowd.tally, agents.tally, agents.too_late, calm - end, settled - calm, found)


async def _tell(crowd: Crowd, agents: Agents, other: Other, told: Told) -> None:
    while True:
        await asyncio.sleep(TELL_SECONDS)
        heard = len(crowd.acknowledged)
        told(f"  said {crowd.said}, acknowledged {heard}, accepted by agents {len(agents.accepted)}, letters {len(other.told)}")


async def _until(holds: Callable[[], bool], seconds: float) -> None:
    """Until it holds or the time is over; the ledger says which."""
    deadline = time.monotonic() + seconds
    while not await asyncio.to_thread(_holds, holds) and time.monotonic() < deadline:
        await asyncio.sleep(0.5)


def _holds(holds: Callable[[], bool]) -> bool:
    try:
        return holds()
    except StorageFailed:
        return False


def _orders(storm: Storm) -> list[Order]:
    """For every buyer that may come one: a parcel on its way, or one that should have been sent long ago."""
    most = int(storm.rate * storm.seconds / EACH) + 10
    kinds = (_now(order()), _now(order("paid", paid_at=NOW - timedelta(days=5), created_at=NOW - timedelta(days=5))))
    return [
        replace(kinds[n % 2], id=f"{4_000_000_000_000_000_000 + n}", buyer=f"chaos_{n}", waybill=f"YT{n:013}" if n % 2 == 0 else "")
        for n in range(most)
    ]


def _now(fresh: Order) -> Order:
    """As if it had been built today."""
    past = datetime.now(timezone.utc) - NOW
    dates = {name: at + past for name in ("created_at", "paid_at", "shipped_at") if (at := getattr(fresh, name))}
    return replace(fresh, **dates, tracking=tuple(replace(event, at=event.at + past) for event in fresh.tracking))


def main() -> None:
    world.enter()
    storm = Storm(*(float(os.environ.get(f"CHAOS_{name}", usual)) for name, usual in (("SECONDS", 600), ("RATE", 50), ("LONGEST", 30))))
    seed = os.environ.get("CHAOS_SEED", str(time.time_ns() % 10**6))
    clean = True
    for name in sys.argv[1:] or SHAPES:
        random.seed(seed)
        folder = Path(tempfile.mkdtemp(prefix=f"huashu-chaos-{name}-"))
        folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        print(f"{name}: {storm.seconds:.0f} s, {storm.rate:.0f} messages/s, seed {seed}, logs in {folder}/logs", flush=True)
        outcome = chaos(SHAPES[name], folder, storm, _clock())
        show(outcome)
        clean = clean and not outcome.ledger.faults
    sys.exit(0 if clean else 1)


def _clock() -> Told:
    began = time.monotonic()
    return lambda line: print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)


def show(outcome: Outcome) -> None:
    print(f"{sum(outcome.faults.values())} faults: {', '.join(f'{name} {times}×' for name, times in sorted(outcome.faults.items()))}")
    for who, tally in (("buyers", outcome.buyers), ("staff", outcome.staff)):
        print(f"said again by {who}: {tally.unanswered} without an answer, {dict(tally.statuses)} refused")
    print(f"agents came too late for {outcome.too_late} suggestions")
    print(f"everybody was heard {outcome.heard:.1f} s after the last buyer came, and all was settled {outcome.settled:.1f} s later")
    for what, number in asdict(outcome.ledger).items():
        print(f"  {what.replace('_', ' '):26} {number:8}{'  !' if what in outcome.ledger.faults else ''}", flush=True)


if __name__ == "__main__":
    main()
