"""The two shapes that have to hold, and what is done to them; only processes that were started here are touched."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.engine.archive import file_hash
from bot.files.replacing import replace_files
from bot.settings import load_settings
from bot.training.models import PUBLISHED, Model, newest, register
from deploy.grown import ROOT, Grown, grown
from deploy.servers import NotHere, Server, descendants, free_port, listens

RECOVERY_SECONDS = 120.0

#: Does harm for so many seconds, and undoes it.
Fault = Callable[[float], None]


@dataclass(frozen=True)
class Shape:
    url: str
    database_url: str
    faults: Mapping[str, Fault]
    servers: Sequence[Server]
    patient: bool = False  # everything is up again before the next fault

    def supervise(self) -> None:
        """What does not run is started again, as systemd would; whether it does is seen the next time."""
        for server in self.servers:
            if not server.runs:
                server.launch()

    def recover(self) -> None:
        """Everything runs and listens again."""
        deadline = time.monotonic() + RECOVERY_SECONDS
        while not all(server.runs and listens(server.port) for server in self.servers):
            if time.monotonic() > deadline:
                raise NotHere(f"not up again: {[server.name for server in self.servers if not server.runs]}")
            self.supervise()
            time.sleep(0.5)


def killed(server: Server) -> Fault:
    def harm(seconds: float) -> None:
        server.kill()
        time.sleep(seconds)
        server.launch()

    return harm


def frozen(server: Server) -> Fault:
    def harm(seconds: float) -> None:
        server.freeze()
        time.sleep(seconds)
        server.thaw()

    return harm


def restarted(server: Server) -> Fault:
    def harm(_: float) -> None:
        server.end()
        server.launch()

    return harm


def published(models: Path) -> Fault:
    """Another registered model is published, as a desk would note it; then the one before."""

    def harm(_: float) -> None:
        entries = json.loads((models / "register.json").read_text())
        now = json.loads((models / PUBLISHED).read_text())["hash"] if (models / PUBLISHED).exists() else entries[-1]["hash"]
        other = next(entry["hash"] for entry in entries if entry["hash"] != now)
        replace_files({models / PUBLISHED: json.dumps({"hash": other, "before": [now]}).encode()})

    return harm


@contextmanager
def grown_shape(folder: Path, settings: Mapping[str, str], engines: int = 2) -> Iterator[Shape]:
    """Two desks, two engines, PostgreSQL, Redis and nginx."""
    data = two_models(folder / "data")
    with grown(Grown(folder / "grown", engines=engines, broker=False, settings=settings, data=data)) as stage:
        server = stage.servers
        faults = {
            "kill desk1": killed(server["desk1"]),
            "restart postgres": restarted(server["postgres"]),
            "kill redis": killed(server["redis"]),
            "freeze desk0": frozen(server["desk0"]),
            "kill engine0": killed(server["engine0"]),
            "publish": published(data / "models"),
            "kill nginx": killed(server["nginx"]),
            "kill postgres": killed(server["postgres"]),
            "freeze engine0": frozen(server["engine0"]),
            "freeze postgres": frozen(server["postgres"]),
            "freeze redis": frozen(server["redis"]),
            "network gone": frozen(server["nginx"]),
            "kill desk0": killed(server["desk0"]),
            "freeze desk1": frozen(server["desk1"]),
            "kill the last engine": killed(server[f"engine{engines - 1}"]),
        }
        yield Shape(stage.url, stage.database_url, faults, tuple(server.values()))


@contextmanager
def embedded_shape(folder: Path, settings: Mapping[str, str]) -> Iterator[Shape]:
    """One desk that starts its engine, on SQLite."""
    data, port = two_models(folder / "data"), free_port()
    command = [sys.executable, "-m", "bot", "up", "--port", str(port), "--data", str(data)]
    desk = Server("desk", command, port, folder / "desk.log", {"DATABASE_URL": f"sqlite:///{data}/huashu.db", **settings})
    desk.start()

    def engine_killed(_: float) -> None:
        assert desk.process is not None
        for engine in descendants(desk.process.pid):
            os.kill(engine, signal.SIGKILL)

    faults = {"kill the engine": engine_killed, "kill the desk": killed(desk), "freeze": frozen(desk), "restart": restarted(desk)}
    try:
        yield Shape(f"http://127.0.0.1:{port}", f"sqlite:///{data}/huashu.db", faults, (desk,), patient=True)
    finally:
        desk.end()


def two_models(data: Path) -> Path:
    """A data folder with the newest model, and the same one again under another hash."""
    ours = load_settings().models
    model, models = newest(ours), data / "models"
    models.mkdir(parents=True)
    first, second = models / model.file, models / f"again-{model.file}"
    shutil.copyfile(ours / model.file, first)
    second.write_bytes(first.read_bytes() + b"\0")  # gzip may be followed by zeros
    for file in (second, first):
        register(models, Model(file.name, file_hash(file), model.data_version, model.created_at, "chaos"))
    return data


def shop(folder: Path) -> Path:
    """A checkout whose shop takes a whole crowd from one proxy and answers as soon as a buyer is silent."""
    root = folder / "checkout"
    root.mkdir()
    for name in ("bot", "actions", "data", "macros", "config.yml", "domain.yml"):
        (root / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "shop", root / "shop")
    profile = root / "shop" / "profile.yml"
    text = profile.read_text("utf-8")
    text = re.sub(r"(address_a_minute:) \d+", r"\1 100000", text)
    text = re.sub(r"(messages_a_minute:) \d+", r"\1 600", text)
    profile.write_text(re.sub(r"(lines_wait_seconds:) [\d.]+", r"\1 0.3", text), "utf-8")
    return root


def rampage(shape: Shape, most: int, until: float, longest: float, told: Callable[[str], None]) -> int:
    """One fault after the other, in their order and then at random, until the time comes or there were enough; how many there were."""
    done, names = 0, list(shape.faults)
    while time.monotonic() < until and done < most:
        name = names[done] if done < len(names) else random.choice(names)
        seconds = random.uniform(0.5, longest)
        told(f"{name} {seconds:.1f} s")
        shape.faults[name](seconds)
        done += 1
        time.sleep(random.uniform(0.2, longest / 2))
        shape.recover() if shape.patient else shape.supervise()
    shape.recover()
    return done
