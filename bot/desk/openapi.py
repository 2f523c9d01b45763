"""The document that describes the API: frozen values that go out are all there, and say which of them may be null."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_type_hints

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute


def document(app: FastAPI, routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """Of these routes, in their order, as FastAPI makes it, with what pydantic 1 leaves unsaid of dataclasses."""
    if app.openapi_schema is None:
        found = get_openapi(title=app.title, version=app.version, routes=routes)
        schemas = found["components"]["schemas"]
        for shown in _shown(routes):
            _complete(schemas[shown.__name__], shown)
        app.openapi_schema = found
    return app.openapi_schema


def _shown(routes: Sequence[BaseRoute]) -> set[type]:
    """Every dataclass that a route answers with, and those inside them."""
    found: set[type] = set()
    waiting = [route.response_model for route in routes if isinstance(route, APIRoute)]
    while waiting:
        kind = waiting.pop()
        inner = list(get_args(kind))
        if isinstance(kind, type) and is_dataclass(kind) and kind not in found:
            found.add(kind)
            inner += get_type_hints(kind).values()
        waiting += inner
    return found


def _complete(schema: dict[str, Any], shown: type) -> None:
    schema["required"] = [field.name for field in fields(shown)]
    for name in _nullable(shown):
        given = schema["properties"][name]
        title = {"title": given.pop("title")} if "title" in given else {}
        schema["properties"][name] = {"anyOf": [given, {"type": "null"}], **title}


def _nullable(shown: type) -> Iterator[str]:
    for name, kind in get_type_hints(shown).items():
        if type(None) in get_args(kind):
            yield name
