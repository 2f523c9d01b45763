"""What browsers open: the links, the workbench, the widget's script, and their files."""

from __future__ import annotations

import gzip
import os
import secrets
from functools import lru_cache
from html import escape
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.desk.runtime import Run

HERE = Path(__file__).parent
STATIC, DEMO = HERE / "static", HERE / "demo" / "looks"
NONCE = "__CSP_NONCE__"
PACKED = frozenset({".js", ".css", ".svg"})

WORKBENCH_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; connect-src 'self'; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
PLAIN_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"

router = APIRouter(include_in_schema=False)


class Files(StaticFiles):
    """Files whose names change with their content are kept for ever, the others are asked for again; text goes out packed."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        hashed = "/assets/" in f"/{path}"
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        if Path(full_path).suffix not in PACKED:
            return response
        response.headers["Vary"] = "Accept-Encoding"
        if not isinstance(response, FileResponse) or "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return response
        kept = {name: response.headers[name] for name in ("last-modified", "vary")}
        headers = {**kept, "Content-Encoding": "gzip", "ETag": f"W/{response.headers['etag']}"}
        return Response(_packed(Path(full_path), stat_result.st_mtime_ns), status_code, headers, response.media_type)


@lru_cache(maxsize=128)
def _packed(path: Path, changed_at: int) -> bytes:
    """The file as long as it was not changed: each is packed once."""
    return gzip.compress(path.read_bytes(), mtime=0)


_static = Files(directory=STATIC)


def mount(app: FastAPI) -> None:
    app.mount("/static", _static)
    app.mount("/demo", Files(directory=DEMO))


@router.get("/widget.js")
async def widget(request: Request) -> Response:
    """What a shop's page embeds."""
    response = await _static.get_response("widget.js", request.scope)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@router.get("/agent", response_class=HTMLResponse)
def workbench() -> HTMLResponse:
    """The agents' workbench; its styles carry a nonce that is new each time."""
    nonce = secrets.token_urlsafe(16)
    page = (STATIC / "workbench" / "index.html").read_text("utf-8").replace(NONCE, nonce)
    headers = {
        "Content-Security-Policy": WORKBENCH_POLICY.format(nonce=nonce),
        "Cache-Control": "no-cache",
        "Referrer-Policy": "same-origin",
    }
    return HTMLResponse(page, headers=headers)


@router.get("/", response_class=HTMLResponse)
def index(run: Run) -> HTMLResponse:
    """Where everything is."""
    links = [("/agent", "客服工作台"), ("/openapi.json", "接口说明"), ("/readyz", "运行状态"), ("/metrics", "运行指标")]
    shown = [("/shop", "演示店铺（买家）"), *links] if run.demo else links
    entries = "".join(f'<li><a href="{link}">{title}</a></li>' for link, title in shown)
    page = f"""<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>话术</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/demo/plain.css"></head>
<body><main><h1>{escape(run.desk.shop.profile.name)} · 话术</h1><ul class="orders">{entries}</ul></main></body></html>"""
    return HTMLResponse(page, headers={"Content-Security-Policy": PLAIN_POLICY})
