"""What is new in a conversation, as server-sent events that go on where a broken line ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool

from api.citizen.conversations import LAST, read_thread
from api.citizen.holder import bearer, house_of
from api.house import House
from api.problems import Problem
from api.wakes import Wakes
from core.errors import YijianshiError

router = APIRouter(tags=["events"])
# Streams of other processes' acts are noticed at this pace; this process's own acts wake them at once.
PACE_S = 2.0
PING_S = 15


@router.get(
    "/conversations/{conversation_id}/events",
    response_class=EventSourceResponse,
    responses={
        200: {"content": {"text/event-stream": {"example": 'id: 3\nevent: entry\ndata: {"seq": 3, "kind": "answer"}\n\n'}}},
        404: {"model": Problem},
    },
)
async def events(
    request: Request, conversation_id: str, token: Annotated[str, Depends(bearer)],
    last_event_id: Annotated[int, Header(ge=0, le=LAST, description="The last entry already seen.")] = 0,
) -> EventSourceResponse:  # fmt: skip
    """`entry` events carry an entry and its number as id; `waiting` events carry the present wait, or null when it is over."""
    house = house_of(request)
    wakes: Wakes = request.app.state.wakes
    # The first read is made here, so that a wrong token is a 404 and not a stream that ends.
    first = await run_in_threadpool(read_thread, house, conversation_id, token, last_event_id)
    return EventSourceResponse(
        _lines(house, wakes, conversation_id, token, last_event_id, first), ping=PING_S,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )  # fmt: skip


async def _lines(
    house: House, wakes: Wakes, conversation_id: str, token: str, seen: int, thread: dict[str, Any]
) -> AsyncIterator[ServerSentEvent]:
    bell = wakes.listen(conversation_id)
    told: str | None = None
    try:
        while True:
            for entry in thread["entries"]:
                seen = entry["seq"]
                yield ServerSentEvent(json.dumps(entry, ensure_ascii=False), event="entry", id=str(seen))
            now_waiting = json.dumps(thread["waiting"], ensure_ascii=False)
            if now_waiting != told:
                told = now_waiting
                yield ServerSentEvent(told, event="waiting")
            try:
                await asyncio.wait_for(bell.wait(), PACE_S)
            except TimeoutError:
                pass
            bell.clear()
            try:
                thread = await run_in_threadpool(read_thread, house, conversation_id, token, seen)
            except YijianshiError:
                return
    finally:
        wakes.leave(conversation_id, bell)
