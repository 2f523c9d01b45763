"""What may stand in a message, from whoever it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.messages import LONGEST, EmptyMessage, MessageTooLong, message, visible


@pytest.mark.parametrize(
    ("typed", "line", "lines"),
    [
        ("第一步\r\n第二步\t完", "第一步 第二步 完", "第一步\n第二步 完"),
        ("a\u2028b\x0bc", "a b c", "a\nb\nc"),
        ("不要\x00了\x7f", "不要了", "不要了"),
        ("\u202e了\u200b要\ufeff不", "了要不", "了要不"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("半个\ud83d", "半个", "半个"),
        (" 好\n", "好", "好"),
    ],
)
def test_a_buyer_writes_one_line_and_an_agent_may_write_several(typed: str, line: str, lines: str) -> None:
    assert message(typed) == line
    assert message(typed, lines=True) == lines


@pytest.mark.parametrize("typed", ["", " \n\t", "\x00", "\u200b\u200d", "\u3000", "\ufe0f"])
def test_nothing_visible_is_no_message(typed: str) -> None:
    with pytest.raises(EmptyMessage, match="空"):
        message(typed)


def test_the_length_is_counted_as_typed() -> None:
    assert message("长" * LONGEST)
    with pytest.raises(MessageTooLong, match=r"2001 字.*2000 字以内") as refused:
        message(" " * (LONGEST + 1))
    assert refused.value.length == LONGEST + 1


@given(st.text(st.characters()), st.booleans())
def test_whatever_is_typed_is_refused_or_kept_clean(typed: str, lines: bool) -> None:
    try:
        kept = message(typed, lines=lines)
    except (EmptyMessage, MessageTooLong):
        return
    assert kept == message(kept, lines=lines) == visible(kept, lines=lines)
    assert "\x00" not in kept
    assert lines or "\n" not in kept
    kept.encode()
