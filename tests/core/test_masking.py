"""Nobody's data gets into the examples, and what stands there instead is understood like it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.masking import masked
from bot.core.shapes import find_shapes


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("电话换成13912345678", "电话换成13900000000"),
        ("电话是139-1234-5678 尽快", "电话是139-0000-0000 尽快"),
        ("订单4038475610293847561不要了", "订单0000000000000000000不要了"),
        ("快递YT1234567890123三天没动", "快递YT0000000000000三天没动"),
        ("税号 91330106MA2B0ABC1D", "税号 910000000000000000"),
        ("收货人改成王建国", "收货人改成某某"),
        ("发票抬头：杭州小鹿贸易有限公司", "发票抬头：某某有限公司"),
        ("开个人的发票", "开个人的发票"),
        ("发票抬头写个人", "发票抬头写个人"),
        ("发票抬头：李雷", "发票抬头：某某"),
        ("发我邮箱 xiaolu_88@qq.com 谢谢", "发我邮箱 nobody@example.com 谢谢"),
        ("加我微信 lulu_198811 聊", "加我微信 nobody 聊"),
        ("身份证33010619880808123x", "身份证000000000000000000"),
        ("我QQ是 123456789", "我QQ是 000000000"),
        ("退我 35 块，第3天了，2件", "退我 35 块，第3天了，2件"),
        ("不想要了", "不想要了"),
    ],
)
def test_what_belongs_to_somebody_is_made_up(said: str, kept: str) -> None:
    assert masked(said) == kept


def test_of_an_address_the_region_stays() -> None:
    assert masked("改到广东省广州市天河区体育西路1号2栋301") == "改到广东省广州市天河区某某路1号"
    assert masked("寄到浙江杭州西湖区可以吗") == "寄到浙江杭州西湖区可以吗"


def test_known_names_are_taken_out_wherever_they_stand_and_single_characters_are_not() -> None:
    assert masked("我是王芳本人，王芳芳是我妹", ["王芳", "王芳芳", "我", ""]) == "我是某某本人，某某是我妹"


@pytest.mark.parametrize(
    "said", ["电话换成13912345678", "订单4038475610293847561", "快递YT1234567890123", "改到广东省广州市天河区体育西路1号"]
)
def test_what_stands_instead_is_found_as_the_same_kind(said: str) -> None:
    assert [one.kind for one in find_shapes(masked(said))] == [one.kind for one in find_shapes(said)]


@given(st.text(alphabet="1390８a@.王芳收货人电话订单号路栋区省市 :：", max_size=60))
def test_no_text_breaks_it_and_no_long_number_is_left(said: str) -> None:
    once = masked(said)
    assert not re.search("[1-9]{8,}", once)
