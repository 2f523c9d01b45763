"""Words: the shop's dictionary is used, kept and noticed, and tokens are the buyer's own characters."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.digests import FilesMissing
from bot.nlu.tokenizer import ShopTokenizer
from tests.nlu.conftest import Workshop


def words(tokenizer: ShopTokenizer, text: str) -> list[str]:
    message = Message(data={"text": text})
    tokenizer.process([message])
    return [token.text for token in message.get("text_tokens")]


def test_keeps_the_shop_s_words_whole(tokenizer: ShopTokenizer) -> None:
    assert words(tokenizer, "小棕瓶漏了想仅退款") == ["小棕瓶", "漏了", "想", "仅退款"]


def test_finds_words_in_any_writing_and_gives_them_back_as_written(tokenizer: ShopTokenizer) -> None:
    assert words(tokenizer, "運費險　ＥＭＳ") == ["運費險", "ＥＭＳ"]


def test_the_dictionary_travels_in_the_model(workshop: Workshop, tokenizer: ShopTokenizer) -> None:
    loaded = workshop.load(ShopTokenizer, dictionary_path="gone")
    assert words(loaded, "小棕瓶漏了想仅退款") == words(tokenizer, "小棕瓶漏了想仅退款")


def test_two_tokenizers_do_not_share_words(workshop: Workshop, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("怎么还没\n", encoding="utf-8")
    mine = workshop.create(ShopTokenizer, dictionary_path=str(tmp_path))
    assert words(mine, "怎么还没发") == ["怎么还没", "发"]
    assert words(workshop.load(ShopTokenizer), "怎么还没发") != ["怎么还没", "发"]


@pytest.mark.parametrize("path", ["nowhere", "a_file.txt", "empty"])
def test_a_path_without_dictionaries_is_a_clear_error(workshop: Workshop, tmp_path: Path, path: str) -> None:
    (tmp_path / "a_file.txt").write_text("词\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FilesMissing, match=path):
        workshop.create(ShopTokenizer, dictionary_path=str(tmp_path / path))


def test_a_changed_dictionary_changes_the_fingerprint(tmp_path: Path) -> None:
    config = {"dictionary_path": str(tmp_path)}
    (tmp_path / "shop.txt").write_text("小棕瓶\n", encoding="utf-8")
    before = ShopTokenizer.fingerprint_addon(config)
    (tmp_path / "shop.txt").write_text("小棕瓶\n神仙水\n", encoding="utf-8")
    assert ShopTokenizer.fingerprint_addon(config) not in (before, None)


@given(text=st.text(max_size=100))
def test_tokens_are_the_text_s_own_characters(tokenizer: ShopTokenizer, text: str) -> None:
    for token in tokenizer.tokenize(Message(data={"text": text}), "text"):
        assert text[token.start : token.end] == token.text
