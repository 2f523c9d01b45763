"""Which answers changed, what belongs together, and when a model may go to buyers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.replays import Reply, Tally, differences, divergence, gate

OLD = Reply("track_parcel", "parcel_moving", alone=True, exact="您的快递在路上")
HURRY = replace(OLD, intent="urge_shipping", macro="urge", exact="已经催了")


@pytest.mark.parametrize(
    ("new", "what"),
    [
        (OLD, ()),
        (replace(OLD, intent="inform"), ("intent",)),
        (HURRY, ("intent", "macro")),
        (replace(OLD, alone=False, reason="low_confidence"), ("sending",)),
        (replace(OLD, flag="red"), ("effects",)),
        (replace(OLD, exact="您的快递到了"), ("words",)),
    ],
)
def test_what_is_different_is_named(new: Reply, what: tuple[str, ...]) -> None:
    assert differences(OLD, new) == what


def test_the_same_change_has_the_same_key_whatever_the_exact_words_are() -> None:
    one, other = divergence(OLD, HURRY), divergence(replace(OLD, exact="别的话"), replace(HURRY, exact="已经催了 2"))
    assert one == other
    assert one is not None
    assert (one.what, one.old.macro, one.new.macro, one.new.exact) == (("intent", "macro"), "parcel_moving", "urge", "")
    other = divergence(OLD, replace(HURRY, alone=False))
    assert other is not None
    assert other.key != one.key


def test_no_difference_is_no_change() -> None:
    assert divergence(OLD, OLD) is None


@pytest.mark.parametrize(("new", "noticed"), [(replace(OLD, intent="inform"), False), (HURRY, True), (replace(OLD, flag="red"), True)])
def test_nobody_notices_a_change_of_the_intent_alone(new: Reply, noticed: bool) -> None:
    found = divergence(OLD, new)
    assert found is not None
    assert found.answer is noticed


@pytest.mark.parametrize(
    ("turns", "tally", "at_most", "is_open", "why"),
    [
        (100, Tally(changed=1, unjudged=1), 0.02, True, ""),
        (10, Tally(changed=1, unjudged=1), 0.02, False, "changed"),
        (10, Tally(changed=1), 0.02, True, ""),
        (1000, Tally(changed=1, worse=1), 0.02, False, "worse"),
        (0, Tally(), 0.0, True, ""),
    ],
)
def test_the_gate_opens_for_few_changes_or_judged_ones_and_never_for_a_worse_one(
    turns: int, tally: Tally, at_most: float, is_open: bool, why: str
) -> None:
    found = gate(turns, tally, at_most)
    assert (found.open, found.why) == (is_open, why)
