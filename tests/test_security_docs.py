"""docs/security.md claims nothing that no test holds: every test that it names is there."""

from __future__ import annotations

import ast
import re

import pytest

from bot.settings import ROOT

TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))


@pytest.mark.parametrize(("path", "test"), NAMED, ids=lambda value: value or "all of it")
def test_a_test_that_is_named_is_there(path: str, test: str) -> None:
    file = ROOT / path
    assert file.is_file()
    functions = {
        node.name for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert not test or test in functions


def test_every_row_about_attacks_names_one() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and line.count("|") == 4]
    claims = [row for row in rows if "attack |" not in row and "promise |" not in row and "can reach" not in row]
    named = [row for row in claims if "`tests/" in row]
    assert len(named) >= 30
    unnamed = [row for row in claims if row not in named]
    assert len(unnamed) == 6, unnamed  # who there is: no claims
