"""Secrets are made once, kept for their owner alone, and never made anew by mistake."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.desk.keys import FILE, load_keys
from bot.files.errors import BadFile
from bot.settings import ROOT, Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(ROOT, tmp_path / "var", "")


def test_keys_are_made_at_the_first_start_and_stay(settings: Settings) -> None:
    keys = load_keys(settings)
    assert load_keys(settings) == keys
    assert keys.identity != keys.session
    assert min(len(keys.identity), len(keys.session)) == 64


def test_nobody_else_may_read_them(settings: Settings) -> None:
    load_keys(settings)
    assert stat.S_IMODE((settings.data / FILE).stat().st_mode) == 0o600
    assert [path.name for path in settings.data.iterdir()] == [FILE]


def test_the_environment_goes_before_the_file(settings: Settings) -> None:
    kept = load_keys(settings)
    given = load_keys(replace(settings, identity_key="from outside"))
    assert (given.identity, given.session) == ("from outside", kept.session)


def test_desks_that_start_together_have_the_same_keys(settings: Settings) -> None:
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: load_keys(settings), range(4)))) == 1


@pytest.mark.parametrize("text", ["", "{}", "[]", json.dumps({"identity": "x"}), "\udcff"])
def test_a_broken_file_is_told_and_kept(settings: Settings, text: str) -> None:
    settings.data.mkdir()
    path = settings.data / FILE
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadFile, match=r"keys\.json"):
        load_keys(settings)
    assert path.read_bytes() == text.encode("utf-8", "surrogateescape")


def test_keys_are_not_printed(settings: Settings) -> None:
    assert "from outside" not in repr(replace(settings, identity_key="from outside"))
    keys = load_keys(settings)
    assert keys.identity not in repr(keys)
