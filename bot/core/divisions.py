"""Provinces, cities and districts of China by the names people write."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from bot.core.text import fold
from bot.core.words import WordFinder

_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|"
    "拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|"
    "怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_SELF_GOVERNED = re.compile(f"(?:(?:{_PEOPLES})族|维吾尔|蒙古|哈萨克|柯尔克孜)*自治[区州县旗]$")
_PLAIN_SUFFIX = re.compile(r"(?:特别行政区|地区|新区|林区|省|市|区|县|盟|旗)$")
_SHORT_PROVINCES = {"内蒙古自治区": ("内蒙古", "内蒙"), "宁夏回族自治区": ("宁夏",), "新疆维吾尔自治区": ("新疆",)}
_FORMER = {"襄樊市": "襄阳市", "襄樊": "襄阳市", "密云县": "密云区", "延庆县": "延庆区", "崇明县": "崇明区", "达县": "达川区"}


class Division(NamedTuple):
    """A place; the lower levels are empty for a province or a city itself."""

    province: str
    city: str = ""
    district: str = ""

    @property
    def level(self) -> int:
        """0 for a province, 1 for a city, 2 for a district."""
        return 2 if self.district else 1 if self.city else 0

    @property
    def name(self) -> str:
        """The full name of the place itself."""
        return self.district or self.city or self.province

    def fits(self, lower: "Division") -> bool:
        """Whether the other place lies in this one or is this one."""
        return all(not mine or mine == theirs for mine, theirs in zip(self, lower, strict=True))


class Named(NamedTuple):
    """A place as it may be written, in full or shortened."""

    division: Division
    short: bool


@lru_cache(maxsize=1)
def divisions() -> tuple[Division, ...]:
    """All places, each province and city also as a place of its own."""
    table = resources.files("bot.core").joinpath("data/divisions.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines()[2:])
    return tuple(Division(*row) for row in rows)


@lru_cache(maxsize=1)
def names() -> WordFinder[tuple[Named, ...]]:
    """Every way of writing a place, with the places it may mean."""
    ways: dict[str, list[Named]] = {}
    for division in divisions():
        for name in _ways(division):
            ways.setdefault(fold(name), []).append(Named(division, short=name != division.name and name not in _FORMER))
    return WordFinder({name: tuple(found) for name, found in ways.items()})


@lru_cache(maxsize=1)
def _inside() -> dict[Division, tuple[Division, ...]]:
    found: dict[Division, list[Division]] = {}
    for place in divisions():
        for above in {Division(place.province), Division(place.province, place.city)}:
            found.setdefault(above, []).append(place)
    return {above: tuple(places) for above, places in found.items()}


def inside(division: Division) -> tuple[Division, ...]:
    """The places in a province or city, itself included."""
    return _inside().get(division, (division,))


def has_districts(city: Division) -> bool:
    """Whether an address in this city should name a district."""
    return any(place.district for place in inside(city))


def common(places: Iterable[Division]) -> Division:
    """What all the places agree on; a level on which they differ is left empty."""
    columns = [set(column) for column in zip(*places, strict=True)]
    return Division(*(column.pop() if len(column) == 1 else "" for column in columns))


def complete(division: Division) -> Division:
    """The place with its city, when the province has only that one."""
    cities = {place.city for place in inside(division) if place.city} if division.level == 0 else set()
    return Division(division.province, cities.pop()) if len(cities) == 1 else division


def _ways(division: Division) -> Iterator[str]:
    name = division.name
    yield name
    yield from (old for old, new in _FORMER.items() if new == name)
    if division.level == 0 and name in _SHORT_PROVINCES:
        yield from _SHORT_PROVINCES[name]
    elif (short := shorten(name)) != name:
        yield short
        if name[-3:-1] == "自治" and name[-1] in "州县旗":
            yield short + name[-1]


def shorten(name: str) -> str:
    """The name as people say it: 广州市 → 广州, 恩施土家族苗族自治州 → 恩施; itself when nothing would remain."""
    for suffix in (_SELF_GOVERNED, _PLAIN_SUFFIX):
        short = suffix.sub("", name)
        if short != name:
            return short if len(short) > 1 else name
    return name
