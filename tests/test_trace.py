"""An id is taken from who asks when it has the right shape, and given on in the shapes that others know."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.trace import follow, fresh, given, passed_on, trace

ID = "4bf92f3577b34da6a3ce929d0e0e4736"
OTHER = "0af7651916cd43dd8448eb211c80319c"


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"x-request-id": ID}, ID),
        ({"traceparent": f"00-{ID}-00f067aa0ba902b7-01"}, ID),
        ({"x-request-id": OTHER, "traceparent": f"00-{ID}-00f067aa0ba902b7-01"}, OTHER),
    ],
)
def test_the_id_of_who_asks_is_kept(headers: dict[str, str], found: str) -> None:
    assert given(headers) == found


@pytest.mark.parametrize(
    "headers",
    [
        {}, {"x-request-id": "0" * 32}, {"x-request-id": ID.upper()}, {"x-request-id": f"{ID}\n"}, {"x-request-id": "13800138000"},
        {"traceparent": ID}, {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"},
    ],
)  # fmt: skip
def test_an_id_of_any_other_shape_is_not_believed(headers: dict[str, str]) -> None:
    assert re.fullmatch("[0-9a-f]{32}", given(headers))
    assert given(headers) not in headers.values()


def test_the_next_system_gets_the_same_id_and_a_span_of_its_own() -> None:
    first, second = passed_on(ID), passed_on(ID)
    assert first["x-request-id"] == ID == given({"traceparent": first["traceparent"]})
    assert first["traceparent"] != second["traceparent"]
    assert passed_on("") == {}


async def test_what_a_task_follows_is_followed_by_what_it_starts_and_by_nobody_else() -> None:
    async def other() -> str:
        follow(fresh())
        await asyncio.sleep(0)
        return trace()

    async def one() -> tuple[str, str]:
        follow(ID)
        theirs = await asyncio.create_task(other())
        return trace(), theirs

    mine, theirs = await asyncio.create_task(one())
    assert (mine, theirs != ID, trace()) == (ID, True, "")
