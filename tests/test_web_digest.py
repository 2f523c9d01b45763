"""The committed front end is the one that its sources make."""

from __future__ import annotations

from pathlib import Path

from tools.web_digest import digest, stale


def test_the_built_front_end_is_that_of_the_sources() -> None:
    assert stale() == [], "run `make web` and commit what it changed"


def test_a_changed_line_makes_it_stale(tmp_path: Path) -> None:
    (tmp_path / "main.ts").write_text("a")
    before = digest(tmp_path, frozenset())
    (tmp_path / "main.ts").write_text("b")
    assert digest(tmp_path, frozenset()) != before


def test_a_new_name_makes_it_stale(tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("a")
    before = digest(tmp_path, frozenset())
    (tmp_path / "a.ts").rename(tmp_path / "b.ts")
    assert digest(tmp_path, frozenset()) != before


def test_installed_packages_do_not_count(tmp_path: Path) -> None:
    before = digest(tmp_path, frozenset({"node_modules"}))
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "x.js").write_text("x")
    assert digest(tmp_path, frozenset({"node_modules"})) == before
