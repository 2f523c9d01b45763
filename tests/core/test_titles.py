"""To whom an invoice is made out."""

from __future__ import annotations

import pytest

from bot.core.titles import find_titles


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("抬头写王小芳", ["王小芳"]),
        ("抬头写随便", []),
        ("开发票 个人", ["个人"]),
        ("我个人觉得发票不要了", []),
        ("抬头：广州某某有限公司 税号91440101MA5ANPMP4T", ["广州某某有限公司"]),
        ("抬头：怎么写", []),
        ("抬头改东莞市长安镇恒利五金门市部 谢谢", ["东莞市长安镇恒利五金门市部"]),
        ("发票抬头是义乌市卡芙商行（个体工商户）", ["义乌市卡芙商行（个体工商户）"]),
        ("抬头 山东省发展和改革委员会", ["山东省发展和改革委员会"]),
        ("我在第一医院门口", []),
    ],
)
def test_a_title_is_a_company_a_name_or_the_word_individual(text: str, titles: list[str]) -> None:
    assert [found.value for found in find_titles(text)] == titles
