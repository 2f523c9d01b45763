"""A change is taken back by its difference: exactly, also where the neighbourhood has changed, and never over somebody's head."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.guarded import difference
from bot.files.patches import DoesNotFit, taken_back

TEXT = "".join(f"- {number}\n" for number in range(1, 21))


def change(before: str, after: str) -> str:
    return difference(before, after, "data/nlu/greet.yml")


@pytest.mark.parametrize(
    "after",
    [
        TEXT.replace("- 3\n", ""),
        TEXT.replace("- 3\n", "- drei\n"),
        TEXT + "- 21\n",
        "- 0\n" + TEXT,
        TEXT.replace("- 2\n", "- zwei\n").replace("- 18\n", ""),
        "",
    ],
)
def test_a_change_is_taken_back_to_the_letter(after: str) -> None:
    assert taken_back(after, change(TEXT, after)) == TEXT


def test_a_new_file_becomes_empty() -> None:
    assert taken_back(TEXT, change("", TEXT)) == ""


def test_what_others_changed_elsewhere_and_right_beside_stays() -> None:
    mine = TEXT.replace("- 10\n", "- 10\n- mine\n")
    theirs = mine.replace("- mine\n", "- mine\n- theirs\n").replace("- 1\n", "- first\n- eins\n")
    assert taken_back(theirs, change(TEXT, mine)) == theirs.replace("- mine\n", "")


def test_a_line_that_was_taken_out_comes_back_where_it_stood_although_a_neighbour_changed() -> None:
    mine = TEXT.replace("- 10\n", "")
    theirs = mine.replace("- 12\n", "- zwölf\n")
    assert taken_back(theirs, change(TEXT, mine)) == theirs.replace("- 9\n", "- 9\n- 10\n")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (TEXT.replace("- 10\n", "- mine\n"), TEXT.replace("- 10\n", "- theirs\n")),  # the same line again
        (TEXT.replace("- 10\n", ""), "- 1\n- 1\n"),  # nothing is left of the place
        (TEXT.replace("- 10\n", ""), TEXT.replace("- 10\n", "") * 2),  # two places that look alike
        (TEXT + "- mine\n", TEXT),  # taken back already
    ],
)
def test_lines_that_changed_again_are_left_alone(mine: str, theirs: str) -> None:
    with pytest.raises(DoesNotFit):
        taken_back(theirs, change(TEXT, mine))


lines = st.lists(st.sampled_from(["- a", "- b", "- c", "  x: 1", "--- y", "+++ z", "@@ w"]), max_size=12).map(
    lambda some: "".join(f"{line}\n" for line in some)
)


@given(lines, lines)
def test_any_change_that_nobody_touched_is_taken_back_or_refused(before: str, after: str) -> None:
    try:
        assert taken_back(after, change(before, after)) == before
    except DoesNotFit:
        assert before.count("\n") > after.count("\n")  # only where lines must come back and their place is not clear
