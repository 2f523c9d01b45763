"""Carriers' words for what happens to a parcel, from `shop/tracking.yml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.core.orders import TrackStatus
from bot.files.places import shop_file
from bot.files.structure import load_yaml, structure_all
from bot.files.words import says


@dataclass(frozen=True)
class StatusWords:
    """A text that holds one of `words`, phrases of `unless` taken out, says `status`."""

    status: TrackStatus
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()

    def fits(self, text: str) -> bool:
        return says(text, self.words, self.unless)


@cache
def status_words(path: Path | None = None) -> tuple[StatusWords, ...]:
    """The table in the order it is tried; read once. Raises `BadFile`."""
    path = path or shop_file("tracking.yml")
    return structure_all(StatusWords, load_yaml(path), str(path))


def track_status(text: str, words: tuple[StatusWords, ...] | None = None) -> TrackStatus:
    """What a carrier's sentence says; `transit` when no word of the table is in it."""
    table = status_words() if words is None else words
    return next((row.status for row in table if row.fits(text)), TrackStatus.TRANSIT)


def said_status(status: str, text: str = "", words: tuple[StatusWords, ...] | None = None) -> TrackStatus:
    """The status somebody wrote down: one of our values, or Chinese; when that says nothing, what `text` says."""
    if status in {value.value for value in TrackStatus}:
        return TrackStatus(status)
    said = track_status(status, words)
    return track_status(text, words) if said is TrackStatus.TRANSIT else said
