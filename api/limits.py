"""No request is larger than it needs to be: bodies are counted as they come, whatever their headers say."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 256 * 1024
_TOO_LONG = (
    '{"type":"urn:yijianshi:problem:too_long","title":"内容太长","status":413,"detail":"内容太长",'
    '"code":"too_long","next":"请分成几次提交。","kept":"","number":""}'
).encode()


class _TooLarge(Exception):
    pass


class Limits:
    """ASGI middleware that answers 413 once a body exceeds LARGEST bytes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts what is received."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        received, started = 0, False

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > LARGEST:
                raise _TooLarge
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        length = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if length.isdigit() and int(length) > LARGEST:
                raise _TooLarge
            await self.app(scope, counted, noted)
        except _TooLarge:
            if not started:
                headers = [(b"content-type", b"application/problem+json"), (b"connection", b"close")]
                await send({"type": "http.response.start", "status": 413, "headers": headers})
                await send({"type": "http.response.body", "body": _TOO_LONG})
