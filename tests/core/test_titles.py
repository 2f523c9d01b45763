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
        ("我在第一医院门口", []),
    ],
)
def test_a_title_is_a_company_a_name_or_the_word_individual(text: str, titles: list[str]) -> None:
    assert [found.value for found in find_titles(text)] == titles
