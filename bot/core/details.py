"""Tell where the street part of an address ends and the rest of the message goes on."""

import re

from bot.core.regions import region_at

LABEL = re.compile(r"(?:详细地址|街道地址|所在街道|收货地址|收件地址|寄送地址|邮寄地址|新地址|地址|街道) ?(?:是|为)? ?: ?")
PHONE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)|0\d{2,3}-\d{7,8}")

_GAP = re.compile(r"[ ,、;/|·\-]{0,4}")
_SEGMENT = re.compile(r"[^ ,、;/|·。!?:~…\"'<>【】\[\]{}=]{1,80}")
_STOP = re.compile(
    r"收货人|收件人|联系人|联系电话|联系方式|所在地区|所在区域|姓名|名字|电话|手机|号码|邮编|邮政编码|备注"
    r"|谢谢|谢啦|谢了|多谢|感谢|辛苦|麻烦|拜托|劳驾|可以|行吗|行不|好吗|好不|能不能|能否|能改|能寄|能发|能送|能帮|能换|帮[我忙改]|请[帮问您你把改尽按]"
    r"|给我|尽快|赶紧|赶快|不要|不用|不是|别(?!墅)|改[成到为一下过这那]|换[成到]|寄[到给过的错]|发[货到过顺给错的]|送[货到过]|我[要想的们把是现搬写填买姓]|这个|这里|那边|那个"
    r"|就行|就好|即可|就可以|哈[!,]?$|吧$|吗$|呢$|了$|哦$|啊$|呀$|嘛$|的$|亲$|喔$|噢$|(?<=[^收])收$|代收|[放存](?:在|到|丰巢|门口|驿站|前台|门卫)|\(收\)|写错|填错|错了|原来|之前|以前|旧地址|新地址|地址|快递|要改|到付|包邮|什么时候|多久|几天|怎么|为什么"
    r"|选成|选错|想问|问问|具体|附近|待出库|出库|入库|没消息|维修点|售后点"
    r"|没[有收到]|还没|一直|已经|订单|单号|麻煩|放[在到]|签收"
)
_NOT_A_START = re.compile(
    r"(?!那.{0,3}[镇村路街乡]|发展|和平|和谐|太[平白原湖仓阳]|会[展稽同]|都[市江]|来[安宾])[的了是这那有没能可要我你您他她不吗呢怎为什还也都就和跟到发寄送收买退说话很太会让把被给从去来]|多[少久]|地区|客户|仓|中转|转运|集散|分拨|营业|天气|时间|包邮|人(?!民)|本地|同城|用户|以外|境内|附近"
)
_UNIT = re.compile(
    r"[路街巷弄村镇乡屯庄苑寓厦]|[^\d]道|胡同|小区|社区|花园|家园|广场|大学|学院|学校|中学|小学|幼儿园|医院|公司|工业[园区]|产业园|科技园|园区|物流园|驿站|快递柜|丰巢"
    r"|门卫|物业|前台|宿舍|超市|酒店|宾馆|银行|大楼|新城|名城|公馆|华府|[a-z0-9一二三四五六七八九十]+(?:号|栋|幢|楼|室|单元|层|座|组|队|期|区|户|排|#)"
    r"|^[a-z]?\d{1,5}(?:-\d{1,5}){0,3}[a-z室]?$|[a-z0-9]+[-#]\d+"
)
_LATIN = re.compile(r"[a-z0-9]")
_A_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_GLUED_NAME = re.compile(r"(?<=[0-9a-z室号楼层栋座元户店柜站])(?![号楼栋座室层])[\u4e00-\u9fff]{2,3}$")
_NAME_SIGNED = re.compile(r"(?<=[0-9a-z室号楼层栋座元户店柜站])(?![号楼栋座室层])[\u4e00-\u9fff]{2,3}(?=收$|\(收)")
_LONGEST = 120


def detail_end(text: str, start: int, *, labelled: bool = False, glued: bool = False, brief: bool = False) -> int:
    """The end of the street part that starts here in the folded text; `start` itself when there is none.

    `labelled` says that a label such as 详细地址: announces it, `glued` that it follows a division written in
    full, `brief` that it follows several shortened ones: then letters or digits are enough.
    """
    end, position, trusted = start, start, labelled
    while end - start < _LONGEST:
        position, label = _skip(text, position)
        segment = _SEGMENT.match(text, position)
        if segment is None or (end > start and _another_begins(text, position)):
            return end
        piece = _cut(segment[0], text, segment.end())
        first = position == start and (glued or (brief and _LATIN.search(piece) is not None))
        trusted = trusted or label or first
        if not _fits(piece, trusted=trusted):
            return end
        end = position + len(piece)
        if len(piece) < len(segment[0]):
            return end
        position, trusted = end, False
    return end


def _another_begins(text: str, position: int) -> bool:
    region = region_at(text, position)
    return region is not None and region.full and region.mentions > 1


def _skip(text: str, position: int) -> tuple[int, bool]:
    """Past separators and a label; whether there was a label."""
    gap = _GAP.match(text, position)
    position = gap.end() if gap else position
    label = LABEL.match(text, position)
    return (label.end(), True) if label else (position, False)


def _cut(piece: str, text: str, end: int) -> str:
    """The piece without a phone, a wish, a label or a name at its end."""
    phone = PHONE.search(piece)
    phone_follows = phone is not None or PHONE.match(text, _skip(text, end)[0]) is not None
    piece = piece[: phone.start()] if phone else piece
    if signed := _NAME_SIGNED.search(piece):
        piece = piece[: signed.start()]
    if stop := _STOP.search(piece):
        piece = piece[: stop.start()]
    if phone_follows and (_A_NAME.fullmatch(piece) and not _UNIT.search(piece[:-1])):
        return ""
    if phone_follows:
        piece = _GLUED_NAME.sub("", piece)
    return piece.rstrip("-#(（")


def _fits(piece: str, *, trusted: bool) -> bool:
    if not piece or _NOT_A_START.match(piece):
        return False
    return bool(_UNIT.search(piece)) or (trusted and len(piece) > 1)
