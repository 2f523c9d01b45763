"""Read name, phone and address out of a pasted recipient block."""

import re
from dataclasses import dataclass

from bot.core.addresses import Address, find_addresses, parse_address
from bot.core.phones import find_phones
from bot.core.text import fold

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪"
    "廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔牛温洪牟葛尤项岑翁柳凌庄辛"
    "管祝左涂谷祁时舒耿卜路詹关苗费纪靳盛童欧甄曲成游阳裴席卫查屈鲍位霍翟隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁"
    "瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝巩稽井"
    "练仲乐虞卞封竺冼原官衣楚佟栗匡宗应巫鞠僧桑荆谌银扬明沙伏岳"
)
_TWO_CHARACTER_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "端木", "南宫")
_TITLE = re.compile(r"[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|老师|阿姨|师傅|总|太太)$")
_LABEL = r"(?:收货人|收件人|联系人|收货姓名|姓名|名字|签收人)(?:姓名|名字)?[ 也的]{0,2}(?:(?:写|填|打|弄)错了?[ ,]{0,2})?(?:应该)?"
_MINE = r"(?:我(?:妈|爸|老公|老婆|媳妇|婆婆|朋友|同事|室友|[姐哥弟妹]|儿子|女儿|对象)的?)?"
_SAYING = rf"(?:(?:改成|改为|改到|换成|写成|写|是|为|叫|填)(?:成|为|是)?[ ::]{{0,3}}| ?: ?){_MINE}"
_LABELLED = re.compile(rf"{_LABEL}{_SAYING}([\u4e00-\u9fff·]{{2,12}})")
_BESIDE_LABEL = re.compile(rf"{_LABEL} ?([\u4e00-\u9fff·]{{2,12}})")
_SIGNED = re.compile(rf"(?:^|[ ,、;给]){_MINE}([\u4e00-\u9fff·]{{2,4}})(?: ?\(收\)| ?收(?=$|[ ,。;]))")
_NO_NAME = re.compile(r"[的了是我你他她都有没不就还也什么个几这那哪换改写填打先多]|^(?:应该|先生|女士|小姐|电话|手机|信息|地址)")
_BESIDE = 5  # a label such as 电话 may stand between
_PIECE = re.compile(r"[\u4e00-\u9fff·]{2,10}")
_NAME_ENDS = re.compile(
    r"就行|就好|就可以|电话|手机|号码|地址|收货|收件|联系|所在|详细|可以|谢谢|麻烦|帮|行吗|好吗|先生的|[吗吧呢了的哦啊收,]|然后|不是|就是|以及"
    r"|还有|改|换|，"
)
_LABEL_WORDS = re.compile(
    r"收货人|收件人|联系人|收货|收件|姓名|名字|联系电话|联系方式|手机号码?|电话号码?|电话|手机|号码|所在地区|所在地|详细地址"
    r"|收货地址|地址|邮编|邮政编码|新|信息|是|为|给|[:：]"
)


@dataclass(frozen=True)
class RecipientBlock:
    """Who receives a parcel where; what the text does not say is empty or None."""

    name: str = ""
    phone: str = ""
    address: Address | None = None


def parse_recipient(text: str) -> RecipientBlock:
    """Name, phone and address from a block in any order, with or without labels."""
    receiver = find_receiver(text)
    phones = find_phones(text)
    return RecipientBlock(
        name=text[receiver[0] : receiver[1]] if receiver else "",
        phone=str(phones[0].value) if phones else "",
        address=parse_address(text),
    )


def find_receiver(text: str) -> tuple[int, int] | None:
    """Where the receiver's name stands: after a label, before 收, or beside a phone number or an address."""
    folded = fold(text)
    for pattern, strict in ((_LABELLED, False), (_BESIDE_LABEL, True), (_SIGNED, True)):
        for match in pattern.finditer(folded):
            if span := _name_in(folded, *match.span(1), strict=strict):
                return span
    return _beside(folded)


def _beside(folded: str) -> tuple[int, int] | None:
    """A free-standing name in a text that has a phone number and otherwise only an address and labels."""
    phones = [(found.start, found.end) for found in find_phones(folded)]
    if not phones:
        return None
    addresses = [(start, end) for start, end, _ in find_addresses(folded)]
    rest = _blank(_blank_labels(folded), [*phones, *addresses])
    spans = [span for match in _PIECE.finditer(rest) if (span := _name_in(rest, *match.span(), strict=True))]
    taken = [*phones, *addresses]
    near = [span for span in spans if any(_gap(span, other) <= _BESIDE for other in taken)]
    return near[0] if near else None


def _name_in(folded: str, start: int, end: int, *, strict: bool = False) -> tuple[int, int] | None:
    piece = folded[start:end]
    stop = _NAME_ENDS.search(piece, 1)
    name = piece[: stop.start()] if stop else piece
    if _NO_NAME.search(name) or (strict and not looks_like_a_name(name)):
        return None
    return (start, start + len(name)) if 2 <= len(name) <= 4 or ("·" in name and len(name) > 2) else None


def looks_like_a_name(name: str) -> bool:
    """Whether two to four characters begin with a surname or end with a title."""
    if _TITLE.fullmatch(name) or "·" in name:
        return True
    if name.startswith(_TWO_CHARACTER_SURNAMES):
        return len(name) in {3, 4}
    return name[:1] in _SURNAMES and len(name) in {2, 3}


def _blank_labels(folded: str) -> str:
    return _LABEL_WORDS.sub(lambda match: " " * len(match[0]), folded)


def _blank(folded: str, spans: list[tuple[int, int]]) -> str:
    for start, end in spans:
        folded = folded[:start] + " " * (end - start) + folded[end:]
    return folded


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    return max(other[0] - one[1], one[0] - other[1])
