"""Servers as processes of this one, on ports and in folders of their own: to be started, frozen, killed and ended."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

STARTING_SECONDS = 180.0  # a busy machine takes long over an engine


class NotHere(RuntimeError):
    """A program that is needed is not installed, or did not start."""


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def until(holds: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether it holds within the time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def listens(port: int) -> bool:
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Server:
    """A process that listens on a port of its own; `environment` is added to ours."""

    name: str
    command: Sequence[str]
    port: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    end_with: int = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def launch(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, **self.environment},
                start_new_session=True,
            )  # fmt: skip

    def ready(self, seconds: float = STARTING_SECONDS) -> None:
        """Returns once it listens; raises NotHere."""
        assert self.process is not None
        if not until(lambda: listens(self.port) or not self.runs, seconds) or not self.runs:
            raise NotHere(f"{self.name} did not start: {self.log.read_text('utf-8', 'replace')[-1000:]}")

    def start(self) -> None:
        self.launch()
        self.ready()

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """At once, with all that it started."""
        self._signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def end(self, seconds: float = 20) -> None:
        """As an administrator would; killed when that takes too long."""
        if self.process is None or not self.runs:
            return
        self.thaw()
        self.process.send_signal(self.end_with)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()

    def _signal(self, number: int) -> None:
        """To the process and to all that it started."""
        if self.process is not None and self.runs:
            for pid in [*descendants(self.process.pid), self.process.pid]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)


def descendants(pid: int) -> list[int]:
    """Every process that this one started, and that those started."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def redis(folder: Path) -> Server:
    """A Redis that keeps nothing."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    return Server("redis", [*command, "--dir", str(folder)], port, folder / "redis.log")


def postgres(folder: Path) -> Server:
    """A new PostgreSQL, in which user and database are `huashu`; root starts it as `postgres`."""
    programs, data, port = postgres_programs(), folder / "postgres", free_port()
    data.mkdir(exist_ok=True)
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(data, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    if not (data / "PG_VERSION").exists():
        making = [*as_user, str(programs / "initdb"), "-D", str(data), "-U", "huashu", "-A", "trust", "-E", "UTF8", "--no-sync"]
        made = subprocess.run(making, capture_output=True, check=False)
        if made.returncode:
            raise NotHere(f"initdb: {made.stderr.decode('utf-8', 'replace')[-500:]}")
    options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={data}", "-c", "max_connections=200"]
    return Server(
        "postgres", [*as_user, str(programs / "postgres"), "-D", str(data), "-p", str(port), *options],
        port, folder / "postgres.log", end_with=signal.SIGINT,
    )  # fmt: skip


def rabbit(folder: Path) -> Server:
    """A RabbitMQ of its own, with the user `guest`."""
    programs = sorted(Path("/usr/lib/rabbitmq/lib").glob("rabbitmq_server-*/sbin/rabbitmq-server"))
    if not programs:
        raise NotHere("no RabbitMQ here: apt-get install rabbitmq-server")
    port, home = free_port(), folder / "rabbit"
    home.mkdir(exist_ok=True)
    plugins = home / "enabled_plugins"
    plugins.write_text("[].\n")
    config = home / "rabbitmq.conf"
    config.write_text(f"listeners.tcp.local = 127.0.0.1:{port}\n")
    environment = {
        "HOME": str(home), "RABBITMQ_NODENAME": f"huashu{port}@localhost", "RABBITMQ_CONFIG_FILE": str(config),
        "RABBITMQ_CONF_ENV_FILE": "/dev/null", "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()), "RABBITMQ_MNESIA_BASE": str(home / "data"),
        "RABBITMQ_LOG_BASE": str(home / "log"), "RABBITMQ_ENABLED_PLUGINS_FILE": str(plugins), "RABBITMQ_PID_FILE": str(home / "pid"),
    }  # fmt: skip
    return Server("rabbit", [str(programs[-1])], port, folder / "rabbit.log", environment)


def nginx(folder: Path, site: str, ports: Sequence[int], port: int) -> Server:
    """An nginx in front of the desks on `ports`, with the rules of `site`."""
    desks = "\n".join(f"    server 127.0.0.1:{desk} max_fails=1 fail_timeout=2s;" for desk in ports)
    for name in ("body", "proxy"):
        (folder / name).mkdir(exist_ok=True)
    (folder / "nginx.conf").write_text(
        f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log warn;\n"
        f"events {{ worker_connections 4096; }}\n"
        f"http {{\n  access_log off;\n  client_body_temp_path {folder}/body;\n  proxy_temp_path {folder}/proxy;\n"
        f"  fastcgi_temp_path {folder}/body;\n  uwsgi_temp_path {folder}/body;\n  scgi_temp_path {folder}/body;\n"
        f"  upstream desks {{\n    zone desks 64k;\n    keepalive 32;\n{desks}\n  }}\n  server {{\n    listen 127.0.0.1:{port};\n"
        f"    include {site};\n  }}\n}}\n"
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "nginx.log")]
    return Server("nginx", command, port, folder / "nginx.out")


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NotHere(f"no {name} here: apt-get install {name.removesuffix('-server')}")
    return found


def postgres_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if found:
        return found[-1].parent
    return Path(program("postgres")).parent
