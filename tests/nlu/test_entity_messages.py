"""Things in 320 messages as buyers paste and type them: most are found to the character, and none gets worse."""

from pathlib import Path

import pytest

from bot.core.shapes import KINDS
from bot.nlu.entities import ShopEntityExtractor
from bot.training.spans import SpanEvaluation, evaluate_spans, read_marked

ASKED = KINDS | {"courier"}
MESSAGES = read_marked(Path(__file__).with_name("entity_messages.txt"), ASKED)
MISREAD = 7  # texts that are not wholly right yet; the number may only fall


@pytest.fixture(scope="module")
def found(extractor: ShopEntityExtractor) -> SpanEvaluation:
    return evaluate_spans(lambda text: {"entities": extractor.extract(text)}, MESSAGES, ASKED)


def test_the_set_is_wide(found: SpanEvaluation) -> None:
    assert found.n >= 300
    assert set(found.per_kind) == ASKED


def test_no_more_messages_are_misread_than_before(found: SpanEvaluation) -> None:
    assert len(found.faults) <= MISREAD, found.faults


@pytest.mark.parametrize(
    "kind", ["address", "receiver", "phone", "waybill", "order_id", "courier", "amount", "invoice_title", "tax_number"]
)
def test_what_a_case_needs_is_found(found: SpanEvaluation, kind: str) -> None:
    assert found.per_kind[kind].f1 >= 0.97
