"""Kinds that an export does not say: of an item by its title, of an address by its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bot.core.orders import AddressKind, ItemKind
from bot.files.places import shop_file
from bot.files.structure import load_yaml, structure_all
from bot.files.words import says


@dataclass(frozen=True)
class ItemWords:
    kind: ItemKind
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True)
class AddressWords:
    kind: AddressKind
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()


def item_kind(title: str) -> ItemKind:
    """Sample or gift by the words of `shop/items.yml`, full size without any of them."""
    return next((row.kind for row in _item_words() if says(title, row.words, row.unless)), ItemKind.FULL_SIZE)


def address_kind(address: str) -> AddressKind:
    """School or company by the words of `shop/addresses.yml`, home without any of them."""
    return next((row.kind for row in _address_words() if says(address, row.words, row.unless)), AddressKind.HOME)


@cache
def _item_words() -> tuple[ItemWords, ...]:
    path = shop_file("items.yml")
    return structure_all(ItemWords, load_yaml(path), str(path))


@cache
def _address_words() -> tuple[AddressWords, ...]:
    path = shop_file("addresses.yml")
    return structure_all(AddressWords, load_yaml(path), str(path))
