"""Every conversation under `row_*` (after_sales.md §4) and `context` (the same words after other questions).

How they are written: `bot.talk.expected`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.talk.expected import differences, told
from bot.talk.run import Stage
from tests.conversations.conftest import FILES, load_conversation, name_of


@pytest.mark.parametrize("path", FILES, ids=map(name_of, FILES))
def test_conversation(stage: Stage, path: Path) -> None:
    case = load_conversation(path)
    record = stage.play(case.script)
    wrong = list(differences(case.expect, record))
    assert not wrong, "\n".join([*wrong, "", *told(record)])
