"""Starting a process: logs that hold nothing a person typed, the address to serve on, and the server itself."""

from __future__ import annotations

import logging
import socket
import traceback
from types import TracebackType

import uvicorn
from fastapi import FastAPI

from core.errors import BadInput

_TRIED = 50


class WithoutMessages(logging.Formatter):
    """Log lines whose errors are told by kind and place only: an error's own message may quote what a person typed."""

    def formatException(  # noqa: N802  logging's own name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Kind and places of an error."""
        kind, _, trace = ei
        places = [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "?", *places])


def log_to_stderr(level: int = logging.INFO) -> None:
    """Sends every logger's lines to stderr through the one formatter; requests are counted in /metrics, not logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(WithoutMessages("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("yijianshi").setLevel(level)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)


def free_port(host: str, port: int, *, next_free: bool = False) -> int:
    """`port` if it can be bound (0: any free one), else the next that can where `next_free`. Raises BadInput."""
    for wanted in range(port, port + _TRIED) if next_free and port else (port,):
        if wanted > 65535:
            break
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, wanted))
                return int(probe.getsockname()[1])
        except OSError:
            continue
    raise BadInput("cli_port_taken", host=host, port=port)


def serve(app: FastAPI, host: str, port: int) -> None:
    """Serves until the process is told to end."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run()


def addresses(base: str) -> dict[str, str]:
    """Where people find what: name (a key `cli.page_…`) → address."""
    return {
        "page_portal": f"{base}/", "page_noscript": f"{base}/ask", "page_apply": f"{base}/apply",
        "page_staff": f"{base}/staff", "page_review": f"{base}/staff/review", "page_about": f"{base}/about", "page_openapi": f"{base}/api/v1/openapi.json",
    }  # fmt: skip


def base_url(public_url: str, host: str, port: int) -> str:
    """The address to print: the public one where it is set."""
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    return public_url.rstrip("/") or f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
