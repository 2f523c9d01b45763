"""Labelled messages from a file: columns text, intent [, also_acceptable][, sample], separated by tabs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.files.errors import check_size

LIMIT = 100_000_000
COLUMNS = ("text", "intent", "also_acceptable", "sample")


@dataclass(frozen=True)
class Row:
    """A message with the intent a reader gave it, further ones that count as right, and the sample it belongs to."""

    text: str
    intent: str
    also_acceptable: frozenset[str] = frozenset()
    sample: str = ""

    @property
    def acceptable(self) -> frozenset[str]:
        """Every intent that counts as right."""
        return self.also_acceptable | {self.intent}


class RowsInvalid(ValueError):
    """A file of labelled messages has faults; `errors` lists all of them as `path:line: reason`."""

    def __init__(self, errors: Sequence[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = tuple(errors)


def read_rows(path: Path) -> list[Row]:
    """The rows of a file with a header line; RowsInvalid with every fault at once, BadFile for one that can't be read."""
    check_size(path, LIMIT)
    try:
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except UnicodeDecodeError as error:
        raise RowsInvalid([f"{path}: not UTF-8"]) from error
    header = lines[0] if lines else []
    if errors := list(_header_faults(header)):
        raise RowsInvalid([f"{path}:1: {error}" for error in errors])
    faults = [f"{path}:{number}: {fault}" for number, cells in enumerate(lines[1:], 2) for fault in _faults(header, cells)]
    if faults:
        raise RowsInvalid(faults)
    return [_row(dict(zip(header, cells, strict=False))) for cells in lines[1:] if any(cells)]


def _header_faults(header: Sequence[str]) -> Iterator[str]:
    yield from (f"column {name!r} is missing" for name in COLUMNS[:2] if name not in header)
    yield from (f"unknown column {name!r}, known are {', '.join(COLUMNS)}" for name in header if name not in COLUMNS)


def _faults(header: Sequence[str], cells: Sequence[str]) -> Iterator[str]:
    if not any(cells):
        return
    row = dict(zip(header, cells, strict=False))
    if len(cells) > len(header):
        yield f"{len(cells)} columns, the header has {len(header)}"
    yield from (f"{name} is empty" for name in COLUMNS[:2] if not row.get(name, "").strip())
    if list(cells) == list(header):
        yield "a second header line"


def _row(cells: dict[str, str]) -> Row:
    also = (name.strip() for name in cells.get("also_acceptable", "").split(","))
    return Row(cells["text"], cells["intent"].strip(), frozenset(name for name in also if name), cells.get("sample", "").strip())
