from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.flags import (
    Colour,
    ColourReserved,
    Flag,
    Legend,
    Meaning,
    NoteTooLong,
    SignMissing,
    UnknownColour,
    append_note,
    note_with_sign,
    plant,
    sign,
)

DAY = date(2026, 11, 18)
EVENING = datetime(2026, 11, 17, 17, 30, tzinfo=timezone.utc)  # half past one in the night of the 18th in Shanghai
LEGEND = Legend(
    (
        Meaning(Colour.YELLOW, 2, "黄", "售后", works=True),
        Meaning(Colour.GREEN, 3, "绿", "保留", reserved=True),
        Meaning(Colour.BLUE, 4, "蓝", "不发货", works=True),
    )
)


def test_a_flag_carries_the_note_signed_with_name_and_the_shops_day() -> None:
    flag = plant(LEGEND, "blue", order="4038475610293847561", note="不发货", author="小曼", at=EVENING)
    assert flag == Flag("4038475610293847561", Colour.BLUE, "不发货 小曼 2026-11-18", "小曼", EVENING)
    assert LEGEND.of(flag.colour).works


def test_green_is_refused_until_the_shop_releases_it() -> None:
    with pytest.raises(ColourReserved, match="绿旗已保留") as refused:
        plant(LEGEND, Colour.GREEN, order="1", note="", author="小曼", at=EVENING)
    assert refused.value.colour is Colour.GREEN
    released = Legend((Meaning(Colour.GREEN, 3, "绿", "会员"),))
    assert plant(released, Colour.GREEN, order="1", note="", author="小曼", at=EVENING).note == "小曼 2026-11-18"


@pytest.mark.parametrize("colour", ["pink", "", Colour.RED])
def test_a_colour_outside_the_legend_is_refused(colour: str) -> None:
    with pytest.raises(UnknownColour, match="没有") as refused:
        plant(LEGEND, colour, order="1", note="", author="小曼", at=EVENING)
    assert refused.value.colour in ("pink", "", "red")


@pytest.mark.parametrize("author", ["", "  ", "\u200b\n"])
def test_a_note_nobody_signs_is_refused(author: str) -> None:
    with pytest.raises(SignMissing):
        plant(LEGEND, Colour.BLUE, order="1", note="不发货", author=author, at=EVENING)


def test_a_flag_note_that_is_too_long_is_refused() -> None:
    with pytest.raises(NoteTooLong):
        plant(LEGEND, Colour.BLUE, order="1", note="长" * 330, author="小曼", at=EVENING)


def test_the_sign_is_name_and_date() -> None:
    assert sign("小曼", DAY) == "小曼 2026-11-18"


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "小曼 2026-11-18"),
        ("截单反馈", "截单反馈 小曼 2026-11-18"),
        ("截单反馈 小曼 2026-11-18", "截单反馈 小曼 2026-11-18"),
        ("截单反馈，小曼 2026-11-18\n", "截单反馈，小曼 2026-11-18"),
        ("小曼 2026-11-18", "小曼 2026-11-18"),
        ("截单反馈 小曼 2026-11-17", "截单反馈 小曼 2026-11-17 小曼 2026-11-18"),  # yesterday's sign is not today's
        ("截单反馈 阿小曼 2026-11-18", "截单反馈 阿小曼 2026-11-18 小曼 2026-11-18"),  # somebody else's neither
        ("补发\t一瓶\x00小样", "补发 一瓶 小样 小曼 2026-11-18"),
    ],
)
def test_the_sign_ends_a_note_once(text: str, note: str) -> None:
    assert note_with_sign(text, "小曼", DAY) == note


def test_notes_are_appended_and_what_stands_there_stays() -> None:
    assert append_note("", "不发货") == "不发货"
    assert append_note("不发货 ", "截单\n反馈") == "不发货 \n截单 反馈"
    assert append_note("不发货", " \u202e ") == "不发货"


def test_the_limit_counts_bytes_and_not_characters() -> None:
    assert len(append_note("", "旗" * 333)) == 333
    with pytest.raises(NoteTooLong, match="1002 字节，超过上限 1000 字节") as refused:
        append_note("", "旗" * 334)
    assert (refused.value.bytes, refused.value.limit) == (1002, 1000)
    assert append_note("a" * 3, "b" * 6, limit=10) == "aaa\nbbbbbb"
    with pytest.raises(NoteTooLong):
        append_note("a" * 4, "b" * 6, limit=10)


@given(st.text(), st.text(min_size=1), st.dates())
def test_any_note_is_signed_once_however_often(text: str, name: str, on: date) -> None:
    try:
        once = note_with_sign(text, name, on)
    except SignMissing:
        return
    assert note_with_sign(once, name, on) == once
    assert "\n" not in once


@given(st.text(st.characters()), st.text(st.characters()))
def test_appending_never_overwrites_and_never_passes_the_limit(existing: str, new: str) -> None:
    try:
        note = append_note(existing, new, limit=60)
    except NoteTooLong:
        return
    assert note.startswith(existing)
    assert note == existing or len(note.encode("utf-8", "surrogatepass")) <= 60
