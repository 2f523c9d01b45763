"""Intents: learnt, kept, served by hand as scikit-learn would, and never an exception."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.core.text import fold
from bot.core.words import WordFinder
from bot.nlu.features import masked, masks_of, request_start, views_of
from bot.nlu.intent import NOTHING_SAID, NotTrained, ShopIntentClassifier
from bot.nlu.lexicon import LookupInvalid, read_concepts
from bot.nlu.linear import LinearModel, TooFewLabels, fit, learn, phrasing, to_matrix
from bot.nlu.tokenizer import ShopTokenizer
from tests.nlu.conftest import SENTENCES, Workshop


def read(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier, text: str) -> Message:
    message = Message(data={"text": text})
    return classifier.process(tokenizer.process([message]))[0]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我不想要了", "cancel_order"),
        ("您好 在吗 快递到哪了", "track_parcel"),
        ("麻煩開發票", "request_invoice"),
        ("您好", "greet"),
        ("快第到哪了", "track_parcel"),
    ],
)
def test_learns_what_buyers_want(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier, text: str, intent: str) -> None:
    assert read(tokenizer, classifier, text).get("intent")["name"] == intent


def test_ranks_every_intent_by_confidence(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier) -> None:
    message = read(tokenizer, classifier, "发票呢")
    confidences = [one["confidence"] for one in message.get("intent_ranking")]
    assert {one["name"] for one in message.get("intent_ranking")} == set(SENTENCES)
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-5)
    assert message.get("intent") == message.get("intent_ranking")[0]


@pytest.mark.parametrize("text", ["", " ", "😊", "。。。", "\u200b", "？！"])
def test_a_message_without_words_is_out_of_scope_and_unsure(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier, text: str) -> None:
    message = read(tokenizer, classifier, text)
    assert message.get("intent") == {"name": "out_of_scope", "confidence": NOTHING_SAID}


@given(text=st.text(max_size=100))
def test_any_text_gets_an_intent(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier, text: str) -> None:
    assert read(tokenizer, classifier, text).get("intent")["name"] in SENTENCES


def test_a_loaded_model_says_the_same(workshop: Workshop, tokenizer: ShopTokenizer, classifier: ShopIntentClassifier) -> None:
    loaded = workshop.load(ShopIntentClassifier, lookup_path="gone", concepts="gone")
    for text in ("不要了", "快递到哪了", "今天吃什么"):
        assert read(tokenizer, loaded, text).get("intent_ranking") == read(tokenizer, classifier, text).get("intent_ranking")


def test_an_untrained_classifier_says_so(workshop: Workshop) -> None:
    with pytest.raises(NotTrained):
        workshop.create(ShopIntentClassifier).process([Message(data={"text": "不要了"})])


def test_one_intent_alone_cannot_be_learnt(workshop: Workshop) -> None:
    with pytest.raises(TooFewLabels):
        workshop.train(ShopIntentClassifier, TrainingData([Message.build(text="不要了", intent="cancel_order")]))


def test_an_ignored_intent_is_never_predicted(tmp_path: Path, tokenizer: ShopTokenizer) -> None:
    said = [(intent, text) for intent, texts in SENTENCES.items() for text in texts] + [("send_picture", "[图片]破损.jpg")] * 3
    data = TrainingData(tokenizer.process([Message.build(text=text, intent=intent) for intent, text in said]))
    classifier = Workshop(tmp_path).train(ShopIntentClassifier, data, ignored_intents=["send_picture"])
    assert {one["name"] for one in read(tokenizer, classifier, "[图片]破损.jpg").get("intent_ranking")} == set(SENTENCES)


@pytest.mark.parametrize("changed", ["concepts.yml", "lookup/courier.yml"])
def test_changed_words_change_the_fingerprint(tmp_path: Path, changed: str) -> None:
    (tmp_path / "lookup").mkdir()
    (tmp_path / "lookup/courier.yml").write_text("顺丰: []", encoding="utf-8")
    (tmp_path / "concepts.yml").write_text("when: [何时]", encoding="utf-8")
    config = {"lookup_path": str(tmp_path / "lookup"), "concepts": str(tmp_path / "concepts.yml")}
    before = ShopIntentClassifier.fingerprint_addon(config)
    (tmp_path / changed).write_text("圆通: [园通]", encoding="utf-8")
    assert ShopIntentClassifier.fingerprint_addon(config) != before


def examples() -> tuple[list[dict[str, list[str]]], list[str]]:
    pairs = [(text, intent) for intent, texts in SENTENCES.items() for text in texts]
    return [views_of(fold(text), [], WordFinder({"到哪": "where"})) for text, _ in pairs], [intent for _, intent in pairs]


@pytest.mark.parametrize("intents", [2, 5])
def test_the_hand_path_agrees_with_scikit_learn(intents: int) -> None:
    views, labels = examples()
    views, labels = views[: 5 * intents], labels[: 5 * intents]
    fitted = fit(views, labels)
    by_library = fitted.machine.decision_function(to_matrix(fitted.vectorizers, views))
    by_hand = np.array([fitted.model.scores(view) for view in views])
    assert np.allclose(by_hand if intents > 2 else by_hand[:, 1], by_library, atol=1e-6)


def test_a_model_survives_the_disk(tmp_path: Path) -> None:
    views, labels = examples()
    model = learn(views, labels)
    model.save(tmp_path)
    again = LinearModel.read(tmp_path)
    assert all(np.array_equal(model.probabilities(view), again.probabilities(view)) for view in views)


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("订单4038475610293847561到哪了", "订单№到哪了"),
        ("[订单x] 买了[数字x]个", "№ 买了０个"),
        ("打13800138000", "打☎"),
        ("https://a.b/c?d=1 这个", "∞ 这个"),
        ("快快快快发！！！！", "快快发!"),
    ],
)
def test_numbers_become_symbols(text: str, read_as: str) -> None:
    folded = fold(text)
    assert masked(folded, masks_of(folded)) == read_as


@pytest.mark.parametrize(
    ("text", "rest"),
    [("您好 在吗 什么时候发货", "什么时候发货"), ("您好", "您好"), ("亲亲，退货", "退货"), ("在吗？", "在吗?"), ("发货", "发货")],
)
def test_a_greeting_counts_only_when_it_is_all(text: str, rest: str) -> None:
    folded = fold(text)
    assert folded[request_start(folded) :] == rest


@settings(deadline=None, max_examples=20)
@given(st.sampled_from(["您好", "1 ", "[数字x]", "#e-s", "啊", "http://", "sf1", "。"]))
def test_long_messages_take_no_time(tokenizer: ShopTokenizer, classifier: ShopIntentClassifier, piece: str) -> None:
    start = time.perf_counter()
    read(tokenizer, classifier, (piece * 2000)[:2000])
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize("content", ["when: [何时]\nhow: [何时]", "when: 何时", "- 何时"])
def test_a_malformed_file_of_concepts_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "concepts.yml").write_text(content, encoding="utf-8")
    with pytest.raises(LookupInvalid, match=r"concepts\.yml"):
        read_concepts(tmp_path / "concepts.yml", {})


def test_words_of_one_concept_look_alike() -> None:
    concepts = WordFinder({"怎么还没": "still", "咋还没": "still", "快递": "parcel", "包裹": "parcel"})
    one, other = (views_of(fold(text), [], concepts) for text in ("快递 怎么还没到", "包裹咋还没到"))
    assert one["s"] == other["s"]
    assert "^ <parcel> <still> 到" in one["s"]
    assert one["c"] != other["c"]


def test_a_phrasing_is_its_concepts_or_else_its_characters() -> None:
    concepts = WordFinder({"快递": "parcel", "包裹": "parcel", "哪": "where"})
    one, other, third, fourth = (phrasing(views_of(text, [], concepts)) for text in ("快递在哪", "哪里有我的包裹", "包裹呢", "快递呢"))
    assert one == other
    assert third != fourth
