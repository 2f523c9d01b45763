"""What the model is measured on is never learnt from."""

import hashlib
from pathlib import Path

from ruamel.yaml import YAML

from bot.core.text import fold
from bot.training.rows import read_rows
from tests.nlu.conftest import ROOT

HERE = Path(__file__).parent
SHORTEST = 5  # 你好 is nobody's sentence


def key(text: str) -> str:
    """What is left of a message without case, width, spaces and signs, as a digest."""
    return hashlib.sha256(plain(text).encode()).hexdigest()[:16]


def plain(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def learnt() -> list[str]:
    blocks = [block for path in sorted((ROOT / "data/nlu").glob("*.yml")) for block in YAML(typ="safe").load(path)["nlu"]]
    return [line.removeprefix("- ") for block in blocks for line in block["examples"].splitlines()]


def test_no_sentence_of_the_measured_messages_is_learnt() -> None:
    measured = set((HERE / "held_out.txt").read_text(encoding="utf-8").split("\n")[1:])
    measured |= {key(row.text) for path in sorted(HERE.glob("other_trades*.tsv")) for row in read_rows(path)}
    assert [text for text in learnt() if len(plain(text)) >= SHORTEST and key(text) in measured] == []
