"""What goes over the wire: `Given` comes in, `Shown` goes out. Their JSON schemas say what pydantic 1 leaves unsaid."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Extra
from starlette.responses import Response

from bot.core.holidays import SHOP_TIME


def local(at: datetime) -> datetime:
    """A time as the shop's people read it."""
    return at.astimezone(SHOP_TIME)


def _say_null(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """A field that may be null says so."""
    for field in model.__fields__.values():
        if field.allow_none:
            given = schema["properties"][field.alias]
            title = {"title": given.pop("title")} if "title" in given else {}
            default = {"default": given.pop("default")} if "default" in given else {}
            schema["properties"][field.alias] = {"anyOf": [given, {"type": "null"}], **title, **default}


class Given(BaseModel):
    """A field that nobody knows is an error: it was meant to do something."""

    class Config:
        extra = Extra.forbid

        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            _say_null(schema, model)


def as_json(shown: Shown, status: int = 200) -> Response:
    """The answer of a route that is asked all the time: FastAPI would check the value a second time."""
    return Response(shown.json(ensure_ascii=False), status, media_type="application/json")


class Shown(BaseModel):
    """Every field is always there."""

    class Config:
        @staticmethod
        def schema_extra(schema: dict[str, Any], model: type[BaseModel]) -> None:
            _say_null(schema, model)
            schema["required"] = list(schema.get("properties", {}))
