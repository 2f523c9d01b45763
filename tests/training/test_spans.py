"""Strict spans: reading marked messages and counting what was found."""

from pathlib import Path
from typing import Any

import pytest

from bot.training.evaluate import NothingToEvaluate
from bot.training.rows import RowsInvalid
from bot.training.spans import Fault, Span, evaluate_spans, read_marked

KINDS = {"phone", "courier"}


def written(directory: Path, *lines: str) -> Path:
    path = directory / "marked.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_marks_become_spans_of_the_plain_text(tmp_path: Path) -> None:
    path = written(tmp_path, "# 说明", "", "发[顺丰](courier)\\n电话[138](phone)", "[数字x]号")
    first, second = read_marked(path, KINDS)
    assert (first.text, first.spans) == ("发顺丰\n电话138", {Span("courier", 1, 3), Span("phone", 6, 9)})
    assert (second.text, second.spans) == ("[数字x]号", frozenset())


def test_every_unknown_kind_is_named(tmp_path: Path) -> None:
    with pytest.raises(RowsInvalid) as error:
        read_marked(written(tmp_path, "[a](x)", "[b](y)"), KINDS)
    assert [fault.rpartition(":")[2] for fault in error.value.errors] == [" unknown kind 'x'", " unknown kind 'y'"]


def test_a_span_counts_only_when_it_is_exact(tmp_path: Path) -> None:
    messages = read_marked(written(tmp_path, "发[顺丰](courier)", "[圆通](courier)快递", "[138](phone)", "在吗"), KINDS)
    found = {
        "发顺丰": [entity("courier", 1, 3), entity("product", 0, 1)],
        "圆通快递": [entity("courier", 0, 4)],
        "138": [],
        "在吗": [],
    }
    result = evaluate_spans(lambda text: {"entities": found[text]}, messages, KINDS)
    assert (result.n, result.per_kind["courier"].precision, result.per_kind["courier"].recall) == (4, 0.5, 0.5)
    assert (result.per_kind["phone"].f1, result.per_kind["phone"].n) == (0, 1)
    assert result.faults == (Fault("圆通快递", ("courier 圆通",), ("courier 圆通快递",)), Fault("138", ("phone 138",), ()))


def test_nothing_to_evaluate_is_said() -> None:
    with pytest.raises(NothingToEvaluate):
        evaluate_spans(lambda _: {}, [], KINDS)


def entity(kind: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": kind, "start": start, "end": end}
