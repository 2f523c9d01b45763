"""What a cell means, and that no cell loses what it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.files.cells import split_address

PIECES = st.sampled_from(
    ["广东省", "广州市", "天河区", "江干区", "体育西路1号", "王芳", "13800138000", " ", "谢谢", "(510000)", "镇", "3栋"]
)


@given(st.lists(PIECES, max_size=8).map("".join))
def test_the_end_of_an_address_is_never_lost(text: str) -> None:
    found = split_address(text)
    kept = "".join(text.strip().removesuffix("(510000)").split())
    said = f"{found.province}{found.city}{found.district}{found.detail}"
    assert kept.endswith("".join(found.detail.split()))
    assert all(piece in said for piece in ("王芳", "13800138000", "体育西路1号", "谢谢") if piece in kept)
