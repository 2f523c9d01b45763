"""Figures, checked by hand on a few rows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.training.evaluate import (
    Confusion,
    NothingToEvaluate,
    Prediction,
    Threshold,
    answered,
    as_json,
    auto_coverage,
    bins,
    calibration_error,
    evaluate,
    out_of_scope_recall,
    qualities,
)
from bot.training.rows import Row, RowsInvalid, read_rows


def told(intent: str, predicted: str, confidence: float = 0.9, also: str = "", in_scope: float | None = None) -> Prediction:
    row = Row("text", intent, frozenset(also.split()))
    return Prediction(row, predicted, confidence, confidence if in_scope is None else in_scope)


def parse(text: str) -> Mapping[str, Any]:
    """The text itself names the intent: "greet 0.8"."""
    name, confidence = text.split()
    best = {"name": name, "confidence": float(confidence)}
    return {"intent": best, "intent_ranking": [best, {"name": "thank", "confidence": 0.01}]}


def test_counts_what_is_right_and_what_also_counts() -> None:
    rows = [Row("greet 0.9", "greet"), Row("thank 0.8", "greet", frozenset({"thank"}), "b"), Row("greet 0.7", "thank", sample="b")]
    ticks = iter([0.0, 0.006])
    evaluation = evaluate(parse, rows, clock=lambda: next(ticks))
    assert evaluation.accuracy == pytest.approx(2 / 3)
    assert {name: (sample.accuracy, sample.n) for name, sample in evaluation.per_sample.items()} == {"b": (0.5, 2)}
    assert evaluation.confusions == (Confusion("thank", "greet", 1, ("greet 0.7",)),)
    assert evaluation.ms_per_message == pytest.approx(2.0)


def test_the_figures_are_plain_json() -> None:
    figures = as_json(evaluate(parse, [Row("greet 0.9", "greet")]))
    assert json.loads(json.dumps(figures))["accuracy"] == 1.0
    assert set(figures) >= {"accuracy", "macro_f1", "per_intent", "per_sample", "ms_per_message", "n"}


def test_nothing_cannot_be_evaluated() -> None:
    with pytest.raises(NothingToEvaluate):
        evaluate(parse, [])


def test_an_acceptable_prediction_is_counted_as_the_truth() -> None:
    found = qualities([told("a", "a"), told("a", "b", also="b"), told("b", "a")])
    assert (found["a"].precision, found["a"].recall, found["a"].n) == (0.5, 1.0, 2)
    assert (found["b"].precision, found["b"].recall, found["b"].n) == (1.0, 0.5, 1)


def test_rare_intents_do_not_weigh_in_the_macro_figure() -> None:
    rows = [Row("greet 0.9", "greet")] * 10 + [Row("greet 0.9", "thank")]
    assert evaluate(parse, rows).macro_f1 == pytest.approx(2 * (10 / 11) / (10 / 11 + 1))


def test_calibration_compares_confidence_with_truth() -> None:
    assert calibration_error([told("a", "a", 0.8), told("a", "b", 0.8)]) == pytest.approx(0.3)


def test_coverage_ends_where_too_many_answers_are_wrong() -> None:
    right = [told("a", "a", 0.9)] * 97
    coverage = auto_coverage([*right, *[told("a", "b", 0.8)] * 3, *[told("a", "b", 0.7)] * 100])
    assert (coverage.share, coverage.threshold) == (0.5, 0.8)
    assert auto_coverage([told("a", "b")]).threshold is None
    assert auto_coverage([told("out_of_scope", "out_of_scope")]).share == 0


def test_out_of_scope_is_recalled_by_a_threshold_that_keeps_the_others() -> None:
    ours = [told("a", "a", in_scope=0.1 + 0.04 * n) for n in range(20)]
    others = [told("out_of_scope", "a", in_scope=0.05), told("out_of_scope", "a", in_scope=0.9)]
    assert out_of_scope_recall([*ours, *others]) == 0.5
    assert out_of_scope_recall(ours) is None


def test_reads_rows_with_and_without_the_further_columns(tmp_path: Path) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text("text\tintent\talso_acceptable\n到哪了\ttrack_parcel\turge_shipping, complain\n\n你好\tgreet\n", encoding="utf-8")
    assert read_rows(path) == [Row("到哪了", "track_parcel", frozenset({"urge_shipping", "complain"})), Row("你好", "greet")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("到哪了\ttrack_parcel\n", "rows.tsv:1: column 'text' is missing"),
        ("", "column 'intent' is missing"),
        ("text\tintent\tmood\n", "unknown column 'mood'"),
        ("text\tintent\n\tgreet\n", "rows.tsv:2: text is empty"),
        ("text\tintent\n你好\n", "rows.tsv:2: intent is empty"),
        ("text\tintent\n你好\tgreet\tx\n", "3 columns, the header has 2"),
        ("text\tintent\ntext\tintent\n", "a second header line"),
    ],
)
def test_names_every_fault_with_its_line(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "rows.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(RowsInvalid, match=reason.replace("'", ".")):
        read_rows(path)


def test_a_threshold_says_what_is_answered_and_what_of_it_is_wrong() -> None:
    predictions = [told("a", "a", 0.9), told("a", "b", 0.6), told("a", "a", 0.5), told("a", "out_of_scope", 0.99)]
    assert answered(predictions, 0.6) == Threshold(0.6, 0.5, 0.5)
    assert answered(predictions, 0.95) == Threshold(0.95, 0.0, 0.0)


def test_bins_go_from_unsure_to_sure() -> None:
    found = bins([told("a", "b", 0.95), told("a", "a", 0.99), told("a", "a", 0.2)])
    assert [(one.n, one.accuracy) for one in found] == [(1, 1.0), (2, 0.5)]
