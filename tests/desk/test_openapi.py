"""What the desk says of its API, and the copy from which the workbench's types are made."""

import json
import os
from typing import Any

import pytest

from bot.desk.app import application
from bot.desk.runtime import Runtime
from bot.settings import ROOT

COPY = ROOT / "web" / "openapi.json"
METHODS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def document(run: Runtime) -> dict[str, Any]:
    return application(run).openapi()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(f"{method} {path}", of[method]) for path, of in document["paths"].items() for method in METHODS if method in of]


def test_the_front_end_knows_this_api(document: dict[str, Any]) -> None:
    """`HUASHU_WRITE_OPENAPI=1 pytest tests/desk/test_openapi.py` writes it anew; then `npm run api` in `web/`."""
    says = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("HUASHU_WRITE_OPENAPI"):
        COPY.write_text(says)
    assert COPY.read_text() == says


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert sorted(names) == sorted(set(names))


def test_every_refusal_is_described_and_has_one_shape(document: dict[str, Any]) -> None:
    wrong = []
    for where, operation in operations(document):
        for status, answer in operation["responses"].items():
            shape = answer.get("content", {}).get("application/json", {}).get("schema", {}).get("$ref", "")
            if int(status) >= 400 and not (answer["description"] and shape.endswith(("/ErrorBody", "/Readiness"))):
                wrong.append((where, status))
    assert wrong == []


def test_no_shape_is_named_by_its_module(document: dict[str, Any]) -> None:
    assert [name for name in document["components"]["schemas"] if "__" in name] == []
