"""Read Chinese addresses out of what a buyer pastes or types.

Nothing is guessed: a level that is not named stays empty unless the named ones leave only one possibility.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, replace

from bot.core.details import LABEL, detail_end
from bot.core.divisions import Division, has_districts
from bot.core.regions import Region, region_at
from bot.core.text import fold

_STREET = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:路|街|大道|巷|弄|胡同|村|庄|小区|社区|花园|家园|苑|公寓|大厦|广场|公馆|镇|乡|[^车]道|城|府|园|里)"
    r"[a-z0-9一二三四五六七八九十]{1,5}(?:-\d{1,4})?(?:号|弄|栋|幢|座|单元|楼|室|组|队|期|区|巷|#)"
    r"|[a-z0-9]{1,3}(?:栋|幢|号楼|座)(?:[a-z0-9]{1,2}单元)?\d{2,4}室?"
    r"|[\u4e00-\u9fff]{2,10}(?:大学|学院|中学)[\u4e00-\u9fff]{0,12}[a-z]?[0-9一二三四五六七八九十]{1,3}(?:舍|宿舍|号楼|栋|幢)(?:\d{3,4}室?)?"
)
_BEFORE_STREET = re.compile(
    r".*(?:改成|改到|改为|换成|换到|寄到|发到|送到|发往|寄往|搬到|搬去|住在|放到|放在|地?址|写成|写的|应该是|[是在到的了我你送寄把成为](?!都|展|民|功))"
)
_REGION_ALONE_BEFORE = re.compile(r"(?:^|[ ,。:;!?、]|[发寄到送在往去从住]|(?<!你们)是)$")
_REGION_ALONE_AFTER = re.compile(r"$|[ ,。;!?、的这那包能要多几什吗呢可会有到发收]|地区")


@dataclass(frozen=True)
class Address:
    """A place to deliver to; a level that is not known is an empty string."""

    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""

    def missing(self) -> tuple[str, ...]:
        """The levels that a courier still needs, from the top; a city without districts needs none."""
        optional = {"district"} if self.city and not has_districts(Division(self.province, self.city)) else set()
        levels = ("province", "city", "district", "detail")
        return tuple(level for level in levels if not getattr(self, level) and level not in optional)

    def with_changes(self, other: Address) -> Address:
        """This address with the levels that `other` names; a street stays only within the district it was named in."""
        levels = list(zip(astuple(self), astuple(other), strict=True))
        moved = next((n for n, (old, new) in enumerate(levels) if old and new and old != new), len(levels))
        return Address(*(new or (old if n < moved else "") for n, (old, new) in enumerate(levels)))

    def one_line(self) -> str:
        """The address as it stands on a parcel; 北京市北京市 is written once."""
        city = "" if self.city == self.province else self.city
        return f"{self.province}{city}{self.district}{self.detail}"


def parse_address(text: str) -> Address | None:
    """The one address that a message or a pasted recipient block gives, in whatever order its parts come."""
    found = [address for _, _, address in find_addresses(text)]
    if not found:
        return None
    best = max(found, key=_known)
    details = [address.detail for address in found if address.detail]
    return best if best.detail or not details else replace(best, detail=details[0])


def find_addresses(text: str) -> list[tuple[int, int, Address]]:
    """Every address of the text as (start, end, address), left to right; offsets count in the text as given."""
    folded = fold(text)
    found: list[tuple[int, int, Address]] = []
    for start, end, division, detail in _spans(folded):
        detail_text = _one_spaced(text[detail:end])
        found.append((start, end, Address(*division, detail_text)))
    return found


def _spans(folded: str) -> Iterator[tuple[int, int, Division, int]]:
    """(start, end, division, start of the detail) of every address in the folded text."""
    streets = _streets(folded)
    position = 0
    while position < len(folded):
        span = _at(folded, position, streets)
        if span:
            yield span
        position = span[1] if span else position + 1


def _at(folded: str, position: int, streets: dict[int, int]) -> tuple[int, int, Division, int] | None:
    region = region_at(folded, position)
    if region and not _is_a_label(folded, region.end) and (end := _region_end(folded, region)):
        detail = _detail_start(folded, region.end, end)
        return position, end, region.division, detail
    if position in streets:
        return position, max(streets[position], detail_end(folded, position, glued=True)), Division(""), position
    label = LABEL.match(folded, position)
    if label and region_at(folded, label.end()) is None:
        end = detail_end(folded, label.end(), labelled=True)
        return (label.end(), end, Division(""), label.end()) if end > label.end() + 1 else None
    return None


def _is_a_label(folded: str, end: int) -> bool:
    """Whether the region only says which address follows, as in 北京地址：北京市…"""
    label = LABEL.match(folded, end)
    return label is not None and region_at(folded, label.end()) is not None


def _region_end(folded: str, region: Region) -> int:
    """Where the address that starts with this region ends; 0 when the name is only mentioned in passing."""
    end = detail_end(folded, region.end, glued=region.full, brief=region.mentions > 1)
    if end > region.end or region.full or region.mentions > 1:
        return end
    before = _REGION_ALONE_BEFORE.search(folded[max(0, region.start - 3) : region.start])
    return end if before and _REGION_ALONE_AFTER.match(folded, region.end) else 0


def _detail_start(folded: str, start: int, end: int) -> int:
    """Past separators and labels between the divisions and the street."""
    while start < end:
        label = LABEL.match(folded, start)
        if label is None and folded[start] not in " ,、;/|·-":
            break
        start = label.end() if label else start + 1
    return min(start, end)


def _streets(folded: str) -> dict[int, int]:
    """Start and end of streets with a number, such as 体育西路1号, without the words in front."""
    found: dict[int, int] = {}
    for match in _STREET.finditer(folded):
        words = _BEFORE_STREET.match(match[0][:-1])
        shift = words.end() if words and len(match[0]) - words.end() > 3 else 0
        if not _region_just_behind(folded, match.start() + shift):
            found[match.start() + shift] = match.end()
    return found


def _region_just_behind(folded: str, start: int) -> bool:
    """Whether a full division begins a character or two further on, as in 放杭州市…: then the street is a part of it."""
    regions = (region_at(folded, start + skipped) for skipped in (1, 2))
    return region_at(folded, start) is None and any(region is not None and region.full for region in regions)


def _one_spaced(detail: str) -> str:
    return re.sub(r"\s+", " ", detail).strip(" ,，、;；")


def _known(address: Address) -> int:
    return sum(bool(level) for level in (address.province, address.city, address.district, address.detail))
