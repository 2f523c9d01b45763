"""The engine's HTTP surface: loopback only, JSON, no state."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.engine.rasa_engine import RasaEngine
from bot.engine.wire import Malformed, question_from

MAX_BODY = 4_000_000


def application(engine: RasaEngine) -> Starlette:
    """`POST /answer`, `POST /parse`, `GET /health`; 400 says what is wrong with a request."""

    async def answer(request: Request) -> JSONResponse:
        return JSONResponse((await engine.answer(question_from(await _body(request)))).as_json())

    async def parse(request: Request) -> JSONResponse:
        asked = await _body(request)
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise Malformed("no text to parse")
        return JSONResponse(await engine.parse(asked["text"]))

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"model": engine.model_id})

    routes = [Route("/answer", answer, methods=["POST"]), Route("/parse", parse, methods=["POST"]), Route("/health", health)]
    return Starlette(routes=routes, exception_handlers={Malformed: _refused})


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 400)


async def _body(request: Request) -> Any:
    body = await request.body()
    if len(body) > MAX_BODY:
        raise Malformed("body too large")
    try:
        return json.loads(body)
    except ValueError as error:
        raise Malformed(f"no JSON: {error}") from error
