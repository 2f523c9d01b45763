"""One side of the comparison in a process of its own: measures what it is told to, one name a line, and answers in JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from bench.clock import Cost

ROOT = Path(__file__).resolve().parents[1]
Measure = Callable[[], Any]


def serve(measures: Mapping[str, Measure]) -> None:
    """Answer until there are no more questions; whatever libraries print goes to the error stream."""
    replies, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        print(json.dumps(measures[line.strip()]()), file=replies, flush=True)


class Worker:
    """A side that can be asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout

    def ask(self, measure: str) -> Any:
        """The result of a measure; raises RuntimeError when the side is gone."""
        self._in.write(measure + "\n")
        self._in.flush()
        line = self._out.readline()
        if not line:
            raise RuntimeError(f"no answer to {measure}")
        return json.loads(line)

    def cost(self, measure: str) -> Cost:
        return Cost(*self.ask(measure))


@contextmanager
def worker(module: str, log: Path, *arguments: str) -> Iterator[Worker]:
    """`python -m module arguments` as a side; what it says besides goes to `log`. It ends with everything that it has started."""
    with log.open("ab") as words, subprocess.Popen(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=words, text=True, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            yield Worker(process)
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
    }


def memory(pid: int | None) -> float:
    """Resident megabytes of a process."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


def processor_seconds(pid: int | None) -> float:
    """Processor time that a process took so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
