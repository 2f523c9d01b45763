"""Publishing while buyers write all the time: nothing lost, nothing answered twice. `python -m bench.publish_under_load`.

A real desk and twenty buyers, each of whom writes again as soon as he was answered. Meanwhile the model's twin (the same archive packed
otherwise, so with another hash) is published, and then one step back is taken. At the end the database says what became of every message.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx

from bench.desk import COPIED, MESSAGES, OURS, PATIENCE, our_buyer, wait_until_ready, write_profile
from bench.peer import wait_for_port
from bench.worker import ROOT
from bot.engine.archive import file_hash
from bot.training.models import PUBLISHED, Model, newest, register

BUYERS, CALM_SECONDS = 20, 5.0
URL = f"http://127.0.0.1:{OURS}"


@dataclass(frozen=True)
class Ledger:
    """What the database knows in the end: buyers' messages, those without an answer, and answers too many."""

    written: int
    unanswered: int
    twice: int


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="huashu-bench-") as folder:
        models = Path(folder) / "var" / "models"
        second = two_models(models)
        with a_desk(Path(folder)) as password:
            sent, slow, changes = asyncio.run(all_the_time(password, second.hash))
        ledger = read(Path(folder) / "var" / "huashu.db")
    print(f"{BUYERS} buyers, {len(sent)} messages, p50 {1000 * statistics.median(sent):.0f} ms, slowest {1000 * slow:.0f} ms")
    for what, seconds in changes:
        print(f"{what}: {seconds:.1f} s")
    print(f"stored {ledger.written}, unanswered {ledger.unanswered}, answered twice {ledger.twice}")
    assert ledger.written == len(sent), "a message was lost"
    assert ledger.unanswered == ledger.twice == 0


def two_models(folder: Path) -> Model:
    """Put the newest model of this checkout there, published; gives its twin."""
    known = newest(ROOT / "var" / "models")
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "var" / "models" / known.file, folder)
    register(folder, known)
    (folder / PUBLISHED).write_text(json.dumps({"hash": known.hash, "before": []}), "utf-8")
    return twin(folder, known)


def twin(folder: Path, model: Model) -> Model:
    """The same model under another hash, registered."""
    file = "twin.tar.gz"
    with gzip.open(folder / model.file) as packed, gzip.open(folder / file, "wb", compresslevel=1) as other:
        shutil.copyfileobj(packed, other)
    made = replace(model, file=file, hash=file_hash(folder / file), created_by="twin", created_at=datetime.now().astimezone().isoformat())
    register(folder, made)
    return made


@contextmanager
def a_desk(folder: Path) -> Iterator[str]:
    """`huashu up` on a copy of the shop that does not wait for further lines; the password of its admin."""
    for name in COPIED:
        source, target = ROOT / name, folder / "root" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    write_profile(folder / "root" / "shop" / "profile.yml")
    command = [sys.executable, "-m", "bot", "up", "--port", str(OURS), "--data", str(folder / "var")]
    said = folder / "desk.log"
    with said.open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "HUASHU_ROOT": str(folder / "root")}, stdout=log, stderr=log)
        try:
            wait_for_port(OURS, process)
            wait_until_ready(process)
            found = re.search(r"密码 (\S+?)（", said.read_text("utf-8"))
            assert found, said.read_text("utf-8")
            yield found[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


async def all_the_time(password: str, twin: str) -> tuple[list[float], float, list[tuple[str, float]]]:
    """Seconds of every message, of the slowest, and of both changes."""
    over = asyncio.Event()
    seconds: list[float] = []

    async def buyer(number: int) -> None:
        async with our_buyer(number) as say:
            while not over.is_set():
                start = time.perf_counter()
                assert await say(MESSAGES[len(seconds) % len(MESSAGES)])
                seconds.append(time.perf_counter() - start)

    buyers = [asyncio.create_task(buyer(number)) for number in range(BUYERS)]
    changes = []
    async with httpx.AsyncClient(base_url=f"{URL}/api", headers={"Origin": URL}, timeout=PATIENCE, trust_env=False) as trainer:
        session = (await trainer.post("/session", json={"name": "admin", "password": password})).raise_for_status().json()
        trainer.headers["X-CSRF-Token"] = session["csrf"]
        for what, path, given in (
            ("published", f"/trainer/models/{twin}/publish", {"reason": "bench"}),
            ("back", "/trainer/models/back", {}),
        ):
            await asyncio.sleep(CALM_SECONDS)
            start = time.perf_counter()
            (await trainer.post(path, json=given)).raise_for_status()
            changes.append((what, time.perf_counter() - start))
        await asyncio.sleep(CALM_SECONDS)
    over.set()
    await asyncio.gather(*buyers)
    return seconds, max(seconds), changes


def read(database: Path) -> Ledger:
    """Every buyer here writes only after he was answered, so as many answers as messages means one for each."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "SELECT conversation, SUM(author = 'buyer'), SUM(author = 'buyer' AND NOT answered), SUM(author = 'bot') FROM messages "
            "WHERE conversation IN (SELECT id FROM conversations WHERE buyer IS NULL) GROUP BY conversation"
        ).fetchall()
    lost = sum(open_ + max(0, written - said) for _, written, open_, said in rows)
    return Ledger(sum(written for _, written, _, _ in rows), lost, sum(max(0, said - written) for _, written, _, said in rows))


if __name__ == "__main__":
    main()
