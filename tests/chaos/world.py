"""A world of our own: network, mounts and processes that nobody else has, so that a network may break, a disk fill and a clock jump.

`enter` starts the program again inside. Without the right to make such a world (root has it, in most containers too) the storm goes
without those faults.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bot.files.replacing import replace_files

INSIDE = "CHAOS_INSIDE"
UNSHARE = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--")
CLOCK = "CHAOS_CLOCK"

_SET_FLAGS, _UP, _RUNNING = 0x8914, 0x1, 0x40


def enter() -> None:
    """Does not return when there is a way inside: the same command runs there, and all that it starts ends with it."""
    if inside():
        _furnish()
    elif _can_leave():
        os.execvpe(UNSHARE[0], [*UNSHARE, sys.executable, "-m", "tests.chaos.run", *sys.argv[1:]], {**os.environ, INSIDE: "1"})


def inside() -> bool:
    return INSIDE in os.environ


def _can_leave() -> bool:
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _furnish() -> None:
    """A loopback, on which our own rules come before what is local, and shared memory that nobody leaves behind."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh14s", b"lo", _UP | _RUNNING, b""))
    if can_cut():
        _run("ip", "rule", "add", "pref", "100", "lookup", "local")
        _run("ip", "rule", "del", "pref", "0")
    _run("mount", "-t", "tmpfs", "shm", "/dev/shm")


@contextmanager
def cut(*ports: int) -> Iterator[None]:
    """Packets to and from these ports, or without any to all, are lost, as when a cable is pulled: nobody is told."""
    rules = [("ipproto", "tcp", end, str(port)) for port in ports for end in ("sport", "dport")] or [("ipproto", "tcp")]
    for rule in rules:
        _run("ip", "rule", "add", "pref", "10", *rule, "blackhole")
    try:
        yield
    finally:
        for rule in rules:
            _run("ip", "rule", "del", "pref", "10", *rule, "blackhole")


class Disk:
    """A small disk; full, it takes not one byte more."""

    def __init__(self, path: Path, megabytes: int) -> None:
        self.path, self._megabytes = path, megabytes
        path.mkdir()
        _run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "disk", str(path))

    @contextmanager
    def full(self) -> Iterator[None]:
        self._shrink()
        try:
            yield
        finally:
            self._resize(f"{self._megabytes}m")

    def _shrink(self) -> None:
        """To what is on it; while others write that is more the next moment, and a disk can't be smaller than what is on it."""
        for spare in (0, 2**16, 2**20):
            with contextlib.suppress(OSError):
                self._resize(self._used(spare))
                return
        self._resize(self._used(2**24))

    def _used(self, spare: int) -> str:
        found = os.statvfs(self.path)
        return str((found.f_blocks - found.f_bfree) * found.f_frsize + spare)

    def _resize(self, size: str) -> None:
        _run("mount", "-o", f"remount,size={size}", str(self.path))


class Clock:
    """The time of day as one desk has it (`tests.chaos.clocked`): that of the machine and so many seconds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.jump(0)

    def jump(self, seconds: float) -> None:
        replace_files({self._file: f"{seconds:.3f}".encode()})

    @property
    def environment(self) -> Mapping[str, str]:
        """What the desk must be started with."""
        return {CLOCK: str(self._file)}


def can_cut() -> bool:
    return inside() and shutil.which("ip") is not None


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
