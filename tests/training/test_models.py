"""What a model is made from decides when it is trained anew, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.training.models import data_version


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project whose only component imports `text`, which imports `words`."""
    write(tmp_path / "config.yml", "language: zh")
    write(tmp_path / "domain.yml", "intents: []")
    write(tmp_path / "data/nlu/greet.yml", "nlu: []")
    write(tmp_path / "bot/nlu/tokenizer.py", "from bot.core.text import fold")
    write(tmp_path / "bot/core/text.py", "from bot.core import words")
    write(tmp_path / "bot/core/words.py", "WORDS = 1")
    write(tmp_path / "bot/core/shop.py", "HOURS = 1")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/greet.yml", "bot/nlu/tokenizer.py", "bot/core/text.py", "bot/core/words.py"]
)
def test_a_model_is_old_when_what_it_is_made_from_changed(root: Path, name: str) -> None:
    before = data_version(root)
    write(root / name, (root / name).read_text("utf-8") + "\n# changed")
    assert data_version(root) != before


@pytest.mark.parametrize("name", ["bot/core/shop.py", "bot/core/new.py", "data/nlu/notes.md", "macros/退款.yml"])
def test_a_model_stays_when_something_else_changed(root: Path, name: str) -> None:
    before = data_version(root)
    write(root / name, "# changed")
    assert data_version(root) == before
