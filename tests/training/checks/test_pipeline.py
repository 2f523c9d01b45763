from __future__ import annotations

import pytest

from bot.training.checks.pipeline import check_pipeline
from tests.training.checks.conftest import FILES, Spoilt

CONFIG = FILES["config.yml"]


def test_components_of_ours_and_of_rasa_are_found(spoilt: Spoilt) -> None:
    assert list(check_pipeline(spoilt({"config.yml": CONFIG + "- {name: MemoizationPolicy}\n"}))) == []


@pytest.mark.parametrize(
    ("said", "instead", "reason"),
    [
        ("ShopTokenizer", "ShopTokeniser", "pipeline: 找不到组件 bot.nlu.tokenizer.ShopTokeniser"),
        ("bot.nlu.tokenizer.", "bot.nlu.tokens.", "pipeline: 找不到组件 bot.nlu.tokens.ShopTokenizer"),
        ("bot.nlu.tokenizer.", "shop.tokens.", "pipeline: 找不到组件 shop.tokens.ShopTokenizer"),
        ("RulePolicy", "RulesPolicy", "policies: 找不到组件 RulesPolicy"),
        ("data/jieba", "data/words", "pipeline: bot.nlu.tokenizer.ShopTokenizer: dictionary_path 指的 data/words 不存在"),
        ("name: thanks", "name: thank_you", "policies: RulePolicy: 未知快捷语 thank_you"),
        ("dictionary_path: data/jieba", "ignored_intents: [picture]", "pipeline: bot.nlu.tokenizer.ShopTokenizer: 未知意图 picture"),
        ("assistant_id: huashu\n", "", "缺少 assistant_id"),
        ("name: RulePolicy, core_fallback_action_name: ", "nam: ", "policies: 每个组件都要写 name，实际是 {'nam': 'thanks'}"),
    ],
)
def test_what_training_would_stumble_over_is_told_before(spoilt: Spoilt, said: str, instead: str, reason: str) -> None:
    assert said in CONFIG
    assert list(check_pipeline(spoilt({"config.yml": CONFIG.replace(said, instead)}))) == [f"config.yml: {reason}"]


def test_a_component_that_python_can_not_read_is_told(spoilt: Spoilt) -> None:
    project = spoilt({"config.yml": CONFIG.replace("bot.nlu.tokenizer", "words"), "words.py": "class ShopTokenizer:\n<<<<<<<\n"})
    assert list(check_pipeline(project)) == ["config.yml: pipeline: 找不到组件 words.ShopTokenizer"]


def test_a_config_of_another_shape_is_told(spoilt: Spoilt) -> None:
    assert list(check_pipeline(spoilt({"config.yml": "- pipeline\n"}))) == ["config.yml: 应为“名称: 值”的对照"]
    assert list(check_pipeline(spoilt({"config.yml": CONFIG.split("policies")[0]}))) == ["config.yml: policies 应为组件的列表"]
