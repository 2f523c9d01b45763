"""The desk as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import lru_cache

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.routing import BaseRoute

from bot.desk import errors, health, pages
from bot.desk.agent import routes as agent
from bot.desk.body import LimitBody
from bot.desk.buyer.routes import router as buyers
from bot.desk.demo import page as demo
from bot.desk.headers import SafeHeaders
from bot.desk.openapi import document
from bot.desk.origins import BUYER_API, BuyersCors, embedding
from bot.desk.rereading import Rereading
from bot.desk.retention import Retention
from bot.desk.runtime import Runtime
from bot.desk.trainer import routes as trainer
from bot.desk.turnstile import Turnstile
from bot.desk.watching import Watch


def application(run: Runtime) -> FastAPI:
    """Everything the desk serves; the worker runs between start and stop."""
    app = FastAPI(title="话术 huashu", version="1", lifespan=_lifespan, docs_url=None, redoc_url=None, routes=_buyers_first(_routes()))
    app.state.runtime = run
    errors.install(app)
    pages.mount(app)
    app.add_middleware(Turnstile, crowd=run.crowd)
    app.add_middleware(BuyersCors, origins=embedding(run))
    app.add_middleware(LimitBody)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Watch)
    app.openapi = lambda: document(app, _routes())  # type: ignore[method-assign]
    return app


@lru_cache(maxsize=1)
def _routes() -> tuple[BaseRoute, ...]:
    """Made once a process: FastAPI takes the better part of a second to look them through."""
    router = APIRouter(responses=errors.INVALID)
    for part in (health.router, agent.router, trainer.router, buyers, demo.router, pages.router):
        router.include_router(part)
    for route in router.routes:
        if isinstance(route, APIRoute):
            route.operation_id = route.name
    return tuple(router.routes)


def _buyers_first(routes: Sequence[BaseRoute]) -> list[BaseRoute]:
    """Every request is compared with one route after the other, and most are buyers'."""
    return sorted(routes, key=lambda route: not getattr(route, "path", "").startswith(BUYER_API))


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    run: Runtime = app.state.runtime
    run.hub.start()
    run.sharing.start()
    await run.worker.start()
    rereading = Rereading(run.desk, run.settings, run.hub, run.pictures)
    await rereading.start()
    run.relay.start()
    retention = Retention(run.desk, run.pictures)
    retention.start()
    yield
    await retention.stop()
    await rereading.stop()
    await run.hub.close()
    await run.worker.stop()
    await run.relay.stop()
    await run.sharing.stop()
    await run_in_threadpool(run.jobs.stop)
