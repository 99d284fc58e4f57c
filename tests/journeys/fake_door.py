"""A small stand-in for the server that keeps the contract of /api/v1, so that the widget is tried by itself.

What a question contains decides what comes: 身份证 a clarification, 规定 a wait, 天气 a refusal, 出错 one failure,
慢 a slow answer, anything else the materials. `Door` lets a test act as the staff: release, reply, correct, stop.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from fake_entries import Entry, answer, clarification, extract, now, outcome, waiting
from fake_pages import CHANNEL, add_pages
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse
from fastapi.staticfiles import StaticFiles

from core.texts import catalogue

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "api" / "static"
TOKEN = "secret-token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'"
)


class Door:
    """The state of one conversation and the levers that a test pulls."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.keys: dict[str, list[Entry]] = {}
        self.posts: list[tuple[str, dict[str, Any]]] = []
        self.state, self.stopped, self.failing, self.gone, self.applications = "open", False, 0, False, True
        self.waiting: Entry | None = None
        self.waiting_changes = 0
        self.line_number = 0
        self.delay_s = 0.0
        self.arrived = 0
        self.resumed_from: list[int] = []

    def add(self, **entry: Any) -> Entry:
        """Appends an entry under the next number."""
        entry = {"seq": len(self.entries) + 1, "id": f"e{len(self.entries) + 1}", "at": now(), "text": "", **entry}
        self.entries.append(entry)
        return entry

    def set_waiting(self, facts: Entry | None) -> None:
        """Changes the waiting facts; open streams are told."""
        self.waiting = facts
        self.waiting_changes += 1

    def release(self) -> Entry:
        """A clerk approves: the extract arrives."""
        self.set_waiting(None)
        return self.add(**extract(f"r{len(self.entries)}"))

    def reply(self, text: str) -> Entry:
        """A clerk writes in the hand-over."""
        self.set_waiting(None)
        return self.add(kind="human_reply", by="person", by_department="示例市市场监督管理局", text=text)

    def cut_lines(self) -> None:
        """Ends all open streams, as a restart of the server does."""
        self.line_number += 1

    def take_question(self, text: str) -> list[Entry]:
        """What the server says to a question."""
        made = [self.add(kind="question", by="asker", text=text)]
        release_id = f"r{len(self.entries)}"
        if "规定" in text:
            self.set_waiting(waiting())
            made.append(self.add(kind="waiting", by="assistant", waiting=self.waiting))
        else:
            kinds = {"身份证": clarification, "天气": outcome}
            make = next((kind for word, kind in kinds.items() if word in text), answer)
            made.append(self.add(**make(release_id)))
        return made

    def hand_over(self, text: str) -> list[Entry]:
        """Opens the thread with a person."""
        made = [self.add(kind="message", by="asker", text=text)] if text else []
        self.state = "with_person"
        self.set_waiting(waiting(1, "handover"))
        return [*made, self.add(kind="handover", by="assistant", **waiting(1, "handover"))]


def problem(status: int, title: str, detail: str, next_step: str, kept: str = "") -> JSONResponse:
    """An RFC 9457 body with the contract's further members."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, "code": "sample",
            "kept": kept, "next": next_step, "number": "P-1024"}
    return JSONResponse(body, status, media_type="application/problem+json")


def build_door(door: Door) -> FastAPI:
    """The application around `door`, with the real texts, scripts, sheets and templates."""
    app = FastAPI()
    add_pages(app, door)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.mount("/widget", StaticFiles(directory=STATIC / "widget"))

    @app.middleware("http")
    async def guard(request: Request, call_next: Any) -> Response:
        response: Response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.get("/widget.js")
    def script() -> FileResponse:
        return FileResponse(STATIC / "widget.js", media_type="text/javascript")

    @app.get("/api/v1/texts")
    def texts(locale: str) -> dict[str, str]:
        return {key: text[locale] for key, text in catalogue().items() if key.startswith("citizen.")}

    @app.post("/api/v1/conversations", status_code=201)
    def begin() -> Response:
        time.sleep(door.delay_s)
        if door.failing:
            door.failing -= 1
            return problem(503, "服务暂时不可用", "系统正在维护。", "请稍后再试。")
        door.gone = False
        return JSONResponse({"id": "c1", "token": TOKEN, "office": "示例市政务服务中心", "notice": "AI 辅助，人工审核",
                             "region": "460000", "on_duty": True, "duty_text": "", "human_channel": CHANNEL,
                             "stopped": door.stopped, "demonstration": True,
                             "applications": door.applications}, 201)

    @app.get("/api/v1/conversations/c1")
    def read(after: int = 0, authorization: str = Header("")) -> Response:
        if door.gone or authorization != f"Bearer {TOKEN}":
            return problem(404, "没有这个会话", "会话已删除或已过期。", "请开始新的会话。")
        return JSONResponse({
            "id": "c1", "state": door.state, "last_seq": len(door.entries), "stopped": door.stopped,
            "waiting": door.waiting, "entries": door.entries[after:], "office": "示例市政务服务中心",
            "human_channel": CHANNEL, "demonstration": True, "applications": door.applications})

    @app.delete("/api/v1/conversations/c1", status_code=204)
    def erase() -> None:
        door.gone = True
        door.entries.clear()

    @app.get("/api/v1/conversations/c1/events")
    async def events(last_event_id: int = Header(0)) -> StreamingResponse:
        door.resumed_from.append(last_event_id)

        async def lines() -> AsyncIterator[str]:
            told, facts, line = last_event_id, door.waiting_changes, door.line_number
            yield ": ping\n\n"
            while line == door.line_number:
                for entry in door.entries[told:]:
                    told = entry["seq"]
                    yield f"id: {told}\r\nevent: entry\r\ndata: {json.dumps(entry)}\r\n\r\n"
                if facts != door.waiting_changes:
                    facts = door.waiting_changes
                    yield f"event: waiting\ndata: {json.dumps(door.waiting)}\n\n"
                await asyncio.sleep(0.03)

        return StreamingResponse(lines(), media_type="text/event-stream")

    @app.post("/api/v1/conversations/c1/{action}")
    def act(action: str, body: dict[str, Any], idempotency_key: str = Header("")) -> Response:
        door.arrived += 1
        time.sleep(door.delay_s)
        if "出错" in body.get("text", "") and door.failing:
            door.failing -= 1
            return problem(500, "没有发送成功", "系统出了点问题，已通知管理人员。", "请再试一次；仍不行可转人工。")
        if idempotency_key in door.keys:
            return JSONResponse({"entries": door.keys[idempotency_key]}, 201)
        door.posts.append((action, body))
        made: list[Entry] = []
        if action == "questions":
            made = door.take_question(body["text"])
        elif action == "handover":
            made = door.hand_over(body.get("text", ""))
        elif action == "messages":
            made = [door.add(kind="message", by="asker", text=body["text"])]
        elif action == "choice" and body["item_id"]:
            made = [door.add(kind="question", by="asker", text="居民身份证补领"), door.add(**answer("r-choice"))]
        elif action in ("choice", "not-mine"):
            made = door.hand_over("")
        door.keys[idempotency_key] = made
        return Response(status_code=204) if action == "ratings" else JSONResponse({"entries": made}, 201)

    return app
