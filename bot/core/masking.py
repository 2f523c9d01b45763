"""Personal data out of a message, so that it may become a training example: what stands in its place has the same shape.

So the message is understood as before, entities can still be marked, and anybody sees that the value is made up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.core.addresses import Address
from bot.core.found import Found
from bot.core.shapes import find_shapes
from bot.core.text import fold

NOBODY = "某某"
STREET = "某某路1号"
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ACCOUNT = re.compile(r"(?:微信号?|wx|vx|v信|qq号?|支付宝(?:账号)?)[ ::是为]{0,3}([a-z][-_a-z0-9]{5,19})")
_LONG = re.compile(r"(?<![0-9])[0-9]{7,}x?(?![0-9])")
_MADE_UP = re.compile(r"[0-9]{2,3}0+")
_DIGIT = re.compile(r"[0-9０-９]")


def masked(text: str, names: Iterable[str] = ()) -> str:
    """`text` without phones, numbers of orders and parcels, names, streets and accounts; `names` are known to be somebody's."""
    for found in reversed(find_shapes(text)):
        text = text[: found.start] + _instead(found, text[found.start : found.end]) + text[found.end :]
    for name in sorted({name for name in names if len(name) > 1}, key=len, reverse=True):
        text = text.replace(name, NOBODY)
    text = _MAIL.sub("nobody@example.com", text)
    for match in reversed(list(_ACCOUNT.finditer(fold(text)))):
        text = text[: match.start(1)] + "nobody" + text[match.end(1) :]
    return _LONG.sub(lambda run: run[0] if _MADE_UP.fullmatch(run[0]) else "0" * len(run[0]), text)


def _instead(found: Found, said: str) -> str:
    if found.kind == "phone":
        return _zeros(said, 3)
    if found.kind in ("order_id", "waybill"):
        return _zeros(said, 0)
    if found.kind == "tax_number":
        return said[:2] + "0" * (len(said) - 2)
    if found.kind == "receiver":
        return NOBODY
    if isinstance(found.value, Address):
        return _street(said, found.value)
    return _title(said) if found.kind == "invoice_title" else said


def _zeros(said: str, kept: int) -> str:
    """Every digit but the first few becomes 0."""
    places = [match.start() for match in _DIGIT.finditer(said)][kept:]
    return "".join("0" if n in places else char for n, char in enumerate(said))


def _street(said: str, address: Address) -> str:
    """The region stays: it says nothing about a person, and rules go by it."""
    if not address.detail:
        return said
    begin = said.find(address.detail[:2])
    return (said[:begin] if begin > 0 else address.province + address.city + address.district) + STREET


def _title(said: str) -> str:
    if said == "个人":
        return said
    return f"{NOBODY}有限公司" if len(said) > 4 else NOBODY
