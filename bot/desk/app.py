"""The desk as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from bot.desk import errors, health, pages
from bot.desk.agent import routes as agent
from bot.desk.body import LimitBody
from bot.desk.buyer.routes import router as buyers
from bot.desk.demo import page as demo
from bot.desk.headers import SafeHeaders
from bot.desk.openapi import document
from bot.desk.origins import BuyersCors, embedding
from bot.desk.runtime import Runtime
from bot.desk.trainer import routes as trainer
from bot.desk.watching import Watch


def application(run: Runtime) -> FastAPI:
    """Everything the desk serves; the worker runs between start and stop."""
    app = FastAPI(title="话术 huashu", version="1", lifespan=_lifespan, docs_url=None, redoc_url=None, responses=errors.INVALID)
    app.state.runtime = run
    errors.install(app)
    app.include_router(health.router)
    app.include_router(agent.router)
    app.include_router(trainer.router)
    app.include_router(buyers)
    app.include_router(demo.router)
    pages.mount(app)
    app.add_middleware(BuyersCors, origins=embedding(run))
    app.add_middleware(LimitBody)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Watch)
    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    for route in app.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    run: Runtime = app.state.runtime
    run.hub.start()
    await run.worker.start()
    yield
    await run.hub.close()
    await run.worker.stop()
    await run_in_threadpool(run.trainings.stop)
