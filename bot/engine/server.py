"""The engine's HTTP surface: JSON, no state but the model."""

from __future__ import annotations

import json
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.engine.stand import ModelRefused, Stand
from bot.engine.wire import Malformed, question_from

MAX_BODY = 4_000_000


def application(stand: Stand) -> Starlette:
    """`POST /answer`, `POST /parse`, `POST /models`, `GET /health`; 400 says what is wrong with a request, 409 with a model."""

    async def answer(request: Request) -> JSONResponse:
        return JSONResponse((await stand.engine.answer(question_from(await _body(request)))).as_json())

    async def parse(request: Request) -> JSONResponse:
        return JSONResponse(await stand.engine.parse(_text(await _body(request), "text")))

    async def prepare(request: Request) -> JSONResponse:
        hash = _text(await _body(request), "hash")
        await run_in_threadpool(stand.prepare, hash)
        return JSONResponse({"prepared": hash})

    async def health(_: Request) -> JSONResponse:
        return JSONResponse({"model": stand.hash})

    routes = [
        Route("/answer", answer, methods=["POST"]),
        Route("/parse", parse, methods=["POST"]),
        Route("/models", prepare, methods=["POST"]),
        Route("/health", health),
    ]
    return Starlette(routes=routes, exception_handlers={Malformed: _refused, ModelRefused: _model_refused})


async def _refused(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 400)


async def _model_refused(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": str(error)}, 409)


def _text(asked: Any, name: str) -> str:
    if not isinstance(asked, dict) or not isinstance(asked.get(name), str):
        raise Malformed(f"no {name}")
    return str(asked[name])


async def _body(request: Request) -> Any:
    body = await request.body()
    if len(body) > MAX_BODY:
        raise Malformed("body too large")
    try:
        return json.loads(body)
    except ValueError as error:
        raise Malformed(f"no JSON: {error}") from error
