"""Which macros fit a moment."""

from __future__ import annotations

import pytest

from bot.core.macros import Fits, Macro
from bot.core.suggestions import rank
from tests.builders import macro

REFUSE = macro(id="refuse", fits=Fits(("cancel_in_transit",), ("shipped",)), intents=("cancel_order",))
RETURN = macro(id="return", fits=Fits(("return_no_reason",), ("signed",)), intents=("return_goods", "cancel_order"))
WELCOME = macro(id="welcome", intents=("greet",))
BY_CODE = macro(id="by_code")
ALL = (BY_CODE, WELCOME, RETURN, REFUSE)


def ranked(case: str = "", state: str = "", macros: tuple[Macro, ...] = ALL, **intents: float) -> list[tuple[str, tuple[str, ...]]]:
    return [(found.id, reasons) for found, reasons in rank(macros, case=case, state=state, intents=intents)]


def test_the_case_weighs_more_than_the_intent_and_every_reason_is_told() -> None:
    both = (macro(id="by_intent", intents=("cancel_order",)), REFUSE)
    assert ranked(case="cancel_in_transit", state="shipped", macros=both, cancel_order=0.9) == [
        ("refuse", ("case:cancel_in_transit", "intent:cancel_order", "state:shipped")),
        ("by_intent", ("intent:cancel_order",)),
    ]


def test_a_macro_for_another_state_never_fits() -> None:
    assert ranked(case="cancel_in_transit", state="paid", cancel_order=1.0) == []
    assert ranked(case="cancel_in_transit", state="", cancel_order=1.0) == []


def test_the_likeliest_of_its_intents_counts() -> None:
    assert ranked(state="signed", return_goods=0.3, cancel_order=0.6) == [("return", ("intent:cancel_order", "state:signed"))]


@pytest.mark.parametrize("greet", [0.0, 0.25])
def test_what_is_hardly_likely_is_not_offered(greet: float) -> None:
    assert ranked() == ranked(greet=greet) == []


def test_a_macro_that_names_neither_case_nor_intent_is_only_found_by_its_code() -> None:
    assert "by_code" not in [id for id, _ in ranked(case="anything", state="signed", greet=1.0)]


def test_equals_stay_in_the_shops_order() -> None:
    twins = tuple(macro(id=id, intents=("greet",)) for id in ("b", "a", "c"))
    assert [id for id, _ in ranked(macros=twins, greet=1.0)] == ["b", "a", "c"]


def test_what_agents_send_goes_before_what_only_fits_as_well() -> None:
    both = (macro(id="first", intents=("greet",)), macro(id="sent", intents=("greet",)))
    found = rank(both, case="", state="", intents={"greet": 0.9}, habits={"sent": 0.5})
    assert [(one.id, reasons) for one, reasons in found] == [("sent", ("intent:greet", "agents:0.50")), ("first", ("intent:greet",))]


@pytest.mark.parametrize(("share", "offered"), [(0.3, []), (0.4, ["by_code"])])
def test_what_agents_send_often_is_offered_though_nothing_else_speaks_for_it(share: float, offered: list[str]) -> None:
    assert [one.id for one, _ in rank(ALL, case="", state="", intents={}, habits={"by_code": share})] == offered


def test_a_habit_never_brings_a_macro_into_another_state() -> None:
    assert rank((REFUSE,), case="", state="paid", intents={}, habits={"refuse": 1.0}) == []


def test_a_habit_weighs_less_than_the_case() -> None:
    found = rank(ALL, case="cancel_in_transit", state="shipped", intents={}, habits={"by_code": 1.0})
    assert [one.id for one, _ in found] == ["refuse", "by_code"]
