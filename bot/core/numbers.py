"""Order ids, waybills and tax numbers: runs of digits and letters, told apart by shape and by the words around."""

import re
from collections.abc import Iterator

from bot.core.found import Found
from bot.core.text import fold
from bot.core.waybills import courier_of

_RUN = re.compile(r"(?<![0-9a-z.@_])[0-9a-z]{8,24}(?![0-9a-z@])")
_AFTER_ORDER = re.compile(r"(?:订单|单子|单号)(?:编号|号码?|id)?(?:应该)?[ ::是为#]{0,4}$")
_BEFORE_ORDER = re.compile(r" ?[(,]?(?:这个|这一|这)?(?:订单|单子)")
_AFTER_TAX = re.compile(r"(?:税号|识别号|信用代码|登记号|税务号|统一代码)[ ::是为填,]{0,4}$")
_PARCEL_WORDS = re.compile(
    r"运单|(?<!订)单号|快递|物流|包裹|面单|寄回|退回|顺丰|圆通|中通|申通|韵达|极兔|邮政|ems|京东|德邦|百世|天天|菜鸟|丹鸟"
)
_CREDIT_CODE = re.compile(r"[1-9a-y][0-9a-hj-npqrtuw-y]\d{6}[0-9a-hj-npqrtuw-y]{10}")
_COMPANY_CODE = re.compile(r"9[1-3]\d{6}[0-9a-z]{10}")  # a business; its check character may be mistyped
_CREDIT_ALPHABET = "0123456789abcdefghjklmnpqrtuwxy"
_NEAR = 14


def find_numbers(text: str) -> list[Found]:
    """The `order_id`, `waybill` and `tax_number` values of the text, letters in upper case."""
    return list(_numbers(fold(text)))


def valid_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code with the right check character (GB 32100)."""
    if not _CREDIT_CODE.fullmatch(code.lower()):
        return False
    values = [_CREDIT_ALPHABET.index(char) for char in code.lower()]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values[:17]))
    return values[17] == -total % 31


def is_business_code(run: str) -> bool:
    """Whether 18 characters look like the credit code of a business, which an order id of digits only may look like too."""
    return _COMPANY_CODE.fullmatch(run.lower()) is not None


def _numbers(folded: str) -> Iterator[Found]:
    for match in _RUN.finditer(folded):
        if kind := _kind(folded, *match.span()):
            yield Found(kind, match.start(), match.end(), match[0].upper())


def _kind(folded: str, start: int, end: int) -> str | None:
    run, before = folded[start:end], folded[max(0, start - _NEAR) : start]
    if run.isalpha():
        return None
    if _is_tax_number(run, before):
        return "tax_number"
    return _kind_of_digits(folded, start, end, before) if run.isdigit() else "waybill" if courier_of(run) else None


def _is_tax_number(run: str, before: str) -> bool:
    labelled = _AFTER_TAX.search(before) is not None and 15 <= len(run) <= 20
    return labelled or (not run.isdigit() and (valid_credit_code(run) or is_business_code(run)))


def _kind_of_digits(folded: str, start: int, end: int, before: str) -> str | None:
    length = end - start
    about_order = re.search(r"订单[^,。;]{0,6}$", before) is not None or _BEFORE_ORDER.match(folded, end) is not None
    labelled = _AFTER_ORDER.search(before) and about_order and length <= 20 and not _is_mobile(folded[start:end])
    if length in {18, 19} or labelled:
        return "order_id"
    near = before + " " + folded[end : end + _NEAR]
    if 10 <= length <= 15 and _PARCEL_WORDS.search(near) and not _is_mobile(folded[start:end]):
        return "waybill"
    return "order_id" if length in {16, 17} and "订单" in near else None


def _is_mobile(run: str) -> bool:
    return re.fullmatch(r"1[3-9]\d{9}", run) is not None
