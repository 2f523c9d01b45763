"""Telephone numbers of mainland China: mobiles in any grouping, land lines and service numbers."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.core.found import Found
from bot.core.text import fold

_GROUPED = r"1(?: \d){10}|1[3-9]\d(?:[- ]?\d{4}[- ]?\d{4})|1[3-9]\d{2}[- ]\d{3}[- ]\d{4}"
_MOBILE = re.compile(rf"(?<![\d.])(?:\+?86[- ]?)?({_GROUPED})(?![\d.]\d)(?!\d)(?:(?:-|转 ?)(\d{{4}})(?!\d))?")
_LAND_LINE = re.compile(
    r"(?<![\d-])((?:\(0\d{2,3}\)|0\d{2,3})[- ]?(?:[2-8]\d{6,7}|[2-8]\d{3}[- ]\d{4})|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
    r"(?:(?:-| ?转 ?| ?分机号?:? ?)(\d{3,5})(?!\d))?"
)


def find_phones(text: str) -> list[Found]:
    """Every phone number as `phone`; the value has digits only, an extension follows a dash."""
    folded = fold(text)
    return sorted([*_mobiles(folded), *_land_lines(folded)], key=lambda found: found.start)


def _mobiles(folded: str) -> Iterator[Found]:
    for match in _MOBILE.finditer(folded):
        number = re.sub(r"\D", "", match[1])
        yield Found("phone", match.start(), match.end(), f"{number}-{match[2]}" if match[2] else number)


def _land_lines(folded: str) -> Iterator[Found]:
    for match in _LAND_LINE.finditer(folded):
        digits = re.sub(r"\D", "", match[1])
        if digits.startswith("400") or phonenumbers.is_valid_number(phonenumbers.parse(digits, "CN")):
            yield Found("phone", match.start(), match.end(), f"{digits}-{match[2]}" if match[2] else digits)
