"""Takes a change of a text back by its unified diff, also when other lines have changed since."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PLACE = re.compile(r"@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@")


class DoesNotFit(ValueError):
    """What the change brought does not stand there any more."""


@dataclass(frozen=True)
class _Hunk:
    """One place of a diff: signed lines, and the line from 0 where the changed text had them."""

    at: int
    lines: tuple[str, ...]

    def side(self, left_out: str) -> list[str]:
        return [line[1:] for line in self.lines if line[0] != left_out]

    @property
    def adds(self) -> bool:
        return any(line[0] == "+" for line in self.lines)

    def trimmed(self, context: int) -> _Hunk:
        """With at most so many lines that did not change at either end."""
        signs = [line[0] != " " for line in self.lines]
        first, last = signs.index(True), len(signs) - 1 - signs[::-1].index(True)
        begin, end = max(0, first - context), min(len(signs), last + 1 + context)
        return _Hunk(self.at + begin, self.lines[begin:end])


def taken_back(text: str, difference: str) -> str:
    """The text as if the change had not been made; raises DoesNotFit when somebody has changed the same lines since.

    Lines around it may have changed. Where they are needed to find the place, because the change only took lines out, they
    must stand there once.
    """
    lines = text.split("\n")
    for hunk in reversed(list(_hunks(difference))):
        at, found = _place_of(hunk, lines)
        lines[at : at + len(found.side("-"))] = found.side("+")
    return "\n".join(lines)


def _hunks(difference: str) -> Iterator[_Hunk]:
    at, lines = 0, list[str]()
    for line in difference.split("\n"):
        place = _PLACE.match(line)
        if place or not line:
            if lines:
                yield _Hunk(at, tuple(lines))
            at, lines = max(0, int(place[1]) - 1) if place else 0, []
        elif not (line.startswith(("--- ", "+++ ")) and not lines):
            lines.append(line)
    if lines:
        yield _Hunk(at, tuple(lines))


def _place_of(hunk: _Hunk, lines: Sequence[str]) -> tuple[int, _Hunk]:
    if list(lines) == [""] and not hunk.side("-"):  # the file was emptied
        return 0, hunk
    for context in (3, 2, 1, 0):
        wanted = hunk.trimmed(context)
        after = wanted.side("-")
        places = [n for n in range(len(lines) - len(after) + 1) if lines[n : n + len(after)] == after] if after else []
        if places and (hunk.adds or len(places) == 1):
            return min(places, key=lambda place: abs(place - wanted.at)), wanted
    raise DoesNotFit("these lines have changed since")
