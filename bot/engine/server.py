"""The engine's HTTP surface: loopback only, JSON, no state."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.engine.rasa_engine import RasaEngine
from bot.engine.wire import question_from

MAX_BODY = 4_000_000


def application(engine: RasaEngine) -> Starlette:
    """`POST /answer`, `POST /parse`, `GET /health`; 400 says what is wrong with a request."""

    async def answer(request: Request) -> JSONResponse:
        try:
            question = question_from(await _body(request))
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"bad request: {error!r}"}, 400)
        return JSONResponse((await engine.answer(question)).as_json())

    async def parse(request: Request) -> JSONResponse:
        try:
            text = str((await _body(request))["text"])
        except (KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": f"bad request: {error!r}"}, 400)
        return JSONResponse(await engine.parse(text))

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"model": engine.model_id})

    return Starlette(routes=[Route("/answer", answer, methods=["POST"]), Route("/parse", parse, methods=["POST"]), Route("/health", health)])


async def _body(request: Request) -> Any:
    body = await request.body()
    if len(body) > MAX_BODY:
        raise ValueError("body too large")
    return json.loads(body)
