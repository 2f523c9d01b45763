"""Read province, city and district where they stand in a text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.core.divisions import Division, Named, common, complete, names

_GAP = re.compile(r"[ ,、;/|·>\-]{0,4}(?:(?:省份|城市|区县|区/县|市|区|县) ?: ?)?")
_A_STREET_FOLLOWS = re.compile(r"[东南西北中一二三四五六七八九十]{0,2}(?:路|街|大道|道(?![里外孚真县])|巷|弄|胡同|站|银行|大学)")


_A_ZONE = re.compile(r"开发区|园区|高新|新城$")  # every city has one


class Region(NamedTuple):
    """A run of division names: where it stands, the place it means and how sure it looks."""

    start: int
    end: int
    division: Division
    mentions: int  # how many levels are named
    full: bool  # whether one of them is written out, as in 广州市 (成县 alone is too short to be sure)


def region_at(text: str, start: int) -> Region | None:
    """The longest run of consistent division names that starts here in the folded text."""
    best = max(_chains(text, start, (), start), key=lambda chain: (chain.covered, chain.end), default=None)
    if best is None:
        return None
    lowest = min(place.level for place in best.places)
    place = complete(common(place for place in best.places if place.level == lowest))
    return Region(start, best.end, place, best.mentions, best.full)


class _Chain(NamedTuple):
    end: int
    places: tuple[Division, ...]
    covered: int
    mentions: int
    full: bool


def _chains(text: str, position: int, above: tuple[Division, ...], start: int) -> Iterator[_Chain]:
    for hit in names().at(text, position):
        short = all(named.short for named in hit.meaning)
        if short and _A_STREET_FOLLOWS.match(text, hit.end):
            continue
        places = tuple(_allowed(hit.meaning, above, hit.end - hit.start))
        if not places:
            continue
        length = hit.end - hit.start
        sure = not short and (length > 2 or bool(above))
        yield _Chain(hit.end, places, length, 1, sure)
        gap = _GAP.match(text, hit.end)
        following = gap.end() if gap else hit.end
        for tail in _chains(text, following, places, start):
            yield _Chain(tail.end, tail.places, tail.covered + length, tail.mentions + 1, tail.full or sure)


def _allowed(meanings: tuple[Named, ...], above: tuple[Division, ...], length: int) -> Iterator[Division]:
    """The places that may follow the ones above; a district needs its whole name when nothing is above it."""
    for division, short in meanings:
        if not above:
            whole = not short and (length > 2 or division.name.endswith("县")) and not _A_ZONE.search(division.name)
            if division.level < 2 or whole:
                yield division
        elif any(place.level < division.level and place.fits(division) for place in above):
            yield division
