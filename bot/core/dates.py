"""Days as buyers name them. Absolute ones get a normalised value; no clock is needed, so the others keep their words."""

import re

from bot.core.found import Found
from bot.core.text import fold

_FESTIVALS = {"双11": "11-11", "双十一": "11-11", "双12": "12-12", "双十二": "12-12", "618": "06-18", "11.11": "11-11", "12.12": "12-12"}
_DATE = re.compile(
    r"(?<!\d)(?P<year>20\d\d|\d\d(?=年))[-/.年] ?(?P<month>1[0-2]|0?[1-9])[-/.月] ?(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[号日]?"
    r"|(?<![\d.])(?P<m>1[0-2]|0?[1-9])(?:月份?|[./](?=\d{1,2}[号日]))(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)(?:[号日](?!线|楼))?"
    r"|(?P<hm>十[一二]?|[一二三四五六七八九])月(?P<hd>三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[号日]"
    r"|(?<![\d.])(?P<festival>双十[一二]|双1[12]|618|1[12]\.1[12])(?![\d.])"
    r"|(?P<words>大前天|前天|昨天|昨晚|昨日|今天|今晚|今早|今日|明天|明早|明日|后天|大后天"
    r"|(?:上|下|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末](?![年岁])|上周|下周|这周|上个?月|下个?月|(?:腊月|正月)(?:初[一二三四五六七八九十]|[廿二]?十?[一二三四五六七八九]|[一二三]?十)?|月底|月初|国庆节?|中秋节?|春节|元旦|端午节?|五一(?!路|街)|年前|年后|过年)"
    r"|(?<![\d.\-路街道巷弄镇村栋园院])(?P<only>3[01]|[12]\d|[1-9])号(?!\d|[楼栋线色院门店库仓店铺码电链柜机])"
)
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}


def find_dates(text: str) -> list[Found]:
    """Every `date`: YYYY-MM-DD or MM-DD when day and month are said, else the words themselves."""
    folded = fold(text)
    return [Found("date", match.start(), match.end(), _value(match)) for match in _DATE.finditer(folded)]


def _value(match: re.Match[str]) -> str:
    if match["year"]:
        return f"20{match['year'][-2:]}-{int(match['month']):02}-{int(match['day']):02}"
    if match["m"]:
        return f"{int(match['m']):02}-{int(match['d']):02}"
    if match["hm"]:
        return f"{_small(match['hm']):02}-{_small(match['hd']):02}"
    return _FESTIVALS.get(match["festival"] or "", match[0])


def _small(numeral: str) -> int:
    """三 → 3, 十二 → 12, 二十 → 20, 三十一 → 31."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _HAN_DIGITS[numeral]
    return 10 * _HAN_DIGITS.get(tens, 1) + _HAN_DIGITS.get(ones, 0)
