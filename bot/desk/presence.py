"""Which of the staff are here, and which conversation each looks at: one entry for every open workbench."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Present:
    """A colleague with a workbench open; `looking_at` is the conversation shown in the one that moved last."""

    name: str
    title: str
    looking_at: str | None


class Presence:
    """Of one process; may be asked and told from any thread."""

    def __init__(self) -> None:
        self._open: dict[object, Present] = {}
        self._lock = Lock()

    def here(self, workbench: object, name: str, title: str, looking_at: str | None = None) -> None:
        """`workbench` stands for one open page; told again when it shows another conversation."""
        with self._lock:
            self._open.pop(workbench, None)
            self._open[workbench] = Present(name, title, looking_at)

    def gone(self, workbench: object) -> None:
        with self._lock:
            self._open.pop(workbench, None)

    def online(self) -> frozenset[str]:
        """The titles of those who are here."""
        with self._lock:
            return frozenset(present.title for present in self._open.values())

    def staff(self) -> tuple[Present, ...]:
        """Everybody once, by title."""
        with self._lock:
            latest = {present.title: present for present in self._open.values()}
        return tuple(latest[title] for title in sorted(latest))
