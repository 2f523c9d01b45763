"""Make `bot/core/data/divisions.tsv` from the area list of the npm package @vant/area-data.

    python tools/divisions.py path/to/area-data/dist/index.js > bot/core/data/divisions.tsv

The list numbers places by GB/T 2260 code: two digits for the province, two for the city, two for the district.
Cities that have towns but no districts and places governed by their province directly stand as cities alone.
"""

import re
import sys
from pathlib import Path

SOURCE = "# source: npm package @vant/area-data 2.1.0 (MIT licence, Youzan and contributors), by tools/divisions.py"
ENTRY = re.compile(r'(\d{6}): "([^"]*)"')
ROUND_THE_PROVINCE = {"省直辖县", "自治区直辖县级行政区划"}
WITHOUT_DISTRICTS = {"东莞市", "中山市", "儋州市", "嘉峪关市"}
NOT_A_PLACE = re.compile(r"其[它他]区|市辖区|.*学院$")
RENAMED = {"500200": "重庆市"}


def read_places(source: str) -> dict[str, str]:
    """The names by code, escapes decoded."""
    names = {code: re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), name) for code, name in ENTRY.findall(source)}
    return {**names, **{code: name for code, name in RENAMED.items() if code in names}}


def rows(places: dict[str, str]) -> list[tuple[str, str, str]]:
    """(province, city, district), the lower ones empty for the row of the province or city itself."""
    found = {_row(code, places) for code, name in places.items() if not NOT_A_PLACE.fullmatch(name)}
    return sorted(row for row in found if row is not None)


def _row(code: str, places: dict[str, str]) -> tuple[str, str, str] | None:
    province, city, name = places[code[:2] + "0000"], places[code[:4] + "00"], places[code]
    if code.endswith("0000"):
        return province, "", ""
    if city in ROUND_THE_PROVINCE:
        return None if code.endswith("00") else (province, name, "")
    if code.endswith("00") or city in WITHOUT_DISTRICTS:
        return province, city, ""
    name = name.removeprefix(city)  # 秦皇岛市经济技术开发区
    return (province, city, name) if name else None


def main(path: str) -> None:
    print(SOURCE)
    print("province", "city", "district", sep="\t")
    for row in rows(read_places(Path(path).read_text(encoding="utf-8"))):
        print(*row, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
