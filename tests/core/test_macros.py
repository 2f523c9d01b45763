"""A macro is filled with facts, whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.flags import Colour
from bot.core.macros import (
    PLACEHOLDERS,
    FilledFlag,
    FilledTask,
    MacroIncomplete,
    RefundGuide,
    TaskTemplate,
    fill,
    missing,
    placeholders,
    put,
    stray_braces,
)
from tests.builders import macro, yellow

REFUSE = macro(
    "{buyer}，{courier}的{waybill}请拒收",
    flag=yellow("客户不要了 {sign}"),
    tasks=(TaskTemplate("courier", "{waybill} {receiver} 请退回", 2), TaskTemplate("finance", "无")),
    refund=RefundGuide("仅退款", "{refund_reason}", "{amount}"),
)
FACTS = {
    "buyer": "tb_1001", "courier": "圆通", "waybill": "YT1", "sign": "小曼 2026-11-18",
    "receiver": "王芳", "refund_reason": "未收到货", "amount": "89",
}  # fmt: skip


def test_text_refund_note_and_tasks_are_filled_together() -> None:
    filled = fill(REFUSE, FACTS)
    assert filled.text == "tb_1001，圆通的YT1请拒收"
    assert filled.flag == FilledFlag(Colour.YELLOW, "客户不要了 小曼 2026-11-18")
    assert filled.tasks == (FilledTask("courier", "YT1 王芳 请退回", 2), FilledTask("finance", "无"))
    assert filled.refund == RefundGuide("仅退款", "未收到货", "89")


def test_a_macro_without_effects_is_only_its_text() -> None:
    filled = fill(macro("在的亲"), {})
    assert (filled.text, filled.flag, filled.tasks, filled.refund) == ("在的亲", None, (), None)


def test_everything_it_needs_is_named_once_and_in_order() -> None:
    assert REFUSE.needs == ("buyer", "courier", "waybill", "receiver", "sign", "refund_reason", "amount")


@pytest.mark.parametrize("name", sorted(FACTS))
@pytest.mark.parametrize("hole", ["", None])
def test_one_missing_fact_anywhere_stops_the_whole_macro(name: str, hole: str | None) -> None:
    facts = {n: v for n, v in FACTS.items() if n != name} | ({} if hole is None else {name: hole})
    assert missing(REFUSE, facts) == (name,)
    with pytest.raises(MacroIncomplete, match=name) as refused:
        fill(REFUSE, facts)
    assert (refused.value.macro, refused.value.missing) == ("say", (name,))


def test_a_preview_names_the_gap_in_words_of_the_shop() -> None:
    assert put("{courier}，{waybill}", {"courier": "圆通", "waybill": ""}, gap="【{}】") == "圆通，【运单号】"
    assert put("{unheard_of}", {}, gap="【{}】") == "【unheard_of】"
    with pytest.raises(KeyError):
        put("{waybill}", {})


@pytest.mark.parametrize(
    ("template", "names", "stray"),
    [
        ("亲，{courier}", ("courier",), False),
        ("{a}{b}{a}", ("a", "b", "a"), False),
        ("亲，{Courier}", (), True),
        ("亲，{courier", (), True),
        ("亲，courier}", (), True),
        ("{{courier}}", ("courier",), True),
        ("{ courier }", (), True),
        ("", (), False),
    ],
)
def test_a_typing_error_in_braces_is_seen(template: str, names: tuple[str, ...], stray: bool) -> None:
    assert placeholders(template) == names
    assert stray_braces(template) is stray


@pytest.mark.parametrize(
    ("valid_from", "until", "valid"),
    [
        (None, None, True),
        (date(2026, 11, 18), date(2026, 11, 18), True),
        (date(2026, 11, 19), None, False),
        (None, date(2026, 11, 17), False),
    ],
)
def test_a_macro_of_a_promotion_counts_on_its_days_only(valid_from: date | None, until: date | None, valid: bool) -> None:
    assert macro(valid_from=valid_from, valid_until=until).valid_on(date(2026, 11, 18)) is valid


names = st.sampled_from(sorted(PLACEHOLDERS))
literals = st.text(st.characters(exclude_characters="{}"), max_size=8)
values = (
    st.text(max_size=12)
    | names.map(lambda name: f"{{{name}}}")
    | st.sampled_from(["{", "}", "{}", "{0}", "%s", "\\1", "\\g<1>", str(Decimal("8.50"))])
)
facts_of_any_kind = st.dictionaries(names, values)


@given(st.lists(literals | names.map(lambda name: f"{{{name}}}"), max_size=6), facts_of_any_kind)
def test_values_are_put_in_as_they_are_and_never_read_as_templates(parts: list[str], facts: dict[str, str]) -> None:
    said = macro("".join(parts))
    if missing(said, facts):
        with pytest.raises(MacroIncomplete):
            fill(said, facts)
        return
    expected = "".join(facts[part[1:-1]] if part.startswith("{") else part for part in parts)
    assert fill(said, facts).text == expected


@given(facts_of_any_kind)
def test_a_hole_never_reaches_anybody(facts: dict[str, str]) -> None:
    lacking = set(missing(REFUSE, facts))
    assert lacking == {name for name in REFUSE.needs if not facts.get(name)}
    if not lacking:
        filled = fill(REFUSE, facts)
        texts = [filled.text, *(task.text for task in filled.tasks)]
        assert all(facts["waybill"] in text for text in texts[:2])
