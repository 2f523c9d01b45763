"""Entities: the written set of messages, their values, and what the component promises Rasa."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.message import Message
from ruamel.yaml import YAML

from bot.nlu.digests import FilesMissing
from bot.nlu.entities import LONGEST_TEXT, ShopEntityExtractor, pipeline_of
from bot.nlu.lexicon import LookupInvalid, read_lookups
from tests.nlu.conftest import ROOT, Workshop

MESSAGES = YAML(typ="safe").load(Path(__file__).with_name("entities.yml"))
WRITTEN = st.text(st.sampled_from("广东省州市天河区路1号2栋3室王芳，。 \n138圆通YT退元块¥瓶月日税抬头公司收订单a😊－"), max_size=80)


@pytest.mark.parametrize(("text", "expected"), MESSAGES, ids=[text for text, _ in MESSAGES])
def test_finds_exactly_what_the_message_names(extractor: ShopEntityExtractor, text: str, expected: list[list[str]]) -> None:
    found = [[entity["entity"], text[entity["start"] : entity["end"]]] for entity in extractor.extract(text)]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("园通的", "courier", "圆通"),
        ("138 0013 8000", "phone", "13800138000"),
        ("yt1234567890123", "waybill", "YT1234567890123"),
        ("退我12块5", "amount", "12.5"),
        ("就差十来块钱", "amount", "十来块钱"),
        ("少了两瓶", "quantity", 2),
        ("十一月三号", "date", "11-03"),
        ("起红疹了", "symptom", "红疹"),
        ("洗面奶", "product", "氨基酸洁面乳"),
        ("海淀区中关村大街1号", "address", {"province": "北京市", "city": "北京市", "district": "海淀区", "detail": "中关村大街1号"}),
    ],
)
def test_gives_values_in_one_form(extractor: ShopEntityExtractor, text: str, kind: str, value: Any) -> None:
    assert [entity["value"] for entity in extractor.extract(text) if entity["entity"] == kind] == [value]


@given(text=st.one_of(st.text(max_size=200), WRITTEN))
def test_offsets_lie_in_the_text_and_never_overlap(extractor: ShopEntityExtractor, text: str) -> None:
    end = 0
    for entity in extractor.extract(text):
        assert end <= entity["start"] < entity["end"] <= len(text)
        end = entity["end"]


def test_reads_only_the_beginning_of_an_endless_message(extractor: ShopEntityExtractor) -> None:
    text = "圆" * LONGEST_TEXT + "圆通"
    assert extractor.extract(text) == []


def test_a_loaded_model_finds_the_same(workshop: Workshop, extractor: ShopEntityExtractor) -> None:
    loaded = workshop.load(ShopEntityExtractor, lookup_path="gone")
    for text, _ in MESSAGES[::10]:
        assert loaded.extract(text) == extractor.extract(text)


def test_keeps_entities_of_others_and_signs_its_own(extractor: ShopEntityExtractor) -> None:
    message = Message(data={"text": "圆通", "entities": [{"entity": "mood"}]})
    extractor.process([message])
    assert [entity["entity"] for entity in message.get("entities")] == ["mood", "courier"]
    assert message.get("entities")[1]["extractor"] == "ShopEntityExtractor"


def test_a_changed_word_list_changes_the_fingerprint(tmp_path: Path) -> None:
    config = {"lookup_path": str(tmp_path)}
    (tmp_path / "courier.yml").write_text("顺丰: [顺风]", encoding="utf-8")
    before = ShopEntityExtractor.fingerprint_addon(config)
    (tmp_path / "courier.yml").write_text("顺丰: [顺风, 顺封]", encoding="utf-8")
    assert ShopEntityExtractor.fingerprint_addon(config) != before


def test_a_missing_directory_is_named(workshop: Workshop, tmp_path: Path) -> None:
    with pytest.raises(FilesMissing, match="nowhere"):
        workshop.train(ShopEntityExtractor, lookup_path=str(tmp_path / "nowhere"))


@pytest.mark.parametrize("content", ["- 顺丰", "顺丰: 顺风", "顺丰: [1]", "顺丰: ['']"])
def test_a_malformed_word_list_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "courier.yml").write_text(content, encoding="utf-8")
    with pytest.raises(LookupInvalid, match=r"courier\.yml"):
        read_lookups([tmp_path / "courier.yml"])


def test_every_name_of_the_lists_is_found_as_itself() -> None:
    lookups = read_lookups(sorted((ROOT / "data/lookup").glob("*.yml")))
    nlp = pipeline_of(lookups)
    for kind, values in lookups.items():
        for value, names in values.items():
            for name in names:
                assert [(span.label_, span.ent_id_) for span in nlp(name).ents] == [(kind, value)], name
