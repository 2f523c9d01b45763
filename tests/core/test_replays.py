"""Which answers changed, what belongs together, and when a model may go to buyers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.replays import BETTER, SAME, WORSE, Group, Replayed, Reply, differences, gate, grouped

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


def replayed(seq: int, new: Reply, old: Reply = OLD) -> Replayed:
    return Replayed("c", seq, f"第 {seq} 句", ("parcel_moving",), old, new)


def test_the_same_change_is_one_group_and_the_most_frequent_comes_first() -> None:
    only_intent = replace(OLD, intent="inform")
    found = grouped([replayed(1, only_intent), replayed(2, only_intent), replayed(3, OLD), replayed(4, HURRY)])
    assert [(group.what, [item.seq for item in group.items], group.answer) for group in found] == [
        (("intent", "macro"), [4], True),
        (("intent",), [1, 2], False),
    ]
    assert len({group.key for group in found}) == 2


def test_groups_do_not_depend_on_the_exact_words_of_a_reply() -> None:
    found = grouped([replayed(n, replace(HURRY, exact=f"已经催了 {n}")) for n in range(3)])
    assert [len(group.items) for group in found] == [3]


def judged(verdict: str) -> Group:
    return replace(grouped([replayed(1, HURRY)])[0], verdict=verdict)


@pytest.mark.parametrize(
    ("turns", "verdict", "at_most", "is_open", "why"),
    [
        (100, "", 0.02, True, ""),  # 1 of 100
        (10, "", 0.02, False, "changed"),
        (10, BETTER, 0.02, True, ""),
        (10, SAME, 0.02, True, ""),
        (1000, WORSE, 0.02, False, "worse"),
    ],
)
def test_the_gate_opens_for_few_changes_or_judged_ones_and_never_for_a_worse_one(
    turns: int, verdict: str, at_most: float, is_open: bool, why: str
) -> None:
    found = gate(turns, [judged(verdict)], at_most)
    assert (found.open, found.why) == (is_open, why)


def test_nothing_to_replay_changes_nothing() -> None:
    assert gate(0, [], 0.02).open


def test_a_change_of_the_intent_alone_needs_no_verdict() -> None:
    groups = grouped([replayed(1, replace(OLD, intent="inform"))])
    assert gate(1, groups, 0.0).open
