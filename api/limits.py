"""No request is larger than it needs to be: bodies are counted as they come, whatever their headers say."""

from __future__ import annotations

import re

from fastapi import HTTPException, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import answer_problem

LARGEST = 256 * 1024
# Where documents are handed in; how large one may be is for that door to say, with words.
_UPLOADS = re.compile(r"^/(?:case|staff/counter|api/v1/cases)/[0-9a-z]{26}/documents$")


def largest(path: str, uploads: int) -> int:
    """The most bytes that a request to `path` may have."""
    return uploads if _UPLOADS.match(path) else LARGEST


class Limits:
    """ASGI middleware that answers 413 once a body exceeds LARGEST bytes, or `uploads` where documents are handed in."""

    def __init__(self, app: ASGIApp, uploads: int = LARGEST) -> None:
        self.app, self.uploads = app, uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts what is received."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = largest(scope["path"], self.uploads)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            told = answer_problem(Request(scope), 413, "too_long", {})
            told.headers["connection"] = "close"
            await told(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                # The one kind of error that FastAPI lets pass while it reads a body; any other it calls a bad request.
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)
