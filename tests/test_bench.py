"""What the benchmarks leave behind, and when they say that a bar is missed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.engine import Row
from bench.worker import worker


def test_a_side_ends_with_everything_that_it_has_started(tmp_path: Path) -> None:
    with worker("tests.side_with_a_child", tmp_path / "log") as side:
        child = side.ask("child")
        assert lives(child)
    assert gone(child)


def test_it_ends_too_when_the_comparison_breaks(tmp_path: Path) -> None:
    children: list[int] = []

    def compare() -> None:
        with worker("tests.side_with_a_child", tmp_path / "log") as side:
            children.append(side.ask("child"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        compare()
    assert gone(*children)


def lives(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(pid)


@pytest.mark.parametrize(
    ("row", "missed"),
    [
        (Row("slow machine", 3.0, 33.0, 11.0, "<= 1 ms, >= 10 x", times=10), False),
        (Row("too close", 1.0, 9.0, 9.0, ">= 10 x", times=10), True),
        (Row("grows", 1.4, None, None, "<= 1.3", most=1.3), True),
        (Row("does not grow", 1.1, None, None, "<= 1.3", most=1.3), False),
        (Row("only shown", 99.0, None, None, ""), False),
    ],
)
def test_a_bar_is_missed_by_its_ratio_and_not_by_a_busy_machine(row: Row, missed: bool) -> None:
    assert row.missed is missed
