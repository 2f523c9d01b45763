"""Which of the staff are here, and which conversation each looks at: one entry for every open workbench."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Present:
    """A colleague with a workbench open; `looking_at` is the conversation shown in the one that moved last."""

    name: str
    title: str
    looking_at: str | None


class Presence:
    """Of this desk and, as far as they tell, of the others; may be asked and told from any thread."""

    def __init__(self) -> None:
        self._open: dict[object, Present] = {}
        self._elsewhere: dict[str, tuple[Present, ...]] = {}
        self._lock = Lock()

    def here(self, workbench: object, name: str, title: str, looking_at: str | None = None) -> None:
        """`workbench` stands for one open page; told again when it shows another conversation."""
        with self._lock:
            self._open.pop(workbench, None)
            self._open[workbench] = Present(name, title, looking_at)

    def gone(self, workbench: object) -> None:
        with self._lock:
            self._open.pop(workbench, None)

    def elsewhere(self, desk: str, present: Iterable[Present]) -> bool:
        """Another desk says who is there; whether that is new."""
        with self._lock:
            before, now = self._elsewhere.pop(desk, ()), tuple(present)
            if now:
                self._elsewhere[desk] = now
            return before != now

    def own(self) -> tuple[Present, ...]:
        """Who is at this desk: one for every open page."""
        with self._lock:
            return tuple(self._open.values())

    def online(self) -> frozenset[str]:
        """The titles of those who are here."""
        return frozenset(present.title for present in self._all())

    def staff(self) -> tuple[Present, ...]:
        """Everybody once, by title."""
        latest = {present.title: present for present in self._all()}
        return tuple(latest[title] for title in sorted(latest))

    def _all(self) -> tuple[Present, ...]:
        with self._lock:
            others = (present for there in self._elsewhere.values() for present in there)
            return (*others, *self._open.values())
