"""The grown shape with local processes: `python -m deploy.grown --data DIR`, until Ctrl-C.

nginx in front of two desks, two engines, PostgreSQL, Redis and RabbitMQ, each a process of its own in DIR.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.servers import NotHere, Server, free_port, nginx, postgres, rabbit, redis

ROOT = Path(__file__).resolve().parents[1]
HUASHU = (sys.executable, "-m", "bot")
SITE = ROOT / "deploy" / "nginx" / "desk.conf"


@dataclass
class Grown:
    """Every process by its name; `url` is where buyers and agents come in. `own` are settings of single processes, by their names."""

    folder: Path
    port: int = field(default_factory=free_port)
    desks: int = 2
    engines: int = 2
    broker: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    desk: Sequence[str] = HUASHU
    data: Path | None = None
    servers: dict[str, Server] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def engine_urls(self) -> tuple[str, ...]:
        return tuple(_url(self.servers[f"engine{number}"]) for number in range(self.engines))

    @property
    def database_url(self) -> str:
        return f"postgresql://huashu@127.0.0.1:{self.servers['postgres'].port}/postgres"

    @property
    def broker_url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.servers['rabbit'].port}/"

    def start(self) -> None:
        """Servers first, then engines and a desk, which makes the tables, then the others; raises NotHere, and leaves nothing running."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
        try:
            self._launch(postgres(self.folder), redis(self.folder), *([rabbit(self.folder)] if self.broker else []))
            engines = [self._engine(number) for number in range(self.engines)]
            first, *others = [self._desk(number, engines) for number in range(self.desks)]
            self._launch(*engines, first)
            self._launch(*others)
            self._launch(nginx(self.folder, str(SITE), [first.port, *(desk.port for desk in others)], self.port))
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        for server in reversed(self.servers.values()):
            server.end()

    def _launch(self, *servers: Server) -> None:
        for server in servers:
            self.servers[server.name] = server
            server.launch()
        for server in servers:
            server.ready()

    def _engine(self, number: int) -> Server:
        port = free_port()
        return Server(f"engine{number}", self._huashu(HUASHU, "engine", port), port, self.folder / f"engine{number}.log", self.settings)

    def _desk(self, number: int, engines: Sequence[Server]) -> Server:
        environment = {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": f"redis://127.0.0.1:{self.servers['redis'].port}",
            "HUASHU_ENGINES": ",".join(map(_url, engines)),
            "HUASHU_ORIGINS": f"{self.url},http://localhost:{self.port}",  # the demo shop's page comes by the proxy too
        }
        if self.broker:
            environment["HUASHU_OUTBOX"] = self.broker_url
        port, name = free_port(), f"desk{number}"
        environment = {**environment, **self.settings, **self.own.get(name, {})}
        return Server(name, self._huashu(self.desk, "up", port), port, self.folder / f"{name}.log", environment)

    def _huashu(self, program: Sequence[str], command: str, port: int) -> list[str]:
        return [*program, command, "--port", str(port), *(["--data", str(self.data)] if self.data else [])]


def _url(server: Server) -> str:
    return f"http://127.0.0.1:{server.port}"


@contextmanager
def grown(shape: Grown) -> Iterator[Grown]:
    shape.start()
    try:
        yield shape
    finally:
        shape.stop()


def main() -> None:
    parser = argparse.ArgumentParser(prog="deploy.grown", description=__doc__)
    parser.add_argument("--data", type=Path, default=ROOT / "var" / "grown", help="where the servers keep what they keep")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--desks", type=int, default=2)
    parser.add_argument("--engines", type=int, default=2)
    parser.add_argument("--without-broker", action="store_true", help="leave RabbitMQ out; tasks and flags then wait in the database")
    given = parser.parse_args()
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with grown(Grown(given.data.resolve(), given.port, given.desks, given.engines, not given.without_broker)) as shape:
            for name, server in shape.servers.items():
                print(f"{name:10} {server.port:6}  {server.log}")
            words = shape.servers["desk0"].log.read_text("utf-8", "replace")
            print("\n".join(line for line in words.splitlines() if "admin" in line))
            print(f"{shape.url}/agent  {shape.url}/shop  Ctrl-C ends all of it", flush=True)
            stopped.wait()
    except NotHere as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
