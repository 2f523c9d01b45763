"""To whom an invoice is made out."""

import re
from collections.abc import Iterator

from bot.core.found import Found, without_overlaps
from bot.core.recipients import looks_like_a_name
from bot.core.text import fold

_CHAR = r"[\u4e00-\u9fffa-z0-9()·&]"
_IN_BRACKETS = r"(?:\([\u4e00-\u9fff]{2,20}\))?"  # such as (个体工商户)
_COMPANY = re.compile(
    rf"{_CHAR}{{2,30}}?(?:有限责任公司|股份有限公司|有限公司|总公司|分公司|合伙企业"
    rf"|集团公司)(?:[\u4e00-\u9fff()]{{2,10}}?(?:分公司|分店|支行|办事处|门店))?{_IN_BRACKETS}"
)
_OTHER = re.compile(
    rf"{_CHAR}{{2,30}}?(?:工厂|厂|中心|工作室|事务所|合作社|经营部|商行|医院|大学|学院|中学|小学|幼儿园|学校|委员会|协会"
    rf"|研究院|研究所|银行|宾馆|餐厅|超市|大?药房|门市部?|办事处|政府|个体户|店|(?<=.{{6}})公司){_IN_BRACKETS}(?=$|[ ,。;!?])"
)
_LABEL = r"(?:抬头|台头|抬投|开票名称|单位名称|公司名称|公司名|企业名称|单位|公司抬头)(?:名称)?"
_SAYING = r"(?:写|填|开|改成|改为|换成|是|为|就写|要写|就是)(?:成|为)?"
_LABELLED = re.compile(rf"{_LABEL}(?:{_SAYING})? ?: ?({_CHAR}{{2,40}})")
_NAMED = re.compile(rf"{_LABEL}(?:{_SAYING}[ :]{{0,2}}|[ :]{{1,2}})([\u4e00-\u9fff]{{2,4}})(?=$|[ ,。;!?])")
_PERSONAL = re.compile(r"(?<![一几两三每那这整])个人(?!信息|中心|原因|账|觉得|认为)")
_ABOUT_INVOICES = re.compile(r"发票|开票|抬头|台头|税号|专票|普票|电子票|识别号|单位名称|公司名|开给")
_IN_FRONT = re.compile(
    r"^.*(?:[抬台]头(?:[改换](?!革))?|发票|开票|名称|单位|公司名|改成|改为|换成|写成|开给|开成|写|填|开|是|为|给|叫|帮我|麻烦|我们|我司|[::])(?=.{2,})"
)
_BEHIND = re.compile(r"(?:,|。|税号|纳税|识别号|统一|谢谢|麻烦|可以|就行|就好|即可|吧|吗|的$|对吗|行吗|不是|是个人|电话|地址|开户).*$")
_NOT_A_TITLE = re.compile(
    r"^(?:什么|怎么|哪|不|可以|能|要|没|错|发票|信息|有|个人|公司$|单位$|对公|专票|普票|还是|和|跟|的|了|呢|吗|写错|开错|改|票寄|寄)"
)


def is_person(title: str) -> bool:
    """Whether an invoice is made out to a person, who has no tax number."""
    return title == "个人" or looks_like_a_name(title)


def find_titles(text: str) -> list[Found]:
    """Every `invoice_title`: a company by its legal form, or what the words around call a title; 个人 counts."""
    return without_overlaps(_titles(fold(text), text))


def _titles(folded: str, text: str) -> Iterator[Found]:
    for start, end in _spans(folded):
        yield Found("invoice_title", start, end, text[start:end])


def _spans(folded: str) -> Iterator[tuple[int, int]]:
    patterns = [_COMPANY, _OTHER] if _ABOUT_INVOICES.search(folded) else [_COMPANY]
    for match in _LABELLED.finditer(folded):
        yield from _cleaned(folded, *match.span(1))
    for match in _NAMED.finditer(folded):
        if looks_like_a_name(match[1]):
            yield match.span(1)
    for pattern in patterns:
        for match in pattern.finditer(folded):
            yield from _cleaned(folded, *match.span())
    if _ABOUT_INVOICES.search(folded) or "开个人" in folded:
        yield from (match.span() for match in _PERSONAL.finditer(folded))


def _cleaned(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span without the words in front of and behind the title; nothing when no title is left."""
    piece = folded[start:end]
    in_front = _IN_FRONT.match(piece)
    shift = in_front.end() if in_front else 0
    kept = _BEHIND.sub("", piece[shift:])
    if len(kept) >= 4 and not _NOT_A_TITLE.match(kept):
        yield start + shift, start + shift + len(kept)
