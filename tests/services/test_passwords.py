"""Passwords: kept as a hash that is slow to guess at; tests have a quick one, the shop must not."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.low_level import Type

from bot.services.passwords import fits, generated, hashed


def test_the_shops_hash_costs_what_rfc_9106_asks_where_memory_is_short(the_shops_hasher: PasswordHasher) -> None:
    assert the_shops_hasher.type is Type.ID
    assert the_shops_hasher.time_cost >= 3
    assert the_shops_hasher.memory_cost >= 64 * 1024


def test_only_the_password_fits_and_nothing_fits_nobody() -> None:
    kept = hashed("opwk-3m4n")
    assert fits("opwk-3m4n", kept)
    assert not fits("opwk-3m4", kept)
    assert not any(fits(password, "") for password in ("", "opwk-3m4n"))
    assert not fits("opwk-3m4n", "not a hash")


def test_no_password_is_made_twice() -> None:
    assert len({generated() for _ in range(100)}) == 100
