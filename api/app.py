"""The web application, built from a house: doors, pages, errors, health, metrics."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse
from starlette.datastructures import MutableHeaders
from starlette.formparsers import MultiPartParser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import citizen, metrics, pages, problems, staff
from api.house import House
from api.limits import Limits
from api.pages import STATIC
from api.wakes import Wakes
from core.errors import Hidden

DESCRIPTION = """一件事助手：公众提问、工作人员审核、带引用的答复。Ask, wait for a person where one is needed, read releases.

Every answer is built from a release: approved content, with the approval it left on. 按引导办事：/matters、/cases；机器读出的值都是建议，由申请人逐项决定。
Guided applications: what a machine read is a suggestion that the applicant decides. Errors are problem details (RFC 9457).
"""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FOR_EVER = "public, max-age=31536000, immutable"
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


class Hardened:
    """ASGI middleware that adds the headers every answer carries, unless its route set them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Adds to what is missing."""

        async def hardened(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                headers.setdefault("content-security-policy", POLICY)
                headers.setdefault("x-content-type-options", "nosniff")
                headers.setdefault("referrer-policy", "no-referrer")
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self.app(scope, receive, hardened if scope["type"] == "http" else send)


@asynccontextmanager
async def _nothing(_: FastAPI) -> AsyncIterator[None]:
    yield


def create_app(house: House, lifespan: Lifespan = _nothing, wakes: Wakes | None = None) -> FastAPI:
    """The application with every door. Everything it needs is in `house`; it opens nothing by itself."""
    app = frame(house, lifespan, wakes or Wakes())
    for door in (citizen.router, citizen.page_router, citizen.case_router, citizen.case_page_router):
        app.include_router(door)
    app.include_router(staff.router, include_in_schema=False)
    return app


def frame(house: House, lifespan: Lifespan, wakes: Wakes, *, figures: bool = True) -> FastAPI:
    """What every application has, without a door: errors, pages, assets, limits, health, and, unless the process may not
    read them, `figures`."""
    app = FastAPI(
        title="一件事助手 yijianshi", version=version("yijianshi"), description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json",
    )  # fmt: skip
    app.state.house, app.state.wakes = house, wakes
    problems.install(app)
    pages.install(app)
    if figures:
        metrics.install(app)
    app.add_middleware(Limits, uploads=house.settings.upload_megabytes * 2**21)
    # Multipart bodies stay in memory: an upload must not lie on disk in clear, not even for a second.
    MultiPartParser.spool_max_size = house.settings.upload_megabytes * 2**21
    if house.settings.cors_origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=list(house.settings.cors_origins),
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "Last-Event-ID"],
            expose_headers=["ETag"], allow_credentials=False, max_age=600,
        )  # fmt: skip
    app.add_middleware(Hardened)
    _assets(app)
    _health(app, house)
    return app


def _assets(app: FastAPI) -> None:
    @app.get("/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        """The one script that a portal embeds; any origin may load it, the conversation obeys the CORS list."""
        return FileResponse(
            STATIC / "widget.js", media_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"},
        )  # fmt: skip

    @app.get("/widget/{name}", include_in_schema=False)
    def widget_part(name: str) -> FileResponse:
        return _file(f"widget/{name}", "public, max-age=300", cross_origin=True)

    @app.get("/static/{mark}/{name:path}", include_in_schema=False)
    def asset(mark: str, name: str) -> FileResponse:
        return _file(name, _FOR_EVER)


def _file(name: str, keep: str, *, cross_origin: bool = False) -> FileResponse:
    try:
        path = (STATIC / name).resolve()
        there = path.is_relative_to(STATIC.resolve()) and path.is_file()
    except (ValueError, OSError):  # a NUL, or a name longer than any file's
        there = False
    if not there:
        raise Hidden()
    headers = {"Cache-Control": keep} | ({"Access-Control-Allow-Origin": "*"} if cross_origin else {})
    kind = "text/javascript" if path.suffix == ".js" else None
    return FileResponse(path, media_type=kind, headers=headers)


def _health(app: FastAPI, house: House) -> None:
    @app.get("/healthz", tags=["health"], response_class=PlainTextResponse)
    def alive() -> str:
        """Alive: the process answers."""
        return "ok"

    @app.get("/readyz", tags=["health"])
    def ready() -> JSONResponse:
        """Ready: database, guards, index and approved wordings are there. 503 names what is missing."""
        found = house.ready()
        return JSONResponse(found, 200 if all(found.values()) else 503)
