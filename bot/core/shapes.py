"""Everything that can be found in a message by its shape, character by character."""

from collections.abc import Iterator

from bot.core.addresses import find_addresses
from bot.core.dates import find_dates
from bot.core.found import Found, without_overlaps
from bot.core.money import find_money, find_quantities
from bot.core.numbers import find_numbers
from bot.core.phones import find_phones
from bot.core.recipients import find_receiver
from bot.core.titles import find_titles
from bot.core.waybills import courier_of

__all__ = ["KINDS", "Found", "courier_of", "find_shapes"]

#: Everything that has a shape; the other entities are known by name (`data/lookup`).
KINDS = frozenset({"order_id", "waybill", "phone", "receiver", "address", "tax_number", "invoice_title", "amount", "quantity", "date"})


def find_shapes(text: str) -> list[Found]:
    """The things found, without overlaps (the longest wins), in the order of the text."""
    return without_overlaps(_all(text))


def _all(text: str) -> Iterator[Found]:
    for find in (find_numbers, find_phones, find_dates, find_money, find_quantities, find_titles):
        yield from find(text)
    for start, end, address in find_addresses(text):
        yield Found("address", start, end, address)
    if receiver := find_receiver(text):
        yield Found("receiver", *receiver, text[slice(*receiver)])
