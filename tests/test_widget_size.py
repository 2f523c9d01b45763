"""The widget is small enough for anybody's shop page."""

from __future__ import annotations

import gzip

from tools.web_digest import BUNDLE

MOST_BYTES = 20_000


def test_the_widget_weighs_less_than_20_kb_packed() -> None:
    assert len(gzip.compress((BUNDLE / "widget.js").read_bytes(), 9)) < MOST_BYTES


def test_the_widget_brings_no_source_map() -> None:
    assert not list(BUNDLE.rglob("*.map"))
    assert b"sourceMappingURL" not in (BUNDLE / "widget.js").read_bytes()
