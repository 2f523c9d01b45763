"""`python -m tests.chaos.run [grown|embedded …]`: a crowd of buyers while everything fails; ends with 1 when the ledger is not clean.

`CHAOS_SECONDS` (600), `CHAOS_RATE` (messages a second, 50), `CHAOS_LONGEST` (seconds of the longest fault, 30) and `CHAOS_SEED`.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from bot.files.macros import load_macros
from bot.store.database import StorageFailed, open_database
from bot.store.orders import save_orders
from bot.store.schema import migrate
from deploy.servers import until
from tests.builders import NOW, order
from tests.chaos.buyers import LINES, THINK_SECONDS, Crowd
from tests.chaos.ledger import Ledger, ledger, unsettled
from tests.chaos.other import KEY, other_system
from tests.chaos.shapes import ROOT, Shape, embedded_shape, grown_shape, rampage, shop

IDENTITY_KEY = "what the shop's server signs with"
SETTLING_SECONDS = 120.0

Shaped = Callable[[Path, Mapping[str, str]], AbstractContextManager[Shape]]
Told = Callable[[str], None]

SHAPES: Mapping[str, Shaped] = {"grown": grown_shape, "embedded": embedded_shape}


@dataclass(frozen=True)
class Outcome:
    """`faults` were done; `settled` is how many seconds after the last word everything was answered and told."""

    faults: int
    settled: float
    repeated: int
    refused: int
    ledger: Ledger


def chaos(
    make: Shaped, folder: Path, seconds: float, rate: float, longest: float, told: Told = lambda _: None, most: int = 10_000
) -> Outcome:
    """One shape under one storm of at most so many faults; `folder` is empty and will hold all logs."""
    with other_system() as other:
        settings = {
            "HUASHU_ROOT": str(shop(folder)), "HUASHU_IDENTITY_KEY": IDENTITY_KEY, "HUASHU_SESSION_KEY": "chaos",
            "HUASHU_OUTBOX": other.url, "HUASHU_WEBHOOK_KEY": KEY,
        }  # fmt: skip
        with make(folder, settings) as shape:
            told(shape.url)
            migrate(shape.database_url)
            database = open_database(shape.database_url)
            with database.transaction() as connection:
                save_orders(connection, _orders(rate, seconds), datetime.now(timezone.utc))
            crowd = Crowd(shape.url, IDENTITY_KEY)
            storm = _Storm(lambda: rampage(shape, most, time.monotonic() + seconds, longest, told))
            storm.start()
            asyncio.run(crowd.come(rate, seconds))
            storm.join()
            begun = time.monotonic()
            until(lambda: _settled(lambda: unsettled(database)), SETTLING_SECONDS)
            settled = time.monotonic() - begun
            found = ledger(database, crowd.acknowledged, load_macros(ROOT / "macros"), other)
            database.close()
    if storm.error:
        raise storm.error
    return Outcome(storm.done, settled, crowd.repeated, crowd.refused, found)


class _Storm(threading.Thread):
    def __init__(self, rampage: Callable[[], int]) -> None:
        super().__init__()
        self._rampage = rampage
        self.done = 0
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.done = self._rampage()
        except Exception as error:
            self.error = error


def _settled(look: Callable[[], int]) -> bool:
    time.sleep(0.3)
    try:
        return look() == 0
    except StorageFailed:
        return False


def _orders(rate: float, seconds: float) -> list[object]:
    """One parcel on its way for every buyer that may come."""
    past = datetime.now(timezone.utc) - NOW
    fresh = order()
    dates = {name: getattr(fresh, name) + past for name in ("created_at", "paid_at", "shipped_at")}
    dates["tracking"] = tuple(replace(event, at=event.at + past) for event in fresh.tracking)
    most = int(rate * seconds / 2 + rate * THINK_SECONDS + 10 * len(LINES))
    return [replace(fresh, **dates, id=f"{4_000_000_000_000_000_000 + n}", buyer=f"chaos_{n}", waybill=f"YT{n:013}") for n in range(most)]


def main() -> None:
    seconds, rate = float(os.environ.get("CHAOS_SECONDS", "600")), float(os.environ.get("CHAOS_RATE", "50"))
    longest, seed = float(os.environ.get("CHAOS_LONGEST", "30")), os.environ.get("CHAOS_SEED", str(time.time_ns() % 10**6))
    clean = True
    for name in sys.argv[1:] or SHAPES:
        random.seed(seed)
        folder = Path(tempfile.mkdtemp(prefix=f"huashu-chaos-{name}-"))
        folder.chmod(0o755)
        print(f"{name}: {seconds:.0f} s, {rate:.0f} messages/s, seed {seed}, logs in {folder}", flush=True)
        outcome = chaos(SHAPES[name], folder, seconds, rate, longest, _clock())
        show(outcome)
        clean = clean and not outcome.ledger.faults
    sys.exit(0 if clean else 1)


def _clock() -> Callable[[str], None]:
    began = time.monotonic()
    return lambda line: print(f"{time.monotonic() - began:7.1f} s  {line}", flush=True)


def show(outcome: Outcome) -> None:
    print(f"{outcome.faults} faults; {outcome.repeated} requests without an answer and {outcome.refused} refused, all said again")
    print(f"settled {outcome.settled:.1f} s after the last word")
    for what, number in asdict(outcome.ledger).items():
        print(f"  {what.replace('_', ' '):20} {number:8}{'  !' if what in outcome.ledger.faults else ''}", flush=True)


if __name__ == "__main__":
    main()
