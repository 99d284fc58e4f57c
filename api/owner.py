"""The index owner's socket: commands on the same machine ask the process that owns the index, one JSON line each way.

Whoever may open the socket (mode 0600: the account that runs the server) may ask; nothing that is asked here is stored or
released. Requests: {"do": "search" | "ask" | "rebuild" | "status", …}; answers: {"ok": …} or {"error": code}.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from api.library import Library
from assistant.answer import Asked, Desk, answer
from assistant.outcomes import ends, wordings
from assistant.screen import screen
from core.errors import BadInput, Conflict, YijianshiError

log = logging.getLogger("yijianshi")
NAME = "owner.sock"
_LINE = 64 * 1024
# The kernel's limit for a socket's path, with room to spare.
_PATH = 100
Handler = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class NoOwner(Conflict):
    """No process owns the index."""

    code = "cli_no_owner"


def found_of(library: Library, request: Mapping[str, Any]) -> dict[str, Any]:
    """Passages for `text`, best first, read back from the database: `k`, `region`, and in force now, or law on the day `on`."""
    on = dt.date.fromisoformat(str(request["on"])) if request.get("on") else None
    hits = library.search.find(str(request["text"]), int(request.get("k", 10)), region=str(request.get("region", "")), on=on)
    return {
        "revision": library.standing_at(),
        "found": [
            {
                "passage_id": f.row.passage_id, "score": round(f.score, 4), "title": f.row.title, "path": f.row.path,
                "text": f.row.text, "authority": f.row.authority, "version": f.row.version, "region": f.row.region,
                "effective_from": f.row.effective_from, "effective_to": f.row.effective_to,
                "since": f.row.since, "until": f.row.until, "dated": f.row.dated,
            }
            for f in hits
        ],
    }  # fmt: skip


def tried(library: Library, desk: Desk, request: Mapping[str, Any]) -> dict[str, Any]:
    """What a question leads to, up to the draft, which is not kept: for those who look after the assistant."""
    clean = screen(str(request["text"]))
    result = answer(Asked(text=clean.text, region=str(request.get("region", ""))), desk)
    items = [s.guide for i in result.item_ids if (s := desk.guide(i)) is not None]
    wording = None if result.body else wordings()[result.outcome]["zh"]
    return {
        "text": clean.text, "outcome": result.outcome.value, "ends": ends(result.outcome),
        "confidence": round(result.confidence, 4), "field": result.field.value if result.field else None,
        "items": [{"item_id": g.item_id, "name": g.name, "department": g.department} for g in items],
        "released": False, "draft": result.body.model_dump(mode="json") if result.body else None, "wording": wording,
    }  # fmt: skip


def handlers(library: Library, desk: Desk) -> dict[str, Handler]:
    """What the owner does for commands."""
    return {
        "search": lambda request: found_of(library, request),
        "ask": lambda request: tried(library, desk, request),
        "rebuild": lambda request: {"passages": library.rebuild(), "revision": library.standing_at()},
        "status": lambda request: {"revision": library.standing_at(), "pid": os.getpid()},
    }


def answer_line(doing: Mapping[str, Handler], line: bytes) -> bytes:
    """The answer to one request line; never raises."""
    try:
        request = json.loads(line)
        result: dict[str, Any] = {"ok": doing[request["do"]](request)}
    except YijianshiError as error:
        result = {"error": error.code}
    except (ValueError, KeyError, TypeError):
        result = {"error": "bad_input"}
    except Exception as error:  # noqa: BLE001  a request must not end the owner; its words are not logged
        log.error("owner: %s", type(error).__name__)
        result = {"error": "unexpected"}
    return json.dumps(result, ensure_ascii=False, default=str).encode() + b"\n"


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@contextmanager
def listening(folder: Path, doing: Mapping[str, Handler]) -> Iterator[Path]:
    """Answers on `folder`/owner.sock for the length of a block. The index lock has made sure that nobody else does."""

    class Lines(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline(_LINE)
            with suppress(BrokenPipeError):
                self.wfile.write(answer_line(doing, line))

    path = folder / NAME
    path.unlink(missing_ok=True)
    with _reachable(path) as short:
        before = os.umask(0o177)
        try:
            server = _Server(str(short), Lines)
        finally:
            os.umask(before)
    thread = threading.Thread(target=server.serve_forever, name="owner", daemon=True, kwargs={"poll_interval": 0.1})
    thread.start()
    try:
        yield path
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
        path.unlink(missing_ok=True)


def ask_owner(folder: Path, request: Mapping[str, Any], timeout: float = 600) -> dict[str, Any]:
    """The owner's answer. Raises NoOwner when none runs, BadInput with the code that it refused with."""
    with _reachable(folder / NAME) as path, socket.socket(socket.AF_UNIX) as line:
        line.settimeout(timeout)
        try:
            line.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            raise NoOwner() from None
        line.sendall(json.dumps(request, ensure_ascii=False).encode() + b"\n")
        with line.makefile("rb") as said:
            answered = json.loads(said.readline() or b'{"error": "unexpected"}')
    if "error" in answered:
        raise BadInput(answered["error"])
    return dict(answered["ok"])


@contextmanager
def _reachable(path: Path) -> Iterator[Path]:
    """`path`, or a short way to it where the kernel would refuse its length."""
    if len(os.fsencode(path)) <= _PATH:
        yield path
        return
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except FileNotFoundError:
        raise NoOwner() from None
    try:
        yield Path(f"/proc/self/fd/{folder}") / path.name
    finally:
        os.close(folder)
