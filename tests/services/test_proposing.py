"""Suggestions are made of the macros that are valid today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.files.shop import ShopFiles, load_shop
from bot.services.desk import Desk
from bot.services.proposing import alternatives

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 18, 23, 30, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture(scope="module")
def files() -> ShopFiles:
    return load_shop(ROOT)


def suggested(files: ShopFiles, **validity: date) -> bool:
    """Whether a promotion with this validity is suggested to a buyer who asks for one."""
    macros = tuple(replace(macro, **validity) if macro.id == "promotion_now" else macro for macro in files.macros)  # type: ignore[arg-type]
    nothing: Any = None
    desk = Desk(nothing, nothing, nothing, replace(files, macros=macros), lambda: NOW)
    found = alternatives(desk, None, None, {"case": "promotion"}, [{"name": "ask_promotion", "confidence": 0.9}], None, {})
    return "promotion_now" in [proposal.macro.id for proposal in found]


def test_a_macro_is_suggested_from_its_first_to_its_last_day_in_shanghai(files: ShopFiles) -> None:
    assert suggested(files)
    assert suggested(files, valid_from=date(2026, 11, 18), valid_until=date(2026, 11, 18))
    assert not suggested(files, valid_from=date(2026, 11, 19))
    assert not suggested(files, valid_until=date(2026, 11, 17))
