"""Addresses as buyers write them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.addresses import Address, find_addresses, parse_address
from bot.core.divisions import Division, complete, divisions, has_districts, names, shorten
from bot.core.recipients import RecipientBlock, find_receiver, parse_recipient

LEVELS = [line.split("\t") for line in Path(__file__).with_name("address_levels.tsv").read_text(encoding="utf-8").splitlines()[1:]]
WRITTEN = st.text(st.sampled_from("广东省州市天河区内蒙古北京朝阳海淀路街镇1号2栋3室王芳，。 \n138地址收货人详细:改成谢吧"), max_size=60)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("广东省广州市天河区体育西路1号2栋301", ("广东省", "广州市", "天河区", "体育西路1号2栋301")),
        ("广东广州天河体育西路1号", ("广东省", "广州市", "天河区", "体育西路1号")),
        ("江苏南京江宁", ("江苏省", "南京市", "江宁区", "")),
        ("内蒙古呼和浩特", ("内蒙古自治区", "呼和浩特市", "", "")),
        ("新疆", ("新疆维吾尔自治区", "", "", "")),
        ("放杭州市西湖区古墩路673号", ("浙江省", "杭州市", "西湖区", "古墩路673号")),
        ("浙江大学紫金港校区蓝田学园6舍", ("", "", "", "浙江大学紫金港校区蓝田学园6舍")),
        ("上海浦东", ("上海市", "上海市", "浦东新区", "")),
        ("北京市北京市海淀区中关村大街1号", ("北京市", "北京市", "海淀区", "中关村大街1号")),
        ("海淀区中关村大街1号", ("北京市", "北京市", "海淀区", "中关村大街1号")),
        ("朝阳区建国路88号", ("", "", "朝阳区", "建国路88号")),
        ("鼓楼区中山北路5号", ("", "", "鼓楼区", "中山北路5号")),
        ("江苏鼓楼区中山北路5号", ("江苏省", "", "鼓楼区", "中山北路5号")),
        ("河北雄县文昌路1号", ("河北省", "保定市", "雄县", "文昌路1号")),
        ("深圳光明区公明街道民生路9号", ("广东省", "深圳市", "光明区", "公明街道民生路9号")),
        ("杭州临平区世纪大道100号", ("浙江省", "杭州市", "临平区", "世纪大道100号")),
        ("杭州钱塘区2号大街1号", ("浙江省", "杭州市", "钱塘区", "2号大街1号")),
        ("济南莱芜区凤城西大街1号", ("山东省", "济南市", "莱芜区", "凤城西大街1号")),
        ("济南市中区经七路12号", ("山东省", "济南市", "市中区", "经七路12号")),
        ("杭州市江干区下沙街道3号", ("浙江省", "杭州市", "", "江干区下沙街道3号")),
        ("东莞市长安镇乌沙村江贝路3号", ("广东省", "东莞市", "", "长安镇乌沙村江贝路3号")),
        ("海南儋州那大镇中兴大街6号", ("海南省", "儋州市", "", "那大镇中兴大街6号")),
        ("河南济源市沁园路5号", ("河南省", "济源市", "", "沁园路5号")),
        ("海南定安县定城镇见龙大道1号", ("海南省", "定安县", "", "定城镇见龙大道1号")),
        ("青海海南州共和县恰卜恰镇绿洲路3号", ("青海省", "海南藏族自治州", "共和县", "恰卜恰镇绿洲路3号")),
        ("湖北恩施来凤县翔凤镇", ("湖北省", "恩施土家族苗族自治州", "来凤县", "翔凤镇")),
        ("重庆万州区北滨大道2号", ("重庆市", "重庆市", "万州区", "北滨大道2号")),
        ("吉林省吉林市船营区北京路12号", ("吉林省", "吉林市", "船营区", "北京路12号")),
        ("香港九龙观塘区鸿图道57号", ("香港特别行政区", "九龙", "观塘区", "鸿图道57号")),
        ("台灣台北市信義區忠孝東路五段1號", ("台湾省", "台北市", "信义区", "忠孝東路五段1號")),
        ("澳门半岛大堂区新马路1号", ("澳门特别行政区", "澳门半岛", "大堂区", "新马路1号")),
        ("襄樊市樊城区长虹路1号", ("湖北省", "襄阳市", "樊城区", "长虹路1号")),
        ("广东省-深圳市-光明区 公明街道民生路9号", ("广东省", "深圳市", "光明区", "公明街道民生路9号")),
        ("所在地区：广东省、广州市、天河区；详细地址：体育西路1号2栋301", ("广东省", "广州市", "天河区", "体育西路1号2栋301")),
        ("详细地址：体育西路1号2栋301 所在地区：广东省广州市天河区", ("广东省", "广州市", "天河区", "体育西路1号2栋301")),
        ("体育西路1号2栋301", ("", "", "", "体育西路1号2栋301")),
    ],
)
def test_reads_the_levels(text: str, levels: tuple[str, str, str, str]) -> None:
    assert parse_address(text) == Address(*levels)


@pytest.mark.parametrize("row", LEVELS, ids=[row[0] for row in LEVELS])
def test_splits_what_buyers_paste_and_leaves_the_unsaid_empty(row: list[str]) -> None:
    text, *levels = row
    assert parse_address(text) == Address(*levels)


@pytest.mark.parametrize(
    "text", ["", "你好", "南京路步行街那家店", "快递到了广州转运中心", "发货了吗", "138001380001", "我要三号色", "通道费"]
)
def test_sees_no_address_where_there_is_none(text: str) -> None:
    assert parse_address(text) is None


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("改成广东省广州市天河区体育西路1号2栋301 谢谢", "广东省广州市天河区体育西路1号2栋301"),
        ("麻烦改到江苏省南京市江宁区胜利路88号吧", "江苏省南京市江宁区胜利路88号"),
        ("湖北省武汉市洪山区珞喻路1037号 张伟 18612345678", "湖北省武汉市洪山区珞喻路1037号"),
        ("张伟18612345678湖北省武汉市洪山区珞喻路1037号", "湖北省武汉市洪山区珞喻路1037号"),
        ("北京市朝阳区望京街10号院3号楼1202王小明13912345678", "北京市朝阳区望京街10号院3号楼1202"),
        ("帮我改成阳光花园3栋2单元501可以吗", "阳光花园3栋2单元501"),
    ],
)
def test_ends_before_phone_name_and_wish(text: str, span: str) -> None:
    assert [text[start:end] for start, end, _ in find_addresses(text)] == [span]


def test_finds_the_old_and_the_new_address() -> None:
    text = "原来是广东省广州市天河区体育西路1号，改成江苏省南京市江宁区胜利路88号"
    assert [address.city for _, _, address in find_addresses(text)] == ["广州市", "南京市"]


@pytest.mark.parametrize(
    ("address", "missing"),
    [
        (Address("广东省", "广州市", "天河区", "体育西路1号"), ()),
        (Address("广东省", "广州市", "", "体育西路1号"), ("district",)),
        (Address("广东省", "东莞市", "", "长安镇江贝路3号"), ()),
        (Address("河南省", "济源市", "", ""), ("detail",)),
        (Address("", "", "朝阳区", "建国路88号"), ("province", "city")),
        (Address(), ("province", "city", "district", "detail")),
    ],
)
def test_says_what_a_courier_still_needs(address: Address, missing: tuple[str, ...]) -> None:
    assert address.missing() == missing


def test_stands_on_one_line() -> None:
    assert Address("北京市", "北京市", "海淀区", "中关村大街1号").one_line() == "北京市海淀区中关村大街1号"
    assert Address("广东省", "广州市", "", "体育西路1号").one_line() == "广东省广州市体育西路1号"


@pytest.mark.parametrize(
    "text",
    [
        "王芳，13800138000，广东省 广州市 天河区 体育西路1号2栋301",
        "收货人: 王芳 手机号码: 138 0013 8000 所在地区: 广东省广州市天河区 详细地址: 体育西路1号2栋301",
        "收件人：王芳\n电话：13800138000\n地址：广东省广州市天河区体育西路1号2栋301",
        "广东省广州市天河区体育西路1号2栋301 王芳 13800138000",
        "广东省广州市天河区体育西路1号2栋301/王芳/13800138000",
        "138-0013-8000；王芳；广东广州天河体育西路1号2栋301",
        "广东省广州市天河区体育西路1号2栋301王芳13800138000",
        "王芳13800138000广东省广州市天河区体育西路1号2栋301",
    ],
)
def test_reads_a_pasted_block_in_any_order(text: str) -> None:
    address = Address("广东省", "广州市", "天河区", "体育西路1号2栋301")
    assert parse_recipient(text) == RecipientBlock("王芳", "13800138000", address)


def test_says_nothing_about_a_text_without_recipient() -> None:
    assert parse_recipient("怎么还没发货") == RecipientBlock()
    assert find_receiver("收货人不是我") is None


def test_short_names_are_what_people_say() -> None:
    assert shorten("恩施土家族苗族自治州") == "恩施"
    assert shorten("雄县") == "雄县"
    assert shorten("内蒙古") == "内蒙古"


def test_every_place_is_read_back_from_its_full_name() -> None:
    for place in divisions():
        written = "".join(dict.fromkeys(level for level in place if level))
        assert parse_address(written) == Address(*complete(place)), written


def test_knows_the_places_of_today() -> None:
    assert len({place.province for place in divisions()}) == 34
    assert not has_districts(Division("广东省", "中山市"))
    assert any(hit.meaning for hit in names().at("雄县", 0))


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), WRITTEN))
def test_never_breaks_and_spans_give_the_detail(text: str) -> None:
    end = 0
    for start, stop, address in find_addresses(text):
        assert end <= start < stop <= len(text)
        assert address.detail.replace(" ", "") in "".join(text[start:stop].split())
        end = stop
    receiver = find_receiver(text)
    assert receiver is None or 0 <= receiver[0] < receiver[1] <= len(text)
