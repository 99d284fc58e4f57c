"""The child's own side: takes a request and a file from its pipe, answers, and waits for the next."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import resource
import struct
import sys
from typing import Any


def confine() -> None:
    """Gives up what reading needs not: files to write, much memory, core dumps, the terminal. Not to be undone."""
    from prefill.reading.child import MEMORY

    for limit, most in (
        (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 256),
    ):  # fmt: skip
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    with contextlib.suppress(OSError):
        os.nice(5)


def main(threads: int) -> None:
    """Serves until the pipe is closed."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a library that prints must not speak into our answers
    logging.disable(logging.CRITICAL)
    confine()
    from prefill.reading.scan import Scanner

    scanner = Scanner(threads)
    source = sys.stdin.buffer
    while True:
        head = source.read(8)
        if len(head) < 8:
            return
        request = json.loads(source.read(struct.unpack(">Q", head)[0]))
        content = source.read(request["size"])
        _say(out, _answer(request, content, scanner, out))


def _answer(request: dict[str, Any], content: bytes, scanner: Any, out: Any) -> dict[str, Any]:
    from core.errors import BadInput
    from prefill.reading.file import pictures, read_file
    from prefill.reading.limits import Limits

    limits = Limits(**request["limits"])
    try:
        if request["op"] == "pictures":
            return {"pictures": [one.hex() for one in pictures(content, request["media"], limits)]}
        told = read_file(
            content, request["media"], scanner, limits, lambda done, total: _say(out, {"progress": [done, total]})
        )
    except BadInput as wrong:
        return {"error": wrong.code, "values": wrong.values}
    except MemoryError:
        return {"error": "upload_too_many_pixels", "values": {"most": limits.pixels // 1_000_000}}
    except Exception:  # noqa: BLE001  whatever a stranger's file does to a library, it is one refused file
        return {"error": "upload_broken", "values": {}}
    return {"reading": told.as_dict()}


def _say(out: Any, told: dict[str, Any]) -> None:
    said = json.dumps(told, ensure_ascii=False).encode()
    out.write(struct.pack(">Q", len(said)) + said)
    out.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
