"""Errors as people meet them: problem details (RFC 9457) for programs, a page for browsers; never a stack trace."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.errors import NotSignedIn, YijianshiError
from core.texts import catalogue, t

log = logging.getLogger("yijianshi")
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,30}")


class Problem(BaseModel):
    """A problem as every door tells it. `number` is what to quote when asking for help; `kept` what was not lost."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    next: str
    kept: str = ""
    number: str


def wording(code: str, locale: str, values: Mapping[str, object] | None = None) -> tuple[str, str]:
    """What an error says and what to do next, "" where nothing is; a code without a wording is told as an unexpected one."""
    key = f"errors.{code}"
    if key not in catalogue():
        key = "errors.unexpected"
    said, _, hint = t(key, locale, **_Lenient(values or {})).partition(" | ")
    return said, hint


def problem(code: str, status: int, locale: str, values: dict[str, object]) -> Problem:
    """An error in its words, with a number to quote."""
    said, hint = wording(code, locale, values)
    return Problem(
        type=f"urn:yijianshi:problem:{code}", title=said, status=status, detail=said, code=code,
        next=hint or t("errors.next", locale), number=secrets.token_hex(4).upper(),
    )  # fmt: skip


class _Lenient(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "–"


def locale_of(request: Request) -> str:
    """The language to answer in: Chinese, unless English is asked for first."""
    asked = request.query_params.get("locale") or request.headers.get("accept-language", "")
    return "en" if asked.lower().startswith("en") else "zh"


def answer_problem(request: Request, status: int, code: str, values: dict[str, object]) -> Response:
    """One problem, as JSON or as a page."""
    told = problem(code, status, locale_of(request), values)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("problem %s %s on %s", told.number, code, request.scope.get("route") and request.scope["route"].path)
    wants_page = not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
    if wants_page and hasattr(request.app.state, "problem_page"):
        # Handed over by the application: api/pages.py stands above this file.
        page: Response = request.app.state.problem_page(request, told)
        return page
    return JSONResponse(told.model_dump(), status, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """The one set of handlers."""

    @app.exception_handler(YijianshiError)
    def expected(request: Request, error: YijianshiError) -> Response:
        if isinstance(error, NotSignedIn) and request.method == "GET" and request.url.path.startswith("/staff"):
            return RedirectResponse(f"/staff/sign-in?next={request.url.path}", 303)
        return answer_problem(request, error.status, error.code, {k: v for k, v in error.values.items() if k != "failures"})

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        # What was sent is not repeated: it may hold personal data, even where a name should stand.
        names = ("JSON" if e["type"] == "json_invalid" else str(e["loc"][-1]) for e in error.errors())
        fields = "、".join(dict.fromkeys(n if _NAME.fullmatch(n) else "?" for n in names))
        return answer_problem(request, 422, "malformed", {"fields": fields})

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        code = {404: "not_found", 405: "method_not_allowed", 413: "too_long"}.get(error.status_code, "bad_input")
        return answer_problem(request, error.status_code, code, {})

    app.add_middleware(Unexpected)


class Unexpected:
    """ASGI middleware that answers for errors nobody foresaw.

    A handler would not do: Starlette raises the error again behind it, and the server then logs its message and
    stack, which may carry what a person typed. Only the kind of error and its place are logged here.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  see above
            log.error("unexpected %s at %s", type(error).__name__, _place(error))
            if not started:
                await answer_problem(Request(scope), 500, "unexpected", {})(scope, receive, send)


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
