"""What files looked like when somebody read them last, so that a change by any other hand can be shown line by line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

MOST = 20


class Seen:
    """The last texts of every file by their versions: of this process, as long as it lives."""

    def __init__(self) -> None:
        self._texts: dict[Path, OrderedDict[str, str]] = {}
        self._lock = Lock()

    def keep(self, path: Path, version: str, text: str) -> None:
        with self._lock:
            known = self._texts.setdefault(path, OrderedDict())
            known[version] = text
            known.move_to_end(version)
            if len(known) > MOST:
                known.popitem(last=False)

    def text(self, path: Path, version: str) -> str | None:
        """The text that the file had in this version; None when nobody here has read it."""
        with self._lock:
            known = self._texts.get(path)
            return known.get(version) if known else None

    def before(self, path: Path) -> Iterator[str]:
        """Every text that is known of the file, the newest first."""
        with self._lock:
            known = list(self._texts.get(path, OrderedDict()).values())
        return reversed(known)


SEEN = Seen()
