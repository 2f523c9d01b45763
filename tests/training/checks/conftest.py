"""A small checkout: an intent, an entity, a rule, word lists; each test spoils what it is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.training.checks.project import Project

FILES = {
    "domain.yml": "intents: [cancel_order, thank]\nentities: [courier]\nactions: [action_judge_case, thanks]\nslots: {case: {}}\n",
    "macros/接待.yml": "- {id: thanks, code: /+感谢, title: 感谢, text: 不客气亲}\n",
    "data/nlu/cancel_order.yml": "nlu:\n- intent: cancel_order\n  examples: |\n    - 不要了\n    - 取消订单\n",
    "data/nlu/thank.yml": "nlu:\n- intent: thank\n  examples: |\n    - 谢谢\n",
    "data/rules/all.yml": (
        "rules:\n- rule: 道谢\n  steps:\n  - intent: thank\n  - action: thanks\n"
        "- rule: 先判断\n  steps:\n  - or:\n    - intent: cancel_order\n  - action: action_judge_case\n"
    ),
    "data/lookup/courier.yml": "圆通: [园通, yuantong]\n",
    "data/concepts.yml": "when: [几时, 何时]\n",
    "data/jieba/shop.txt": "仅退款 900\n",
    "config.yml": (
        "recipe: default.v1\nassistant_id: huashu\nlanguage: zh\npipeline:\n"
        "- {name: bot.nlu.tokenizer.ShopTokenizer, dictionary_path: data/jieba}\n"
        "policies:\n- {name: RulePolicy, core_fallback_action_name: thanks}\n"
    ),
}

Spoilt = Callable[..., Project]


@pytest.fixture
def spoilt(tmp_path: Path) -> Spoilt:
    """The checkout with these files changed: a text replaces a file, None removes it."""

    def write(changes: dict[str, str | None] | None = None) -> Project:
        for name, text in {**FILES, **(changes or {})}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if text is not None:
                path.write_text(text, "utf-8")
        return Project(tmp_path)

    return write
