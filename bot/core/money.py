"""Amounts of money and numbers of things, in digits or in Chinese words."""

import re
from collections.abc import Iterator
from decimal import Decimal

import cn2an

from bot.core.found import Found
from bot.core.text import fold

_NUMBER = r"\d{1,7}(?:\.\d{1,2})?"
_HAN = "零一二两三四五六七八九十百千万"
_VAGUE = (
    r"(?:几|好几|十几|十来|几十|百把|上百|几百|一两|两三|三五|五六|七八|三四|四五|[一二三四五六七八九]?十多|\d{1,5}多"
    r"|\d{1,5}来|\d{1,5}几|[一二三四五六七八九两]百多)"
)
_AMOUNT = re.compile(
    rf"[¥$] ?(?P<sign>{_NUMBER})(?: ?元)?"
    rf"|(?P<range>{_NUMBER} ?[-~到至] ?{_NUMBER}) ?(?:元|块钱?)"
    rf"|(?P<vague>{_VAGUE})(?:块钱?|元钱?)"
    rf"|(?<![\d.])(?P<yuan>{_NUMBER}) ?(?:块钱?|元钱?|rmb|圆)(?:(?P<tenth>\d{{1,2}})(?![\d.个件瓶天年月折])(?:毛|角)?(?:钱)?)?"
    rf"|(?P<han>[{_HAN}]{{1,8}})(?:块钱|元|块(?P<hantenth>零?[一二三四五六七八九])?(?=$|["
    rf" ,。!?的吧吗了退补差呢啊呀就行可也都给还,毛]))(?:毛)?(?:钱)?"
    rf"|(?:(?:退|补|赔|差|便宜|优惠|降|返)(?:偿|了|我|给我|我个)?)(?P<round>[{_HAN}]{{0,3}}[十百千][一二三四五六七八九]?)"
    r"(?=$|[ ,。!?吧吗行可才就])"
    rf"|(?P<much>[{_HAN}]{{0,6}}[十百千万][{_HAN}]?)块(?!的?面膜|一|两|香皂)"
    rf"|(?<![\d.])(?P<jiao>\d|[{_HAN}])(?:毛|角)钱?(?!线|衣)"
    rf"|(?:退款?|差价?|补|便宜|优惠|降价?|付款?|花|卖|价格|少退|多付|多收|赔偿?)(?:了|我|给我|是|为|成|只|才|要"
    rf"|到)?(?P<bare>{_NUMBER})(?![\d.个件瓶天毛角号月年日小时次盒包支片%折:\-倍级分多几条双套斤袋楼块元来])"
)
_COUNTERS = (
    r"(?:瓶|支|盒|件|个|片|袋|包|条|双|只|罐|桶|箱|套|份|张|本|台|把|对|根|管|粒|颗|卷|提|斤|公斤|枚|听|杯|顶|床|副|串"
    r"|组|打|盆|束|株|部|辆|匹|朵)"
)
_QUANTITY = re.compile(
    rf"(?<![\d.第每哪这那某同{_HAN}-])(?P<count>\d{{1,4}}|[一二两三四五六七八九十]{{1,3}}) ?{_COUNTERS}"
    r"(?!月|星期|小时|多?人|问题|礼拜|钱|多月|工作日|电话|说法|样|半|字|解释|客服|快递|地址|地方|订单|一个|规格|评|好评|差评"
    r"|情况|投诉|解决|处理|答复|回复|事|意思|平台|同事|区|身|单号|朋友)"
    r"|[x*×] ?(?P<times>\d{1,3})(?![\d.a-z厘毫公米cm])"
    r"|各(?P<each>[一1])(?!个?[种样位])"
)


def find_money(text: str) -> list[Found]:
    """Every `amount`: a Decimal in yuan, or None when it is only roughly said."""
    return [Found("amount", *_span(match), _amount(match)) for match in _AMOUNT.finditer(fold(text))]


def find_quantities(text: str) -> list[Found]:
    """Every `quantity` of things as a whole number, its counter word included in the span."""
    return list(_quantities(fold(text)))


def _span(match: re.Match[str]) -> tuple[int, int]:
    return next((match.span(kind) for kind in ("bare", "round") if match[kind]), match.span())


def _amount(match: re.Match[str]) -> Decimal | None:
    if match["range"] or match["vague"]:
        return None
    if match["jiao"]:
        return _yuan("0", match["jiao"])
    if whole := match["han"] or match["much"] or match["round"]:
        return _yuan(whole, (match["hantenth"] or "0").lstrip("零"))
    yuan = Decimal(match["sign"] or match["yuan"] or match["bare"])
    tenth = match["tenth"]
    return yuan + Decimal(f"0.{tenth}") if tenth else yuan


def _yuan(whole: str, tenths: str) -> Decimal | None:
    yuan, jiao = _decimal(whole), _decimal(tenths)
    return None if yuan is None or jiao is None else yuan + jiao / 10


def _decimal(number: str) -> Decimal | None:
    """The value of digits or Chinese numerals; None for numerals in no order."""
    try:
        return Decimal(str(cn2an.cn2an(number, "smart"))).normalize() + 0
    except ValueError:
        return None


def _quantities(folded: str) -> Iterator[Found]:
    for match in _QUANTITY.finditer(folded):
        value = _decimal(match["count"] or match["times"] or match["each"])
        if value:
            yield Found("quantity", match.start(), match.end(), int(value))
